"""When can we meet? Slots to tick, or a busy calendar that ticks them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from flask import redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from matchmaker.errors import Refused
from matchmaker.intake.busy_calendar import Busy, Understood, read_busy
from matchmaker.missions import blocks_in_order
from matchmaker.own_agenda import own_programme
from matchmaker.participation import free_slots, set_free_slots
from matchmaker.permissions import Action
from matchmaker.records import Participant, Place, ProgrammeItem, SessionBlock, Slot
from matchmaker.words import sentence
from web.access import actor, participant_here
from web.extensions import db, limiter
from web.formats import hours, short_day, span
from web.frame import say
from web.localisation import in_words
from web.participant.blueprint import blueprint
from web.saving import saving

MOST_SHOWN = 200
"""Busy stretches that are listed."""

Answer = str | Response | tuple[str, int]


@dataclass(frozen=True, slots=True)
class SlotLine:
    """A slot on the clock of its place; ``programme`` is what it collides with, empty for none."""

    number: int
    starts_at: datetime
    ends_at: datetime
    free: bool
    programme: str


@dataclass(frozen=True, slots=True)
class DayOfSlots:
    """The slots of one block on one day."""

    block: str
    place: Place
    slots: list[SlotLine]


@blueprint.route("/my/<slug>/<code>/availability", methods=["GET", "POST"])
def availability(slug: str, code: str) -> Answer:
    """In which slots can we meet?"""
    me = participant_here(slug, code, Action.EDIT_PARTICIPATION)
    if request.method == "GET":
        return _page(me)
    free = set(request.form.getlist("slot", type=int))
    try:
        with saving() as session:
            set_free_slots(session, me, free, by=actor())
    except Refused as refused:
        return _page(me, refused=refused), 422
    say(gettext("Your availability is saved."))
    return redirect(url_for("participant.day", slug=slug, code=code))


@blueprint.post("/my/<slug>/<code>/availability/calendar")
@limiter.limit("10 per minute; 60 per hour")
def busy_calendar(slug: str, code: str) -> Answer:
    """What does my calendar say? Shown as ticks to look at; nothing is saved by it."""
    me = participant_here(slug, code, Action.EDIT_PARTICIPATION)
    file = request.files.get("calendar")
    blocks = blocks_in_order(db.session(), me.mission)
    try:
        if file is None or not file.filename:
            raise Refused(sentence("Choose a calendar file first."))
        if not blocks:
            raise Refused(sentence("The mission has no slots yet."))
        understood = read_busy(
            file.read(),
            file.filename,
            blocks[0].slots[0].starts_at,
            max(one.ends_at for block in blocks for one in block.slots),
            blocks[0].place.zone,
        )
    except Refused as refused:
        return _page(me, refused=refused), 422
    return _page(me, understood=understood)


def _page(
    me: Participant, *, refused: Refused | None = None, understood: Understood | None = None
) -> str:
    blocks = blocks_in_order(db.session(), me.mission)
    slots = [slot for block in blocks for slot in block.slots]
    free = free_slots(me, slots)
    if understood is not None:
        free = {one.id for one in slots if not _busy(one, understood.busy)}
    return render_template(
        "participant/availability.html",
        me=me,
        days=_days(blocks, free, own_programme(db.session(), me)),
        refused=[in_words(one) for one in refused.sentences] if refused else [],
        understood=understood,
        stretches=[_in_words(one, blocks[0].place.zone) for one in understood.busy[:MOST_SHOWN]]
        if understood
        else [],
        taken=len(slots) - len(free),
        stated=bool(me.availability),
    )


def _in_words(one: Busy, zone: ZoneInfo) -> str:
    """A busy stretch on a clock: which days, or when it begins and ends."""
    start, end = one.starts_at.astimezone(zone), one.ends_at.astimezone(zone)
    last = end - timedelta(minutes=1)
    if one.all_day:
        return str(gettext("%(days)s, all day", days=span((start.date(), last.date()))))
    if last.date() == start.date():
        return f"{short_day(start)} {hours((start, end))}"
    return f"{short_day(start)} {start:%H:%M} – {short_day(end)} {end:%H:%M}"


def _busy(slot: Slot, busy: Sequence[Busy]) -> bool:
    return any(slot.starts_at < one.ends_at and one.starts_at < slot.ends_at for one in busy)


def _days(
    blocks: Sequence[SessionBlock], free: set[int], programme: Sequence[ProgrammeItem]
) -> list[DayOfSlots]:
    days = []
    for block in blocks:
        zone = block.place.zone
        lines = [
            SlotLine(
                slot.id,
                slot.starts_at.astimezone(zone),
                slot.ends_at.astimezone(zone),
                slot.id in free,
                next(
                    (
                        item.title
                        for item in programme
                        if slot.starts_at < item.ends_at and item.starts_at < slot.ends_at
                    ),
                    "",
                ),
            )
            for slot in block.slots
        ]
        days += [
            DayOfSlots(block.name, block.place, list(together))
            for _, together in groupby(lines, key=lambda one: one.starts_at.date())
        ]
    return days
