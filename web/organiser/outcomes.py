"""What came of it? Both sides' answers beside each other; what was heard, logged many at once."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask import redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from sqlalchemy import select
from werkzeug.wrappers import Response

from matchmaker.errors import NotFound, Refused
from matchmaker.outcomes.answers import answer_of, correct, take_back
from matchmaker.outcomes.board import Due, board
from matchmaker.outcomes.by_hand import (
    BY_HAND,
    HEARD,
    MOST_LINES,
    LinesRefused,
    log,
    meetings_to_log,
    party_of,
)
from matchmaker.outcomes.checking import read_day
from matchmaker.outcomes.raising import cases_of, raise_from
from matchmaker.outcomes.standing import MeetingOutcome, figures_of, outcome_of, outcomes_of
from matchmaker.permissions import Action, may, require
from matchmaker.records import Interest, Meeting, Mission, Outcome, Side
from matchmaker.words import Sentence, sentence
from web import outcome_words
from web.access import actor, mission_here
from web.extensions import db
from web.frame import say
from web.localisation import in_words
from web.organiser.blueprint import blueprint
from web.outcome_words import answer_from_form, texts_of
from web.paging import page_of
from web.saving import saving

ROUND = "/missions/<slug>/outcomes"
IN_A_LINE = (
    *("meeting", "who", "line_source", "line_said_on", "came"),
    *("said", "next_by", "next_until", "begun"),
)
"""The fields of a line in the form, each sent once for every line."""

LINES = 8
"""Lines that the form for many begins with, and so many more each time."""

Answer = str | Response | tuple[str, int]
Test = Callable[[MeetingOutcome], bool]


def _shown(interest: Interest) -> Test:
    return lambda one: one.interest is interest


VIEWS: dict[str, Test] = {
    **{one.value: _shown(one) for one in reversed(Interest)},
    "agreed": lambda one: one.agreed,
    "disagree": lambda one: bool(one.disagreements),
    "late": lambda one: one.step_overdue(datetime.now(UTC).date()),
    "unsaid": lambda one: one.last is None and one.meeting.slot.starts_at <= datetime.now(UTC),
}
"""What can be looked at, by its name in the address."""


@blueprint.get(ROUND)
def outcomes(slug: str) -> str:
    """What came of it, meeting by meeting?"""
    mission = mission_here(slug, Action.SEE_OUTCOMES)
    found = outcomes_of(db.session(), mission, by=actor())
    show, text = request.args.get("show", ""), request.args.get("q", "").strip()
    cluster = request.args.get("cluster", "")
    chosen = [one for one in found if _matches(one, text, cluster)]
    counts = {name: sum(map(test, chosen)) for name, test in VIEWS.items()}
    everything = len(chosen)
    today = datetime.now(UTC).date()
    due = board(db.session(), [mission], by=actor(), today=today)
    if show in VIEWS:
        chosen = [one for one in chosen if VIEWS[show](one)]
    chosen.sort(key=lambda one: (one.last is None, -(one.interest.rank if one.interest else -1)))
    return render_template(
        "organiser/outcomes.html",
        mission=mission,
        figures=figures_of(found),
        counts=counts,
        everything=everything,
        shown=page_of(chosen, request.args.get("page")),
        show=show if show in VIEWS else "",
        q=text,
        cluster=cluster,
        clusters=sorted({name for one in found for name in _clusters(one)}),
        today=today,
        cases=cases_of(db.session(), mission) if may(actor(), Action.SEE_CASES, mission) else {},
        due=due.count(Due.DUE),
        overdue=due.count(Due.OVERDUE),
        outcome_words=outcome_words,
    )


@blueprint.get(f"{ROUND}/<code>")
def outcomes_meeting(slug: str, code: str) -> str:
    """Who said what of this meeting, when, and who corrected it?"""
    mission = mission_here(slug, Action.SEE_OUTCOMES)
    session = db.session()
    found = _meeting(mission, code)
    sees_cases = may(actor(), Action.SEE_CASES, mission)
    return render_template(
        "organiser/outcome.html",
        mission=mission,
        one=outcome_of(session, found, by=actor()),
        cases=cases_of(session, mission).get(found.id, []) if sees_cases else [],
        reads_notes=may(actor(), Action.SEE_PRIVATE_NOTES, mission),
        outcome_words=outcome_words,
    )


@blueprint.post(f"{ROUND}/<code>/case")
def outcomes_case(slug: str, code: str) -> Response:
    """Raise a cooperation case out of this meeting."""
    mission = mission_here(slug, Action.SEE_OUTCOMES)
    require(actor(), Action.EDIT_CASES, mission)
    with saving() as session:
        another = bool(request.form.get("another"))
        made = raise_from(session, _meeting(mission, code), by=actor(), another=another)
        say(gettext("Case %(key)s is raised.", key=made.key))
    return redirect(url_for("organiser.outcomes_meeting", slug=slug, code=code))


@blueprint.route(f"{ROUND}/words/<int:number>", methods=["GET", "POST"])
def outcomes_word(slug: str, number: int) -> Answer:
    """Put another word in the place of this one, or take it back; both stay to be read."""
    mission = mission_here(slug, Action.SEE_OUTCOMES)
    require(actor(), Action.EDIT_OUTCOMES, mission)
    word = _word(mission, number)
    refused: tuple[str, ...] = ()
    if request.method == "POST":
        why = request.form.get("why", "")
        try:
            with saving() as session:
                if request.form.get("do") == "take_back":
                    take_back(session, word, why, by=actor())
                    say(gettext("Taken back. It stays in the history."))
                else:
                    faults: list[Sentence] = []
                    day = read_day(request.form.get("said_on", "").strip(), faults)
                    if faults:
                        raise Refused(*faults)
                    correct(session, word, answer_from_form(), why, by=actor(), said_on=day)
                    say(gettext("Corrected. What it said before stays in the history."))
            return redirect(
                url_for("organiser.outcomes_meeting", slug=slug, code=word.meeting.code)
            )
        except Refused as error:
            refused = tuple(in_words(one) for one in error.sentences)
            word = _word(mission, number)
    reads_notes = may(actor(), Action.SEE_PRIVATE_NOTES, mission)
    known = texts_of(answer_of(word)) | {"said_on": word.said_on.isoformat(), "why": ""}
    if not reads_notes:
        known["private_note"] = ""
    page = render_template(
        "organiser/outcome_word.html",
        mission=mission,
        word=word,
        values=request.form if refused else known,
        refused=refused,
        reads_notes=reads_notes,
        outcome_words=outcome_words,
    )
    return (page, 422) if refused else page


@blueprint.route(f"{ROUND}/log", methods=["GET", "POST"])
def outcomes_log(slug: str) -> Answer:
    """Write down what came by call, chat or hearsay: one line each, for many at once."""
    mission = mission_here(slug, Action.SEE_OUTCOMES)
    require(actor(), Action.EDIT_OUTCOMES, mission)
    form = request.form
    if request.method == "GET":
        return _grid(mission, _begun(mission))
    lines = _lines()
    if form.get("do") == "more":
        return _grid(mission, lines + [{} for _ in range(min(LINES, MOST_LINES - len(lines)))])
    whole = [_whole(one) for one in lines]
    try:
        with saving() as session:
            logged = log(session, mission, whole, by=actor())
    except LinesRefused as error:
        told = {at: [in_words(one) for one in said] for at, said in error.faults.items()}
        return _grid(mission, lines, faults=told), 422
    except Refused as error:
        return _grid(mission, lines, refused=tuple(map(in_words, error.sentences))), 422
    count = len(logged.made)
    said = ngettext("%(num)s line saved.", "%(num)s lines saved.", count)
    if logged.known:
        said += " " + ngettext(
            "%(num)s was there already.", "%(num)s were there already.", logged.known
        )
    if logged.settled:
        said += " " + ngettext(
            "%(num)s follow-up is answered by that.",
            "%(num)s follow-ups are answered by that.",
            len(logged.settled),
        )
    say(said)
    more = form.get("do") == "again"
    return redirect(url_for("organiser.outcomes_log" if more else "organiser.outcomes", slug=slug))


def _grid(
    mission: Mission,
    lines: list[dict[str, str]],
    *,
    faults: dict[int, list[str]] | None = None,
    refused: tuple[str, ...] = (),
) -> str:
    meetings = meetings_to_log(db.session(), mission)
    return render_template(
        "organiser/outcomes_log.html",
        mission=mission,
        lines=lines,
        faults=faults or {},
        refused=refused,
        meetings=[
            (one.code, " – ".join(party.organisation.name for party in one.participants))
            for one in meetings
        ],
        sources=BY_HAND,
        heard=HEARD,
        presets={
            "source": request.form.get("source", BY_HAND[0].value),
            "said_on": request.form.get("said_on", datetime.now(UTC).date().isoformat()),
        },
        outcome_words=outcome_words,
    )


def _begun(mission: Mission) -> list[dict[str, str]]:
    """The lines that a form begins with: one for each meeting of whoever it was opened for."""
    code = request.args.get("of", "")
    lines: list[dict[str, str]] = []
    for one in meetings_to_log(db.session(), mission) if code else ():
        for side in Side:
            party = party_of(one, side)
            if party is not None and code in (party.code, one.code):
                names = " – ".join(two.organisation.name for two in one.participants)
                lines.append({"meeting": f"{one.code} {names}", "who": side.value, "begun": "y"})
    return [*lines[:MOST_LINES], *({} for _ in range(LINES - len(lines)))]


def _lines() -> list[dict[str, str]]:
    """The lines that were sent, each with the texts of its fields."""
    sent = [request.form.getlist(name)[:MOST_LINES] for name in IN_A_LINE]
    return [dict(zip(IN_A_LINE, texts, strict=True)) for texts in zip(*sent, strict=False)]


def _whole(line: dict[str, str]) -> dict[str, str]:
    """A line as it is logged: with what stands above all lines, where it says nothing else.

    One that the form began with says nothing until something is said in it.
    """
    if line["begun"] and not any(line[name] for name in ("came", "said", "next_by", "next_until")):
        return {}
    came = line["came"]
    held = {"met": "yes", outcome_words.NOT_HELD: "no"}.get(came, "")
    return {
        **{name: line[name] for name in ("meeting", "who", "said", "next_by", "next_until")},
        "source": line["line_source"] or request.form.get("source", ""),
        "said_on": line["line_said_on"] or request.form.get("said_on", ""),
        "held": held,
        "interest": "" if held else came,
    }


def _meeting(mission: Mission, code: str) -> Meeting:
    found = db.session().scalar(
        select(Meeting).where(Meeting.mission_id == mission.id, Meeting.code == code)
    )
    if found is None:
        raise NotFound(sentence("There is no meeting {code}.", code=code))
    return found


def _word(mission: Mission, number: int) -> Outcome:
    found = db.session().get(Outcome, number)
    if found is None or found.meeting.mission_id != mission.id:
        raise NotFound(sentence("There is no such answer."))
    return found


def _matches(one: MeetingOutcome, text: str, cluster: str) -> bool:
    names = [party.organisation.name for party in one.meeting.participants]
    wanted = text.casefold()
    named = any(wanted in name.casefold() for name in (*names, one.meeting.code))
    return named and (not cluster or cluster in _clusters(one))


def _clusters(one: MeetingOutcome) -> set[str]:
    return {
        member.cluster.name
        for party in one.meeting.participants
        for member in party.organisation.memberships
    }
