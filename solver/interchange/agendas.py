"""``agenda/1``: from JSON to an agenda, and back."""

from typing import Any

from solver.interchange.errors import Errors
from solver.interchange.fields import (
    Shape,
    anything,
    choice,
    exactly,
    integer,
    integers_by_text,
    list_of,
    number,
    optional,
    or_nothing,
    read_document,
    required,
    text,
    texts,
)
from solver.interchange.strict_json import parse
from solver.problem import Goal
from solver.result import Agenda, Conflict, GoalResult, Meeting, Reason, Status, Unscheduled

AGENDA_FORMAT = "agenda/1"

_GOAL = Shape(
    GoalResult,
    required("goal", choice(Goal), Goal.VALUE),
    required("achieved", or_nothing(integer), None),
    required("bound", or_nothing(integer), None),
)
_MEETING = Shape(
    Meeting,
    required("candidate", text, ""),
    required("slot", text, ""),
    optional("table", or_nothing(integer)),
    optional("units", integers_by_text),
)
_UNSCHEDULED = Shape(
    Unscheduled,
    required("candidate", text, ""),
    required("reason", choice(Reason), Reason.NOT_BETTER),
    required("details", anything, {}),
    required("explanation", text, ""),
)
_CONFLICT = Shape(
    Conflict,
    required("rule", text, ""),
    required("ids", texts, ()),
    required("explanation", text, ""),
)


def _agenda(*, format_: str, **attributes: Any) -> Agenda:
    del format_
    return Agenda(**attributes)


_AGENDA = Shape(
    _agenda,
    required("format", exactly(AGENDA_FORMAT), AGENDA_FORMAT, "format_"),
    required("problem", text, ""),
    required("status", choice(Status), Status.UNKNOWN),
    required("goals", list_of(_GOAL.read), ()),
    required("meetings", list_of(_MEETING.read), ()),
    required("unscheduled", list_of(_UNSCHEDULED.read), ()),
    optional("infeasibility", list_of(_CONFLICT.read)),
    optional("seconds", number),
)


def read_agenda(source: bytes | str) -> Agenda:
    """The agenda that a JSON text states; whether it is true is :mod:`solver.verify`'s business.

    Raises:
        ProblemRefused: with every error of the text, each with its place.
    """
    return agenda_from_json(parse(source))


def agenda_from_json(raw: Any) -> Agenda:
    """The agenda that JSON values state, as :func:`agenda_to_json` gives them.

    Raises:
        ProblemRefused: as :func:`read_agenda`.
    """
    errors = Errors()
    agenda = read_document(_AGENDA, raw, AGENDA_FORMAT, errors)
    errors.refuse()
    return agenda


def agenda_to_json(agenda: Agenda) -> dict[str, Any]:
    """The agenda as JSON values."""
    found: dict[str, Any] = {
        "format": AGENDA_FORMAT,
        "problem": agenda.problem,
        "status": agenda.status.value,
        "goals": [
            {"goal": one.goal.value, "achieved": one.achieved, "bound": one.bound}
            for one in agenda.goals
        ],
        "meetings": [
            {
                "candidate": one.candidate,
                "slot": one.slot,
                "table": one.table,
                "units": dict(one.units),
            }
            for one in agenda.meetings
        ],
        "unscheduled": [
            {
                "candidate": one.candidate,
                "reason": one.reason.value,
                "details": dict(one.details),
                "explanation": one.explanation,
            }
            for one in agenda.unscheduled
        ],
        "seconds": round(agenda.seconds, 3),
    }
    if agenda.status is Status.INFEASIBLE:
        found["infeasibility"] = [
            {"rule": one.rule, "ids": list(one.ids), "explanation": one.explanation}
            for one in agenda.infeasibility
        ]
    return found
