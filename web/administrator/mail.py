"""Which mails were written, and where there is no mail server, what do they say?"""

from flask import render_template

from matchmaker.errors import Refused
from matchmaker.messages.reading import all_messages, read_message
from web.access import actor
from web.administrator.blueprint import Answer, blueprint
from web.extensions import db
from web.localisation import in_words
from web.saving import saving


@blueprint.get("/mail")
def mail() -> Answer:
    """The newest mails, whoever they are to."""
    return _page()


@blueprint.post("/mail/<int:number>")
def read_mail(number: int) -> Answer:
    """Show one mail; that it was read is written down, which is why this is no plain link."""
    try:
        with saving() as session:
            message = read_message(session, number, by=actor())
            shown = {"subject": message.subject, "to": message.to_address, "text": message.text}
    except Refused as refused:
        return _page(faults=[in_words(one) for one in refused.sentences]), 422
    return _page(shown=shown)


def _page(*, shown: dict[str, str] | None = None, faults: list[str] | None = None) -> str:
    return render_template(
        "administrator/mail.html",
        messages=all_messages(db.session(), by=actor()),
        shown=shown,
        faults=faults or [],
    )
