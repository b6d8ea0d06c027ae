"""Export groups, visits and new members: what a mission leads to besides cases."""

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from matchmaker.cooperation import groups as verbs
from matchmaker.cooperation import members as members_won
from matchmaker.cooperation import visits as journeys
from matchmaker.evidence.attaching import evidence_of
from matchmaker.permissions import Action, Actor, may, require
from matchmaker.records import Organisation, OrganisationKind
from web.access import actor
from web.choices import country_choices, sector_choices
from web.coordinator.blueprint import (
    Answer,
    acted,
    asked,
    blueprint,
    filled,
    missions_to_choose,
    names_to_choose,
    require_somewhere,
    saved,
    version,
)
from web.coordinator.files import take
from web.extensions import db

IS_CLUSTER = Organisation.kind == OrganisationKind.CLUSTER


def may_add() -> bool:
    """Whether somebody records what came of any mission."""
    return bool(missions_to_choose(Action.EDIT_CASES)) or may(actor(), Action.EDIT_CASES)


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

    return acted(work, url_for("coordinator.group", key=key), gettext("Written down."))


@blueprint.post("/groups/<key>/files")
def attach_to_group(key: str) -> Answer:
    """Attach a file to a group."""
    return take(
        lambda session, by: verbs.group_of(session, key, by=by),
        url_for("coordinator.group", key=key, _anchor="files"),
    )


@blueprint.get("/visits")
def visits() -> str:
    """Which journeys followed, in either direction?"""
    require_somewhere(Action.SEE_CASES)
    return render_template(
        "coordinator/visits.html",
        lines=journeys.visits_seen(db.session(), by=actor()),
        may_add=may_add(),
    )


@blueprint.route("/visits/new", methods=["GET", "POST"])
def new_visit() -> Answer:
    """Who comes to whom, out of which mission?"""
    require_somewhere(Action.EDIT_CASES)
    if request.method == "GET":
        wanted = asked("parent", "group", "kind")
        return _visit_form({**wanted, "inherit": "met" if wanted["group"] else "all"}, {}, [])

    def work(session: Session, by: Actor) -> str:
        mission = journeys.begin_visit(session, filled(), by=by)
        return url_for("coordinator.visits", _anchor=f"visit-{mission.slug}")

    return saved(work, lambda faults, said: _visit_form(filled(), faults, said))


@blueprint.post("/visits/<slug>/outlook")
def set_outlook(slug: str) -> Answer:
    """Say how certain a visit is."""
    outlook = request.form.get("outlook", "")

    def work(session: Session, by: Actor) -> None:
        journeys.set_outlook(session, slug, outlook, by=by)

    return acted(work, url_for("coordinator.visits"), gettext("Saved."))


@blueprint.route("/members", methods=["GET", "POST"])
def members() -> Answer:
    """Who joined a cluster because of a mission? A form adds one."""
    require_somewhere(Action.SEE_CASES)
    if request.method == "GET":
        return _members_page({}, {}, [])

    def work(session: Session, by: Actor) -> str:
        members_won.win_member(session, filled(), by=by)
        return url_for("coordinator.members")

    return saved(work, lambda faults, said: _members_page(filled(), faults, said))


@blueprint.post("/members/<int:number>/strike")
def strike_member(number: int) -> Answer:
    """Count a member no more."""
    reason = request.form.get("reason", "")

    def work(session: Session, by: Actor) -> None:
        members_won.strike_member(session, number, reason=reason, version=version(), by=by)

    return acted(work, url_for("coordinator.members"), gettext("It counts no more."))


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


def _visit_form(form: dict[str, Any], faults: dict[str, str], said: list[str]) -> str:
    return render_template(
        "coordinator/visit_form.html",
        form=form,
        faults=faults,
        said=said,
        kinds=journeys.KINDS,
        missions_here=missions_to_choose(Action.EDIT_CASES),
        groups=verbs.groups_seen(db.session(), by=actor()),
        countries=country_choices(),
        names=names_to_choose(),
    )


def _members_page(form: dict[str, Any], faults: dict[str, str], said: list[str]) -> str:
    return render_template(
        "coordinator/members.html",
        members=members_won.members_seen(db.session(), by=actor()),
        form=form,
        faults=faults,
        said=said,
        may_add=may_add(),
        missions_here=missions_to_choose(Action.EDIT_CASES),
        names=names_to_choose(),
        clusters=names_to_choose(IS_CLUSTER),
    )
