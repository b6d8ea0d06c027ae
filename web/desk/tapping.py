"""Taps: one from a form, or several from a page's script, some of which waited for a network."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

from flask import Response, jsonify, redirect, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Redirect

from matchmaker.desk import (
    Settled,
    Tap,
    clear_rehearsal,
    mark_meeting,
    note_arrival,
    say_at_desk,
)
from matchmaker.errors import NotFound, Refused
from matchmaker.missions import participant_by_code
from matchmaker.permissions import Action
from matchmaker.records import Delegate, Interest, MarkKind, Meeting, Mission, Participant
from matchmaker.words import sentence
from web.access import account, actor, mission_here
from web.desk.blueprint import asked_day, asked_time, blueprint, by_account
from web.extensions import limiter
from web.frame import say
from web.localisation import in_words
from web.saving import saving

MOST_TAPS = 200
"""So many taps at most are taken at once; whoever has more sends them one lot after the other."""

HERE = {"here": True, "away": False}

CAME = "came"
"""The kind of a tap that says what came of a meeting."""


@dataclass(frozen=True, slots=True)
class Told:
    """A tap as it was sent: of a meeting where ``meeting`` is given, else an arrival.

    ``interest`` is what a side says came of it, empty for no more than that they met.
    """

    kind: str
    meeting: str
    participant: str
    delegate: int | None
    day: date | None
    interest: str
    tap: Tap


@blueprint.post("/<slug>/tap")
@limiter.limit("240 per minute", key_func=by_account)
def tap(slug: str) -> Redirect:
    """One button of the desk's page, pressed where no script runs."""
    mission = mission_here(slug, Action.RUN_DESK)
    with saving() as session:
        for told in _of_form(request.form.get("tap", "")):
            try:
                with session.begin_nested():
                    conflict = take(session, mission, told).conflict
            except Refused as refused:  # of many, one holds up no other
                conflict = None
                for one in refused.sentences:
                    say(one)
            if conflict is not None:
                say(conflict)
    back = "desk.arrivals" if request.form.get("back") == "arrivals" else "desk.now"
    day, at = asked_day(), asked_time()
    looked_at: dict[str, Any] = {}
    if day and at:
        looked_at = {"day": day.isoformat(), "at": f"{at:%H:%M}"}
    return redirect(url_for(back, slug=slug, **looked_at), 303)


@blueprint.post("/<slug>/taps")
@limiter.limit("120 per minute", key_func=by_account)
def taps(slug: str) -> Response | tuple[Response, int]:
    """Taps that a page's script sends, with or without having waited; each is answered apart.

    What cannot be is said for that tap alone, so that one of them holds up no other.
    """
    mission = mission_here(slug, Action.RUN_DESK)
    sent = request.get_json(silent=True)
    known = sent if isinstance(sent, dict) else {}
    listed = known.get("taps")
    if not isinstance(listed, list) or not 0 < len(listed) <= MOST_TAPS:
        return jsonify(message=gettext("That is no list of taps.")), 422
    slow = _behind(known.get("now"))
    with saving() as session:
        answers = [_answer(session, mission, one, slow) for one in listed]
    return jsonify(taps=answers)


@blueprint.post("/<slug>/clear")
@limiter.limit("20 per minute", key_func=by_account)
def clear(slug: str) -> Redirect:
    """Forget what was tapped before the mission begins."""
    mission = mission_here(slug, Action.RUN_DESK)
    with saving() as session:
        cleared = clear_rehearsal(session, mission, by=actor())
    say(sentence("Cleared: {count} taps of the rehearsal.", count=cleared))
    return redirect(url_for("desk.now", slug=slug), 303)


def take(session: Session, mission: Mission, told: Told) -> Settled[Any]:
    """Hand a tap to the verb that it is for.

    Raises:
        Refused: it is about nothing that there is.
    """
    people = participant_by_code(session, mission, told.participant) if told.participant else None
    if told.kind in HERE:
        if people is None or told.day is None:
            raise Refused(sentence("Say who has come."))
        delegate = _one_of(people, told.delegate)
        here = HERE[told.kind]
        return note_arrival(
            session, people, told.day, by=actor(), delegate=delegate, here=here, tap=told.tap
        )
    if told.kind not in {CAME, *MarkKind}:
        raise Refused(sentence("This tap says nothing that the desk knows."))
    meeting = session.scalar(
        select(Meeting).where(Meeting.mission_id == mission.id, Meeting.code == told.meeting)
    )
    if meeting is None:
        raise NotFound(sentence("There is no meeting {code}.", code=told.meeting))
    if told.kind == CAME:
        if people is None or told.interest not in {"", *Interest}:
            raise Refused(sentence("This tap says nothing that the desk knows."))
        interest = Interest(told.interest) if told.interest else None
        return say_at_desk(session, meeting, people, interest, by=actor(), tap=told.tap)
    return mark_meeting(
        session, meeting, MarkKind(told.kind), by=actor(), participant=people, tap=told.tap
    )


def _one_of(people: Participant, number: int | None) -> Delegate | None:
    if number is None:
        return None
    found = next((one for one in people.delegates if one.id == number), None)
    if found is None:
        raise NotFound(
            sentence("There is no such person in {company}.", company=people.organisation.name)
        )
    return found


def _answer(session: Session, mission: Mission, sent: Any, slow: timedelta) -> dict[str, Any]:
    number = str(sent.get("id", ""))[:80] if isinstance(sent, dict) else ""
    try:
        told = _told(sent if isinstance(sent, dict) else {}, number, slow)
        with session.begin_nested():
            settled = take(session, mission, told)
    except Refused as refused:
        text = " ".join(in_words(one) for one in refused.sentences)
        return {"id": number, "counted": False, "refused": text}
    return {
        "id": number,
        "counted": settled.said.counts,
        "repeated": settled.repeated,
        "conflict": in_words(settled.conflict) if settled.conflict else "",
    }


def _told(sent: dict[str, Any], number: str, slow: timedelta) -> Told:
    delegate = sent.get("delegate")
    made = _moment(sent.get("at")) or datetime.now(UTC) - slow
    return Told(
        kind=_text(sent.get("kind")),
        meeting=_text(sent.get("meeting")),
        participant=_text(sent.get("participant")),
        delegate=delegate if isinstance(delegate, int) else None,
        day=_day(sent.get("day")),
        interest="" if sent.get("off") is True else _text(sent.get("interest")),
        tap=Tap(number, made + slow, _text(sent.get("seen")), sent.get("many") is True),
    )


def _of_form(value: str) -> Iterator[Told]:
    """The taps of a button; sent twice from one page they are the same, by their number."""
    try:
        sent = json.loads(value)
    except ValueError:
        sent = None
    if not isinstance(sent, dict):
        raise Refused(sentence("This tap says nothing that the desk knows."))
    many = sent.get("meetings")
    each = [sent]
    if isinstance(many, dict):
        each = [
            {**sent, "meeting": code, "seen": seen, "many": True} for code, seen in many.items()
        ]
    who = account()
    for one in each[:MOST_TAPS]:
        key = json.dumps([who.id if who else 0, one], sort_keys=True)
        yield _told(one, sha256(key.encode()).hexdigest()[:40], timedelta(0))


def _behind(told: Any) -> timedelta:
    """How far the sender's clock is behind this one; what it is ahead counts as less than none."""
    theirs = _moment(told)
    return datetime.now(UTC) - theirs if theirs else timedelta(0)


def _moment(value: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo else None


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def _text(value: Any) -> str:
    return value[:200] if isinstance(value, str) else ""
