"""The administrator's blueprint: nobody else comes further than its gate."""

from typing import Any

from flask import Blueprint

from matchmaker.permissions import Action, require
from web.access import actor, only_signed_in

blueprint = Blueprint("administrator", __name__, url_prefix="/admin")

Answer = Any
"""A page, a redirection, or a page with a status."""


@blueprint.before_request
def _only_administrators() -> Any:
    asked = only_signed_in()
    if asked is None:
        require(actor(), Action.MANAGE_ACCOUNTS)
    return asked
