"""What every page of the desk is told: its clock, and where its script finds what it needs."""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext
from sqlalchemy import select

from matchmaker.desk import DeskClock
from matchmaker.records import Mission, Place
from web.access import account
from web.extensions import db


def around(mission: Mission, clock: DeskClock, *, rehearsal: bool, rows: str) -> dict[str, Any]:
    """The context of a page of the desk whose rows come from the endpoint ``rows``."""
    place = db.session().scalar(
        select(Place).where(Place.mission_id == mission.id).order_by(Place.id).limit(1)
    )
    day: dict[str, Any] = {"day": clock.day.isoformat()} if clock.day and not clock.live else {}
    at = {"at": f"{clock.moment.astimezone(place.zone):%H:%M}"} if day and place else {}
    return {
        "mission": mission,
        "clock": clock,
        "rehearsal": rehearsal,
        "place": place,
        "looked_at": day | at,
        "rows_address": url_for(rows, slug=mission.slug, **day),
        "who": account(),
        "phrases": phrases(),
    }


def phrases() -> Mapping[str, str]:
    """What the page's script says; ``{count}`` and ``{time}`` are filled in there."""
    return {
        "offline": gettext("No network since {time}. What you tap is kept here and sent later."),
        "waiting_one": gettext("1 tap waits."),
        "waiting": gettext("{count} taps wait."),
        "signed_out": gettext("This page is no longer signed in; what you tap is kept here."),
        "sign_in": gettext("Sign in, or load it again"),
        "other": gettext("Taps of somebody else wait on this device; they are sent when that "
                         "person signs in here again."),
        "as_of": gettext("This is how it was at {time}."),
        "waits": gettext("waits for the network"),
        "dismiss": gettext("Read"),
        "leave": gettext("{count} taps were not sent yet. Sign out all the same and lose them?"),
        "refused": gettext("That was refused: {text}"),
        "started": gettext("Begun"),
        "held": gettext("Held"),
        "late": gettext("{name} is late"),
        "late_both": gettext("Both are late"),
        "no_show": gettext("{name} did not come"),
        "no_show_both": gettext("Nobody came"),
        "here": gettext("Here"),
        "away": gettext("Not here"),
        "taken_back": gettext("Taken back"),
        "missing": gettext("not here yet"),
        "is_late": gettext("late"),
        "absent": gettext("did not come"),
        "now": gettext("Now"),
        "next": gettext("In a moment"),
        "over": gettext("Over"),
        "later": gettext("Later"),
        "none_found": gettext("Nobody is called that."),
    }  # fmt: skip
