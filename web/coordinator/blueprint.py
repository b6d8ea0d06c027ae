"""The coordinator's room: its blueprint, and what all of its pages share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from matchmaker.errors import Clash, FieldsRefused, NotFound, NotPermitted, Refused
from matchmaker.evidence.keeping import MOST_BYTES
from matchmaker.permissions import Action, Actor, may, may_somewhere, require, visible_missions
from matchmaker.records import Mission, Organisation, OrganisationKind
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

IS_CLUSTER = Organisation.kind == OrganisationKind.CLUSTER

FORM_BYTES = 100_000
"""What the other fields of a form with a file may take."""


@blueprint.context_processor
def shared() -> dict[str, Any]:
    """What its templates need; other rooms that show parts of them hand it on."""
    return {
        "came_back": came_back,
        "terms": words,
        "most_bytes": MOST_BYTES,
        "named": lambda known: [(one.value, name) for one, name in known.items()],
        "missions_named": lambda found: [(one.slug, one.name) for one in found],
        "kinds_named": lambda kinds: [(one.value, frame_words.KINDS[one]) for one in kinds],
        "groups_named": lambda found: [(one.key, one.name) for one in found],
        "terms_named": lambda found: [(one.code, one.label) for one in found.values()],
    }


def let_file_in() -> None:
    """Take a request with a file in it, which may be larger than a form."""
    request.max_content_length = MOST_BYTES + FORM_BYTES


@blueprint.url_value_preprocessor
def _let_files_in(endpoint: str | None, _values: object) -> None:
    """Files may be larger than forms; said before anything reads the request."""
    if (endpoint or "").startswith("coordinator.attach"):
        let_file_in()


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


@dataclass(frozen=True, slots=True)
class Back:
    """A small form of a page as it comes back where it was refused; empty where it was not.

    ``faults`` are what is wrong with it, by field.
    """

    form: MultiDict[str, str] = field(default_factory=MultiDict)
    faults: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.form)

    def get(self, name: str, otherwise: str | None = "") -> str | None:
        """What its field holds: what was written into it, or what the page shows at first."""
        return self.form.get(name, "") if self else otherwise

    def has(self, name: str, value: str, otherwise: bool = False) -> bool:
        """Whether this of several was ticked."""
        return value in self.form.getlist(name) if self else otherwise


def came_back(action: str) -> Back:
    """The form that is sent to this address, as it came back."""
    back: Back = g.get("came_back", Back()) if request.path == action else Back()
    return back


@dataclass(frozen=True, slots=True)
class Place:
    """The page of a record: its endpoint and the values of its address; ``part`` is one of it."""

    endpoint: str
    values: Mapping[str, Any]
    part: str | None = None

    @property
    def address(self) -> str:
        """Where it is."""
        return url_for(self.endpoint, **self.values, _anchor=self.part)


def place(endpoint: str, part: str | None = None, **values: Any) -> Place:
    """A page of this blueprint."""
    return Place(f"coordinator.{endpoint}", values, part)


def acted(work: Callable[[Session, Actor], None], where: Place, done: str) -> Answer:
    """Do what a button of a page asks for, and show that page again with what was said.

    Where it is refused the page is shown with the form as it was filled in, and why.
    """
    try:
        with saving() as session:
            work(session, actor())
    except (NotFound, NotPermitted):
        raise
    except Refused as refused:
        for one in refused.sentences:
            flash(in_words(one))
        if where.endpoint.split(".")[0] != request.blueprint:
            return redirect(where.address)
        faults = refused.fields if isinstance(refused, FieldsRefused) else {}
        g.came_back = Back(request.form, {name: in_words(one) for name, one in faults.items()})
        code = 409 if isinstance(refused, Clash) else 422
        return str(current_app.view_functions[where.endpoint](**where.values)), code
    flash(done)
    return redirect(where.address)


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


def may_add() -> bool:
    """Whether somebody records what came of any mission."""
    return bool(missions_to_choose(Action.EDIT_CASES)) or may(actor(), Action.EDIT_CASES)


def names_to_choose(condition: Any = None) -> list[str]:
    """Names of organisations on record, for a field that completes them."""
    query = select(Organisation.name).order_by(Organisation.name)
    return list(db.session.scalars(query if condition is None else query.where(condition)))


def asked(*names: str) -> Mapping[str, str]:
    """What an address asks for, by these names; empty where it does not."""
    return {name: request.args.get(name, "").strip()[:200] for name in names}
