"""The blueprint of one's own account: everybody who has signed in, about nobody else."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, render_template
from werkzeug.exceptions import Unauthorized

from matchmaker.api_tokens import tokens_of
from matchmaker.errors import Refused
from matchmaker.own_account import sessions_of
from matchmaker.records import Account, SignInSession
from matchmaker.second_factor import codes_left
from matchmaker.signing_in import is_fresh_by_mail
from web.access import account, only_signed_in, opened_session
from web.extensions import db
from web.localisation import in_words, languages_by_name

blueprint = Blueprint("own", __name__, url_prefix="/account")
blueprint.before_request(only_signed_in)


def me() -> Account:
    """Whoever has signed in; the blueprint lets nobody else come this far."""
    return account() or _nobody()


def here() -> SignInSession:
    """This browser's session."""
    return opened_session() or _nobody()


def _nobody() -> Any:
    raise Unauthorized


def overview(refused: Refused | None = None, part: str = "", **shown: Any) -> str:
    """The page of one's account; with what was refused beside the part that it is about."""
    session, who = db.session(), me()
    faults: Sequence[str] = [in_words(one) for one in refused.sentences] if refused else ()
    return render_template(
        "own/account.html",
        who=who,
        here=here(),
        staff=bool(who.grants),
        asks_old_password=who.password_hash is not None and not is_fresh_by_mail(here()),
        languages=languages_by_name(),
        browsers=sessions_of(session, who),
        tokens=tokens_of(session, who),
        codes_left=codes_left(session, who),
        faults={part: faults},
        **{"new_token": "", **shown},
    )
