"""The report to the funder: may it be handed in, and what does each figure rest on?"""

from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Response as FileResponse
from flask import redirect, render_template, request, send_file, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from matchmaker.errors import NotFound, Refused
from matchmaker.eu_report import Audience, Report, eu_report, project_of, projects
from matchmaker.eu_report.freezing import (
    as_frozen,
    changes_since,
    freeze,
    frozen_report,
    frozen_reports,
)
from matchmaker.eu_report.looking import row_of
from matchmaker.eu_report.shape import Check, Figure, Period
from matchmaker.records import Project
from matchmaker.words import sentence
from web.access import actor
from web.coordinator.report_blueprint import blueprint
from web.extensions import db
from web.localisation import in_words
from web.report_files import MEDIA_TYPES, write
from web.saving import saving

Answer = str | Response | tuple[str, int]


@blueprint.get("")
def index() -> Answer:
    """Which project?"""
    found = projects(db.session(), by=actor())
    if len(found) == 1 and "all" not in request.args:
        return redirect(url_for("reports.report", project=found[0].slug))
    return render_template("coordinator/report/projects.html", projects=found)


@blueprint.get("/<project>")
def report(project: str) -> str:
    """May I hand this in?"""
    return _page(project_of(db.session(), project, by=actor()), [])


@blueprint.post("/<project>/freeze")
def freeze_period(project: str) -> Answer:
    """Keep the report of a period as it stands now."""
    try:
        period = Period(_day("starts_on"), _day("ends_on"))
        with saving() as session:
            found = project_of(session, project, by=actor())
            number = freeze(session, found, request.form.get("name", ""), period, by=actor()).number
    except Refused as refused:
        if isinstance(refused, NotFound):
            raise
        said = [in_words(one) for one in refused.sentences]
        return _page(project_of(db.session(), project, by=actor()), said), 422
    return redirect(url_for("reports.frozen", project=project, number=number))


@blueprint.get("/<project>/frozen/<int:number>")
def frozen(project: str, number: int) -> str:
    """What has changed since this was handed in?"""
    found = project_of(db.session(), project, by=actor())
    kept = frozen_report(db.session(), found, number, by=actor())
    return render_template(
        "coordinator/report/frozen.html",
        project=found,
        frozen=kept,
        changes=changes_since(db.session(), kept, by=actor()),
    )


@blueprint.get("/<project>/frozen/<int:number>/file")
def frozen_file(project: str, number: int) -> FileResponse:
    """The report as it was handed in, with what was corrected since, as a file."""
    found = project_of(db.session(), project, by=actor())
    kept = frozen_report(db.session(), found, number, by=actor())
    made = as_frozen(db.session(), kept, by=actor())
    return _handed_out(made, f"{found.slug}-frozen-{number}")


@blueprint.get("/<project>/figures/<path:key>")
def figure(project: str, key: str) -> str:
    """Which rows is this figure counted from?"""
    found = project_of(db.session(), project, by=actor())
    made = eu_report(db.session(), found, by=actor())
    one = made.figures().get(key)
    if one is None:
        raise NotFound(sentence("The report has no such figure."))
    related = [check for check in made.differences if _shares(check, one)]
    return render_template(
        "coordinator/report/figure.html", project=found, figure=one, related=related
    )


@blueprint.get("/<project>/rows/<path:key>")
def row(project: str, key: str) -> str:
    """What is known of this row, and which evidence stands behind it?"""
    found = project_of(db.session(), project, by=actor())
    made = eu_report(db.session(), found, by=actor())
    return render_template(
        "coordinator/report/row.html",
        project=found,
        seen=row_of(db.session(), found, made, key, by=actor()),
    )


@blueprint.get("/<project>/file")
def file(project: str) -> FileResponse:
    """The report as a file, for the funder or for the public."""
    found = project_of(db.session(), project, by=actor())
    public = request.args.get("audience") == Audience.PUBLIC
    audience = Audience.PUBLIC if public else Audience.FUNDER
    made = eu_report(db.session(), found, by=actor(), audience=audience)
    return _handed_out(made, f"{found.slug}-{'public' if public else 'funder'}")


def _handed_out(made: Report, name: str) -> FileResponse:
    """The report as a file of the kind that the address asks for."""
    kind = request.args.get("format", "docx")
    if kind not in MEDIA_TYPES:
        raise Refused(sentence("There is no such kind of file."))
    return send_file(
        BytesIO(_bytes(made, kind)),
        mimetype=MEDIA_TYPES[kind],
        as_attachment=True,
        download_name=f"{name}.{kind}",
    )


def _bytes(made: Report, kind: str) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"report.{kind}"
        write(made, kind, path, say=in_words)
        return path.read_bytes()


def _shares(check: Check, figure: Figure) -> bool:
    keys = {one.key for one in figure.rows}
    return any(one.key in keys for one in check.rows)


def _page(project: Project, said: list[str]) -> str:
    made = eu_report(db.session(), project, by=actor())
    kept = frozen_reports(db.session(), project, by=actor())
    return render_template(
        "coordinator/report/report.html",
        project=project,
        report=made,
        frozen=kept,
        changes=(changes_since(db.session(), kept[0], by=actor(), whole=made) if kept else []),
        said=said,
        suggested=request.form.get("name")
        or gettext("Report of %(day)s", day=datetime.now(UTC).date()),
    )


def _day(name: str) -> date | None:
    text = request.form.get(name, "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as wrong:
        raise Refused(sentence("Write a day as YYYY-MM-DD.")) from wrong
