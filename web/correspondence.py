"""How this application writes mails and calendars: its languages and its address."""

from flask import current_app, request

from matchmaker.calendars.event import Writer
from matchmaker.messages.letters import Correspondence
from matchmaker.words import Say
from web.localisation import in_words, say_in


def correspondence() -> Correspondence:
    """What verbs that write mails are handed by a page (as ``by_way_of``)."""
    return Correspondence(say_in=say_in, address=address(), sender=current_app.config["MAIL_FROM"])


def writer(say: Say = in_words) -> Writer:
    """How calendars are written: in the reader's language, or in another."""
    return Writer(say, address(), current_app.config["MAIL_FROM"])


def address() -> str:
    """Where this application is reached, without a slash at the end."""
    return str(current_app.config["ADDRESS"] or request.url_root.rstrip("/"))
