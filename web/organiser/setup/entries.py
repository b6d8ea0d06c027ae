"""Pages for what a mission has several of: places, venues, programme, interpreters, events."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import available_timezones

from flask import redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from sqlalchemy import select
from werkzeug.wrappers import Response

from matchmaker import reference
from matchmaker.describing import Described
from matchmaker.errors import NotFound
from matchmaker.mission_changes import Edit, version_of
from matchmaker.readiness import steps_of
from matchmaker.records import Mission, Organisation, Participant
from matchmaker.words import sentence
from web.extensions import db
from web.frame import say
from web.organiser.blueprint import blueprint
from web.organiser.setup.fields import Choices, SetUpForm
from web.organiser.setup.flow import Answer, here, save
from web.organiser.setup.forms import (
    CATEGORIES,
    PROGRAMME_KINDS,
    EventForm,
    InterpretersForm,
    PlaceForm,
    ProgrammeForm,
    VenueForm,
)
from web.organiser.setup.timetable import blocked_by

Text = Any


@dataclass(frozen=True, slots=True)
class Section:
    """What the pages of a section say: its form, its list, and what one and a new one is called."""

    form: type[SetUpForm]
    step: str
    new: Text
    edit: Text
    needs_place: bool = False


SECTIONS: dict[str, Section] = {
    "places": Section(PlaceForm, "places", lazy_gettext("New place"), lazy_gettext("Edit a place")),
    "venues": Section(
        VenueForm, "places", lazy_gettext("New venue"), lazy_gettext("Edit a venue"), True
    ),
    "programme": Section(
        ProgrammeForm,
        "programme",
        lazy_gettext("New programme item"),
        lazy_gettext("Edit a programme item"),
        True,
    ),
    "interpreters": Section(
        InterpretersForm,
        "interpreters",
        lazy_gettext("New interpreters"),
        lazy_gettext("Edit interpreters"),
    ),
    "events": Section(
        EventForm, "events", lazy_gettext("New event"), lazy_gettext("Edit an event")
    ),
}

_ONE = "/missions/<slug>/set-up/<any(places, venues, programme, interpreters, events):section>"
_LIST = "/missions/<slug>/set-up/<any(places, programme, interpreters, events):section>"


@blueprint.get(_LIST)
def set_up_list(slug: str, section: str) -> str:
    """What is there of this section, and what comes next?"""
    mission, described = here(slug)
    return render_template(
        f"organiser/setup/{section}.html",
        mission=mission,
        described=described,
        steps=steps_of(described),
        here=section,
        kinds=PROGRAMME_KINDS,
        categories=CATEGORIES,
        names=dict(people_of(mission)),
        blocked=lambda item: blocked_by(described, item),
        version=lambda name, number: version_of(described, Edit(name, number)),
    )


@blueprint.route(f"{_ONE}/new", methods=["GET", "POST"])
def set_up_new(slug: str, section: str) -> str | Response | Answer:
    """A new entry of a section."""
    mission, described = here(slug)
    first = _first(section, mission, described)
    return _entry(slug, section, mission, described, None, first)


@blueprint.route(f"{_ONE}/<int:number>", methods=["GET", "POST"])
def set_up_entry(slug: str, section: str, number: int) -> str | Response | Answer:
    """One entry of a section, to change."""
    mission, described = here(slug)
    entry = described.entry(section, number)
    if entry is None:
        raise NotFound(sentence("It is no longer there."))
    return _entry(slug, section, mission, described, number, entry)


@blueprint.post("/missions/<slug>/set-up/<section>/<int:number>/remove")
def set_up_remove(slug: str, section: str, number: int) -> str | Response | Answer:
    """Take an entry away."""
    mission, described = here(slug)
    if section not in described.ids or described.entry(section, number) is None:
        raise NotFound(sentence("It is no longer there."))
    form = SetUpForm()
    step = SECTIONS[section].step if section in SECTIONS else section
    back = list_of(slug, step)

    def show(told: list[str], **_how: object) -> str:
        return render_template(
            "organiser/setup/not_removed.html", mission=mission, told=told, back=back
        )

    failed = save(slug, Edit(section, number), form, show, back=back)
    if failed:
        return failed
    say(gettext("Removed."))
    return redirect(back)


def list_of(slug: str, step: str) -> str:
    """The address of a step's page."""
    if step == "blocks":
        return url_for("organiser.set_up_blocks", slug=slug)
    return url_for("organiser.set_up_list", slug=slug, section=step)


def people_of(mission: Mission) -> Choices:
    """The participants by code, as boxes to tick show them."""
    rows = db.session.execute(
        select(Participant.code, Organisation.name)
        .join(Organisation, Organisation.id == Participant.organisation_id)
        .where(Participant.mission_id == mission.id)
        .order_by(Participant.side.desc(), Organisation.name)
    )
    return [(code, f"{name} ({code})") for code, name in rows]


def _entry(
    slug: str,
    section: str,
    mission: Mission,
    described: Described,
    number: int | None,
    entry: Mapping[str, Any],
) -> str | Response | Answer:
    kind = SECTIONS[section]
    form = kind.form()
    form.offer(described, people_of(mission))
    back = list_of(slug, kind.step)

    def show(told: list[str] | None = None, now: list[tuple[str, str]] | None = None) -> str:
        return render_template(
            "organiser/setup/entry.html",
            mission=mission,
            form=form,
            title=kind.new if number is None else kind.edit,
            back=back,
            told=told or [],
            now=now or [],
            section=section,
            number=number,
            lists=_lists(section),
            blocked=blocked_by(described, form.values()) if section == "programme" else None,
            no_place=kind.needs_place and not described.values["places"],
        )

    if request.method == "GET":
        form.fill(entry)
        form.seen.data = version_of(described, Edit(section, number))
        return show()
    typing = "look" in request.form or "again" in request.form
    if typing or not form.validate_on_submit():
        return show()
    failed = save(slug, Edit(section, number, form.values()), form, show, back=back)
    if failed:
        return failed
    say(gettext("Saved."))
    if "another" in request.form:
        return redirect(url_for("organiser.set_up_new", slug=slug, section=section))
    return redirect(back)


def _first(section: str, mission: Mission, described: Described) -> dict[str, Any]:
    """What a new entry most likely is."""
    places = described.values["places"]
    first: dict[str, Any] = {"place": places[-1]["id"]} if places else {}
    if section == "places" and places:
        first = {"time_zone": places[-1]["time_zone"]}
    if section == "programme" and mission.starts_on:
        first |= {"start": f"{mission.starts_on} 09:00", "end": f"{mission.starts_on} 10:00"}
    return first


def _lists(section: str) -> dict[str, list[tuple[str, str]]]:
    """What fields of a section are searched in, by the list's id."""
    if section == "places":
        zones = sorted(zone for zone in available_timezones() if "/" in zone)
        return {"time-zones": [(zone, "") for zone in zones if not zone.startswith("Etc/")]}
    if section == "interpreters":
        return {
            "languages": [(one.code, one.label) for one in reference.languages().values()],
        }
    return {}
