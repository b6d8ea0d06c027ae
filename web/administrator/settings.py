"""Settings that change while the application runs."""

from dataclasses import asdict

from flask import redirect, render_template, request, url_for
from flask_babel import gettext

from matchmaker.errors import Refused
from matchmaker.settings import change_settings, settings_of
from web.access import actor
from web.administrator.blueprint import Answer, blueprint
from web.extensions import db
from web.frame import say
from web.localisation import in_words
from web.saving import saving


@blueprint.route("/settings", methods=["GET", "POST"])
def settings() -> Answer:
    """What is this place called, and how long may a plan take?"""
    values, faults = asdict(settings_of(db.session())), list[str]()
    if request.method == "POST":
        values |= {name: request.form.get(name, "") for name in values}
        try:
            with saving() as session:
                change_settings(session, values, by=actor())
        except Refused as refused:
            faults = [in_words(one) for one in refused.sentences]
        else:
            say(gettext("Saved."))
            return redirect(url_for("administrator.settings"))
    page = render_template("administrator/settings.html", values=values, faults=faults)
    return page, 422 if faults else 200
