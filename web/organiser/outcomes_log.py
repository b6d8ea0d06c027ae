"""What was heard, logged by hand: one line each, for many at once."""

from datetime import UTC, datetime

from flask import redirect, render_template, request, url_for
from flask_babel import ngettext

from matchmaker.errors import Refused
from matchmaker.outcomes.by_hand import (
    BY_HAND,
    HEARD,
    MOST_LINES,
    LinesRefused,
    log,
    meetings_to_log,
    party_of,
)
from matchmaker.permissions import Action, require
from matchmaker.records import Mission, Side
from web import outcome_words
from web.access import actor, mission_here
from web.extensions import db
from web.frame import say
from web.localisation import in_words
from web.organiser.blueprint import blueprint
from web.organiser.outcomes import ROUND, Answer
from web.saving import saving

IN_A_LINE = (
    *("meeting", "who", "line_source", "line_said_on", "came"),
    *("said", "next_by", "next_until", "begun"),
)
"""The fields of a line in the form, each sent once for every line."""

LINES = 8
"""Lines that the form for many begins with, and so many more each time."""


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
