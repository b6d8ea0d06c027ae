"""Code lists: what can be offered, needed and spoken."""

from collections.abc import Callable

from flask import redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from matchmaker.code_lists import (
    LISTS,
    WIDER,
    add_term,
    rename_term,
    retire_term,
    retired_codes,
    terms,
)
from matchmaker.errors import NotFound, Refused
from web.access import actor
from web.administrator.blueprint import Answer, blueprint
from web.extensions import db
from web.frame import say
from web.localisation import in_words
from web.saving import saving


@blueprint.get("/codes")
def codes() -> Answer:
    """The first of the lists."""
    return redirect(url_for("administrator.code_list", name=next(iter(LISTS))))


@blueprint.route("/codes/<name>", methods=["GET", "POST"])
def code_list(name: str) -> Answer:
    """Which terms can people choose from? A form adds one."""
    if request.method == "GET":
        return _page(name)
    form = request.form
    return _saved(
        name,
        lambda session: add_term(
            session, name, form.get("code", ""), form.get("label", ""),
            within=form.get("within", ""), by=actor(),
        ),
        gettext("Added."),
    )  # fmt: skip


@blueprint.post("/codes/<name>/<code>/rename")
def code_rename(name: str, code: str) -> Answer:
    """Call a term something else."""
    label = request.form.get("label", "")
    return _saved(
        name, lambda session: rename_term(session, name, code, label, by=actor()),
        gettext("Renamed."),
    )  # fmt: skip


@blueprint.post("/codes/<name>/<code>/retire")
def code_retire(name: str, code: str) -> Answer:
    """Put a term away, or take it back."""
    away = request.form.get("back") is None
    return _saved(
        name, lambda session: retire_term(session, name, code, by=actor(), retired=away),
        gettext("Put away: nobody can choose it any more.") if away else gettext("Taken back."),
    )  # fmt: skip


def _saved(name: str, work: Callable[[Session], object], told: str) -> Answer:
    try:
        with saving() as session:
            work(session)
    except NotFound:
        raise
    except Refused as refused:
        return _page(name, refused), 422
    say(told)
    return redirect(url_for("administrator.code_list", name=name))


def _page(name: str, refused: Refused | None = None) -> str:
    session = db.session()
    return render_template(
        "administrator/codes.html",
        lists=list(LISTS),
        name=name,
        terms=terms(session, name, retired=True).values(),
        retired=retired_codes(session, name),
        wider=terms(session, WIDER[name]) if name in WIDER else {},
        form=request.form if refused else {},
        faults=[in_words(one) for one in refused.sentences] if refused else [],
    )
