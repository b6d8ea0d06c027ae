"""The coordinator's room: its blueprint, and what all of its pages share."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, flash, redirect, request
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from matchmaker.errors import FieldsRefused, NotFound, NotPermitted, Refused
from matchmaker.evidence.keeping import MOST_BYTES
from matchmaker.permissions import Action, Actor, may_somewhere, require, visible_missions
from matchmaker.records import Mission, Organisation
from web import words as frame_words
from web.access import actor, only_signed_in
from web.coordinator import words
from web.extensions import db
from web.localisation import in_words
from web.saving import saving

Answer = str | Response | tuple[str, int]

blueprint = Blueprint("coordinator", __name__, url_prefix="/programme")
blueprint.before_request(only_signed_in)
blueprint.app_template_filter("amount")(words.amount)

FORM_BYTES = 100_000
"""What the other fields of a form with a file may take."""


@blueprint.context_processor
def _shared() -> dict[str, Any]:
    return {
        "terms": words,
        "most_bytes": MOST_BYTES,
        "named": lambda known: [(one.value, name) for one, name in known.items()],
        "missions_named": lambda found: [(one.slug, one.name) for one in found],
        "kinds_named": lambda kinds: [(one.value, frame_words.KINDS[one]) for one in kinds],
        "groups_named": lambda found: [(one.key, one.name) for one in found],
        "terms_named": lambda found: [(one.code, one.label) for one in found.values()],
    }


@blueprint.url_value_preprocessor
def _let_files_in(endpoint: str | None, _values: object) -> None:
    """Files may be larger than forms; said before anything reads the request."""
    if (endpoint or "").startswith("coordinator.attach"):
        request.max_content_length = MOST_BYTES + FORM_BYTES


def saved(
    work: Callable[[Session, Actor], str], page: Callable[[dict[str, str], list[str]], str]
) -> Answer:
    """Do something and go on to the address that it answers with; else the page and why not.

    ``page`` is given what is wrong by field, and what is wrong besides.
    """
    try:
        with saving() as session:
            target = work(session, actor())
    except (NotFound, NotPermitted):
        raise
    except FieldsRefused as refused:
        return page({name: in_words(one) for name, one in refused.fields.items()}, []), 422
    except Refused as refused:
        return page({}, [in_words(one) for one in refused.sentences]), 422
    return redirect(target)


def acted(work: Callable[[Session, Actor], None], target: str, done: str) -> Answer:
    """Do what a button of a page asks for, and show that page again with what was said."""
    try:
        with saving() as session:
            work(session, actor())
    except (NotFound, NotPermitted):
        raise
    except Refused as refused:
        for one in refused.sentences:
            flash(in_words(one))
        return redirect(target)
    flash(done)
    return redirect(target)


def filled(*several: str) -> dict[str, Any]:
    """What a form holds, by field; those named are lists."""
    found: dict[str, Any] = dict(request.form.items())
    return found | {name: request.form.getlist(name) for name in several}


def version() -> int:
    """The version of a record that a form was filled from; -1 where it says none."""
    found = request.form.get("version", "")
    return int(found) if found.isascii() and found.isdigit() and len(found) < 10 else -1


def require_somewhere(action: Action) -> None:
    """Let whoever may do this in any mission go on; raises ``NotPermitted`` for others."""
    if not may_somewhere(actor(), action):
        require(actor(), action)


def missions_to_choose(action: Action = Action.SEE_CASES) -> list[Mission]:
    """The missions that a form offers, by name."""
    return list(
        db.session.scalars(
            select(Mission).where(visible_missions(actor(), action)).order_by(Mission.name)
        )
    )


def names_to_choose(condition: Any = None) -> list[str]:
    """Names of organisations on record, for a field that completes them."""
    query = select(Organisation.name).order_by(Organisation.name)
    return list(db.session.scalars(query if condition is None else query.where(condition)))


def asked(*names: str) -> Mapping[str, str]:
    """What an address asks for, by these names; empty where it does not."""
    return {name: request.args.get(name, "").strip()[:200] for name in names}
