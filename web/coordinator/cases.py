"""Cooperation cases: what came of it all, one case, and what is done to it with one button."""

from typing import Any

from flask import render_template, request
from flask_babel import gettext

from matchmaker import reference
from matchmaker.cooperation import cases as verbs
from matchmaker.cooperation.seeing import Wanted, cases_seen, seen, total
from matchmaker.evidence.attaching import evidence_of
from matchmaker.permissions import Action, may
from matchmaker.records import (
    CaseState,
)
from matchmaker.records.ladder import LADDER, OFF_THE_LADDER, STATES_AFTER
from web.access import actor
from web.choices import label_of
from web.coordinator import words
from web.coordinator.blueprint import (
    Answer,
    acted,
    asked,
    blueprint,
    may_add,
    missions_to_choose,
    place,
    require_somewhere,
    version,
)
from web.extensions import db

SHOWN_CHANGES = 50


@blueprint.get("/cases")
def cases() -> str:
    """Which cases are there, and how far has each come?"""
    require_somewhere(Action.SEE_CASES)
    wanted = Wanted(**asked("mission", "level", "state", "country", "text"),
                    struck=request.args.get("struck") == "1")  # fmt: skip
    session, by = db.session(), actor()
    without = Wanted(wanted.mission, wanted.level, "", wanted.country, wanted.text)
    found = cases_seen(session, without, by=by)
    chosen = cases_seen(session, wanted, by=by) if wanted != without else found
    return render_template(
        "coordinator/cases.html",
        cases=chosen,
        count=total(found),
        counts={
            one: total([case for case in found if case.state is one])
            for one in (*LADDER, *OFF_THE_LADDER, None)
        },
        wanted=wanted,
        narrowed=wanted != Wanted(),
        missions_here=missions_to_choose(),
        countries=sorted({one.country for one in found if one.country}),
        may_raise=may_add(),
    )


@blueprint.get("/cases/<key>")
def case(key: str) -> str:
    """Where does this case stand, what shows it, and what happened to it?"""
    session, by = db.session(), actor()
    record = verbs.case_of(session, key, by=by)
    may_see = may(by, Action.SEE_CONFIDENTIAL, record.mission)
    shown = seen(session, record, may_see=may_see)
    state = record.state
    after = STATES_AFTER[state] if state else frozenset(CaseState)
    floor = LADDER.index(record.rung) if record.rung else 0
    return render_template(
        "coordinator/case.html",
        case=shown,
        steps=[
            one for one in (*LADDER, *OFF_THE_LADDER)
            if one in after and (one not in LADDER or LADDER.index(one) >= floor)
        ],
        ladder=LADDER,
        reached=LADDER.index(record.rung) if record.rung else -1,
        history=record.history[::-1][:SHOWN_CHANGES],
        consents=record.consents[::-1] if not shown.hidden else [],
        files=evidence_of(session, record, by=by),
        choices_of=lambda steps: [(one.value, words.STATES[one]) for one in steps],
        known_parties=lambda one: [
            (party.name, party.name) for party in (*one.home, *one.counterparts) if party.known
        ],
        sectors=", ".join(label_of(one, reference.sectors()) for one in shown.sectors),
        objectives=_objectives(shown.objectives, shown.objectives_text),
        told=_told,
        may_edit=may(by, Action.EDIT_CASES, record.mission),
    )  # fmt: skip


@blueprint.post("/cases/<key>/step")
def move_case(key: str) -> Answer:
    """Go to another step of the ladder, or off it."""
    form = request.form
    wanted = form.get("state", "")

    def work(session: Any, by: Any) -> None:
        found = verbs.case_of(session, key, by=by)
        state = CaseState(wanted) if wanted in set(CaseState) else found.state
        verbs.move(session, found, state or CaseState.EXPRESSION_OF_INTEREST,
                   version=version(), on=form.get("on", ""), document=form.get("document", ""),
                   reason=form.get("reason", ""), by=by)  # fmt: skip

    return acted(work, place("case", key=key), gettext("Moved on."))


@blueprint.post("/cases/<key>/confirm")
def confirm_case(key: str) -> Answer:
    """Write down who confirmed it."""
    form = request.form

    def work(session: Any, by: Any) -> None:
        found = verbs.case_of(session, key, by=by)
        verbs.confirm(session, found, version=version(), who=form.get("who", ""),
                      on=form.get("on", ""), by=by)  # fmt: skip

    return acted(work, place("case", key=key), gettext("Written down."))


@blueprint.post("/cases/<key>/confidential")
def hide_case(key: str) -> Answer:
    """Say what of it is confidential, and until when."""
    form = request.form

    def work(session: Any, by: Any) -> None:
        found = verbs.case_of(session, key, by=by)
        verbs.keep_confidential(session, found, form.getlist("hidden"), form.get("until", ""),
                                version=version(), reason=form.get("reason", ""),
                                by=by)  # fmt: skip

    return acted(work, place("case", key=key), gettext("Saved: it is counted as before."))


@blueprint.post("/cases/<key>/consent")
def consent_case(key: str) -> Answer:
    """Record what a party says to being named."""
    form = request.form

    def work(session: Any, by: Any) -> None:
        found = verbs.case_of(session, key, by=by)
        verbs.record_consent(session, found, version=version(), party=form.get("party", ""),
                             given=form.get("given") == "yes", on=form.get("on", ""),
                             said_by=form.get("said_by", ""), how=form.get("how", ""),
                             by=by)  # fmt: skip

    return acted(work, place("case", key=key), gettext("Recorded."))


@blueprint.post("/cases/<key>/strike")
def strike_case(key: str) -> Answer:
    """Count it no more, or again."""
    form = request.form
    back = form.get("back") is not None

    def work(session: Any, by: Any) -> None:
        found = verbs.case_of(session, key, by=by)
        if back:
            verbs.restore(session, found, version=version(), by=by)
        else:
            verbs.strike(session, found, version=version(), reason=form.get("reason", ""), by=by)

    done = gettext("It counts again.") if back else gettext("It counts no more, and stays here.")
    return acted(work, place("case", key=key), done)


def _objectives(labels: dict[str, str], text: str) -> str:
    """What a case is for: numbers that have words with them, then what was said in words."""
    told = [label if code in label else f"{code}: {label}" for code, label in labels.items()]
    return "; ".join([*told, *filter(None, [text])])


def _told(name: str, value: Any) -> str:
    """A value of a case's history in words."""
    known: dict[str, Any] = {
        "state": words.STATES,
        "rung": words.STATES,
        "kind": words.KINDS,
        "document": words.DOCUMENTS,
        "level": words.LEVELS,
        "origin": words.ORIGINS,
        "confidential": words.FIELDS,
    }
    if isinstance(value, list):
        return ", ".join(_told(name, one) for one in value)
    if isinstance(value, bool):
        return str(gettext("yes") if value else gettext("no"))
    return str(known.get(name, {}).get(value, value) or gettext("nothing"))
