"""Layouts of a coordinator's own for the report, as Word or Excel files."""

from io import BytesIO

from flask import Response as FileResponse
from flask import redirect, render_template, request, send_file, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from matchmaker.errors import NotFound, Refused
from matchmaker.eu_report import Audience, project_of
from matchmaker.eu_report.layouts import (
    add_layout,
    fill_layout,
    layout_of,
    layouts,
    remove_layout,
)
from matchmaker.reports.layouts import MOST_BYTES
from web.access import actor
from web.coordinator.report_blueprint import blueprint
from web.extensions import db
from web.localisation import in_words
from web.report_files import MEDIA_TYPES
from web.saving import saving

Answer = str | Response | tuple[str, int]


@blueprint.url_value_preprocessor
def _let_files_in(endpoint: str | None, _values: object) -> None:
    """Files may be larger than forms; said before anything reads the request."""
    if endpoint == "reports.templates":
        request.max_content_length = MOST_BYTES + 100_000


@blueprint.route("/<project>/layouts", methods=["GET", "POST"])
def templates(project: str) -> Answer:
    """Which layouts are there, and how is one made?"""
    found = project_of(db.session(), project, by=actor())
    if request.method == "GET":
        return _page(project, [])
    handed = request.files.get("file")
    said = [gettext("Choose a file first.")]
    if handed is not None and handed.filename:
        data = handed.read()
        try:
            with saving() as session:
                found = project_of(session, project, by=actor())
                add_layout(session, found, handed.filename, data, by=actor())
        except Refused as refused:
            if isinstance(refused, NotFound):
                raise
            said = [in_words(one) for one in refused.sentences]
        else:
            return redirect(url_for("reports.templates", project=project))
    return _page(project, said), 422


@blueprint.get("/<project>/layouts/<int:number>")
def fill(project: str, number: int) -> FileResponse:
    """The report in this layout."""
    found = project_of(db.session(), project, by=actor())
    layout = layout_of(db.session(), found, number, by=actor())
    public = request.args.get("audience") == Audience.PUBLIC
    audience = Audience.PUBLIC if public else Audience.FUNDER
    made = fill_layout(db.session(), layout, by=actor(), audience=audience, say=in_words)
    kind = layout.kind.value
    return send_file(
        BytesIO(made),
        mimetype=MEDIA_TYPES[kind],
        as_attachment=True,
        download_name=layout.name,
    )


@blueprint.post("/<project>/layouts/<int:number>/remove")
def remove(project: str, number: int) -> Response:
    """Remove a layout."""
    with saving() as session:
        found = project_of(session, project, by=actor())
        remove_layout(session, layout_of(session, found, number, by=actor()), by=actor())
    return redirect(url_for("reports.templates", project=project))


def _page(project: str, said: list[str]) -> str:
    found = project_of(db.session(), project, by=actor())
    return render_template(
        "coordinator/report/layouts.html",
        project=found,
        layouts=layouts(db.session(), found, by=actor()),
        said=said,
    )
