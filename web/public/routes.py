"""The first page: what this is, for who is not signed in; for others, their own first page."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from web.access import account

blueprint = Blueprint("public", __name__)


@blueprint.get("/")
def index() -> str | Response:
    """Where does one begin?"""
    if account() is None:
        return render_template("public/index.html")
    return redirect(url_for("organiser.missions"))
