"""Import on screen: hand a table in, match its columns, look at what it does, save it whole."""

from collections.abc import Callable
from typing import Any

from flask import Response as FileResponse
from flask import redirect, render_template, request, send_file, url_for
from flask_babel import gettext
from flask_wtf.file import FileField, FileRequired
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response
from wtforms import SelectField

from matchmaker.errors import Clash, FileRefused, Refused
from matchmaker.intake.importing import ImportKind, columns_of
from matchmaker.intake.sandbox import read_upload, safe_name
from matchmaker.intake.tables import header_of
from matchmaker.intake.uploads import (
    MOST_BYTES,
    faults_of,
    keep,
    matched,
    preview,
    read_columns,
    reading_of,
    save,
    settle_columns,
    upload_of,
)
from matchmaker.permissions import Action
from matchmaker.records import Mission, Upload
from matchmaker.reference import DATA
from matchmaker.words import sentence
from web import words
from web.access import actor, mission_here
from web.extensions import db
from web.forms import Form
from web.frame import say
from web.localisation import in_words
from web.organiser.blueprint import blueprint
from web.saving import saving

Answer = str | Response | tuple[str, int]

SAMPLES = 3
"""Cells of a column that are shown beside its header."""


class FileForm(Form):
    """A file and what is in it."""

    kind = SelectField()
    file = FileField(validators=[FileRequired()])


@blueprint.url_value_preprocessor
def _let_files_in(endpoint: str | None, _values: object) -> None:
    """Files may be larger than forms; said before anything reads the request."""
    if endpoint in ("organiser.imports", "organiser.round_trip"):
        request.max_content_length = MOST_BYTES + 100_000


@blueprint.route("/missions/<slug>/import", methods=["GET", "POST"])
def imports(slug: str) -> Answer:
    """Which file, and what is in it?"""
    mission = mission_here(slug, Action.IMPORT)
    form = FileForm()
    form.kind.choices = [(one.value, words.IMPORTS[one]) for one in ImportKind]
    if not form.is_submitted():
        return render_template("organiser/imports.html", mission=mission, form=form, said=[])
    said = [gettext("Choose a file first.")]
    if form.validate():
        kind = ImportKind(form.kind.data)
        try:
            name, rows = read_file(form.file.data, read_columns, *reading_of(kind))
            with saving() as session:
                mission = mission_here(slug, Action.IMPORT)
                upload = keep(session, mission, kind.value, name, {"rows": rows}, by=actor())
                number = upload.id
                if all(matched(upload)):
                    _try_columns(upload)
        except Refused as refused:
            said = [in_words(one) for one in refused.sentences]
        else:
            return redirect(url_for("organiser.import_file", slug=slug, number=number))
    mission = mission_here(slug, Action.IMPORT)
    return render_template("organiser/imports.html", mission=mission, form=form, said=said), 422


@blueprint.get("/missions/<slug>/import/<int:number>")
def import_file(slug: str, number: int) -> str:
    """Which column is which, what would be changed, and what is wrong?"""
    mission = mission_here(slug, Action.IMPORT)
    return _page(mission, upload_of(db.session(), mission, number, by=actor()), [])


@blueprint.post("/missions/<slug>/import/<int:number>/columns")
def match_columns(slug: str, number: int) -> Answer:
    """Say which column is which."""
    mission = mission_here(slug, Action.IMPORT)
    upload = upload_of(db.session(), mission, number, by=actor())
    header = header_of(upload.content["rows"])
    chosen = [request.form.get(f"column-{at}", "") for at in range(len(header))]
    try:
        with saving() as session:
            settle_columns(session, upload, chosen, by=actor())
    except Refused as refused:
        said = [in_words(one) for one in refused.sentences]
        mission = mission_here(slug, Action.IMPORT)
        upload = upload_of(db.session(), mission, number, by=actor())
        return _page(mission, upload, said, chosen), 422
    return redirect(url_for("organiser.import_file", slug=slug, number=number, _anchor="preview"))


@blueprint.post("/missions/<slug>/import/<int:number>/save")
def save_import(slug: str, number: int) -> Answer:
    """Save what was previewed: all of it, or nothing."""
    mission = mission_here(slug, Action.IMPORT)
    try:
        with saving() as session:
            upload = upload_of(session, mission, number, by=actor())
            summary = save(session, upload, by=actor())
    except (Clash, FileRefused) as refused:
        said = [in_words(one) for one in refused.sentences][:1]
        with saving() as session:
            mission = mission_here(slug, Action.IMPORT)
            upload = upload_of(session, mission, number, by=actor())
            preview(session, upload, by=actor())
        return _page(mission, upload, said), 409
    say(
        gettext(
            "Imported: %(added)s added, %(changed)s changed, %(unchanged)s as they were.",
            added=summary.added,
            changed=summary.changed,
            unchanged=summary.unchanged,
        )
    )
    return redirect(url_for("organiser.people", slug=slug))


@blueprint.get("/missions/<slug>/import/template.xlsx")
def import_template(slug: str) -> FileResponse:
    """The workbook that organisers can fill in."""
    mission_here(slug, Action.IMPORT)
    path = DATA / "import_templates" / "mission_template.xlsx"
    return send_file(path, as_attachment=True, download_name="mission_template.xlsx")


def read_file(file: FileStorage, read: Callable[..., Any], *arguments: Any) -> tuple[str, Any]:
    """The name of an uploaded file and what a child process read of it.

    No transaction is open meanwhile: reading can take long. Raises ``FileRefused``.
    """
    data, name = file.stream.read(MOST_BYTES + 1), safe_name(file.filename or "")
    if len(data) > MOST_BYTES:
        raise FileRefused(
            name,
            sentence(
                "{file} has more than {most} MB; import it in parts.",
                file=name,
                most=MOST_BYTES // 1_000_000,
            ),
        )
    db.session().rollback()
    return name, read_upload(data, name, read, *arguments)


def _try_columns(upload: Upload) -> None:
    """Take the columns as suggested where that can be; else the person chooses them."""
    try:
        settle_columns(db.session(), upload, matched(upload), by=actor())
    except Refused:
        return


def _page(
    mission: Mission, upload: Upload, said: list[str], chosen: list[str] | None = None
) -> str:
    rows = upload.content["rows"]
    header = header_of(rows)
    below = [row for row in rows if any(map(str.strip, row))][1:]
    samples = [
        [row[at] for row in below if at < len(row) and row[at].strip()][:SAMPLES]
        for at in range(len(header))
    ]
    return render_template(
        "organiser/import_file.html",
        mission=mission,
        upload=upload,
        kind=ImportKind(upload.kind),
        columns=columns_of(ImportKind(upload.kind)),
        header=list(zip(header, chosen or matched(upload), samples, strict=True)),
        settled="columns" in upload.settled,
        shown=upload.preview,
        faults=faults_of(upload),
        count=len(below),
        said=said,
    )
