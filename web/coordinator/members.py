"""New cluster members: who joined because of a mission, one of them, and what shows it."""

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from matchmaker.cooperation import members as verbs
from matchmaker.evidence.attaching import evidence_of
from matchmaker.permissions import Action, Actor, may
from web.access import actor
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


@blueprint.get("/members")
def members() -> str:
    """Who joined a cluster because of a mission?"""
    require_somewhere(Action.SEE_CASES)
    return _page({}, {}, [])


@blueprint.post("/members")
def win_member() -> Answer:
    """Somebody joined."""

    def work(session: Session, by: Actor) -> str:
        made = verbs.win_member(session, filled(), by=by)
        return url_for("coordinator.member", number=made.id)

    return saved(work, lambda faults, said: _page(filled(), faults, said))


@blueprint.get("/members/<int:number>")
def member(number: int) -> str:
    """Who joined which cluster when, and what shows it?"""
    session, by = db.session(), actor()
    found = verbs.member_of(session, number, by=by)
    return render_template(
        "coordinator/member.html",
        member=found,
        files=evidence_of(session, found, by=by),
        may_edit=may(by, Action.EDIT_CASES, found.mission),
    )


@blueprint.post("/members/<int:number>/correct")
def correct_member(number: int) -> Answer:
    """Say more exactly when, or why."""

    def work(session: Session, by: Actor) -> None:
        verbs.correct_member(session, number, filled(), version=version(), by=by)

    return acted(work, place("member", number=number), gettext("Corrected."))


@blueprint.post("/members/<int:number>/strike")
def strike_member(number: int) -> Answer:
    """Count a member no more."""
    reason = request.form.get("reason", "")

    def work(session: Session, by: Actor) -> None:
        verbs.strike_member(session, number, reason=reason, version=version(), by=by)

    return acted(work, place("member", number=number), gettext("It counts no more."))


@blueprint.post("/members/<int:number>/files")
def attach_to_member(number: int) -> Answer:
    """Attach a file to a member won."""
    return take(
        lambda session, by: verbs.member_of(session, number, by=by),
        place("member", "files", number=number),
    )


def _page(form: dict[str, Any], faults: dict[str, str], said: list[str]) -> str:
    return render_template(
        "coordinator/members.html",
        members=verbs.members_seen(db.session(), by=actor()),
        form=form,
        faults=faults,
        said=said,
        may_add=may_add(),
        missions_here=missions_to_choose(Action.EDIT_CASES),
        names=names_to_choose(),
        clusters=names_to_choose(IS_CLUSTER),
    )
