"""What came of it? Both sides' answers beside each other, and what is done to a word."""

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from flask import redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from werkzeug.wrappers import Response

from matchmaker.errors import NotFound, Refused
from matchmaker.evidence.attaching import evidence_of, is_keeper
from matchmaker.outcomes.answers import answer_of, correct, take_back
from matchmaker.outcomes.board import Due, board
from matchmaker.outcomes.checking import read_day
from matchmaker.outcomes.raising import cases_of, raise_from
from matchmaker.outcomes.standing import MeetingOutcome, figures_of, outcome_of, outcomes_of
from matchmaker.outcomes.workbook import export_outcomes
from matchmaker.permissions import Action, may, require
from matchmaker.records import Interest, Meeting, Mission, Outcome
from matchmaker.words import Sentence, sentence
from web import outcome_words
from web.access import actor, mission_here
from web.coordinator.blueprint import shared as parts_of_records
from web.extensions import db
from web.frame import say
from web.localisation import in_words
from web.organiser.blueprint import blueprint
from web.outcome_words import answer_from_form, texts_of, word_of
from web.paging import page_of
from web.report_files import MEDIA_TYPES
from web.saving import saving

ROUND = "/missions/<slug>/outcomes"
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


@blueprint.post("/missions/<slug>/outcomes.xlsx")
def outcomes_workbook(slug: str) -> Response:
    """All of it as a workbook; asked for by a form, because exports are written down."""
    mission = mission_here(slug, Action.SEE_OUTCOMES)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "outcomes.xlsx"
        with saving() as session:
            export_outcomes(session, mission, path, by=actor(), say=in_words, word=word_of)
        content = path.read_bytes()
    answer = Response(content, mimetype=MEDIA_TYPES["xlsx"])
    answer.headers["Content-Disposition"] = f"attachment; filename={mission.slug}-outcomes.xlsx"
    return answer


@blueprint.get(f"{ROUND}/<code>")
def outcomes_meeting(slug: str, code: str) -> str:
    """Who said what of this meeting, when, and who corrected it?"""
    mission = mission_here(slug, Action.SEE_OUTCOMES)
    session = db.session()
    found = meeting_here(mission, code)
    sees_cases = may(actor(), Action.SEE_CASES, mission)
    return render_template(
        "organiser/outcome.html",
        mission=mission,
        one=outcome_of(session, found, by=actor()),
        cases=cases_of(session, mission).get(found.id, []) if sees_cases else [],
        reads_notes=may(actor(), Action.SEE_PRIVATE_NOTES, mission),
        outcome_words=outcome_words,
        files=evidence_of(session, found, by=actor()),
        may_keep=is_keeper(found, actor()),
        **parts_of_records(),
    )


@blueprint.post(f"{ROUND}/<code>/case")
def outcomes_case(slug: str, code: str) -> Response:
    """Raise a cooperation case out of this meeting."""
    mission = mission_here(slug, Action.SEE_OUTCOMES)
    require(actor(), Action.EDIT_CASES, mission)
    with saving() as session:
        another = bool(request.form.get("another"))
        made = raise_from(session, meeting_here(mission, code), by=actor(), another=another)
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


def meeting_here(mission: Mission, code: str) -> Meeting:
    """A meeting of a mission; raises ``NotFound`` where there is none."""
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
