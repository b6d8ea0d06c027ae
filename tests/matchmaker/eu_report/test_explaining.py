"""A difference is explained: told with the report and counted apart, while it is what it was."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.errors import Clash, FieldsRefused, NotFound, NotPermitted
from matchmaker.eu_report import Audience, Report, as_plain, eu_report, explaining
from matchmaker.eu_report.explaining import difference_of, explain, take_explanation_back
from matchmaker.permissions import OPERATOR, Actor
from matchmaker.records import (
    AuditEntry,
    CooperationCase,
    DifferenceExplanation,
    Project,
    ReportedFigure,
    Role,
)
from tests.matchmaker.eu_report.conftest import SLUG

WORDS = "The tenth was held by telephone."


def report_of(session: Session, project: Project) -> Report:
    session.flush()
    return eu_report(session, project, by=OPERATOR)


def test_what_is_explained_is_counted_apart(loaded: Session, project: Project) -> None:
    before = report_of(loaded, project)
    keys = [one.key for one in before.differences]
    assert len(keys) == len(set(keys)) == len(before.unexplained)
    (total,) = (one for one in before.differences if (one.printed, one.counted) == (9, 10))
    explain(loaded, project, total.key, "  A mistake. ", by=OPERATOR)
    explain(loaded, project, total.key, WORDS, by=OPERATOR)
    after = report_of(loaded, project)
    assert len(after.differences) == len(keys)
    assert len(after.unexplained) == len(keys) - 1
    (told,) = (one for one in as_plain(after)["differences"] if one["explained"])
    assert (told["figure"], told["explained"]["words"]) == (str(total.figure), WORDS)
    seen = difference_of(loaded, project, total.key, by=OPERATOR)
    assert [(one.words, one.ended_at is None) for one in seen.said] == [
        (WORDS, True),
        ("A mistake.", False),
    ]
    trail = loaded.scalars(
        select(AuditEntry).where(AuditEntry.subject == f"project:{SLUG}").order_by(AuditEntry.id)
    )
    assert [one.action for one in trail] == ["explain_difference"] * 2

    take_explanation_back(loaded, project, total.key, by=OPERATOR)
    assert len(report_of(loaded, project).unexplained) == len(keys)
    public = eu_report(loaded, project, by=OPERATOR, audience=Audience.PUBLIC)
    assert WORDS not in str(as_plain(public))


def test_an_explanation_holds_for_what_it_explained(loaded: Session, project: Project) -> None:
    report = report_of(loaded, project)
    (one,) = (one for one in report.differences if one.rule == "ended_and_counted")
    explain(loaded, project, one.key, "It may go on.", by=OPERATOR)
    case = loaded.scalars(select(CooperationCase).where(CooperationCase.key == "SC-2")).one()
    case.summary = "Other words change nothing."
    assert len(report_of(loaded, project).unexplained) == len(report.unexplained) - 1
    (total,) = (one for one in report.differences if (one.printed, one.counted) == (9, 10))
    explain(loaded, project, total.key, WORDS, by=OPERATOR)
    figure = loaded.scalars(
        select(ReportedFigure).where(
            ReportedFigure.scope == "usa-2017",
            ReportedFigure.figure == "cluster_to_cluster_meetings",
        )
    ).one()
    figure.value = 90
    now = report_of(loaded, project)
    (total,) = (check for check in now.differences if check.key == total.key)
    assert total.explained is None, "the rows say something else by now"
    assert difference_of(loaded, project, total.key, by=OPERATOR).said[0].counted == "10"


def test_an_explanation_needs_words_a_difference_and_a_coordinator(
    loaded: Session, project: Project
) -> None:
    key = report_of(loaded, project).differences[0].key
    for words in (" ", "x" * 2001, "a\x07"):
        with pytest.raises(FieldsRefused):
            explain(loaded, project, key, words, by=OPERATOR)
    with pytest.raises(NotFound):
        explain(loaded, project, "0" * 16, WORDS, by=OPERATOR)
    with pytest.raises(NotPermitted):
        explain(loaded, project, key, WORDS, by=Actor("Olga", Role.ORGANISER))
    assert loaded.scalars(select(DifferenceExplanation)).all() == []


def test_of_two_who_explain_at_once_the_second_is_told(
    loaded: Session, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = report_of(loaded, project).differences[0]
    explain(loaded, project, one.key, WORDS, by=OPERATOR)
    # As it is for somebody who looked before the first was there.
    monkeypatch.setattr(explaining, "_end", lambda *_: False)
    with pytest.raises(Clash, match="Somebody explained this difference meanwhile"):
        explain(loaded, project, one.key, "Something else.", by=OPERATOR)
    assert [said.words for said in difference_of(loaded, project, one.key, by=OPERATOR).said] == [
        WORDS
    ]
