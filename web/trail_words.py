"""The audit trail in words: who did what, to what, and which field went from what to what."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import LazyString, gettext, lazy_gettext

from matchmaker.records import (
    AuditEntry,
    MissionStage,
    ParticipantState,
    Priority,
    Role,
    Side,
)
from web import formats
from web.acts import ACTS
from web.outcome_words import INTERESTS, NEXT_BYS, SOURCES
from web.words import COLUMNS, PARTICIPANT_STATES, ROLES, SIDES, STAGES

SUBJECTS: dict[str, LazyString] = {
    "account": lazy_gettext("account"),
    "case": lazy_gettext("case"),
    "cases": lazy_gettext("cases"),
    "code_list": lazy_gettext("code list"),
    "data": lazy_gettext("example data"),
    "delegate": lazy_gettext("person"),
    "event": lazy_gettext("event"),
    "evidence": lazy_gettext("file"),
    "export_group": lazy_gettext("export group"),
    "invitation": lazy_gettext("invitation"),
    "meeting": lazy_gettext("meeting"),
    "member_won": lazy_gettext("member won"),
    "message": lazy_gettext("mail"),
    "mission": lazy_gettext("mission"),
    "organisation": lazy_gettext("organisation"),
    "page": lazy_gettext("page"),
    "participant": lazy_gettext("participant"),
    "project": lazy_gettext("project"),
    "repair": lazy_gettext("repair"),
    "request": lazy_gettext("wish"),
    "setting": lazy_gettext("setting"),
    "target": lazy_gettext("target"),
}

FIELDS: dict[str, LazyString] = {
    **COLUMNS,
    "added": lazy_gettext("Added"),
    "agreed": lazy_gettext("Agreed on something"),
    "asked": lazy_gettext("Asked"),
    "asker": lazy_gettext("Asks"),
    "before": lazy_gettext("Before"),
    "changed": lazy_gettext("Changed"),
    "counts": lazy_gettext("Counts"),
    "day": lazy_gettext("Day"),
    "due_on": lazy_gettext("Due on"),
    "file": lazy_gettext("File"),
    "goals": lazy_gettext("Goals"),
    "held": lazy_gettext("Took place"),
    "here": lazy_gettext("Is there"),
    "how": lazy_gettext("By"),
    "interest": lazy_gettext("What came of it"),
    "label": lazy_gettext("Name"),
    "lacks": lazy_gettext("Lacks"),
    "lines": lazy_gettext("Lines"),
    "mails": lazy_gettext("Mails"),
    "meetings": lazy_gettext("Meetings"),
    "method": lazy_gettext("Method"),
    "mission": lazy_gettext("Mission"),
    "most_requests": lazy_gettext("Wishes at most"),
    "next_by": lazy_gettext("Next step by"),
    "next_step": lazy_gettext("Next step"),
    "next_until": lazy_gettext("Until"),
    "number": lazy_gettext("Number"),
    "of": lazy_gettext("Of"),
    "on_behalf": lazy_gettext("On behalf"),
    "papers": lazy_gettext("Papers"),
    "participant": lazy_gettext("Participant"),
    "pinned": lazy_gettext("Pinned"),
    "reason": lazy_gettext("Reason"),
    "rehearsal": lazy_gettext("Rehearsal"),
    "release": lazy_gettext("Release"),
    "removed": lazy_gettext("Removed"),
    "requests_expire_at": lazy_gettext("Requests expire"),
    "role": lazy_gettext("Role"),
    "rows": lazy_gettext("Rows"),
    "run": lazy_gettext("Plan"),
    "said_on": lazy_gettext("Said on"),
    "section": lazy_gettext("Part"),
    "slot": lazy_gettext("Slot"),
    "source": lazy_gettext("Source"),
    "stage": lazy_gettext("Stage"),
    "status": lazy_gettext("Status"),
    "unchanged": lazy_gettext("Unchanged"),
    "what": lazy_gettext("What"),
}
"""What the details of an act are called; another name is shown without its underscores."""

_CODES: dict[str, Mapping[Any, LazyString]] = {
    "interest": {one.value: word for one, word in INTERESTS.items()},
    "next_by": {one.value: word for one, word in NEXT_BYS.items()},
    "priority": {
        Priority.MUST.value: lazy_gettext("Must"),
        Priority.WANT.value: lazy_gettext("Want"),
        Priority.NICE.value: lazy_gettext("Nice"),
        Priority.NEVER.value: lazy_gettext("Never"),
    },
    "role": {one.value: ROLES[one] for one in Role},
    "side": {one.value: SIDES[one] for one in Side},
    "source": {one.value: word for one, word in SOURCES.items()},
    "stage": {one.value: STAGES[one] for one in MissionStage},
    "state": {one.value: PARTICIPANT_STATES[one] for one in ParticipantState},
    "how": {
        "link": lazy_gettext("link by mail"),
        "password": lazy_gettext("password"),
        "code": lazy_gettext("second factor"),
    },
}
"""The words for values that are codes, by the field's name."""

_WHOLE = {"move_stage": "stage", "rename_term": "label", "set_target": "value",
          "change_setting": "value"}  # fmt: skip
"""What ``before`` and ``after`` are of, where they are single values."""

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
_DAY = re.compile(r"\d{4}-\d\d-\d\d$")


@dataclass(frozen=True, slots=True)
class Line:
    """A detail of an act: its field, and what it is; or what it was before, and is now."""

    field: str
    now: str
    was: str = ""
    changed: bool = False


def act(name: str) -> str:
    """What somebody did, in words; the name of the act itself where there are none."""
    return str(ACTS.get(name, name.replace("_", " ")))


def choices(chosen: str) -> list[tuple[str, str]]:
    """Every act to look for in words, and one that was chosen by another name."""
    known = [*ACTS, *([chosen] if chosen and chosen not in ACTS else [])]
    return sorted(((name, act(name)) for name in known), key=lambda one: one[1].casefold())


def subject(entry: AuditEntry, names: Mapping[str, str]) -> str:
    """What an act was done to, by the name that people use where there is one."""
    noun, _, key = entry.subject.partition(":")
    return f"{SUBJECTS.get(noun, noun.replace('_', ' '))} {names.get(entry.subject, key)}".strip()


def lines(entry: AuditEntry) -> list[Line]:
    """The details of an act: first what was changed, then what else was written down."""
    told = dict(entry.details or {})
    found: list[Line] = []
    if "after" in told:
        was, now = told.pop("before", None), told.pop("after")
        found += _changes(_WHOLE.get(entry.action, "value"), was, now)
    return found + [Line(_field(name), _value(name, value)) for name, value in told.items()]


def _changes(name: str, was: Any, now: Any) -> Iterator[Line]:
    """Each field that differs, or all of it where it is one value."""
    if isinstance(now, Mapping) or isinstance(was, Mapping):
        old, new = (one if isinstance(one, Mapping) else {} for one in (was, now))
        for field in [*new, *(one for one in old if one not in new)]:
            if old.get(field) != new.get(field):
                yield from _changes(field, old.get(field), new.get(field))
    elif was != now:
        yield Line(_field(name), _value(name, now), _value(name, was), changed=True)


def _field(name: str) -> str:
    return str(FIELDS.get(name, name.replace("_", " ").capitalize()))


def _value(name: str, value: Any) -> str:
    if value is None or value in ("", [], {}):
        return str(gettext("empty"))
    match value:
        case bool():
            return str(gettext("yes") if value else gettext("no"))
        case int() | float():
            return formats.number(value)
        case list():
            return ", ".join(_value(name, one) for one in value)
        case Mapping():
            return ", ".join(f"{_field(key)}: {_value(key, one)}" for key, one in value.items())
    text = str(value)
    if name in _CODES and text in _CODES[name]:
        return str(_CODES[name][text])
    if _TIME.match(text):
        return formats.moment(datetime.fromisoformat(text))
    if _DAY.match(text):
        return formats.short_day(date.fromisoformat(text))
    return _field(text) if text in FIELDS else text
