"""What is kept about somebody: handed out whole, and erased."""

import json

from flask import Response, redirect, render_template, request, url_for
from flask_babel import gettext

from matchmaker.errors import Refused
from matchmaker.personal_data import STAYS, erase, export
from web.access import actor, forget_browser
from web.frame import say
from web.localisation import in_words
from web.own.blueprint import blueprint, me
from web.own.person import Answer
from web.saving import saving


@blueprint.post("/data")
def my_data() -> Answer:
    """Everything that is kept about me, as a file."""
    with saving() as session:
        kept = export(session, me(), by=actor())
    response = Response(
        json.dumps(kept, ensure_ascii=False, indent=2, default=str), mimetype="application/json"
    )
    response.headers.set("Content-Disposition", "attachment", filename="my-data.json")
    return response


@blueprint.route("/erasure", methods=["GET", "POST"])
def erasure() -> Answer:
    """What goes, what stays and why; then the address once more, so that nobody slips."""
    faults: list[str] = []
    if request.method == "POST":
        try:
            with saving() as session:
                erase(session, me(), confirmed=request.form.get("email", ""), by=actor())
            forget_browser()
        except Refused as refused:
            faults = [in_words(one) for one in refused.sentences]
        else:
            say(gettext("Your data are erased and you are signed out."))
            return redirect(url_for("public.index"))
    page = render_template("own/erasure.html", who=me(), stays=STAYS, faults=faults)
    return page, 422 if faults else 200
