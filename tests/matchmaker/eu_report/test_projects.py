"""Projects and their narrative, written and corrected on screen."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.errors import Clash, FieldsRefused, NotFound, NotPermitted
from matchmaker.eu_report import Period, eu_report
from matchmaker.eu_report.freezing import changes_since, freeze
from matchmaker.eu_report.project_edits import fields_of, missions_for, save_project
from matchmaker.eu_report.shape import Figure
from matchmaker.eu_report.statements import remove_statement, save_statement, statement_of
from matchmaker.permissions import OPERATOR, Actor
from matchmaker.records import Event, EventCategory, Mission, Project, Role

OLGA = Actor("Olga", Role.ORGANISER)


def test_an_empty_project_counts_nothing_and_says_so_everywhere(
    loaded: Session, project: Project
) -> None:
    made = save_project(loaded, None, {"name": "Élan, 2nd grant"}, by=OPERATOR)
    assert made.slug == "elan-2nd-grant"
    assert save_project(loaded, None, {"name": "Elan 2nd GRANT"}, by=OPERATOR).slug.endswith("-2")
    assert save_project(loaded, None, {"name": "New"}, by=OPERATOR).slug == "new-2"
    report = eu_report(loaded, made, by=OPERATOR)
    totals = {
        figure.value
        for table in report.tables
        for figure in table.total.values()
        if isinstance(figure, Figure)
    }
    assert totals == {0}
    assert report.differences == report.gaps == report.undated == []


def test_an_event_of_no_mission_is_of_the_project_that_its_source_or_day_says(
    loaded: Session, project: Project
) -> None:
    made = save_project(
        loaded, None, {"name": "Next", "starts_on": "2027-01-01", "ends_on": "2028-12-31"},
        by=OPERATOR,
    )  # fmt: skip

    def sessions(one: Project) -> int:
        figures = eu_report(loaded, one, by=OPERATOR).figures()
        held = figures.get("achievements/all/funding_sessions")
        return held.recorded or 0 if held else 0

    project.starts_on, project.ends_on = date(2016, 1, 1), date(2018, 12, 31)
    before = sessions(project)
    assert before > sessions(made) == 0
    loaded.add(Event(category=EventCategory.OTHER, title="A session", held_on=date(2027, 3, 1)))
    loaded.flush()
    assert (sessions(project), sessions(made)) == (before, 1)


def test_a_project_is_corrected_and_the_second_of_two_is_told(
    loaded: Session, project: Project
) -> None:
    fields = fields_of(project)
    assert fields["partners"].split("\n")[0] == project.partners[0].organisation.name
    partners = list(reversed(fields["partners"].split("\n")))
    changed = fields | {"name": "Alliance", "partners": "\r\n".join(partners)}
    save_project(loaded, project, changed, by=OPERATOR)
    loaded.expire_all()
    assert [one.organisation.name for one in project.partners] == partners
    assert project.slug == "eu4sportsclusters"
    with pytest.raises(Clash):
        save_project(loaded, project, changed, by=OPERATOR)

    taken = loaded.scalars(select(Mission).where(Mission.slug == "china-2017")).one()
    assert taken not in missions_for(loaded, None, by=OPERATOR)
    with pytest.raises(FieldsRefused) as refused:
        save_project(
            loaded,
            None,
            {
                "name": " ",
                "starts_on": "2027-02-01",
                "ends_on": "2027-01-01",
                "partners": "Nobody of this name",
                "missions": ["china-2017"],
            },
            by=OPERATOR,
        )
    assert set(refused.value.fields) == {"name", "ends_on", "partners", "missions"}
    with pytest.raises(NotPermitted):
        save_project(loaded, project, fields_of(project), by=OLGA)


def test_the_narrative_is_corrected_against_what_was_frozen(
    loaded: Session, project: Project
) -> None:
    frozen = freeze(loaded, project, "First", Period(), by=OPERATOR)
    first, second = project.statements[:2]
    said = save_statement(
        loaded,
        project,
        first,
        {"kind": first.kind.value, "text": "Better words.", "seen": first.text},
        by=OPERATOR,
    )
    added = save_statement(
        loaded, project, None, {"kind": "testimonial", "text": "It paid.", "said_by": "A"},
        by=OPERATOR,
    )  # fmt: skip
    gone = second.text
    remove_statement(loaded, project, second.id, by=OPERATOR)
    changes = {(one.frozen, one.now) for one in changes_since(loaded, frozen, by=OPERATOR)}
    old = {text for _, text, _ in eu_report(loaded, project, by=OPERATOR).statements}
    assert {(None, "It paid."), (gone, None)} < changes
    assert [now for was, now in changes if was and now] == ["Better words."]
    assert {said.text, added.text} < old
    with pytest.raises(Clash):
        save_statement(
            loaded, project, said, {"kind": "summary", "text": "x", "seen": "y"}, by=OPERATOR
        )
    with pytest.raises(FieldsRefused) as refused:
        save_statement(loaded, project, None, {"kind": "song", "text": ""}, by=OPERATOR)
    assert set(refused.value.fields) == {"kind", "text"}
    with pytest.raises(NotFound):
        statement_of(project, second.id, by=OPERATOR)
    with pytest.raises(NotPermitted):
        save_statement(loaded, project, None, {"kind": "summary", "text": "x"}, by=OLGA)
