"""Requests as a market: where demand is, what waits for an answer, and answering on behalf."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload
from werkzeug.wrappers import Response
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import AnyOf, Length, NumberRange, Optional

from matchmaker.errors import NotFound, Refused
from matchmaker.learning.experience import experience_of
from matchmaker.market import Demand, Person, Standing, chosen, market
from matchmaker.missions import zone_of
from matchmaker.permissions import Action
from matchmaker.records import Mission, Participant, Priority, Side
from matchmaker.request_making import LONGEST_NOTE
from matchmaker.request_rules import close_requests, expire, set_request_rules
from matchmaker.requests import accept, decline, wish, withdraw
from matchmaker.wall_clock import moment
from matchmaker.wish_lists import between
from matchmaker.words import Sentence, sentence
from web.access import actor, mission_here
from web.extensions import db
from web.forms import Form
from web.frame import say
from web.localisation import in_words
from web.organiser.blueprint import blueprint
from web.saving import saving

A_PAGE = 50
"""Pairs on one page of the list."""

MOST_CELLS = 2400
"""A matrix of more cells is nothing that anybody reads."""

Answer = str | Response | tuple[str, int]


@blueprint.get("/missions/<slug>/requests")
def requests(slug: str) -> str:
    """Where is demand, and what waits for an answer?"""
    mission = mission_here(slug, Action.EDIT_REQUESTS)
    found = market(db.session(), mission, by=actor())
    show, text = request.args.get("show", ""), request.args.get("q", "")
    standing = Standing(show) if show in set(Standing) else None
    pairs = chosen(found.pairs, standing, text)
    pages = max(1, -(-len(pairs) // A_PAGE))
    page = min(max(1, request.args.get("page", 1, int)), pages)
    return render_template(
        "organiser/requests.html",
        mission=mission,
        counts=found.counted(),
        oldest=found.oldest_waiting(),
        over=[one for one in found.demand if one.over],
        pairs=pairs[(page - 1) * A_PAGE : page * A_PAGE],
        chosen=len(pairs),
        standing=standing,
        text=text,
        page=page,
        pages=pages,
        now=datetime.now(UTC),
        form=Form(),
        **_sides(found.demand),
    )


@blueprint.get("/missions/<slug>/requests/people")
def requests_people(slug: str) -> str:
    """Who is wanted by how many, and who wants more than can be held?"""
    mission = mission_here(slug, Action.EDIT_REQUESTS)
    side = Side(request.args["side"]) if request.args.get("side") in set(Side) else None
    found = market(db.session(), mission, by=actor())
    lines = [one for one in found.demand if side in (None, one.person.side)]
    return render_template(
        "organiser/requests_people.html", mission=mission, lines=lines, side=side
    )


@blueprint.get("/missions/<slug>/requests/matrix")
def requests_matrix(slug: str) -> str:
    """Who asks whom, at one look?"""
    mission = mission_here(slug, Action.EDIT_REQUESTS)
    found = market(db.session(), mission, by=actor())
    sides = _sides(found.demand)
    return render_template(
        "organiser/requests_matrix.html",
        mission=mission,
        pairs={(one.home.id, one.counterpart.id): one for one in found.pairs},
        too_large=len(sides["homes"]) * len(sides["counterparts"]) > MOST_CELLS,
        **sides,
    )


@blueprint.get("/missions/<slug>/requests/open")
def requests_open(slug: str) -> Response:
    """To the page of two participants, for a request that is not in the list yet."""
    mission = mission_here(slug, Action.EDIT_REQUESTS)
    sides = _sides(market(db.session(), mission, by=actor()).demand)
    home = _named(sides["homes"], request.args.get("home", ""))
    counterpart = _named(sides["counterparts"], request.args.get("counterpart", ""))
    if home is None or counterpart is None:
        say(gettext("Give the code or the whole name of one participant of each side."))
        return redirect(url_for("organiser.requests", slug=slug))
    return redirect(
        url_for("organiser.requests_pair", slug=slug, home=home.code, counterpart=counterpart.code)
    )


class RulesForm(Form):
    """How many wishes each may have, and until when answers are waited for."""

    most_requests = IntegerField(validators=[Optional(), NumberRange(min=1, max=1000)])
    until = StringField(validators=[Optional(), Length(max=30)])


@blueprint.route("/missions/<slug>/requests/rules", methods=["GET", "POST"])
def requests_rules(slug: str) -> Answer:
    """How many wishes may each have, and until when are answers waited for?"""
    mission = mission_here(slug, Action.EDIT_REQUESTS)
    zone = zone_of(db.session(), mission)
    until = mission.requests_expire_at
    form = RulesForm(
        most_requests=mission.most_requests,
        until=until.astimezone(zone).strftime("%Y-%m-%dT%H:%M") if until else "",
    )
    said: list[str] = []
    if request.method == "POST":
        try:
            if request.form.get("act") == "close":
                with saving() as session:
                    closed = close_requests(session, mission, by=actor(), now=datetime.now(UTC))
                say(sentence("Requests are closed; {number} expired unanswered.", number=closed))
                return redirect(url_for("organiser.requests", slug=slug))
            if form.validate():
                written = (form.until.data or "").strip()
                with saving() as session:
                    set_request_rules(
                        session,
                        mission,
                        by=actor(),
                        most_requests=form.most_requests.data,
                        requests_expire_at=moment(written, zone) if written else None,
                    )
                say(gettext("The rules of requests are saved."))
                return redirect(url_for("organiser.requests", slug=slug))
            said = [gettext("Give a whole number from 1 to 1000, or nothing.")]
        except Refused as refused:
            said = [in_words(one) for one in refused.sentences]
    page = render_template(
        "organiser/requests_rules.html", mission=mission, form=form, zone=zone, said=said
    )
    return (page, 422) if said else page


class PairForm(Form):
    """What an organiser does for one of two participants: ``side`` is whose request it is."""

    side = StringField(validators=[AnyOf(list(Side))])
    act = StringField(validators=[AnyOf(["wish", "withdraw", "accept", "decline", "close"])])
    priority = StringField(validators=[Optional(), AnyOf(list(Priority))])
    note = TextAreaField(validators=[Optional(), Length(max=LONGEST_NOTE)])


@blueprint.route("/missions/<slug>/requests/<home>/<counterpart>", methods=["GET", "POST"])
def requests_pair(slug: str, home: str, counterpart: str) -> Answer:
    """What do the two want of each other, and what may an organiser do about it?"""
    mission = mission_here(slug, Action.EDIT_REQUESTS)
    pair = {
        Side.HOME: _participant(db.session(), mission, home, Side.HOME),
        Side.COUNTERPART: _participant(db.session(), mission, counterpart, Side.COUNTERPART),
    }
    form = PairForm()
    said: list[str] = []
    if request.method == "POST":
        if form.validate():
            try:
                with saving() as session:
                    say(_act(session, pair, form))
                return redirect(_back(slug, home, counterpart))
            except Refused as refused:
                said = [in_words(one) for one in refused.sentences]
        else:
            said = [
                gettext(
                    "Choose what is to be done; a note has up to %(most)s characters.",
                    most=LONGEST_NOTE,
                )
            ]
    asks = {side: between(db.session(), pair[side], pair[side.other]) for side in Side}
    asked = [one for one in asks.values() if one]
    taught = experience_of(db.session(), mission)
    two = pair[Side.HOME], pair[Side.COUNTERPART]
    page = render_template(
        "organiser/requests_pair.html",
        mission=mission,
        pair=pair,
        asks=asks,
        score=taught.score(*two, asked),
        why=taught.learned(*two, asked).reasons if taught.counts else (),
        priorities=list(Priority),
        said=said,
        form=form,
    )
    return (page, 422) if said else page


def _sides(demand: Sequence[Demand]) -> dict[str, list[Person]]:
    people = sorted((one.person for one in demand), key=lambda person: person.code)
    return {
        "homes": [one for one in people if one.side is Side.HOME],
        "counterparts": [one for one in people if one.side is Side.COUNTERPART],
    }


def _named(people: Sequence[Person], text: str) -> Person | None:
    wanted = text.strip().casefold()
    return next(
        (one for one in people if wanted in (one.code.casefold(), one.name.casefold())), None
    )


def _participant(session: Session, mission: Mission, code: str, side: Side) -> Participant:
    found = session.scalar(
        select(Participant)
        .where(
            Participant.mission_id == mission.id,
            Participant.code == code,
            Participant.side == side,
        )
        .options(joinedload(Participant.organisation), selectinload(Participant.profile))
    )
    if found is None:
        raise NotFound(sentence("There is no participant {code}.", code=code))
    return found


def _act(session: Session, pair: dict[Side, Participant], form: PairForm) -> Sentence:
    side = Side(form.side.data)
    asker, asked = pair[side], pair[side.other]
    names = {"asker": asker.organisation.name, "asked": asked.organisation.name}
    note = form.note.data or ""
    if form.act.data == "wish":
        priority = Priority(form.priority.data or Priority.WANT)
        wish(session, asker, asked, priority, by=actor(), note=note)
        if priority is Priority.NEVER:
            return sentence("{asker} and {asked} will never meet.", **names)
        return sentence("{asker} now wishes to meet {asked}.", **names)
    known = between(session, asker, asked)
    if known is None:
        raise Refused(sentence("{asker} has asked nothing of {asked}.", **names))
    acts: dict[str, tuple[Callable[[], None], Sentence]] = {
        "withdraw": (
            lambda: withdraw(session, known, by=actor()),
            sentence("What {asker} asked of {asked} is taken back.", **names),
        ),
        "accept": (
            lambda: accept(session, known, by=actor(), note=note),
            sentence("Accepted on behalf of {asked}: the request of {asker}.", **names),
        ),
        "decline": (
            lambda: decline(session, known, by=actor(), note=note),
            sentence("Declined on behalf of {asked}: the request of {asker}.", **names),
        ),
        "close": (
            lambda: expire(session, known, by=actor(), now=datetime.now(UTC)),
            sentence("Closed without an answer: the request of {asker} to {asked}.", **names),
        ),
    }
    act, told = acts[form.act.data]
    act()
    return told


def _back(slug: str, home: str, counterpart: str) -> str:
    """The list as it was, where the answer was given there; else the pair's own page."""
    if request.args.get("to") == "list":
        kept: dict[str, Any] = {
            key: request.args[key] for key in ("show", "q", "page") if key in request.args
        }
        return url_for("organiser.requests", slug=slug, **kept)
    return url_for("organiser.requests_pair", slug=slug, home=home, counterpart=counterpart)
