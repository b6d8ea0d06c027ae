"""Paper: what is printed for a mission, all of it or only the sheets that changed."""

from flask import Response, render_template, request, url_for
from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectMultipleField
from wtforms.validators import NumberRange, Optional

from matchmaker.agendas import ParticipantView
from matchmaker.errors import Refused
from matchmaker.papers import mission_papers, mission_workbook
from matchmaker.permissions import Action
from matchmaker.planning import latest_run
from matchmaker.records import Mission
from matchmaker.release_changes import releases_of
from matchmaker.reports.documents import Paper, as_pdf
from matchmaker.words import Sentence
from web.access import actor, mission_here
from web.correspondence import correspondence
from web.extensions import db
from web.localisation import in_words
from web.organiser.blueprint import blueprint
from web.saving import saving

Page = str | Response | tuple[str, int]

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class PapersForm(FlaskForm):  # type: ignore[misc]
    """What to print, and since which release."""

    papers = SelectMultipleField(choices=[one.value for one in Paper])
    since = IntegerField(validators=[Optional(), NumberRange(1)])


@blueprint.route("/missions/<slug>/papers", methods=["GET", "POST"])
def papers(slug: str) -> Page:
    """What is there to print?"""
    mission = mission_here(slug, Action.EXPORT)
    if request.method == "GET":
        return _page(mission)
    form = PapersForm()
    chosen = [Paper(one) for one in form.papers.data or [] if one in set(Paper)]
    root = correspondence().address

    def address_of(participant: ParticipantView) -> str:
        return f"{root}/my/{slug}/{participant.code}"

    try:
        with saving() as session:
            pages = mission_papers(
                session,
                mission,
                chosen,
                by=actor(),
                since=form.since.data if form.validate() else None,
                address_of=address_of,
                say=in_words,
            )
        printed = as_pdf(pages)  # after the transaction: nobody waits for the printing
    except Refused as refused:
        return _page(mission, *refused.sentences), 422
    return _file(printed, "application/pdf", f"{slug}.pdf")


@blueprint.post("/missions/<slug>/workbook")
def workbook(slug: str) -> Page:
    """Everything that was planned, as one workbook."""
    mission = mission_here(slug, Action.EXPORT)
    try:
        with saving() as session:
            made = mission_workbook(session, mission, by=actor(), say=in_words)
    except Refused as refused:
        return _page(mission, *refused.sentences), 422
    return _file(made, WORKBOOK, f"{slug}.xlsx")


def _page(mission: Mission, *told: Sentence) -> str:
    session = db.session()
    return render_template(
        "organiser/papers.html",
        mission=mission,
        planned=latest_run(session, mission) is not None,
        releases=releases_of(session, mission),
        papers=list(Paper),
        form=PapersForm(formdata=None),
        told=told,
        here=url_for("organiser.papers", slug=mission.slug),
    )


def _file(content: bytes, kind: str, name: str) -> Response:
    answer = Response(content, mimetype=kind)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
