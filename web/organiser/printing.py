"""Paper: what is printed for a mission, all of it or only the sheets that changed."""

from typing import Any

from flask import redirect, render_template, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response
from wtforms import IntegerField, SelectMultipleField
from wtforms.validators import NumberRange, Optional

from matchmaker.errors import NotFound, Refused
from matchmaker.papers import mission_workbook, print_papers, printing_by_id, printings_of
from matchmaker.permissions import Action
from matchmaker.planning import latest_run
from matchmaker.records import JobState, Mission, Printing
from matchmaker.release_changes import releases_of
from matchmaker.reports.documents import Paper
from matchmaker.words import Sentence, from_json, sentence
from web.access import actor, mission_here
from web.correspondence import correspondence
from web.extensions import db
from web.forms import Form
from web.localisation import in_words
from web.organiser.blueprint import blueprint
from web.organiser.waiting import nobody_works
from web.saving import saving

Page = str | Response | tuple[str, int]

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class PapersForm(Form):
    """What to print, and since which release."""

    papers = SelectMultipleField(choices=[one.value for one in Paper])
    since = IntegerField(validators=[Optional(), NumberRange(1)])


@blueprint.get("/missions/<slug>/papers")
def papers(slug: str) -> Page:
    """What is there to print, and what is printed?"""
    return _page(mission_here(slug, Action.EXPORT))


@blueprint.post("/missions/<slug>/papers")
def print_them(slug: str) -> Page:
    """Have a worker print."""
    mission, form = mission_here(slug, Action.EXPORT), PapersForm()
    root = correspondence().address
    try:
        with saving() as session:
            print_papers(
                session,
                mission,
                [Paper(one) for one in form.papers.data or [] if one in set(Paper)],
                by=actor(),
                since=form.since.data if form.validate() else None,
                address_of=lambda one: f"{root}/my/{slug}/{one.code}",
                say=in_words,
            )
    except Refused as refused:
        return _page(mission, *refused.sentences), 422
    return redirect(url_for("organiser.papers", slug=slug))


@blueprint.get("/missions/<slug>/papers/<int:number>/progress")
def print_progress(slug: str, number: int) -> dict[str, Any]:
    """How far a printing has come, for the script on the page of papers."""
    mission = mission_here(slug, Action.EXPORT)
    found = printing_by_id(db.session(), mission, number, by=actor())
    return {"ended": found.job.state.ended, "headline": _standing(found)}


@blueprint.get("/missions/<slug>/papers/<int:number>.pdf")
def printed(slug: str, number: int) -> Response:
    """A printed PDF."""
    mission = mission_here(slug, Action.EXPORT)
    found = printing_by_id(db.session(), mission, number, by=actor())
    if found.content is None:
        raise NotFound(sentence("It is not printed yet."))
    last = f"-release-{found.release}" if found.release else ""
    return _file(found.content, "application/pdf", f"{slug}{last}.pdf")


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
        printings=printings_of(session, mission, by=actor()),
        standing=_standing,
        nobody_works=nobody_works(session),
        form=PapersForm(formdata=None),
        told=told,
    )


def _standing(printing: Printing) -> str:
    """How far it has come, in words."""
    job = printing.job
    if job.state is JobState.DONE:
        said = ngettext("%(num)s page", "%(num)s pages", printing.pages)
    elif job.state is JobState.RUNNING:
        done, of = job.progress.get("pages", 0), job.progress.get("of", printing.pages)
        said = gettext("Page %(page)s of about %(of)s", page=done, of=of)
    elif job.state is JobState.QUEUED:
        said = gettext("Waits for its turn")
    else:
        told = job.result.get("sentences", [])
        said = " ".join(in_words(from_json(one)) for one in told) or gettext("Not printed")
    return str(said)


def _file(content: bytes, kind: str, name: str) -> Response:
    answer = Response(content, mimetype=kind)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
