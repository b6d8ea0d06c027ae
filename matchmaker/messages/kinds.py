"""The kinds of mail that the field writes."""

from matchmaker.messages.letters import Letter
from matchmaker.words import sentence

SIGN_IN = "sign_in"
INVITATION = "invitation"
RELEASE = "release"
MEETING = "meeting"
REGISTRATION = "registration"
CHASE = "chase"


def sign_in_letter(address: str) -> Letter:
    """The link that signs somebody in once and soon."""
    return Letter(
        sentence("Your link to sign in"),
        (
            sentence("Open this address within ten minutes to sign in. It works once:"),
            address,
            sentence("If you did not ask for it, nothing happens unless it is opened."),
        ),
    )
