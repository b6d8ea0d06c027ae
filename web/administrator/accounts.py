"""Accounts: who can sign in, with what roles."""

from collections.abc import Callable

from flask import redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.accounts import (
    account_by_id,
    disable_account,
    enable_account,
    grant_role,
    revoke_role,
)
from matchmaker.administering import create_account, find_accounts, forget_factor_of
from matchmaker.errors import NotFound, Refused
from matchmaker.own_account import sessions_of
from matchmaker.permissions import Action
from matchmaker.records import Account, Mission, Organisation, OrganisationKind, Role
from matchmaker.words import sentence
from web.access import actor, mission_here
from web.administrator.blueprint import Answer, blueprint
from web.extensions import db
from web.frame import say
from web.localisation import in_words
from web.saving import saving


@blueprint.route("/accounts", methods=["GET", "POST"])
def accounts() -> Answer:
    """Who has an account? A form makes one."""
    faults: list[str] = []
    if request.method == "POST":
        try:
            with saving() as session:
                made = create_account(
                    session, request.form.get("email", ""), request.form.get("name", ""), by=actor()
                )
                number = made.id
        except Refused as refused:
            faults = [in_words(one) for one in refused.sentences]
        else:
            say(gettext("The account is made. Give it a role, or none for who only takes part."))
            return redirect(url_for("administrator.account", number=number))
    words = request.args.get("q", "")[:200]
    found = find_accounts(db.session(), words, request.args.get("page", 1, int), by=actor())
    page = render_template(
        "administrator/accounts.html",
        found=found,
        words_asked=words,
        faults=faults,
        form=request.form,
    )
    return page, 422 if faults else 200


@blueprint.get("/accounts/<int:number>")
def account(number: int) -> Answer:
    """Who is this, and what may they do?"""
    return _page(number)


@blueprint.post("/accounts/<int:number>/roles")
def account_grant(number: int) -> Answer:
    """Give a role, in one mission or in all."""

    def give(session: Session, who: Account) -> None:
        asked, cluster = request.form.get("role", ""), request.form.get("organisation", "").strip()
        if asked not in set(Role):
            raise Refused(sentence("Choose a role."))
        slug = request.form.get("mission", "")
        organisation = session.scalar(select(Organisation).where(Organisation.name == cluster))
        if cluster and organisation is None:
            raise Refused(sentence("There is no organisation {name}.", name=cluster))
        grant_role(
            session,
            who,
            Role(asked),
            by=actor(),
            mission=mission_here(slug, Action.SEE_MISSION) if slug else None,
            organisation=organisation if asked == Role.PARTNER_CLUSTER else None,
        )

    return _saved(number, give, gettext("The role is given."))


@blueprint.post("/accounts/<int:number>/roles/<int:grant>/revoke")
def account_revoke(number: int, grant: int) -> Answer:
    """Take a role away."""

    def take(session: Session, who: Account) -> None:
        found = next((one for one in who.grants if one.id == grant), None)
        if found is None:
            raise NotFound(sentence("There is no such role."))
        revoke_role(session, found, by=actor())

    return _saved(number, take, gettext("The role is taken away."))


@blueprint.post("/accounts/<int:number>/disable")
def account_disable(number: int) -> Answer:
    """Close an account."""
    return _saved(
        number,
        lambda session, who: disable_account(session, who, by=actor()),
        gettext("The account is closed and signed out everywhere."),
    )


@blueprint.post("/accounts/<int:number>/enable")
def account_enable(number: int) -> Answer:
    """Open an account again."""
    return _saved(
        number,
        lambda session, who: enable_account(session, who, by=actor()),
        gettext("The account is open again."),
    )


@blueprint.post("/accounts/<int:number>/second-factor/forget")
def account_forget_factor(number: int) -> Answer:
    """Turn off the second factor of somebody who lost it."""
    return _saved(
        number,
        lambda session, who: forget_factor_of(session, who, by=actor()),
        gettext("The second factor is off; it can be set up anew after signing in."),
    )


def _saved(number: int, work: Callable[[Session, Account], None], told: str) -> Answer:
    try:
        with saving() as session:
            work(session, account_by_id(session, number))
    except NotFound:
        raise
    except Refused as refused:
        return _page(number, refused), 422
    say(told)
    return redirect(url_for("administrator.account", number=number))


def _page(number: int, refused: Refused | None = None) -> str:
    session = db.session()
    found = account_by_id(session, number)
    return render_template(
        "administrator/account.html",
        found=found,
        browsers=sessions_of(session, found),
        roles=list(Role),
        all_missions=session.scalars(select(Mission).order_by(Mission.name)).all(),
        clusters=session.scalars(
            select(Organisation.name)
            .where(Organisation.kind == OrganisationKind.CLUSTER)
            .order_by(Organisation.name)
        ).all(),
        form=request.form if refused else {},
        faults=[in_words(one) for one in refused.sentences] if refused else [],
    )
