"""How this application writes mails: its languages and its address."""

from flask import current_app, request

from matchmaker.messages.letters import Correspondence
from web.localisation import say_in


def correspondence() -> Correspondence:
    """What verbs that write mails are handed by a page (as ``by_way_of``)."""
    return Correspondence(
        say_in=say_in,
        address=current_app.config["ADDRESS"] or request.url_root.rstrip("/"),
    )
