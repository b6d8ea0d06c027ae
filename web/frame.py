"""What the frame around every page needs: words, the missions to switch to, what was just said."""

from typing import Any

from flask import Flask, current_app, flash, g
from sqlalchemy import select

from matchmaker.permissions import Action, may, visible_missions
from matchmaker.records import MeetingState, Mission, Role, Side
from matchmaker.settings import Settings, settings_of
from matchmaker.words import Sentence
from web import trail_words, words
from web.access import actor
from web.extensions import db
from web.localisation import in_words
from web.stage_marks import stages_of


def install(app: Flask) -> None:
    """Make the frame's names known to an application's templates."""
    app.context_processor(_frame)


def say(told: Sentence | str) -> None:
    """Tell something on the next page that is shown."""
    flash(in_words(told) if isinstance(told, Sentence) else told)


def _frame() -> dict[str, Any]:
    """``missions``, ``site`` and ``may`` ask the database only where a page uses them."""
    return {
        "words": words,
        "trail": trail_words,
        "stages_of": stages_of,
        "missions": _missions,
        "Side": Side,
        "Role": Role,
        "MeetingState": MeetingState,
        "Action": Action,
        "site": _site,
        "endpoints": lambda: current_app.view_functions,
        "may": lambda action, mission=None: may(actor(), action, mission),
    }


def _site() -> Settings:
    """The settings; what comes with the application on a page that says what went wrong."""
    return Settings() if g.get("failing") else settings_of(db.session())


def _missions() -> list[Mission]:
    """The missions that the switch at the top offers."""
    return list(
        db.session.scalars(
            select(Mission)
            .where(visible_missions(actor(), Action.SEE_MISSION))
            .order_by(Mission.name)
        )
    )
