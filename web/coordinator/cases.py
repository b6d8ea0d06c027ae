"""Cooperation cases: what came of it all, one case, and what is done to it."""

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import select

from matchmaker import money, reference
from matchmaker.code_lists import terms
from matchmaker.cooperation import cases as verbs
from matchmaker.cooperation.facts import fields_of
from matchmaker.cooperation.seeing import Wanted, cases_seen, seen, total
from matchmaker.errors import Clash
from matchmaker.evidence.attaching import evidence_of
from matchmaker.permissions import Action, may, require
from matchmaker.records import (
    CaseLevel,
    CaseOrigin,
    CaseState,
    CooperationCase,
    Event,
    Meeting,
    Mission,
    Side,
)
from matchmaker.records.cases import LADDER, OFF_THE_LADDER, STATES_AFTER
from web.access import actor
from web.choices import country_choices, label_of, sector_choices
from web.coordinator import words
from web.coordinator.blueprint import (
    Answer,
    acted,
    asked,
    blueprint,
    filled,
    missions_to_choose,
    require_somewhere,
    saved,
    version,
)
from web.extensions import db

SHOWN_CHANGES = 50
LISTS = ("sectors", "objectives")


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
        may_raise=_may_raise(),
    )


@blueprint.route("/cases/new", methods=["GET", "POST"])
def new_case() -> Answer:
    """What has come up, and between whom?"""
    if request.method == "GET":
        require_somewhere(Action.EDIT_CASES)
        return _form(_suggested(), {}, [])

    def work(session: Any, by: Any) -> str:
        case = verbs.raise_case(session, filled(*LISTS), by=by)
        return url_for("coordinator.case", key=case.key)

    return saved(work, lambda faults, said: _form(filled(*LISTS), faults, said))


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


@blueprint.route("/cases/<key>/correct", methods=["GET", "POST"])
def correct_case(key: str) -> Answer:
    """What was wrong about it?"""
    record = verbs.case_of(db.session(), key, by=actor())
    require(actor(), Action.EDIT_CASES, record.mission)
    if request.method == "GET":
        return _form(_as_it_is(record), {}, [], key)

    def work(session: Any, by: Any) -> str:
        found = verbs.case_of(session, key, by=by)
        verbs.correct(session, found, filled(*LISTS), version=version(),
                      reason=request.form.get("reason", ""), by=by)  # fmt: skip
        return url_for("coordinator.case", key=key)

    try:
        return saved(work, lambda faults, said: _form(filled(*LISTS), faults, said, key))
    except Clash as clash:
        return _form(filled(*LISTS), {}, [str(one) for one in clash.sentences], key), 409


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

    return acted(work, _page_of(key), gettext("Moved on."))


@blueprint.post("/cases/<key>/confirm")
def confirm_case(key: str) -> Answer:
    """Write down who confirmed it."""
    form = request.form

    def work(session: Any, by: Any) -> None:
        found = verbs.case_of(session, key, by=by)
        verbs.confirm(session, found, version=version(), who=form.get("who", ""),
                      on=form.get("on", ""), by=by)  # fmt: skip

    return acted(work, _page_of(key), gettext("Written down."))


@blueprint.post("/cases/<key>/confidential")
def hide_case(key: str) -> Answer:
    """Say what of it is confidential, and until when."""
    form = request.form

    def work(session: Any, by: Any) -> None:
        found = verbs.case_of(session, key, by=by)
        verbs.keep_confidential(session, found, form.getlist("hidden"), form.get("until", ""),
                                version=version(), reason=form.get("reason", ""),
                                by=by)  # fmt: skip

    return acted(work, _page_of(key), gettext("Saved: it is counted as before."))


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

    return acted(work, _page_of(key), gettext("Recorded."))


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
    return acted(work, _page_of(key), done)


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


def _page_of(key: str) -> str:
    return url_for("coordinator.case", key=key)


def _may_raise() -> bool:
    return bool(missions_to_choose(Action.EDIT_CASES)) or may(actor(), Action.EDIT_CASES)


def _form(form: dict[str, Any], faults: dict[str, str], said: list[str], key: str = "") -> str:
    session = db.session()
    return render_template(
        "coordinator/case_form.html",
        key=key,
        form=form,
        faults=faults,
        said=said,
        missions_here=missions_to_choose(Action.EDIT_CASES),
        countries=country_choices(),
        sectors=sector_choices(),
        objectives=terms(session, "objectives"),
        currencies=money.currencies(),
        events=session.scalars(select(Event).order_by(Event.title)).all(),
        visits=session.scalars(
            select(Mission).where(Mission.parent_id.is_not(None)).order_by(Mission.name)
        ).all(),
    )


def _as_it_is(record: CooperationCase) -> dict[str, Any]:
    state = record.state.value if record.state else ""
    return fields_of(record) | {"version": str(record.version), "state": state, "reason": ""}


def _suggested() -> dict[str, Any]:
    """What a new case's form begins with, where the address names a meeting or an event."""
    wanted = asked("mission", "meeting", "event")
    found: dict[str, Any] = {
        "mission": wanted["mission"],
        "level": CaseLevel.SME.value,
        "state": CaseState.EXPRESSION_OF_INTEREST.value,
        "origin": CaseOrigin.NONE.value,
    }
    if wanted["event"]:
        found |= {"origin": CaseOrigin.EVENT.value, "origin_of": wanted["event"]}
    meeting = db.session.scalar(
        select(Meeting)
        .join(Mission, Mission.id == Meeting.mission_id)
        .where(Mission.slug == wanted["mission"], Meeting.code == wanted["meeting"])
    )
    if meeting is not None and may(actor(), Action.SEE_CASES, meeting.mission):
        sides = {
            side: [one.organisation for one in meeting.participants if one.side is side]
            for side in Side
        }
        found |= {
            "origin": CaseOrigin.MEETING.value,
            "origin_of": meeting.code,
            "home": "\n".join(one.name for one in sides[Side.HOME]),
            "counterparts": "\n".join(one.name for one in sides[Side.COUNTERPART]),
            "country": next((one.country for one in sides[Side.COUNTERPART] if one.country), ""),
        }
    return found
