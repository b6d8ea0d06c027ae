"""A person's calendar at its secret address, and what interpreters without an account have."""

from flask import Response, current_app, render_template, request, url_for
from flask.blueprints import BlueprintSetupState

from matchmaker.calendars.interpreter import interpreter_calendar as calendar_for
from matchmaker.calendars.subscription import calendar_of, subscription_of
from matchmaker.code_lists import use_own_lists
from matchmaker.errors import NotFound
from matchmaker.interpreter_sheets import companies, local, sheet_at
from matchmaker.words import sentence
from web.correspondence import address, writer
from web.extensions import db, limiter
from web.feeds.blueprint import blueprint
from web.feeds.shelf import Shelf, Shelved, shelve
from web.localisation import say_in

SHELF = "calendar_shelf"


@blueprint.record_once
def _install(state: BlueprintSetupState) -> None:
    state.app.extensions[SHELF] = Shelf()


@blueprint.get("/feeds/<token>.ics")
@limiter.exempt  # nothing throttles it, and looking for what might takes a tenth of an answer
def calendar(token: str) -> Response:
    """My meetings, for a calendar program that asks again and again."""
    found = subscription_of(db.engine, current_app.config["SECRET_KEY"], token)
    if found is None:
        raise NotFound(sentence("There is no such calendar."))
    shelf: Shelf = current_app.extensions[SHELF]

    def make() -> bytes:
        session = db.session()
        use_own_lists(session)
        return calendar_of(session, found.delegate_id, writer(say_in(found.language)))

    return _published(shelf.take((found, address()), make))


@blueprint.get("/interpreters/<token>")
def interpreter(token: str) -> Response:
    """Where do I interpret, when, for whom? For interpreters, who have no account."""
    sheet = sheet_at(db.session(), current_app.config["SECRET_KEY"], token)
    feed = f"{address()}{url_for('feeds.interpreter_calendar', token=token)}"
    page = render_template(
        "feeds/interpreter.html",
        sheet=sheet,
        mission=sheet.mission,
        coming=sheet.coming(),
        local=local,
        companies=companies,
        feed=feed,
        webcal=f"webcal://{feed.partition('://')[2]}",
    )
    response = Response(page)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@blueprint.get("/interpreters/<token>.ics")
def interpreter_calendar(token: str) -> Response:
    """What I interpret, for a calendar program that asks again and again."""
    sheet = sheet_at(db.session(), current_app.config["SECRET_KEY"], token)
    page = f"{address()}{url_for('feeds.interpreter', token=token)}"
    # There are few interpreters, so that theirs are made anew each time.
    return _published(shelve(calendar_for(sheet, page, writer(say_in(""))), 0.0))


def _published(shelved: Shelved) -> Response:
    response = Response(mimetype="text/calendar")
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Content-Disposition"] = "inline; filename=meetings.ics"
    response.set_etag(shelved.tag)
    if request.if_none_match.contains(shelved.tag):
        response.status_code = 304
    else:
        response.set_data(shelved.calendar)
    return response
