"""What a report is made for, and its narrative."""

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from matchmaker.eu_report import project_edits as verbs
from matchmaker.eu_report import project_of
from matchmaker.eu_report import statements as texts
from matchmaker.permissions import Action, Actor, require
from matchmaker.reports.eu_sections import STATEMENT_KINDS
from web.access import actor
from web.coordinator.blueprint import Answer, Place, acted, filled, names_to_choose, saved
from web.coordinator.report_blueprint import blueprint
from web.extensions import db


@blueprint.route("/new", methods=["GET", "POST"])
def new_project() -> Answer:
    """What is to be reported on?"""
    require(actor(), Action.REPORT)
    if request.method == "GET":
        return _project_page(None, {}, {}, [])

    def work(session: Session, by: Actor) -> str:
        made = verbs.save_project(session, None, filled("missions"), by=by)
        return url_for("reports.report", project=made.slug)

    return saved(work, lambda faults, said: _project_page(None, filled("missions"), faults, said))


@blueprint.route("/<project>/about", methods=["GET", "POST"])
def about_project(project: str) -> Answer:
    """What is the project called, who is part of it, and on which missions does it report?"""
    found = project_of(db.session(), project, by=actor())
    if request.method == "GET":
        return _project_page(project, verbs.fields_of(found), {}, [])

    def work(session: Session, by: Actor) -> str:
        known = project_of(session, project, by=by)
        verbs.save_project(session, known, filled("missions"), by=by)
        return url_for("reports.report", project=project)

    return saved(
        work, lambda faults, said: _project_page(project, filled("missions"), faults, said)
    )


@blueprint.route("/<project>/narrative", methods=["GET", "POST"])
def narrative(project: str) -> Answer:
    """What does the report tell? A form adds a text."""
    project_of(db.session(), project, by=actor())
    if request.method == "GET":
        return _texts_page(project, {}, {}, [])

    def work(session: Session, by: Actor) -> str:
        texts.save_statement(session, project_of(session, project, by=by), None, filled(), by=by)
        return url_for("reports.narrative", project=project)

    return saved(work, lambda faults, said: _texts_page(project, filled(), faults, said))


@blueprint.route("/<project>/narrative/<int:number>", methods=["GET", "POST"])
def statement(project: str, number: int) -> Answer:
    """How should it read?"""
    found = texts.statement_of(project_of(db.session(), project, by=actor()), number, by=actor())
    if request.method == "GET":
        fields = {"kind": found.kind.value, "text": found.text, "said_by": found.said_by}
        return _texts_page(project, fields | {"seen": found.text}, {}, [], number)

    def work(session: Session, by: Actor) -> str:
        known = project_of(session, project, by=by)
        one = texts.statement_of(known, number, by=by)
        texts.save_statement(session, known, one, filled(), by=by)
        return url_for("reports.narrative", project=project)

    return saved(work, lambda faults, said: _texts_page(project, filled(), faults, said, number))


@blueprint.post("/<project>/narrative/<int:number>/remove")
def remove_statement(project: str, number: int) -> Answer:
    """Take a text out of the report."""

    def work(session: Session, by: Actor) -> None:
        texts.remove_statement(session, project_of(session, project, by=by), number, by=by)

    return acted(
        work,
        Place("reports.narrative", {"project": project}),
        gettext("Removed; what was frozen keeps it."),
    )


def _project_page(
    project: str | None, form: dict[str, Any], faults: dict[str, str], said: list[str]
) -> str:
    found = project_of(db.session(), project, by=actor()) if project else None
    return render_template(
        "coordinator/report/project.html",
        project=found,
        missions=[
            (one.slug, one.name) for one in verbs.missions_for(db.session(), found, by=actor())
        ],
        organisations=names_to_choose(),
        form=form,
        faults=faults,
        said=said,
    )


def _texts_page(
    project: str,
    form: dict[str, Any],
    faults: dict[str, str],
    said: list[str],
    number: int | None = None,
) -> str:
    found = project_of(db.session(), project, by=actor())
    return render_template(
        "coordinator/report/narrative.html",
        project=found,
        kinds=STATEMENT_KINDS,
        number=number,
        form=form,
        faults=faults,
        said=said,
    )
