"""Targets against actuals, drawn and in figures."""

from itertools import groupby
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from matchmaker.cooperation import targets as verbs
from matchmaker.permissions import Action, Actor, may
from web.access import actor
from web.coordinator.blueprint import (
    IS_CLUSTER,
    Answer,
    acted,
    blueprint,
    filled,
    names_to_choose,
    place,
    saved,
)
from web.extensions import db


@blueprint.get("/targets")
def targets() -> str:
    """How much of what was promised has happened?"""
    return _page({}, {}, [])


@blueprint.post("/targets")
def set_target() -> Answer:
    """Promise more."""

    def work(session: Session, by: Actor) -> str:
        verbs.set_target(session, filled(), by=by)
        return url_for("coordinator.targets")

    return saved(work, lambda faults, said: _page(filled(), faults, said))


@blueprint.post("/targets/<int:number>/remove")
def remove_target(number: int) -> Answer:
    """Promise something no more."""

    def work(session: Session, by: Actor) -> None:
        verbs.remove_target(session, number, by=by)

    return acted(work, place("targets"), gettext("Removed; the trail keeps it."))


def _page(form: dict[str, Any], faults: dict[str, str], said: list[str]) -> str:
    lines = verbs.targets_seen(db.session(), by=actor())
    periods = [
        (period, list(found))
        for period, found in groupby(
            lines, key=lambda one: (one.target.starts_on, one.target.ends_on)
        )
    ]
    return render_template(
        "coordinator/targets.html",
        periods=periods,
        reached=sum(one.actual >= one.target.value for one in lines),
        count=len(lines),
        form=form,
        faults=faults,
        said=said,
        may_edit=may(actor(), Action.EDIT_CASES),
        clusters=names_to_choose(IS_CLUSTER),
    )
