"""Visits, and any mission's own record: who comes to whom, what came of it, what shows it."""

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from matchmaker.cooperation import visits as verbs
from matchmaker.cooperation.groups import groups_seen
from matchmaker.cooperation.mission_record import record_of
from matchmaker.evidence.attaching import evidence_of, is_keeper
from matchmaker.permissions import Action, Actor, may
from web.access import actor, mission_here
from web.choices import country_choices
from web.coordinator.blueprint import (
    Answer,
    acted,
    asked,
    blueprint,
    filled,
    may_add,
    missions_to_choose,
    names_to_choose,
    place,
    require_somewhere,
    saved,
)
from web.coordinator.files import take
from web.extensions import db


@blueprint.get("/visits")
def visits() -> str:
    """Which journeys followed, in either direction?"""
    require_somewhere(Action.SEE_CASES)
    return render_template(
        "coordinator/visits.html",
        lines=verbs.visits_seen(db.session(), by=actor()),
        may_add=may_add(),
    )


@blueprint.route("/visits/new", methods=["GET", "POST"])
def new_visit() -> Answer:
    """Who comes to whom, out of which mission?"""
    require_somewhere(Action.EDIT_CASES)
    if request.method == "GET":
        wanted = asked("parent", "group", "kind")
        return _form({**wanted, "inherit": "met" if wanted["group"] else "all"}, {}, [])

    def work(session: Session, by: Actor) -> str:
        mission = verbs.begin_visit(session, filled(), by=by)
        return url_for("coordinator.record", slug=mission.slug)

    return saved(work, lambda faults, said: _form(filled(), faults, said))


@blueprint.post("/visits/<slug>/outlook")
def set_outlook(slug: str) -> Answer:
    """Say how certain a visit is."""
    outlook = request.form.get("outlook", "")

    def work(session: Session, by: Actor) -> None:
        verbs.set_outlook(session, slug, outlook, by=by)

    return acted(work, place("visits"), gettext("Saved."))


@blueprint.get("/missions/<slug>")
def record(slug: str) -> str:
    """Who went to whom, what came of it, and what shows it?"""
    session, by = db.session(), actor()
    mission = mission_here(slug, Action.SEE_CASES)
    return render_template(
        "coordinator/record.html",
        record=record_of(session, mission, by=by),
        mission=mission,
        is_visit=mission.kind in verbs.KINDS,
        files=evidence_of(session, mission, by=by),
        may_keep=is_keeper(mission, by),
        may_edit=may(by, Action.EDIT_CASES, mission),
        names=names_to_choose(),
    )


@blueprint.post("/missions/<slug>/visit")
def correct_visit(slug: str) -> Answer:
    """Say who receives whom, and how many come."""

    def work(session: Session, by: Actor) -> None:
        verbs.correct_visit(session, slug, filled(), by=by)

    return acted(work, place("record", slug=slug), gettext("Saved."))


@blueprint.post("/missions/<slug>/files")
def attach_to_mission(slug: str) -> Answer:
    """Attach a file to a mission."""
    return take(
        lambda *_: mission_here(slug, Action.KEEP_EVIDENCE), place("record", "files", slug=slug)
    )


def _form(form: dict[str, Any], faults: dict[str, str], said: list[str]) -> str:
    return render_template(
        "coordinator/visit_form.html",
        form=form,
        faults=faults,
        said=said,
        kinds=verbs.KINDS,
        missions_here=missions_to_choose(Action.EDIT_CASES),
        groups=groups_seen(db.session(), by=actor()),
        countries=country_choices(),
        names=names_to_choose(),
    )
