"""The folder that a mission is exported to."""

import json

import pytest
from sqlalchemy.orm import Session

from matchmaker.agendas import agenda_of
from matchmaker.database import writing
from matchmaker.errors import NotFound, Refused
from matchmaker.exporting import export_mission, file_name
from matchmaker.missions import mission_by_slug
from matchmaker.permissions import OPERATOR, Actor
from matchmaker.planning import verify_files
from matchmaker.records import Participant, ParticipantState
from matchmaker.releasing import release


def export(engine, folder, by=OPERATOR) -> None:
    with writing(engine) as session:
        export_mission(session, mission_by_slug(session, "demo"), folder, by=by)


@pytest.fixture
def released(planned):
    with writing(planned) as session:
        release(session, mission_by_slug(session, "demo"), by=OPERATOR)
    return planned


def test_the_folder_holds_problem_agenda_calendars_and_workbook(released, tmp_path):
    export(released, tmp_path / "demo")
    found = (tmp_path / "demo").rglob("*.*")
    files = {str(one.relative_to(tmp_path / "demo")) for one in found}
    codes = ("EU01", "EU02", "CN01", "CN02", "CN03")
    assert files == {
        "problem.json",
        "agenda.json",
        "mission.xlsx",
        *(f"calendars/{code}-company-{code.lower()}.ics" for code in codes),
    }


def test_the_exported_agenda_passes_the_verifier(released, tmp_path):
    export(released, tmp_path)
    verdict = verify_files(tmp_path / "problem.json", tmp_path / "agenda.json")
    assert verdict.accepted
    assert verdict.meetings == 6
    assert json.loads((tmp_path / "agenda.json").read_text())["status"] == "optimal"


def test_calendars_of_those_who_left_are_removed(released, tmp_path):
    export(released, tmp_path)
    with writing(released) as session:
        gone = session.query(Participant).filter_by(code="CN03").one()
        gone.move_to(ParticipantState.WITHDRAWN)
    export(released, tmp_path)
    assert not list((tmp_path / "calendars").glob("CN03*"))
    assert len(list((tmp_path / "calendars").glob("*.ics"))) == 4


def test_nothing_is_exported_before_the_first_release(planned, tmp_path):
    with pytest.raises(Refused, match="Mission demo has no release yet; release it first"):
        export(planned, tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_exporting_is_for_those_who_may(released, tmp_path):
    with pytest.raises(NotFound):
        export(released, tmp_path / "none", by=Actor("x"))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Baouw! Organic Nutrition", "EU01-baouw-organic-nutrition.ics"),
        ("../../etc/passwd", "EU01-etc-passwd.ics"),
        ("北京冬季运动", "EU01.ics"),
        ("Agrupació Barça Jugadors", "EU01-agrupacio-barca-jugadors.ics"),
        ("x" * 300, f"EU01-{'x' * 60}.ics"),
    ],
)
def test_a_file_name_is_made_of_plain_letters(planned, name, expected):
    with Session(planned) as session:
        found = agenda_of(session, mission_by_slug(session, "demo"))
        one = next(one for one in found.participants if one.code == "EU01")
        one.name = name
        assert file_name(one) == expected
