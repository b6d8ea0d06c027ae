"""The interface for programs: JSON under ``/api``, described by ``/api/openapi.json``.

Who calls proves it with a token of an account (``Authorization: Bearer ...``) and may do what
that account may do on the pages. A browser's session is no proof here, so that no page of
another server can make somebody's browser call it.
"""

from apiflask import APIBlueprint
from flask import Response, g, request

from matchmaker.accounts import actor_of
from matchmaker.api_tokens import account_of_token, is_due, note_use
from matchmaker.database import writing
from matchmaker.errors import Clash, Hidden, NotFound, NotPermitted, Refused
from web.access import remember_refusal
from web.api.answers import CLOSED, FORBIDDEN, MISSING, UNKNOWN, WRONG, failure
from web.extensions import SAFE_METHODS, csrf, db
from web.localisation import in_words

blueprint = APIBlueprint("api", __name__, url_prefix="/api", tag="Missions")
csrf.exempt(blueprint)

SCHEME = "Bearer "
CODES: dict[type[Refused], int] = {NotFound: MISSING, NotPermitted: FORBIDDEN, Clash: CLOSED}


@blueprint.before_request
def _who() -> Response | None:
    """Let only those in who bring a token that works."""
    header = request.headers.get("Authorization", "")
    token = header[len(SCHEME) :] if header.startswith(SCHEME) else ""
    known = account_of_token(db.session(), token) if token else None
    if known is None:
        refused = failure(UNKNOWN, "Send a token that works: Authorization: Bearer <token>.")
        refused.headers["WWW-Authenticate"] = "Bearer"
        return refused
    if request.method in SAFE_METHODS and is_due(known):
        with writing(db.engine) as session:
            note_use(session, known.id)
    g.actor = actor_of(db.session(), known.account)
    g.api_account = known.account_id
    return None


@blueprint.after_request
def _conditional(response: Response) -> Response:
    """Say which version this is; say only that where the caller has it already."""
    if request.method in SAFE_METHODS and response.status_code == 200:
        response.add_etag()
        response.make_conditional(request)
    return response


@blueprint.errorhandler(Refused)
def _declined(refused: Refused) -> Response:
    if isinstance(refused, Hidden | NotPermitted):
        remember_refusal()
    code = next((code for kind, code in CODES.items() if isinstance(refused, kind)), WRONG)
    return failure(code, *(in_words(one) for one in refused.sentences))
