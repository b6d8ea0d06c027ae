"""Changes after a release: what happened, the repairs that are offered, and going one step back."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from matchmaker.errors import NotFound, Refused
from matchmaker.happening_words import in_words as happened_in_words
from matchmaker.happenings import Kind, clock_of, meetings_for
from matchmaker.missions import participants_of
from matchmaker.permissions import Action
from matchmaker.records import (
    InterpreterPool,
    Mission,
    Repair,
    RepairState,
    Side,
)
from matchmaker.release_changes import release_in_force
from matchmaker.repair_offers import offers_of
from matchmaker.repairing import (
    choose_repair,
    drop_repair,
    find_repairs,
    forget_happening,
    note_happening,
    repair_by_id,
    repairs_of,
    take_back,
)
from matchmaker.words import Sentence, sentence
from web.access import actor, mission_here
from web.choices import country_choices, language_choices
from web.correspondence import correspondence
from web.errors import CODES
from web.extensions import db
from web.frame import say
from web.organiser import repair_words
from web.organiser.blueprint import blueprint
from web.organiser.plan_words import told_by
from web.organiser.repair_forms import ChooseForm, FindForm, HappeningForm
from web.organiser.waiting import nobody_works
from web.saving import saving

Page = str | Response | tuple[str, int]


@blueprint.get("/missions/<slug>/repair")
def repair(slug: str) -> Page:
    """What happened?"""
    mission = mission_here(slug, Action.EDIT_AGENDA)
    try:
        asked = Kind(request.args["kind"])
    except (KeyError, ValueError):
        return render_template("organiser/repair.html", **_overview(mission))
    kept: dict[str, Any] = {**request.args.to_dict(), "slug": slug, "kind": asked.value}
    return redirect(url_for("organiser.repair_note", **kept))


@blueprint.route("/missions/<slug>/repair/note/<kind>", methods=["GET", "POST"])
def repair_note(slug: str, kind: str) -> Page:
    """The quick form for one thing that happened."""
    mission = mission_here(slug, Action.EDIT_AGENDA)
    if kind not in set(Kind):
        raise NotFound(sentence("There is no such form."))
    wanted = Kind(kind)
    form = HappeningForm() if request.method == "POST" else HappeningForm(request.args)
    if request.method == "GET":
        return _note_page(mission, wanted, form)
    if not form.validate():
        return _note_page(mission, wanted, form, sentence("Look at what you filled in again."))
    number = request.args.get("repair", type=int)
    try:
        with saving() as session:
            known = repair_by_id(session, mission, number) if number else None
            noted = note_happening(session, mission, form.what(wanted), by=actor(), repair=known)
            if request.form.get("then") == "find":
                find_repairs(
                    session,
                    noted,
                    notice=noted.notice,
                    left_alone=noted.left_alone,
                    by=actor(),
                )
            number = noted.id
    except Refused as refused:
        return _note_page(mission, wanted, form, *refused.sentences, status=_status(refused))
    return redirect(url_for("organiser.repair_case", slug=slug, number=number))


@blueprint.get("/missions/<slug>/repair/<int:number>")
def repair_case(slug: str, number: int) -> Page:
    """What was noted, and which repairs are there for it?"""
    return _case_page(mission_here(slug, Action.EDIT_AGENDA), number)


@blueprint.get("/missions/<slug>/repair/<int:number>/progress")
def repair_progress(slug: str, number: int) -> dict[str, Any]:
    """How far the search has come, for the script on the page."""
    mission = mission_here(slug, Action.EDIT_AGENDA)
    found = repair_by_id(db.session(), mission, number)
    ended = found.job is None or found.job.state.ended
    return {"ended": ended, "headline": _searching(found), "detail": ""}


@blueprint.post("/missions/<slug>/repair/<int:number>/forget")
def repair_forget(slug: str, number: int) -> Page:
    """Take one thing back that was noted."""
    mission, form = mission_here(slug, Action.EDIT_AGENDA), ChooseForm()
    at = form.number.data if form.validate() and form.number.data is not None else -1
    return _do(
        mission,
        number,
        lambda session, case: forget_happening(session, case, at, by=actor()),
        sentence("Taken off the list."),
    )


@blueprint.post("/missions/<slug>/repair/<int:number>/find")
def repair_find(slug: str, number: int) -> Page:
    """Look for repairs."""
    mission, form = mission_here(slug, Action.EDIT_AGENDA), FindForm()
    notice = form.notice.data if form.validate() and form.notice.data is not None else -1
    return _do(
        mission,
        number,
        lambda session, case: find_repairs(
            session, case, notice=notice, left_alone=form.left_alone.data or (), by=actor()
        ),
    )


@blueprint.post("/missions/<slug>/repair/<int:number>/choose")
def repair_choose(slug: str, number: int) -> Page:
    """Make an offer the agenda and tell those whom it concerns."""
    mission, form = mission_here(slug, Action.RELEASE), ChooseForm()
    chosen = form.number.data if form.validate() and form.number.data is not None else -1
    return _do(
        mission,
        number,
        lambda session, case: choose_repair(
            session, case, chosen, by=actor(), by_way_of=correspondence()
        ),
        sentence("Done. Those whom it concerns are told."),
    )


@blueprint.post("/missions/<slug>/repair/<int:number>/back")
def repair_back(slug: str, number: int) -> Page:
    """Go one step back."""
    mission = mission_here(slug, Action.RELEASE)
    return _do(
        mission,
        number,
        lambda session, case: take_back(session, case, by=actor(), by_way_of=correspondence()),
        sentence("Taken back. Those whom it concerns are told."),
    )


@blueprint.post("/missions/<slug>/repair/<int:number>/drop")
def repair_drop(slug: str, number: int) -> Page:
    """Forget what was noted."""
    mission = mission_here(slug, Action.EDIT_AGENDA)
    return _do(
        mission,
        number,
        lambda session, case: drop_repair(session, case, by=actor()),
        sentence("Forgotten; nothing was changed."),
    )


def _do(
    mission: Mission,
    number: int,
    verb: Callable[[Session, Repair], object],
    said: Sentence | None = None,
) -> Page:
    slug = mission.slug
    try:
        with saving() as session:
            case = repair_by_id(session, mission, number)
            verb(session, case)
            dropped = case.state is RepairState.DROPPED
    except NotFound:
        raise
    except Refused as refused:
        found = mission_here(slug, Action.EDIT_AGENDA)
        return _case_page(found, number, *refused.sentences, status=_status(refused))
    if said is not None:
        say(said)
    if dropped:
        return redirect(url_for("organiser.repair", slug=slug))
    return redirect(url_for("organiser.repair_case", slug=slug, number=number))


def _overview(mission: Mission) -> dict[str, Any]:
    session = db.session()
    cases = repairs_of(session, mission)
    return {
        "mission": mission,
        "kinds": repair_words.KINDS,
        "states": repair_words.STATES,
        "release": release_in_force(session, mission),
        "clock": clock_of(session, mission, datetime.now(UTC)),
        "cases": [(one, happened_in_words(session, mission, one.happened)) for one in cases],
    }


def _note_page(
    mission: Mission, kind: Kind, form: HappeningForm, *told: Sentence, status: int = 422
) -> Page:
    session = db.session()
    clock = clock_of(session, mission, datetime.now(UTC))
    people = [one for one in participants_of(session, mission) if one.takes_part]
    page = render_template(
        "organiser/repair_note.html",
        mission=mission,
        kind=kind,
        name=repair_words.KINDS[kind],
        form=form,
        told=told,
        clock=clock,
        meetings=meetings_for(session, mission, kind, clock),
        people=sorted(people, key=lambda one: one.organisation.name.casefold()),
        pools=session.scalars(
            select(InterpreterPool).where(InterpreterPool.mission_id == mission.id)
        ).all(),
        tables=sorted({one.number for slot in clock.slots for one in slot.block.place.tables}),
        countries=country_choices(),
        languages=language_choices(),
        sides=list(Side),
        case=request.args.get("repair", type=int),
    )
    return (page, status) if told else page


def _case_page(mission: Mission, number: int, *told: Sentence, status: int = 422) -> Page:
    session = db.session()
    case = repair_by_id(session, mission, number)
    offers = offers_of(session, case)
    last = release_in_force(session, mission)
    people = [one for one in participants_of(session, mission) if one.takes_part]
    searching = case.job is not None and not case.job.state.ended
    page = render_template(
        "organiser/repair_case.html",
        mission=mission,
        case=case,
        happened=happened_in_words(session, mission, case.happened),
        offers=offers,
        chosen=offers[case.chosen] if case.chosen is not None and offers else None,
        repair_words=repair_words,
        kinds=repair_words.KINDS,
        people_here=sorted(people, key=lambda one: one.organisation.name.casefold()),
        searching=searching,
        headline=_searching(case),
        failed=told_by(case.job) if case.job and case.job.error else [],
        nobody_works=searching and nobody_works(session),
        can_go_back=case.state is RepairState.CHOSEN and last is case.release,
        form=FindForm(),
        told=told,
    )
    return (page, status) if told else page


def _searching(case: Repair) -> str:
    found = len((case.job.progress if case.job else {}).get("found", ()))
    if not found:
        return str(gettext("Looking for repairs"))
    return str(
        ngettext(
            "%(num)s repair found; looking for better ones",
            "%(num)s repairs found; looking for better ones",
            found,
        )
    )


def _status(refused: Refused) -> int:
    return next((code for kind, code in CODES.items() if isinstance(refused, kind)), 422)
