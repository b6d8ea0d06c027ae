"""The Excel round trip on screen: export, edit offline, look at the difference, save."""

from io import BytesIO

from flask import redirect, render_template, request, send_file, url_for
from flask_babel import gettext, ngettext
from flask_wtf.file import FileField, FileRequired
from werkzeug.wrappers import Response

from matchmaker.auditing import note
from matchmaker.errors import Clash, NotFound, Refused
from matchmaker.intake.coming_back import KIND, difference, questions_of, save_back, take_back
from matchmaker.intake.people_tables import COLUMNS, tables_now
from matchmaker.intake.round_trip import RowChange, read_workbook
from matchmaker.intake.uploads import upload_of
from matchmaker.permissions import Action
from matchmaker.records import Mission, Upload
from matchmaker.reports.people_workbook import write_people_workbook
from matchmaker.words import from_json, sentence
from web.access import actor, mission_here
from web.extensions import db
from web.forms import Form
from web.frame import say
from web.localisation import in_words
from web.organiser.blueprint import blueprint
from web.organiser.imports import read_file
from web.saving import saving

Answer = str | Response | tuple[str, int]


class BackForm(Form):
    """The workbook that comes back."""

    file = FileField(validators=[FileRequired()])


@blueprint.route("/missions/<slug>/round-trip", methods=["GET", "POST"])
def round_trip(slug: str) -> Answer:
    """Take the people home in a workbook, and hand it in again."""
    mission = mission_here(slug, Action.EDIT_PEOPLE)
    form = BackForm()
    if not form.is_submitted():
        return render_template("organiser/round_trip.html", mission=mission, form=form, said=[])
    said = [gettext("Choose a file first.")]
    if form.validate():
        columns = {table: list(names) for table, names in COLUMNS.items()}
        try:
            name, content = read_file(form.file.data, read_workbook, columns)
            with saving() as session:
                mission = mission_here(slug, Action.EDIT_PEOPLE)
                number = take_back(session, mission, name, content, by=actor()).id
        except Refused as refused:
            said = [in_words(one) for one in refused.sentences]
        else:
            return redirect(url_for("organiser.difference", slug=slug, number=number))
    mission = mission_here(slug, Action.EDIT_PEOPLE)
    return render_template("organiser/round_trip.html", mission=mission, form=form, said=said), 422


@blueprint.post("/missions/<slug>/round-trip/export")
def export_people(slug: str) -> Response:
    """The participants and wishes as a workbook; that it was taken out is written down."""
    mission = mission_here(slug, Action.EDIT_PEOPLE)
    tables = tables_now(db.session(), mission)
    target = BytesIO()
    write_people_workbook(
        target, mission.slug, {table: (COLUMNS[table], rows) for table, rows in tables.items()}
    )
    with saving() as session:
        rows = sum(map(len, tables.values()))
        note(session, actor(), "export_people", f"mission:{slug}", rows=rows)
    target.seek(0)
    return send_file(
        target,
        as_attachment=True,
        download_name=f"{slug}-people.xlsx",
        mimetype="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )


@blueprint.get("/missions/<slug>/round-trip/<int:number>", endpoint="difference")
def difference_page(slug: str, number: int) -> str:
    """What would the workbook change, and where do two changes contradict each other?"""
    mission = mission_here(slug, Action.EDIT_PEOPLE)
    return _page(mission, _upload(mission, number), [], {})


@blueprint.post("/missions/<slug>/round-trip/<int:number>/save")
def save_difference(slug: str, number: int) -> Answer:
    """Save the difference with each conflict as it was chosen."""
    mission = mission_here(slug, Action.EDIT_PEOPLE)
    upload = _upload(mission, number)
    chosen = {
        name.removeprefix("choose-"): value
        for name, value in request.form.items()
        if name.startswith("choose-")
    }
    try:
        with saving() as session:
            digest = request.form.get("digest", "")
            touched = save_back(session, upload, digest, chosen, by=actor())
    except Refused as refused:
        said = [in_words(one) for one in refused.sentences]
        mission = mission_here(slug, Action.EDIT_PEOPLE)
        code = 409 if isinstance(refused, Clash) else 422
        return _page(mission, _upload(mission, number), said, chosen), code
    say(ngettext("Saved: %(num)s row.", "Saved: %(num)s rows.", touched))
    return redirect(url_for("organiser.people", slug=slug))


def _upload(mission: Mission, number: int) -> Upload:
    upload = upload_of(db.session(), mission, number, by=actor())
    if upload.kind != KIND:
        raise NotFound(sentence("This file is no longer kept here; hand it in again."))
    return upload


def _page(mission: Mission, upload: Upload, said: list[str], chosen: dict[str, str]) -> str:
    back = difference(db.session(), upload, by=actor())
    return render_template(
        "organiser/difference.html",
        mission=mission,
        upload=upload,
        back=back,
        counts=_counts(back.changes),
        unchanged=sum(one.unchanged for one in back.tables.values()),
        questions_of=questions_of,
        faults=[in_words(from_json(one)) for one in upload.preview.get("faults", [])],
        said=said,
        chosen=chosen,
    )


def _counts(changes: list[tuple[str, RowChange]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for _, one in changes:
        found[one.what.value] = found.get(one.what.value, 0) + 1
    return found
