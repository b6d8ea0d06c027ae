"""What came of it all: from wish to agreement, drawn and in figures."""

from flask import Response, make_response, render_template

from matchmaker.errors import NotFound
from matchmaker.learning.funnel import Facet, Funnel, Rung, funnel
from matchmaker.learning.funnel_pictures import (
    FACETS,
    HINTS,
    PROPOSED,
    RUNGS,
    facet_name,
    funnel_pictures,
)
from matchmaker.reports.charts import drawn
from matchmaker.words import Sentence, sentence
from web.access import actor
from web.coordinator.blueprint import blueprint
from web.extensions import db
from web.localisation import in_words

PICTURES = {"svg": "image/svg+xml", "png": "image/png"}
"""The kinds of picture, each with its media type."""


@blueprint.get("/insights")
def insights() -> str:
    """How many wishes became meetings, and how many of those led on?"""
    found = _funnel()
    return render_template(
        "coordinator/insights.html",
        funnel=found,
        pictures={one.key: one for one in funnel_pictures(found)},
        rungs=RUNGS,
        facets=FACETS,
        hints=HINTS,
        proposed=PROPOSED,
        called=_called,
        Rung=Rung,
    )


@blueprint.get("/insights/<picture>.<kind>")
def insights_picture(picture: str, kind: str) -> Response:
    """One of the pictures, for a report."""
    found = next((one for one in funnel_pictures(_funnel()) if one.key == picture), None)
    if found is None or kind not in PICTURES:
        raise NotFound(sentence("There is no such picture, or nothing to draw in it yet."))
    answer = make_response(drawn(found, kind, say=in_words))
    answer.mimetype = PICTURES[kind]
    answer.headers["Content-Disposition"] = f"attachment; filename={picture}.{kind}"
    return answer


def _called(facet: Facet, name: str) -> str:
    found = facet_name(facet, name)
    return in_words(found) if isinstance(found, Sentence) else found


def _funnel() -> Funnel:
    return funnel(db.session(), by=actor())
