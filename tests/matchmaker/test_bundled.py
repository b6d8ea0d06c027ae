"""The bundled report and its two missions: what is loaded, and that loading again is harmless."""

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from matchmaker.bundled import load_bundled
from matchmaker.cooperation.case_history import snapshot
from matchmaker.cooperation.cases import correct
from matchmaker.cooperation.facts import fields_of
from matchmaker.database import open_engine, reading, writing
from matchmaker.errors import FieldsRefused, NotPermitted
from matchmaker.missions import participants_of
from matchmaker.permissions import OPERATOR, Actor
from matchmaker.records import (
    Base,
    ClusterMembership,
    CooperationCase,
    Event,
    EventCategory,
    Mission,
    MissionStage,
    Organisation,
    OrganisationAlias,
    Participant,
    Qualifier,
    Region,
    ReportedFigure,
    Role,
    Side,
)

PLANNED = {"china-2017": (14, 69), "usa-2017": (16, 60)}


@pytest.fixture(scope="module")
def loaded(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """A session on a SQLite database with the report; loaded once, and only read."""
    path = tmp_path_factory.mktemp("bundled") / "bundled.db"
    shutil.copy(migrated_file, path)
    engine = open_engine(f"sqlite:///{path}")
    with writing(engine) as session:
        load_bundled(session, by=OPERATOR)
    with reading(engine) as session:
        yield session
    engine.dispose()


def test_both_missions_have_all_who_took_part(loaded: Session) -> None:
    for slug, (home, counterparts) in PLANNED.items():
        mission = loaded.scalars(select(Mission).where(Mission.slug == slug)).one()
        participants = participants_of(loaded, mission)
        assert Counter(one.side for one in participants) == {
            Side.HOME: home,
            Side.COUNTERPART: counterparts,
        }
        assert all(one.delegates for one in participants)
        assert all(one.synthetic for one in participants)
        assert (mission.stage, mission.starts_on is None) == (MissionStage.DRAFT, False)


def test_organisations_that_the_report_does_not_name_are_placeholders(loaded: Session) -> None:
    named = loaded.scalars(select(Organisation).where(Organisation.source_key.is_not(None))).all()
    others = loaded.scalars(select(Organisation).where(Organisation.source_key.is_(None))).all()
    assert Counter(one.region for one in named) == {Region.EUROPEAN: 31, Region.THIRD_COUNTRY: 38}
    assert not any(one.placeholder or one.synthetic for one in named)
    assert all(one.placeholder and one.synthetic for one in others)
    assert all("not named in the report" in one.name for one in others)
    took_part = loaded.scalar(select(func.count()).select_from(Participant))
    among_named = loaded.scalar(
        select(func.count())
        .select_from(Participant)
        .join(Organisation)
        .where(Organisation.source_key.is_not(None))
    )
    assert took_part == sum(map(sum, PLANNED.values())) == len(others) + (among_named or 0)


def test_spellings_and_cluster_members_are_known(loaded: Session) -> None:
    assert loaded.scalar(select(func.count()).select_from(OrganisationAlias)) == 38
    alias = loaded.scalars(
        select(OrganisationAlias).where(OrganisationAlias.spelling == "Dotcomsport")
    ).one()
    assert alias.organisation.name == "Dotcomsports"
    members = loaded.scalars(select(ClusterMembership))
    assert {(one.cluster.name, one.member.name, one.since) for one in members} == {
        ("INDESCAT", "Idom", None),
        ("INDESCAT", "Agrupació Barça Jugadors", None),
        ("INDESCAT", "BUFF", None),
        ("Cluster Montagne", "Baouw! Organic Nutrition", None),
        ("Flanders Bike Valley", "Click & Bike N.V.", None),
    }


def test_all_missions_of_the_report_are_there(loaded: Session) -> None:
    missions = loaded.scalars(select(Mission)).all()
    assert {one.slug: one.parent.slug if one.parent else None for one in missions} == {
        "china-2017": None,
        "usa-2017": None,
        "iran": None,
        "china-football-2017": "china-2017",
        "china-idom-2017": "china-2017",
        "iran-buff": "iran",
        "seac-barcelona-2017": "china-2017",
        "jiangsu-paal-2017": "china-2017",
        "chinese-authorities-france": "china-2017",
        "vanke-la-molina": "china-2017",
        "next-2018": None,
    }


def test_events_are_named_or_placeholders_up_to_what_the_report_counts(loaded: Session) -> None:
    events = Counter(
        (one.mission.slug if one.mission else None, one.category, one.placeholder)
        for one in loaded.scalars(select(Event))
    )
    assert events == {
        (None, EventCategory.OTHER, False): 4,
        ("china-2017", EventCategory.PREPARATORY, True): 4,
        ("china-2017", EventCategory.CLUSTER_TO_CLUSTER, False): 1,
        ("china-2017", EventCategory.BUSINESS_TO_BUSINESS, False): 1,
        ("usa-2017", EventCategory.PREPARATORY, True): 5,
        ("usa-2017", EventCategory.CLUSTER_TO_CLUSTER, False): 1,
        ("usa-2017", EventCategory.BUSINESS_TO_BUSINESS, False): 1,
        ("iran", EventCategory.CLUSTER_TO_CLUSTER, False): 1,
        ("iran", EventCategory.PREPARATORY, False): 1,
    }


def test_printed_figures_are_kept_as_printed(loaded: Session) -> None:
    def figure(scope: str, name: str, source: str) -> tuple[int | None, Qualifier, str]:
        one = loaded.scalars(
            select(ReportedFigure).where(
                ReportedFigure.scope == scope,
                ReportedFigure.figure == name,
                ReportedFigure.source == source,
            )
        ).one()
        return one.value, one.qualifier, one.printed

    assert loaded.scalar(select(func.count()).select_from(ReportedFigure)) == 20 + 12 + 17 + 16
    events, achievements = "report, events table", "report, SME achievements"
    assert figure("all missions", "cluster_to_cluster_meetings", events) == (
        9,
        Qualifier.EXACT,
        "9",
    )
    assert figure("iran", "business_to_business_meetings", events) == (None, Qualifier.EXACT, "-")
    assert figure("china-2017", "bilateral_meetings", achievements) == (
        130,
        Qualifier.MORE_THAN,
        "+ 130 bilateral meetings with Chinese counterparts",
    )


def test_every_case_can_be_corrected_though_its_source_left_something_out(loaded: Session) -> None:
    for case in loaded.scalars(select(CooperationCase)).all():
        state = case.state.value if case.state else ""
        as_it_is = snapshot(case)
        with loaded.begin_nested() as nested:
            correct(loaded, case, fields_of(case) | {"state": state}, version=case.version,
                    reason="looked at again", by=OPERATOR)  # fmt: skip
            assert snapshot(case) == as_it_is
            nested.rollback()
    contract = loaded.scalars(select(CooperationCase).where(CooperationCase.key == "SC-1")).one()
    without = fields_of(contract) | {"signed_on": "", "signed_printed": "", "home": ""}
    with pytest.raises(FieldsRefused) as refused, loaded.begin_nested():
        correct(loaded, contract, without | {"state": "contract"}, version=contract.version,
                reason="x", by=OPERATOR)  # fmt: skip
    assert set(refused.value.fields) == {"signed_on", "home"}  # what is known stays known


def test_loading_again_changes_nothing_and_keeps_corrections(engine: Engine) -> None:
    with writing(engine) as session:
        first = load_bundled(session, by=OPERATOR)
        revisions = {slug: mission.revision for slug, mission in first.items()}
        session.scalars(
            select(Organisation).where(Organisation.name == "Idom")
        ).one().country = "PT"
    with reading(engine) as session:
        before = _counts(session)
    with writing(engine) as session:
        second = load_bundled(session, by=OPERATOR)
        assert {slug: mission.revision for slug, mission in second.items()} == revisions
    with reading(engine) as session:
        assert _counts(session) == before
        country = select(Organisation.country).where(Organisation.name == "Idom")
        assert session.scalars(country).one() == "PT"


def test_loading_that_breaks_off_leaves_nothing(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("matchmaker.intake.requests.MeetingRequest", break_off)
    with pytest.raises(KeyboardInterrupt), writing(engine) as session:
        load_bundled(session, by=OPERATOR)
    with reading(engine) as session:
        assert set(_counts(session).values()) == {0}


def test_an_organiser_may_not_load_it(session: Session) -> None:
    with pytest.raises(NotPermitted):
        load_bundled(session, by=Actor("Olga", Role.ORGANISER))


def _counts(session: Session) -> dict[str, int]:
    return {
        table.name: session.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    }
