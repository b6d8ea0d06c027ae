"""The backup list: whom somebody whose meeting fell through could meet right now."""

from datetime import UTC, datetime

from flask import redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response
from wtforms import IntegerField, StringField
from wtforms.validators import InputRequired

from matchmaker.errors import NotFound, Refused
from matchmaker.happenings import Clock, clock_of
from matchmaker.holding import hold_backup
from matchmaker.missions import participant_by_code, participants_of
from matchmaker.permissions import Action
from matchmaker.planning.backups import backups_for
from matchmaker.records import Meeting, MeetingState, Mission, Slot
from matchmaker.words import Sentence, sentence
from web.access import actor, mission_here
from web.correspondence import correspondence
from web.errors import CODES
from web.extensions import db
from web.forms import Form
from web.frame import say
from web.organiser.blueprint import blueprint
from web.saving import saving

Page = str | Response | tuple[str, int]

MOST = 10


class HoldForm(Form):
    """Who meets whom in which slot."""

    participant = StringField(validators=[InputRequired()])
    partner = StringField(validators=[InputRequired()])
    slot = IntegerField(validators=[InputRequired()])


@blueprint.get("/missions/<slug>/backups")
def backups(slug: str) -> Page:
    """Whom could they meet now?"""
    return _page(mission_here(slug, Action.RUN_DESK))


@blueprint.post("/missions/<slug>/backups/hold")
def backup_hold(slug: str) -> Page:
    """Let the two meet now."""
    mission, form = mission_here(slug, Action.RUN_DESK), HoldForm()
    if not form.validate():
        return _page(mission, sentence("Choose whom they meet."))
    try:
        with saving() as session:
            held = hold_backup(
                session,
                participant_by_code(session, mission, form.participant.data),
                participant_by_code(session, mission, form.partner.data),
                _slot(mission, form.slot.data),
                by=actor(),
                by_way_of=correspondence(),
            )
            told = held.release is not None
            who = tuple(one.organisation.name for one in held.meeting.participants)
            table = held.meeting.table.number if held.meeting.table else "–"
    except NotFound:
        raise
    except Refused as refused:
        found = mission_here(slug, Action.RUN_DESK)
        status = next((code for kind, code in CODES.items() if isinstance(refused, kind)), 422)
        return _page(found, *refused.sentences, status=status)
    say(
        sentence("{who} meet at table {table}; both are told.", who=who, table=table)
        if told
        else sentence(
            "{who} meet at table {table}. The next release tells of it.", who=who, table=table
        )
    )
    return redirect(url_for("organiser.backups", slug=slug))


def _page(mission: Mission, *told: Sentence, status: int = 422) -> Page:
    session = db.session()
    clock = clock_of(session, mission, datetime.now(UTC))
    asked = request.values
    number = asked.get("slot", type=int)
    slot = _slot(mission, number) if number else _now(clock)
    code = asked.get("participant", "")
    stranded = participant_by_code(session, mission, code) if code else None
    people = [one for one in participants_of(session, mission) if one.takes_part]
    missed = session.scalars(
        select(Meeting).where(
            Meeting.mission_id == mission.id,
            Meeting.state == MeetingState.NO_SHOW,
            Meeting.slot_id == (slot.id if slot else 0),
        )
    ).all()
    page = render_template(
        "organiser/backups.html",
        mission=mission,
        clock=clock,
        slot=slot,
        slots=clock.slots,
        stranded=stranded,
        missed=missed,
        people=sorted(people, key=lambda one: one.organisation.name.casefold()),
        found=backups_for(session, stranded, slot, by=actor(), most=MOST)
        if stranded and slot
        else None,
        form=HoldForm(),
        told=told,
    )
    return (page, status) if told else page


def _now(clock: Clock) -> Slot | None:
    """The slot that is on, else the next one."""
    on = [slot for slot in clock.slots if slot.starts_at <= clock.now < slot.ends_at]
    return next(iter([*on, *clock.to_come]), None)


def _slot(mission: Mission, number: int) -> Slot:
    found = db.session().get(Slot, number)
    if found is None or found.block.mission_id != mission.id or found.withdrawn:
        raise NotFound(sentence("There is no such slot."))
    return found
