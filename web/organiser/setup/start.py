"""The first page of setting up: all steps, what each lacks, and where to go on."""

from flask import render_template, url_for
from flask_babel import lazy_gettext

from matchmaker.readiness import NEEDED, next_step, steps_of
from web.organiser.blueprint import blueprint
from web.organiser.setup.flow import here

STEP_NAMES = {
    "basics": lazy_gettext("The basics"),
    "places": lazy_gettext("Places"),
    "blocks": lazy_gettext("Session blocks"),
    "programme": lazy_gettext("Programme"),
    "interpreters": lazy_gettext("Interpreters"),
    "events": lazy_gettext("Events"),
    "limits": lazy_gettext("Goals and limits"),
}

STEP_NOTES = {
    "basics": lazy_gettext("What the mission is called, where it goes and when."),
    "places": lazy_gettext("Cities, halls and their tables; venues, and the travel between them."),
    "blocks": lazy_gettext("The half days of meetings and their slots."),
    "programme": lazy_gettext("Flights, briefings, visits and meals, during which nobody meets."),
    "interpreters": lazy_gettext("How many there are for which languages, and when they are away."),
    "events": lazy_gettext("Preparatory, cluster-to-cluster and business-to-business events."),
    "limits": lazy_gettext("Wishes each may have, when requests expire, what a good agenda is."),
}


def address_of(step: str, slug: str) -> str:
    """Where the page of a step is."""
    if step in ("basics", "blocks", "limits"):
        return url_for(f"organiser.set_up_{step}", slug=slug)
    return url_for("organiser.set_up_list", slug=slug, section=step)


@blueprint.app_context_processor
def _names() -> dict[str, object]:
    return {"step_names": STEP_NAMES, "step_notes": STEP_NOTES, "step_address": address_of}


@blueprint.get("/missions/<slug>/set-up")
def set_up(slug: str) -> str:
    """How far is the set-up, and what is missing?"""
    mission, described = here(slug)
    steps = steps_of(described)
    return render_template(
        "organiser/setup/start.html",
        mission=mission,
        steps=steps,
        following=next_step(steps),
        needed=NEEDED,
    )
