"""People: who is ready, who is not, and why; and one participant as its organiser sees it."""

from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

from flask import redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from matchmaker import reference
from matchmaker.errors import Refused
from matchmaker.missions import zone_of
from matchmaker.participant_data import (
    LONGEST_NOTE,
    MOST_MEETINGS,
    Limits,
    OrganisationData,
    edit_organisation,
    set_limits,
    set_note,
)
from matchmaker.people import people_of, person_row
from matchmaker.people_rows import Filter, Lack
from matchmaker.permissions import Action
from matchmaker.records import OrganisationKind, Participant, ParticipantState, Side
from matchmaker.registrations import (
    LONGEST_WORD,
    chase,
    confirm,
    readmit,
    turn_away,
    withdraw,
)
from matchmaker.trail import names_of, trail_of
from matchmaker.wish_lists import incoming, outgoing
from web.access import actor, mission_here, participant_here
from web.correspondence import correspondence
from web.extensions import db
from web.formats import country
from web.forms import Form
from web.frame import say
from web.localisation import in_words
from web.organiser.blueprint import blueprint
from web.saving import saving

Answer = str | Response | tuple[str, int]


class OrganisationForm(Form):
    """What an organisation is."""

    name = StringField(validators=[InputRequired(), Length(max=200)])
    kind = SelectField()
    country = SelectField()


class LimitsForm(Form):
    """How many meetings a participant gets."""

    min_meetings = IntegerField(validators=[Optional(), NumberRange(0, MOST_MEETINGS)])
    target_meetings = IntegerField(validators=[Optional(), NumberRange(0, MOST_MEETINGS)])
    max_meetings = IntegerField(validators=[Optional(), NumberRange(0, MOST_MEETINGS)])
    max_consecutive = IntegerField(validators=[Optional(), NumberRange(1, MOST_MEETINGS)])
    delegates_at_once = IntegerField(validators=[Optional(), NumberRange(1, MOST_MEETINGS)])
    home_table = IntegerField(validators=[Optional(), NumberRange(1, MOST_MEETINGS)])


class NoteForm(Form):
    """The organisers' own note."""

    note = TextAreaField(validators=[Length(max=LONGEST_NOTE)])


class WordForm(Form):
    """A word that goes with turning somebody away."""

    word = TextAreaField(validators=[Length(max=LONGEST_WORD)])


@blueprint.get("/missions/<slug>/people")
def people(slug: str) -> str:
    """Who is ready, who is not, and why?"""
    mission = mission_here(slug, Action.EDIT_PEOPLE)
    wanted = _filter()
    found = people_of(db.session(), mission, wanted, _page(), by=actor())
    return render_template(
        "organiser/people.html",
        mission=mission,
        people=found,
        wanted=wanted,
        Lack=Lack,
        asked={name: value for name, value in request.args.items() if name != "page" and value},
    )


@blueprint.get("/missions/<slug>/people/<code>")
def person(slug: str, code: str) -> str:
    """Everything about one participant, and what to do about it."""
    return _person_page(participant_here(slug, code, Action.EDIT_PEOPLE))


@blueprint.post("/missions/<slug>/people/<code>/organisation")
def save_organisation(slug: str, code: str) -> Answer:
    """Correct an organisation's data."""
    participant = participant_here(slug, code, Action.EDIT_PEOPLE)
    form = organisation_form(participant)
    return _saved(
        participant,
        form,
        "organisation",
        lambda session: edit_organisation(
            session,
            participant,
            OrganisationData(form.name.data, OrganisationKind(form.kind.data), form.country.data),
            by=actor(),
        ),
    )


@blueprint.post("/missions/<slug>/people/<code>/limits")
def save_limits(slug: str, code: str) -> Answer:
    """Say how many meetings a participant gets."""
    participant = participant_here(slug, code, Action.EDIT_PEOPLE)
    form = LimitsForm()
    return _saved(
        participant,
        form,
        "limits",
        lambda session: set_limits(
            session,
            participant,
            Limits(
                min_meetings=form.min_meetings.data or 0,
                target_meetings=form.target_meetings.data or 0,
                max_meetings=form.max_meetings.data,
                max_consecutive=form.max_consecutive.data,
                delegates_at_once=form.delegates_at_once.data or 1,
                home_table=form.home_table.data,
            ),
            by=actor(),
        ),
    )


@blueprint.post("/missions/<slug>/people/<code>/note")
def save_note(slug: str, code: str) -> Answer:
    """Keep the organisers' own note."""
    participant = participant_here(slug, code, Action.EDIT_PEOPLE)
    form = NoteForm()
    return _saved(
        participant,
        form,
        "note",
        lambda session: set_note(session, participant, form.note.data or "", by=actor()),
    )


@blueprint.post("/missions/<slug>/people/<code>/turn-away")
def turn_person_away(slug: str, code: str) -> Answer:
    """Tell somebody that they cannot take part."""
    participant = participant_here(slug, code, Action.EDIT_PEOPLE)
    form = WordForm()
    return _saved(
        participant,
        form,
        "state",
        lambda session: turn_away(
            session, participant, form.word.data or "", by=actor(), by_way_of=correspondence()
        ),
    )


@blueprint.post("/missions/<slug>/people/<code>/<any(confirm, withdraw, readmit, chase):act>")
def act_on_person(slug: str, code: str, act: str) -> Answer:
    """Confirm, withdraw, readmit or chase, from the list or from the page."""
    participant = participant_here(slug, code, Action.EDIT_PEOPLE)
    name = participant.organisation.name
    with saving() as session:
        if act == "chase":
            written = chase(session, participant, by=actor(), by_way_of=correspondence())
            told = ngettext(
                "A mail to %(name)s is on its way.",
                "%(num)s mails to %(name)s are on their way.",
                len(written),
                name=name,
            )
        elif act == "confirm":
            confirm(session, participant, by=actor(), by_way_of=correspondence())
            told = gettext("%(name)s is confirmed.", name=name)
        elif act == "withdraw":
            withdraw(session, participant, by=actor())
            told = gettext("%(name)s is withdrawn.", name=name)
        else:
            readmit(session, participant, by=actor())
            told = gettext("%(name)s is registered again; confirm it next.", name=name)
    say(told)
    return redirect(url_for("organiser.person", slug=slug, code=code))


def organisation_form(participant: Participant) -> OrganisationForm:
    """The form with its choices, filled with what is known where it was not sent."""
    organisation = participant.organisation
    form = OrganisationForm(
        name=organisation.name,
        kind=organisation.kind.value,
        country=organisation.country or "",
    )
    form.kind.choices = [(one.code, one.label) for one in reference.organisation_kinds().values()]
    form.country.choices = [
        ("", gettext("not settled")),
        *sorted(((code, country(code)) for code in reference.countries()), key=lambda one: one[1]),
    ]
    return form


def _saved(
    participant: Participant, form: Form, part: str, work: Callable[[Session], object]
) -> Answer:
    """Do what a form of the person's page asks for, or show the page with what is wrong."""
    slug, code = participant.mission.slug, participant.code
    said = []
    if form.validate_on_submit():
        try:
            with saving() as session:
                work(session)
        except Refused as refused:
            said = [in_words(one) for one in refused.sentences]
        else:
            say(gettext("Saved."))
            return redirect(url_for("organiser.person", slug=slug, code=code, _anchor=part))
    else:
        said = [gettext("Check what you wrote in the marked fields.")]
    participant = participant_here(slug, code, Action.EDIT_PEOPLE)
    return _person_page(participant, sent={part: form}, said={part: said}), 422


def _person_page(
    participant: Participant,
    sent: dict[str, Form] | None = None,
    said: dict[str, list[str]] | None = None,
) -> str:
    session, by, sent = db.session(), actor(), sent or {}
    done = trail_of(session, participant, by=by)
    return render_template(
        "organiser/person.html",
        mission=participant.mission,
        one=person_row(session, participant, by=by),
        participant=participant,
        zone=zone_of(session, participant.mission),
        forms={
            "organisation": sent.get("organisation") or organisation_form(participant),
            "limits": sent.get("limits") or LimitsForm(formdata=None, obj=participant),
            "note": sent.get("note") or NoteForm(formdata=None, note=participant.note),
            "state": sent.get("state") or WordForm(formdata=None),
        },
        said=said or {},
        sent=outgoing(session, participant, by=by),
        received=incoming(session, participant, by=by),
        done=done,
        done_to=names_of(session, done),
        State=ParticipantState,
        topics=reference.topics(),
    )


def _filter() -> Filter:
    ready = {"yes": True, "no": False}.get(request.args.get("ready", ""))
    return Filter(
        text=request.args.get("text", "")[:200],
        side=_one_of("side", Side),
        state=_one_of("state", ParticipantState),
        ready=ready,
        lack=_one_of("lack", Lack),
    )


Choice = TypeVar("Choice", bound=StrEnum)


def _one_of(name: str, kind: type[Choice]) -> Choice | None:
    value = request.args.get(name)
    return kind(value) if value in set(kind) else None


def _page() -> int:
    page = request.args.get("page", "")
    return int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1
