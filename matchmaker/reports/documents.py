"""The printed mission pack: agenda sheets, table signs, interpreter sheets and the desk list.

A4 in black and white, each page with the release that it was made from; here as HTML, which
:mod:`matchmaker.reports.printing` prints.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.agenda_views import MeetingView, MissionAgenda, ParticipantView, SlotView
from matchmaker.errors import Refused
from matchmaker.records import InterpreterPool, MeetingState
from matchmaker.release_changes import MeetingChange
from matchmaker.reports.printing import FONTS, HERE, QR
from matchmaker.words import Say, Sentence, sentence

AddressOf = Callable[[ParticipantView], str]
"""The address of a participant's own page, empty where there is none."""


class Paper(StrEnum):
    """What can be printed."""

    SHEETS = "sheets"
    TABLES = "tables"
    INTERPRETERS = "interpreters"
    DESK = "desk"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One participant's page: its meetings by day, the address of its own page, what changed."""

    participant: ParticipantView
    days: list[tuple[date, list[MeetingView]]]
    address: str
    changes: Sequence[MeetingChange] = ()


@dataclass(frozen=True, slots=True)
class TableSign:
    """What stands on a table on one day: its number, and who sits there when."""

    number: int
    day: date
    place: str
    rows: list[tuple[SlotView, MeetingView | None]]


@dataclass(frozen=True, slots=True)
class InterpreterSheet:
    """Where one interpreter of a pool is needed when."""

    languages: tuple[str, str]
    unit: int
    days: list[tuple[date, list[MeetingView]]]


def papers_html(
    session: Session,
    agenda: MissionAgenda,
    papers: Collection[Paper],
    *,
    only: Mapping[str, Sequence[MeetingChange]] | None = None,
    since: int | None = None,
    address_of: AddressOf | None = None,
    say: Say = str,
) -> str:
    """The papers as HTML for :func:`as_pdf`.

    ``only`` are the codes whose sheets are wanted, each with what changed since the release of
    the number ``since``, which stands on the sheet.

    Raises:
        Refused: there is nothing to print.
    """
    people = [one for one in agenda.participants if only is None or one.code in only]
    sheets = [
        _sheet(one, address_of, (only or {}).get(one.code, ()))
        for one in people
        if one.meetings or only is not None
    ]
    signs = list(_signs(agenda)) if Paper.TABLES in papers else []
    interpreters = _interpreters(session, agenda) if Paper.INTERPRETERS in papers else []
    desk = Paper.DESK in papers and bool(agenda.participants)
    if not ((Paper.SHEETS in papers and sheets) or signs or interpreters or desk):
        raise Refused(sentence("There is nothing to print."))
    return (
        _environment(say)
        .get_template("papers.html")
        .render(
            agenda=agenda,
            sheets=sheets if Paper.SHEETS in papers else [],
            signs=signs,
            interpreters=interpreters,
            desk=sorted(agenda.participants, key=lambda one: one.name.casefold()) if desk else [],
            since=since,
            fonts=FONTS.as_uri(),
            qr=QR,
        )
    )


def _environment(say: Say) -> Environment:
    def translated(template: str, **values: Any) -> str:
        return say(Sentence(template, values))

    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["_"] = translated
    environment.filters["day"] = lambda one: f"{one:%Y-%m-%d}"
    return environment


def _sheet(
    participant: ParticipantView, address_of: AddressOf | None, changes: Sequence[MeetingChange]
) -> Sheet:
    held = [one for one in participant.meetings if one.state is not MeetingState.CANCELLED]
    address = address_of(participant) if address_of else ""
    return Sheet(participant, _by_day(held), address, changes)


def _by_day(meetings: Sequence[MeetingView]) -> list[tuple[date, list[MeetingView]]]:
    ordered = sorted(meetings, key=lambda one: one.slot.starts_at)
    return [
        (day, list(there))
        for day, there in groupby(ordered, key=lambda one: one.slot.starts_at.date())
    ]


def _signs(agenda: MissionAgenda) -> list[TableSign]:
    held = {
        (one.slot.slot_id, one.table_number): one
        for one in agenda.to_hold
        if one.table_number is not None
    }
    signs = []
    days = groupby(agenda.slots, key=lambda one: (one.starts_at.date(), one.place.name))
    for (day, place), there in days:
        slots = list(there)
        for number in sorted({number for slot in slots for number in slot.tables}):
            rows = [(slot, held.get((slot.slot_id, number))) for slot in slots]
            if any(meeting for _, meeting in rows):
                signs.append(TableSign(number, day, place, rows))
    return signs


def _interpreters(session: Session, agenda: MissionAgenda) -> list[InterpreterSheet]:
    pools = session.scalars(
        select(InterpreterPool)
        .where(InterpreterPool.mission_id == agenda.mission.id)
        .order_by(InterpreterPool.first_language, InterpreterPool.second_language)
    ).all()
    busy: dict[tuple[int, int], list[MeetingView]] = {}
    for meeting in agenda.to_hold:
        for pool, unit in meeting.interpreters:
            busy.setdefault((pool, unit), []).append(meeting)
    return [
        InterpreterSheet((pool.first_language, pool.second_language), unit, _by_day(there))
        for pool in pools
        for (key, unit), there in sorted(busy.items(), key=lambda one: one[0])
        if key == pool.id
    ]
