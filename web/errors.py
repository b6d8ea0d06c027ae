"""What people see when something is not there or goes wrong: words, never a trace."""

from flask import Flask, Response, g, render_template, request
from flask_babel import gettext
from werkzeug.exceptions import HTTPException

from matchmaker.errors import Clash, Hidden, NotFound, NotPermitted, Refused
from web.access import remember_refusal
from web.api.answers import failure
from web.localisation import in_words

Page = tuple[str, int]

CODES: dict[type[Refused], int] = {NotPermitted: 403, Clash: 409}
"""How refusals are answered; every other one as something that cannot be processed."""


def register(app: Flask) -> None:
    """Make an application answer errors with pages."""

    @app.errorhandler(NotFound)
    def _record_not_found(error: NotFound) -> Page:
        if isinstance(error, Hidden):
            remember_refusal()
        return page(404, gettext("There is no such page"), not_found_text())

    @app.errorhandler(Refused)
    def _declined(refused: Refused) -> Page:
        if isinstance(refused, NotPermitted):
            remember_refusal()
        code = next((code for kind, code in CODES.items() if isinstance(refused, kind)), 422)
        said = [in_words(one) for one in refused.sentences]
        return render_template(
            "error.html", code=code, title=gettext("That did not work"), text="", said=said
        ), code

    @app.errorhandler(HTTPException)
    def _refused(error: HTTPException) -> Page | Response:
        code = error.code or 500
        if for_programs():
            return failure(code, error.name)
        if code == 404:
            return page(404, gettext("There is no such page"), not_found_text())
        if request.routing_exception is error and code == 400:
            return bare(gettext("This server does not answer under that name."), 400)
        if code == 413:
            return page(code, gettext("That is too large"), too_large_text())
        if code == 429:
            return page(code, gettext("That was too often"), gettext("Wait a while and try again."))
        return page(
            code, gettext("That did not work"), gettext("The server cannot do what was asked.")
        )

    @app.errorhandler(Exception)
    def _failed(_error: Exception) -> Page | Response:
        app.logger.exception("%s %s failed", request.method, request.path)
        if for_programs():
            return failure(500, "Something went wrong here; the server's log says what.")
        return page(
            500,
            gettext("Something went wrong here"),
            gettext("Nothing was changed. Please try again; the server's log says what happened."),
        )


def for_programs() -> bool:
    """Whether a program is answered, which reads JSON, and not a person."""
    return request.path.startswith("/api/")


def not_found_text() -> str:
    """What to do where an address leads nowhere."""
    return str(
        gettext(
            "The address leads nowhere, or to something that is no longer there. "
            "The list of missions is a good place to start again."
        )
    )


def too_large_text() -> str:
    """What to do where more was sent than the server takes."""
    return str(
        gettext(
            "What was sent is larger than this page takes; nothing was saved. A file has to be "
            "handed in smaller, or in parts."
        )
    )


def page(code: int, title: str, text: str) -> Page:
    """An error as a page of its own, which asks nothing of the database."""
    g.failing = True  # so that the frame does not ask either
    return render_template("error.html", code=code, title=title, text=text, said=[]), code


def bare(text: str, code: int) -> Page:
    """An answer without links, for a request that no address can be made for."""
    return text, code
