"""A case's facts as a form: raised for the first time, or corrected."""

from typing import Any

from flask import render_template, request, url_for
from sqlalchemy import select

from matchmaker import money
from matchmaker.code_lists import terms
from matchmaker.cooperation import cases as verbs
from matchmaker.cooperation.facts import fields_of
from matchmaker.errors import Clash
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
from web.access import actor
from web.choices import country_choices, sector_choices
from web.coordinator.blueprint import (
    Answer,
    asked,
    blueprint,
    filled,
    missions_to_choose,
    require_somewhere,
    saved,
    version,
)
from web.extensions import db

LISTS = ("sectors", "objectives")


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
