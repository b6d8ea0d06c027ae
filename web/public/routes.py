"""The first page: what this is, for who is not signed in; for others, their own first page."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from matchmaker.records import Role
from web.access import account, actor

blueprint = Blueprint("public", __name__)

PARTNERS = (Role.PARTNER_CLUSTER, Role.LOCAL_PARTNER)


@blueprint.get("/")
def index() -> str | Response:
    """Where does one begin?"""
    if account() is None:
        return render_template("public/index.html")
    roles = {one.role for one in actor().granted}
    if not roles:
        return redirect(url_for("participant.my"))
    if roles == {Role.DESK}:
        return redirect(url_for("desk.index"))
    if roles <= set(PARTNERS):
        return redirect(url_for("participant.partner_missions"))
    if Role.COORDINATOR in roles and not roles & {Role.ADMINISTRATOR, Role.ORGANISER}:
        return redirect(url_for("coordinator.programme"))
    return redirect(url_for("organiser.missions"))
