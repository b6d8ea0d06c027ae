"""A person's calendar at its secret address."""

from flask import Response, current_app, request
from flask.blueprints import BlueprintSetupState

from matchmaker.calendars.subscription import calendar_of, subscription_of
from matchmaker.code_lists import use_own_lists
from matchmaker.errors import NotFound
from matchmaker.words import sentence
from web.correspondence import address, writer
from web.extensions import db
from web.feeds.blueprint import blueprint
from web.feeds.shelf import Shelf
from web.localisation import say_in

SHELF = "calendar_shelf"


@blueprint.record_once
def _install(state: BlueprintSetupState) -> None:
    state.app.extensions[SHELF] = Shelf()


@blueprint.get("/feeds/<token>.ics")
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

    shelved = shelf.take((found, address()), make)
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
