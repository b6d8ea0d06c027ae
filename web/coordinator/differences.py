"""One difference of the report: its rows, and why it stands."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matchmaker.errors import FieldsRefused
from matchmaker.eu_report import project_of
from matchmaker.eu_report.explaining import difference_of, explain, take_explanation_back
from web.access import actor
from web.coordinator.report_blueprint import blueprint
from web.extensions import db
from web.localisation import in_words
from web.saving import saving

Answer = str | Response | tuple[str, int]


@blueprint.route("/<project>/differences/<key>", methods=["GET", "POST"])
def difference(project: str, key: str) -> Answer:
    """Why is this printed and that counted?"""
    if request.method == "GET":
        return _page(project, key, None, {})
    words = request.form.get("words", "")
    try:
        with saving() as session:
            explain(session, project_of(session, project, by=actor()), key, words, by=actor())
    except FieldsRefused as refused:
        faults = {name: in_words(one) for name, one in refused.fields.items()}
        return _page(project, key, words, faults), 422
    return _back(project)


@blueprint.post("/<project>/differences/<key>/unexplain")
def unexplain(project: str, key: str) -> Answer:
    """Let it wait for an explanation again."""
    with saving() as session:
        take_explanation_back(session, project_of(session, project, by=actor()), key, by=actor())
    return _back(project)


def _back(project: str) -> Response:
    return redirect(url_for("reports.report", project=project, _anchor="differences"))


def _page(project: str, key: str, words: str | None, faults: dict[str, str]) -> str:
    found = project_of(db.session(), project, by=actor())
    seen = difference_of(db.session(), found, key, by=actor())
    said = seen.check.explained.words if seen.check.explained else ""
    return render_template(
        "coordinator/report/difference.html",
        project=found,
        seen=seen,
        words=said if words is None else words,
        faults=faults,
    )
