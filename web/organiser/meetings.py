"""One meeting: who, when, where and why, and changing it by hand."""

from typing import Any

from flask import jsonify, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import selectinload
from werkzeug.wrappers import Response
from wtforms import BooleanField, HiddenField, IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional

from matchmaker.agendas import agenda_of
from matchmaker.errors import NotFound, Refused
from matchmaker.missions import participants_of
from matchmaker.permissions import Action, may
from matchmaker.planning import free_slots, score_of, slots_for
from matchmaker.planning.editing import add, cancel, move, pin, unpin
from matchmaker.records import Meeting, MeetingParty, Mission, Participant, Side, Slot
from matchmaker.words import Sentence, sentence
from web.access import actor, mission_here
from web.errors import CODES
from web.extensions import db
from web.forms import Form
from web.frame import say
from web.localisation import in_words
from web.organiser.blueprint import blueprint
from web.saving import saving

Page = str | Response | tuple[str, int]

BACK = {"tables": "organiser.tables", "participants": "organiser.participants"}
"""Where a change was made, and so where to go on."""


class ChangeForm(Form):
    """What every change names: the version that was looked at, and where to go on."""

    version = IntegerField(validators=[InputRequired()])
    back = HiddenField()


class MoveForm(ChangeForm):
    """A slot, and a table where it matters."""

    slot = IntegerField(validators=[InputRequired()])
    table = IntegerField(validators=[Optional(), NumberRange(1, 100_000)])
    pin = BooleanField()


class PairForm(Form):
    """Two participants, one of each side."""

    home = SelectField(validate_choice=False)
    counterpart = SelectField(validate_choice=False)


class AddForm(PairForm):
    """Two participants, and where they are to meet."""

    slot = IntegerField(validators=[InputRequired()])
    table = IntegerField(validators=[Optional(), NumberRange(1, 100_000)])


@blueprint.get("/missions/<slug>/meetings/<code>")
def meeting(slug: str, code: str) -> Page:
    """Who meets whom, when, where and why, and what can be done about it?"""
    return _page(mission_here(slug, Action.SEE_MISSION), code)


@blueprint.get("/missions/<slug>/meetings/<code>/slots.json")
def meeting_slots(slug: str, code: str) -> Response:
    """For whoever drags the meeting: each slot with what stands in the way there."""
    found = _meeting(mission_here(slug, Action.EDIT_AGENDA), code)
    return jsonify(
        slots={
            str(choice.slot.id): {
                "why": [in_words(one) for one in choice.obstacles],
                "tables": list(choice.tables),
                "taken": choice.taken,
            }
            for choice in free_slots(db.session(), found)
        },
        version=found.version,
    )


@blueprint.post("/missions/<slug>/meetings/<code>/move")
def move_meeting(slug: str, code: str) -> Page:
    """Hold it in another slot or at another table."""
    mission, form = mission_here(slug, Action.EDIT_AGENDA), MoveForm()
    found = _meeting(mission, code)
    if not form.validate():
        return _page(mission, code, sentence("Choose a slot."))
    slot = _slot(mission, form.slot.data)
    try:
        with saving() as session:
            move(
                session,
                found,
                slot,
                form.table.data,
                version=form.version.data,
                by=actor(),
                pin=form.pin.data,
            )
    except Refused as refused:
        return _page(mission, code, *refused.sentences, status=_status(refused))
    say(sentence("Moved: {who}.", who=_who(found)))
    return _onwards(slug, code, form.back.data)


@blueprint.post("/missions/<slug>/meetings/<code>/pin")
def pin_meeting(slug: str, code: str) -> Page:
    """Have new plans leave it where it is."""
    return _change(slug, code, pin, sentence("Pinned: new plans go around this meeting."))


@blueprint.post("/missions/<slug>/meetings/<code>/unpin")
def unpin_meeting(slug: str, code: str) -> Page:
    """Let new plans move it."""
    return _change(slug, code, unpin, sentence("No longer pinned: a new plan may move it."))


@blueprint.post("/missions/<slug>/meetings/<code>/cancel")
def cancel_meeting(slug: str, code: str) -> Page:
    """Take it out of the agenda."""
    return _change(
        slug,
        code,
        cancel,
        sentence("Cancelled; those it concerns hear of it only with the next release."),
    )


@blueprint.route("/missions/<slug>/meetings/add", methods=["GET", "POST"])
def add_meeting(slug: str) -> Page:
    """Which two are to meet, and when?"""
    mission = mission_here(slug, Action.EDIT_AGENDA)
    form = AddForm() if request.method == "POST" else AddForm(request.args)
    if request.method == "GET":
        return _pair_page(mission, form)
    home, counterpart = _pair(mission, form)
    if home is None or counterpart is None or not form.validate():
        return _pair_page(mission, form, sentence("Choose two participants and a slot."))
    slot = _slot(mission, form.slot.data)
    try:
        with saving() as session:
            add(session, home, counterpart, slot, form.table.data, by=actor())
    except Refused as refused:
        return _pair_page(mission, form, *refused.sentences, status=_status(refused))
    say(sentence("Added and pinned: {who}.", who=_names(home, counterpart)))
    return redirect(url_for("organiser.tables", slug=slug))


def _change(slug: str, code: str, verb: Any, said: Sentence) -> Page:
    mission, form = mission_here(slug, Action.EDIT_AGENDA), ChangeForm()
    found = _meeting(mission, code)
    if not form.validate():
        return _page(mission, code, sentence("Look at the meeting again before you change it."))
    try:
        with saving() as session:
            verb(session, found, version=form.version.data, by=actor())
    except Refused as refused:
        return _page(mission, code, *refused.sentences, status=_status(refused))
    say(said)
    return _onwards(slug, code, form.back.data)


def _onwards(slug: str, code: str, back: str) -> Response:
    if back in BACK:
        return redirect(url_for(BACK[back], slug=slug, _anchor=f"meeting-{code}"))
    return redirect(url_for("organiser.meeting", slug=slug, code=code))


def _page(mission: Mission, code: str, *told: Sentence, status: int = 422) -> Page:
    """The meeting's page; with what could not be done, where something was tried."""
    session = db.session()
    found = _meeting(mission, code)
    agenda = agenda_of(session, mission, working=True)
    view = next((one for one in agenda.meetings if one.code == code), None)
    home, counterpart = found.participants[:2]
    page = render_template(
        "organiser/meeting.html",
        mission=mission,
        agenda=agenda,
        meeting=found,
        change=view.change if view else None,
        score=score_of(session, home, counterpart),
        choices=free_slots(session, found) if may(actor(), Action.EDIT_AGENDA, mission) else [],
        form=ChangeForm(),
        told=told,
    )
    return (page, status) if told else page


def _pair_page(mission: Mission, form: AddForm, *told: Sentence, status: int = 422) -> Page:
    session = db.session()
    home, counterpart = _pair(mission, form)
    page = render_template(
        "organiser/meeting_add.html",
        mission=mission,
        form=form,
        sides={
            side: [
                one
                for one in participants_of(session, mission)
                if one.side is side and one.takes_part
            ]
            for side in Side
        },
        home=home,
        counterpart=counterpart,
        score=score_of(session, home, counterpart) if home and counterpart else None,
        choices=slots_for(session, home, counterpart) if home and counterpart else [],
        told=told,
    )
    return (page, status) if told else page


def _pair(mission: Mission, form: PairForm) -> tuple[Participant | None, Participant | None]:
    by_code = {one.code: one for one in participants_of(db.session(), mission)}
    home = by_code.get(form.home.data or "")
    counterpart = by_code.get(form.counterpart.data or "")
    return (
        home if home and home.side is Side.HOME else None,
        counterpart if counterpart and counterpart.side is Side.COUNTERPART else None,
    )


def _meeting(mission: Mission, code: str) -> Meeting:
    parties = selectinload(Meeting.parties).selectinload(MeetingParty.participant)
    found = db.session().scalar(
        select(Meeting)
        .where(Meeting.mission_id == mission.id, Meeting.code == code)
        .options(parties.selectinload(Participant.organisation))
    )
    if found is None:
        raise NotFound(sentence("There is no meeting {code}.", code=code))
    return found


def _slot(mission: Mission, key: int) -> Slot:
    found = db.session().get(Slot, key)
    if found is None or found.block.mission_id != mission.id:
        raise NotFound(sentence("There is no such slot."))
    return found


def _status(refused: Refused) -> int:
    return next((code for kind, code in CODES.items() if isinstance(refused, kind)), 422)


def _who(found: Meeting) -> tuple[str, ...]:
    return _names(*found.participants)


def _names(*participants: Participant) -> tuple[str, ...]:
    return tuple(one.organisation.name for one in participants)
