"""Saving an edit: at once, after consent to what it breaks, or not, with every reason."""

from collections.abc import Callable
from typing import Any

from flask import render_template, request
from flask_babel import gettext

from matchmaker.describing import Described, describe
from matchmaker.errors import Clash, NotFound, Refused
from matchmaker.mission_changes import (
    MISSION,
    Edit,
    EditRefused,
    WouldBreak,
    change_set_up,
    version_of,
)
from matchmaker.permissions import Action
from matchmaker.records import Mission
from web.access import actor, mission_here
from web.extensions import db
from web.localisation import in_words
from web.organiser.setup.fields import SetUpForm
from web.saving import saving

Answer = tuple[str, int]
Show = Callable[..., str]
"""Shows the form again: ``told`` above it, ``now`` how it stands, ``title`` of the page."""


def here(slug: str) -> tuple[Mission, Described]:
    """The mission of an address, for whoever sets it up, and its description."""
    mission = mission_here(slug, Action.SET_UP_MISSION)
    return mission, describe(db.session(), mission)


def save(slug: str, edit: Edit, form: SetUpForm, show: Show, *, back: str) -> Answer | None:
    """Make an edit; None where it is made, else the page that says why it is not (yet)."""
    seen, agreed = form.seen.data or "", form.agreed.data or ""
    try:
        with saving() as session:
            mission = mission_here(slug, Action.SET_UP_MISSION)
            change_set_up(session, mission, edit, by=actor(), seen=seen, agreed=agreed)
    except WouldBreak as broken:
        return consent(slug, broken, back), 200
    except EditRefused as refused:
        told = form.complain(refused.by_field) + [in_words(one) for one in refused.others]
        return show(told=told), 422
    except Clash as clash:
        _, described = here(slug)
        form.seen.data = version_of(described, edit)
        form.agreed.data = ""
        told = [in_words(one) for one in clash.sentences]
        return show(told=told, now=differences(described, edit, form)), 409
    except NotFound:
        raise
    except Refused as refused:
        return show(told=[in_words(one) for one in refused.sentences]), 422
    return None


def consent(slug: str, broken: WouldBreak, back: str) -> str:
    """The page that lists what an edit would do, and asks."""
    mission = mission_here(slug, Action.SET_UP_MISSION)
    left_out = ("csrf_token", "agreed")
    fields = [(key, one) for key, one in request.form.items(multi=True) if key not in left_out]
    return render_template(
        "organiser/setup/consent.html", mission=mission, broken=broken, fields=fields, back=back
    )


def differences(described: Described, edit: Edit, form: SetUpForm) -> list[tuple[str, str]]:
    """What stands there now and is not what the form says: the field and its present value."""
    wanted = edit.values or {}
    entry = (
        described.values
        if edit.section == MISSION
        else described.entry(edit.section, edit.number or 0) or {}
    )
    labels = {field.name: str(field.label.text) for field in form.shown()}
    return [
        (labels.get(key, key), written(entry.get(key)))
        for key in wanted
        if written(entry.get(key)) != written(wanted[key])
    ]


def written(value: Any) -> str:
    """A value of a description as people read it."""
    if value is None or value in ("", []):
        return str(gettext("nothing"))
    if isinstance(value, list):
        return ", ".join(written(one) for one in value)
    if isinstance(value, dict):
        return " ".join(str(one) for one in value.values())
    return str(value)
