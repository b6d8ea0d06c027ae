"""Planning: choose what matters, watch it, stop it; plans kept, compared, and gone back to."""

from collections.abc import Mapping
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from matchmaker.errors import Refused
from matchmaker.jobs import JobKind, cancel, job_by_id, jobs_of, open_job
from matchmaker.permissions import Action
from matchmaker.planning import enqueue_plan
from matchmaker.planning.clashes import clash_sentences
from matchmaker.planning.comparing import compare
from matchmaker.planning.history import RunLine, run_by_id, run_lines
from matchmaker.planning.restoring import restore
from matchmaker.planning.standing import names_of
from matchmaker.records import AgendaStatus, Job, JobState, Mission
from matchmaker.settings import settings_of
from web import words
from web.access import actor, mission_here
from web.extensions import db
from web.forms import Form
from web.frame import say
from web.localisation import in_words
from web.organiser import plan_words
from web.organiser.blueprint import blueprint
from web.organiser.plan_words import LENGTHS, ORDERS, OWN
from web.organiser.plots import plots
from web.organiser.waiting import nobody_works
from web.saving import saving

PLACES = ("first", "second", "third", "fourth", "fifth")


class PlanForm(Form):
    """What matters, in which order, and how long to look for it."""

    order = RadioField(validators=[InputRequired()])
    first = SelectField(validate_choice=False)
    second = SelectField(validate_choice=False)
    third = SelectField(validate_choice=False)
    fourth = SelectField(validate_choice=False)
    fifth = SelectField(validate_choice=False)
    length = SelectField(validators=[InputRequired()])
    note = StringField(validators=[Length(max=200)])

    def __init__(self, **defaults: Any) -> None:
        super().__init__(**defaults)
        self.order.choices = [*((name, one.name) for name, one in ORDERS.items()), (OWN, "")]
        self.length.choices = [(str(seconds), name) for seconds, name in lengths().items()]
        goals = [("", gettext("nothing more")), *((one, words.GOALS[one]) for one in words.GOALS)]
        for place in PLACES:
            self[place].choices = goals

    @property
    def goals(self) -> list[str]:
        """The goals chosen, the most important first."""
        if self.order.data in ORDERS:
            return list(ORDERS[self.order.data].goals)
        return [self[place].data for place in PLACES if self[place].data]


@blueprint.route("/missions/<slug>/plan", methods=["GET", "POST"])
def plan(slug: str) -> str | Response | tuple[str, int]:
    """How good is the plan, and what should the next one aim at?"""
    mission = mission_here(slug, Action.PLAN)
    form = PlanForm(**_chosen(mission))
    refused: list[str] = []
    if form.validate_on_submit():
        try:
            with saving() as session:
                enqueue_plan(
                    session,
                    mission,
                    by=actor(),
                    goals=form.goals,
                    time_limit=float(form.length.data),
                    note_text=(form.note.data or "").strip(),
                )
        except Refused as error:
            refused = [in_words(one) for one in error.sentences]
        else:
            return redirect(url_for("organiser.plan", slug=slug))
    session = db.session()
    mission = mission_here(slug, Action.PLAN)
    lines = run_lines(session, mission)
    page = render_template(
        "organiser/plan.html",
        mission=mission,
        form=form,
        refused=refused,
        orders=ORDERS,
        own=OWN,
        order_places=PLACES,
        running=_running(session, mission),
        came_to=_came_to(session, mission),
        working=next((one for one in lines if one.working), None),
        runs=len(lines),
        plan_words=plan_words,
        nobody_works=nobody_works(session),
    )
    return (page, 422) if refused or form.errors else page


@blueprint.get("/missions/<slug>/plan/jobs/<int:job>")
def plan_progress(slug: str, job: int) -> Response | dict[str, Any]:
    """How far a plan that is being made has come, for the script on the planning page."""
    mission = mission_here(slug, Action.PLAN)
    found = job_by_id(db.session(), job, by=actor(), mission=mission)
    standing = plan_words.standing(found)
    return {
        "ended": standing.ended,
        "headline": standing.headline,
        "detail": standing.detail,
        "plots": render_template("organiser/plan_plots.html", plots=standing.plots),
    }


@blueprint.post("/missions/<slug>/plan/jobs/<int:job>/stop")
def plan_stop(slug: str, job: int) -> Response:
    """Stop here and keep the best so far."""
    mission = mission_here(slug, Action.PLAN)
    with saving() as session:
        found = job_by_id(session, job, by=actor(), mission=mission)
        cancel(session, found, by=actor())
        begun = found.state is not JobState.CANCELLED
    say(gettext("Stopping; the best so far is kept.") if begun else gettext("Nothing was begun."))
    return redirect(url_for("organiser.plan", slug=slug))


@blueprint.get("/missions/<slug>/plan/runs")
def plan_runs(slug: str) -> str:
    """Which plans were there, and which is in use?"""
    mission = mission_here(slug, Action.PLAN)
    lines = run_lines(db.session(), mission)
    return render_template(
        "organiser/plan_runs.html", mission=mission, lines=lines, plan_words=plan_words
    )


@blueprint.get("/missions/<slug>/plan/compare")
def plan_compare(slug: str) -> str:
    """What is different between two plans, and for whom?"""
    mission = mission_here(slug, Action.PLAN)
    session = db.session()
    lines = {str(one.id): one for one in run_lines(session, mission) if one.has_agenda}
    chosen = [lines.get(request.args.get(which, "")) for which in ("first", "second")]
    first, second = chosen
    found = None
    if first and second and first is not second:
        found = compare(
            session,
            mission,
            run_by_id(session, mission, first.id),
            run_by_id(session, mission, second.id),
        )
    return render_template(
        "organiser/plan_compare.html",
        mission=mission,
        lines=list(lines.values()),
        first=first,
        second=second,
        found=found,
    )


@blueprint.get("/missions/<slug>/plan/runs/<int:run>")
def plan_run(slug: str, run: int) -> str:
    """How good was this plan, and how did it come about?"""
    return _run_page(mission_here(slug, Action.PLAN), run, [])


@blueprint.post("/missions/<slug>/plan/runs/<int:run>/restore")
def plan_restore(slug: str, run: int) -> Response | tuple[str, int]:
    """Go back to this plan."""
    mission = mission_here(slug, Action.PLAN)
    try:
        with saving() as session:
            restore(session, mission, run_by_id(session, mission, run), by=actor())
    except Refused as refused:
        said = [in_words(one) for one in refused.sentences]
        return _run_page(mission_here(slug, Action.PLAN), run, said), 422
    say(gettext("That plan is the working agenda again. Release it to tell people."))
    return redirect(url_for("organiser.plan", slug=slug))


def _run_page(mission: Mission, number: int, refused: list[str]) -> str:
    session = db.session()
    run = run_by_id(session, mission, number)
    line = next(one for one in run_lines(session, mission) if one.id == number)
    order = [goal for goal, _, _ in line.goals]
    return render_template(
        "organiser/plan_run.html",
        mission=mission,
        line=line,
        refused=refused,
        plots=plots(run.trace, order, run.seconds),
        clashes=_clashes(session, mission, line),
        plan_words=plan_words,
    )


def _chosen(mission: Mission) -> Mapping[str, Any]:
    """What the form shows before anything is chosen: what the last plan was asked for."""
    last = next(iter(jobs_of(db.session(), mission, JobKind.PLAN)), None)
    goals = tuple(last.arguments["goals"] if last else mission.goals)
    usual = settings_of(db.session()).plan_seconds
    length = int(last.arguments["time_limit"]) if last else usual
    return {
        "order": plan_words.order_of(goals),
        "length": str(length if length in lengths() else usual),
        **dict(zip(PLACES, goals, strict=False)),
    }


def lengths() -> dict[int, str]:
    """How long a plan may take, in seconds, with what the settings hold for usual among it."""
    usual = settings_of(db.session()).plan_seconds
    named = {**LENGTHS}
    if usual not in named:
        named[usual] = ngettext("at most %(num)s second", "at most %(num)s seconds", usual)
    return dict(sorted((seconds, str(name)) for seconds, name in named.items()))


def _running(session: Session, mission: Mission) -> tuple[Job, plan_words.Standing] | None:
    job = open_job(session, mission, JobKind.PLAN)
    return (job, plan_words.standing(job)) if job else None


def _came_to(session: Session, mission: Mission) -> list[str]:
    """What the last plan asked for came to, where that is not simply a new working agenda."""
    last = next(iter(jobs_of(session, mission, JobKind.PLAN)), None)
    if last is None or not last.state.ended:
        return []
    if last.state is JobState.FAILED:
        return plan_words.told_by(last)
    if last.state is JobState.CANCELLED:
        return []
    return _outcome(session, mission, last)


def _outcome(session: Session, mission: Mission, job: Job) -> list[str]:
    newest = next(iter(run_lines(session, mission)), None)
    if newest is None or newest.id != job.result.get("run"):
        return []  # something else was done since
    match newest.status:
        case AgendaStatus.INFEASIBLE:
            return [
                gettext("No agenda keeps all the rules. These cannot hold together; change one:"),
                *_clashes(session, mission, newest),
            ]
        case AgendaStatus.UNKNOWN:
            return [gettext("No agenda was found in that time; let it look longer.")]
    if not job.result["adopted"]:
        return [
            gettext(
                "The mission was changed while it was planned, so the plan was kept aside; "
                "plan again."
            )
        ]
    return []


def _clashes(session: Session, mission: Mission, line: RunLine) -> list[str]:
    if line.status is not AgendaStatus.INFEASIBLE:
        return []
    run = run_by_id(session, mission, line.id)
    names = names_of(session, mission).participants
    return [in_words(one) for one in clash_sentences(run.problem, run.agenda, names)]
