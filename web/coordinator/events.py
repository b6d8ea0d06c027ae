"""Events: who came, exactly or as a bound, and the list of names to print and to sign."""

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext, ngettext
from sqlalchemy.orm import Session

from matchmaker.cooperation import events as verbs
from matchmaker.evidence.attaching import evidence_of
from matchmaker.evidence.lacking import OF_EVENTS
from matchmaker.permissions import Action, Actor, may, require
from matchmaker.records import Event
from web.access import actor
from web.choices import country_choices
from web.coordinator.blueprint import (
    Answer,
    acted,
    asked,
    blueprint,
    filled,
    missions_to_choose,
    place,
    require_somewhere,
    saved,
)
from web.coordinator.files import take
from web.extensions import db

BLANK_LINES = 12
"""Lines to sign on that nobody's name stands on yet."""


@blueprint.get("/events")
def events() -> str:
    """Which events were held, and how many came?"""
    require_somewhere(Action.SEE_CASES)
    return render_template(
        "coordinator/events.html",
        lines=verbs.events_seen(db.session(), by=actor()),
        may_add=may(actor(), Action.KEEP_EVIDENCE)
        or bool(missions_to_choose(Action.KEEP_EVIDENCE)),
    )


@blueprint.route("/events/new", methods=["GET", "POST"])
def new_event() -> Answer:
    """What was held, or will be?"""
    require_somewhere(Action.KEEP_EVIDENCE)
    if request.method == "GET":
        return _form(dict(asked("mission")), {}, [])

    def work(session: Session, by: Actor) -> str:
        made = verbs.save_event(session, None, filled(), by=by)
        return url_for("coordinator.event", number=made.id)

    return saved(work, lambda faults, said: _form(filled(), faults, said))


@blueprint.get("/events/<int:number>")
def event(number: int) -> str:
    """Who came to it, and what shows it?"""
    session, by = db.session(), actor()
    found = verbs.event_of(session, number, by=by)
    files = evidence_of(session, found, by=by)
    has = {one.kind for one in files if one.withdrawn_at is None}
    return render_template(
        "coordinator/event.html",
        event=found,
        figures=verbs.attendance_of(session, found),
        people=verbs.attendees_of(session, found),
        files=files,
        lacking=[one for one in OF_EVENTS if one not in has],
        may_edit=may(by, Action.KEEP_EVIDENCE, found.mission),
        may_raise=may(by, Action.EDIT_CASES, found.mission),
    )


@blueprint.route("/events/<int:number>/correct", methods=["GET", "POST"])
def correct_event(number: int) -> Answer:
    """What was wrong about it?"""
    found = _to_edit(db.session(), number, actor())
    if request.method == "GET":
        return _form(verbs.fields_of(found), {}, [], number)

    def work(session: Session, by: Actor) -> str:
        verbs.save_event(session, verbs.event_of(session, number, by=by), filled(), by=by)
        return url_for("coordinator.event", number=number)

    return saved(work, lambda faults, said: _form(filled(), faults, said, number))


@blueprint.get("/events/<int:number>/list")
def attendance_list(number: int) -> str:
    """The list to print, to be signed on paper and scanned."""
    found = verbs.event_of(db.session(), number, by=actor())
    return render_template(
        "coordinator/attendance_list.html",
        event=found,
        people=verbs.attendees_of(db.session(), found),
        blank=BLANK_LINES,
    )


@blueprint.post("/events/<int:number>/attendance")
def state_attendance(number: int) -> Answer:
    """Say how many came."""

    def work(session: Session, by: Actor) -> None:
        verbs.state_attendance(session, _to_edit(session, number, by), filled(), by=by)

    return acted(work, place("event", number=number), gettext("Written down."))


@blueprint.post("/events/<int:number>/names")
def add_names(number: int) -> Answer:
    """Put names on the list: those written, or everybody of the mission."""
    everybody = request.form.get("everybody") is not None
    names = request.form.get("names", "")

    def work(session: Session, by: Actor) -> None:
        found = _to_edit(session, number, by)
        if everybody:
            verbs.add_everybody(session, found, by=by)
        else:
            verbs.add_names(session, found, names, by=by)

    return acted(
        work, place("event", "names", number=number), gettext("The names are on the list.")
    )


@blueprint.post("/events/<int:number>/came")
def mark_came(number: int) -> Answer:
    """Say who of the list was there."""
    came = [int(one) for one in request.form.getlist("came") if one.isdigit()]

    def work(session: Session, by: Actor) -> None:
        verbs.mark_came(session, _to_edit(session, number, by), came, by=by)

    done = ngettext("%(num)s of the list was there.", "%(num)s of the list were there.", len(came))
    return acted(work, place("event", "names", number=number), done)


@blueprint.post("/events/<int:number>/strike")
def strike_event(number: int) -> Answer:
    """Count it no more."""
    reason = request.form.get("reason", "")

    def work(session: Session, by: Actor) -> None:
        verbs.strike_event(session, _to_edit(session, number, by), reason=reason, by=by)

    return acted(work, place("event", number=number), gettext("It counts no more."))


@blueprint.post("/events/<int:number>/files")
def attach_to_event(number: int) -> Answer:
    """Attach a file to an event."""
    return take(
        lambda session, by: verbs.event_of(session, number, by=by),
        place("event", "files", number=number),
    )


def _to_edit(session: Session, number: int, by: Actor) -> Event:
    found = verbs.event_of(session, number, by=by)
    require(by, Action.KEEP_EVIDENCE, found.mission)
    return found


def _form(form: dict[str, Any], faults: dict[str, str], said: list[str], number: int = 0) -> str:
    return render_template(
        "coordinator/event_form.html",
        number=number,
        form=form,
        faults=faults,
        said=said,
        missions_here=missions_to_choose(Action.KEEP_EVIDENCE),
        countries=country_choices(),
    )
