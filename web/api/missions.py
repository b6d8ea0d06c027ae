"""Missions: which there are, and where each stands."""

from collections.abc import Sequence
from typing import Any

from apiflask import Schema
from apiflask.fields import Date, Integer, List, String
from sqlalchemy import select

from matchmaker.permissions import Action, visible_missions
from matchmaker.records import Mission
from web.access import actor
from web.api.answers import Answer, PageQuery, failures, one_page, page_of
from web.api.blueprint import blueprint
from web.api.gate import for_those_who_may
from web.extensions import db


class MissionOut(Schema):
    """A mission. ``country`` is ISO 3166-1 alpha-2; ``goals`` are the planner's, in order."""

    slug = String(required=True)
    name = String(required=True)
    kind = String(required=True)
    stage = String(required=True)
    country = String(allow_none=True)
    starts_on = Date(allow_none=True)
    ends_on = Date(allow_none=True)
    goals = List(String())
    revision = Integer(metadata={"description": "Counts the changes to what plans are made from."})
    synthetic_note = String()


@blueprint.get("/missions")
@blueprint.input(PageQuery, location="query")
@blueprint.output(page_of(MissionOut))
@blueprint.doc(responses=failures(), security="token")
def missions(query_data: dict[str, int]) -> Answer:
    """List the missions that this account may see."""
    found = (
        select(Mission).where(visible_missions(actor(), Action.SEE_MISSION)).order_by(Mission.slug)
    )
    return one_page(db.session(), found, query_data, _written)


@blueprint.get("/missions/<slug>")
@for_those_who_may(Action.SEE_MISSION)
@blueprint.output(MissionOut)
@blueprint.doc(responses=failures(), security="token")
def mission(mission: Mission) -> dict[str, Any]:
    """Read one mission."""
    return _written([mission])[0]


def _written(missions: Sequence[Mission]) -> list[dict[str, Any]]:
    return [
        {
            "slug": one.slug,
            "name": one.name,
            "kind": one.kind.value,
            "stage": one.stage.value,
            "country": one.country,
            "starts_on": one.starts_on,
            "ends_on": one.ends_on,
            "goals": one.goals,
            "revision": one.revision,
            "synthetic_note": one.synthetic_note,
        }
        for one in missions
    ]
