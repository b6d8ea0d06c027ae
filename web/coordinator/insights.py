"""What came of it all: from wish to agreement, drawn and in figures."""

from flask import Response, make_response, render_template
from flask_babel import gettext, lazy_gettext

from matchmaker.learning.funnel import Facet, Funnel, Hint, Rung, funnel
from matchmaker.reports.charts import bars
from web.access import actor
from web.coordinator.blueprint import blueprint
from web.extensions import db

RUNGS = {
    Rung.WISHED: lazy_gettext("Wished for"),
    Rung.PLANNED: lazy_gettext("Meeting planned"),
    Rung.HELD: lazy_gettext("Held"),
    Rung.LED_ON: lazy_gettext("Led on"),
    Rung.CASE: lazy_gettext("Cooperation case"),
    Rung.SIGNED: lazy_gettext("Signed"),
}
FACETS = {
    Facet.COUNTRY: lazy_gettext("By the counterpart's country"),
    Facet.SECTOR: lazy_gettext("By the home side's sector"),
    Facet.CLUSTER: lazy_gettext("By cluster"),
    Facet.MISSION: lazy_gettext("By mission"),
}
HINTS = {
    Hint.BOTH: lazy_gettext("Same sector, and one offers what the other needs"),
    Hint.TRADE: lazy_gettext("One offers what the other needs"),
    Hint.SECTOR: lazy_gettext("Same sector"),
    Hint.NOTHING: lazy_gettext("Nothing in common on paper"),
}


@blueprint.get("/insights")
def insights() -> str:
    """How many wishes became meetings, and how many of those led on?"""
    return render_template(
        "coordinator/insights.html",
        funnel=_funnel(),
        rungs=RUNGS,
        facets=FACETS,
        hints=HINTS,
        Rung=Rung,
        Facet=Facet,
    )


@blueprint.get("/insights/funnel.svg")
def insights_picture() -> Response:
    """The funnel as a picture for a report."""
    rows = [(str(RUNGS[rung]), count) for rung, count in _funnel().counts.items()]
    answer = make_response(bars(gettext("From wish to agreement"), rows))
    answer.mimetype = "image/svg+xml"
    answer.headers["Content-Disposition"] = "attachment; filename=funnel.svg"
    return answer


def _funnel() -> Funnel:
    return funnel(db.session(), by=actor())
