"""What came of it since? Answered from a mail, without signing in, once."""

from datetime import UTC, datetime
from typing import Any

from flask import current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matchmaker.errors import NotFound, Refused
from matchmaker.outcomes.asking import answer_by_address, asked_about, opened, why_closed
from matchmaker.outcomes.checking import Answer, read_answer
from matchmaker.outcomes.standing import MeetingOutcome
from matchmaker.words import Sentence, sentence
from web import outcome_words
from web.extensions import db, limiter
from web.localisation import in_words
from web.public.routes import blueprint
from web.saving import saving

_THROTTLE: dict[str, Any] = {"limit_value": "20 per minute; 200 per day", "methods": ["POST"]}
_CAME = {"met": "yes", outcome_words.NOT_HELD: "no"}


@blueprint.route("/follow-ups/<token>", methods=["GET", "POST"])
@limiter.limit(**_THROTTLE)
def follow_up(token: str) -> str | Response | tuple[str, int]:
    """What came of your meetings? The address opens this form and nothing else."""
    session = db.session()
    found = opened(session, current_app.config["SECRET_KEY"], token)
    if found is None:
        raise NotFound(sentence("There is no such page."))
    asked, person = found
    closed = why_closed(asked, datetime.now(UTC))
    if closed is not None:
        return render_template("public/follow_up_closed.html", asked=asked, said=closed), 410
    meetings = asked_about(session, asked)
    refused: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            with saving() as writing:
                answer_by_address(writing, asked, person, _answers(meetings))
            return redirect(url_for("public.follow_up_answered"))
        except Refused as error:
            refused = tuple(map(in_words, error.sentences))
            closed = why_closed(asked, datetime.now(UTC))
            if closed is not None:  # somebody was quicker
                return render_template(
                    "public/follow_up_closed.html", asked=asked, said=closed
                ), 410
            meetings = asked_about(db.session(), asked)
    page = render_template(
        "public/follow_up.html",
        asked=asked,
        person=person,
        mission=asked.mission,
        me=asked.participant,
        meetings=meetings,
        values=request.form,
        refused=refused,
        outcome_words=outcome_words,
    )
    return (page, 422) if refused else page


@blueprint.get("/follow-ups/answered")
def follow_up_answered() -> str:
    """Thank you; the same for everybody, so that the address is of no more use."""
    return render_template("public/follow_up_answered.html")


def _answers(meetings: list[MeetingOutcome]) -> dict[str, Answer]:
    """What the form says of each meeting, by its code.

    Raises:
        Refused: something cannot be read.
    """
    faults: list[Sentence] = []
    answers = {}
    for one in meetings:
        prefix = f"m{one.meeting.id}-"
        texts = {
            name.removeprefix(prefix): text
            for name, text in request.form.items()
            if name.startswith(prefix)
        }
        came = texts.get("interest", "")
        if came in _CAME:
            texts["held"], texts["interest"] = _CAME[came], ""
        answers[one.meeting.code] = read_answer(texts | {"said": ""}, faults)
    if faults:
        raise Refused(*faults)
    return answers
