"""Export groups: who is in them, what they ask and found out."""

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from matchmaker.cooperation import groups as verbs
from matchmaker.evidence.attaching import evidence_of
from matchmaker.permissions import Action, Actor, may, require
from web.access import actor
from web.choices import country_choices, sector_choices
from web.coordinator.blueprint import (
    IS_CLUSTER,
    Answer,
    acted,
    blueprint,
    filled,
    may_add,
    missions_to_choose,
    names_to_choose,
    place,
    require_somewhere,
    saved,
    version,
)
from web.coordinator.files import take
from web.extensions import db


@blueprint.get("/groups")
def groups() -> str:
    """Which groups prepare for which market?"""
    require_somewhere(Action.SEE_CASES)
    return render_template(
        "coordinator/groups.html",
        groups=verbs.groups_seen(db.session(), by=actor()),
        may_add=may_add(),
    )


@blueprint.route("/groups/new", methods=["GET", "POST"])
def new_group() -> Answer:
    """Who goes together, and where to?"""
    require_somewhere(Action.EDIT_CASES)
    if request.method == "GET":
        return _group_form({}, {}, [])

    def work(session: Session, by: Actor) -> str:
        made = verbs.save_group(session, None, filled("sectors"), by=by)
        return url_for("coordinator.group", key=made.key)

    return saved(work, lambda faults, said: _group_form(filled("sectors"), faults, said))


@blueprint.get("/groups/<key>")
def group(key: str) -> str:
    """Who is in it, what does it ask, what did it find out?"""
    session, by = db.session(), actor()
    found = verbs.group_of(session, key, by=by)
    return render_template(
        "coordinator/group.html",
        group=found,
        member_name=verbs.member_name,
        files=evidence_of(session, found, by=by),
        may_edit=may(by, Action.EDIT_CASES, found.mission),
    )


@blueprint.route("/groups/<key>/correct", methods=["GET", "POST"])
def correct_group(key: str) -> Answer:
    """What changed about it?"""
    found = verbs.group_of(db.session(), key, by=actor())
    require(actor(), Action.EDIT_CASES, found.mission)
    if request.method == "GET":
        return _group_form(verbs.fields_of(found), {}, [], key)

    def work(session: Session, by: Actor) -> str:
        known = verbs.group_of(session, key, by=by)
        verbs.save_group(session, known, filled("sectors"), version=version(), by=by)
        return url_for("coordinator.group", key=key)

    return saved(work, lambda faults, said: _group_form(filled("sectors"), faults, said, key))


@blueprint.post("/groups/<key>/answers/<int:number>")
def answer_question(key: str, number: int) -> Answer:
    """Write down what the group found out."""
    text = request.form.get("answer", "")

    def work(session: Session, by: Actor) -> None:
        found = verbs.group_of(session, key, by=by)
        verbs.answer(session, found, number, text, version=version(), by=by)

    return acted(work, place("group", key=key), gettext("Written down."))


@blueprint.post("/groups/<key>/files")
def attach_to_group(key: str) -> Answer:
    """Attach a file to a group."""
    return take(
        lambda session, by: verbs.group_of(session, key, by=by),
        place("group", "files", key=key),
    )


def _group_form(
    form: dict[str, Any], faults: dict[str, str], said: list[str], key: str = ""
) -> str:
    return render_template(
        "coordinator/group_form.html",
        key=key,
        form=form,
        faults=faults,
        said=said,
        missions_here=missions_to_choose(Action.EDIT_CASES),
        countries=country_choices(),
        sectors=sector_choices(),
        clusters=names_to_choose(IS_CLUSTER),
    )
