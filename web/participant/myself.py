"""Whether the reader is one of the delegates whose page is shown."""

from matchmaker.records import Delegate, Participant
from web.access import actor


def myself(me: Participant) -> Delegate | None:
    """The delegate that the reader is, None for an organiser or partner who looks."""
    number = actor().account_id
    return next(
        (one for one in me.delegates if number is not None and one.account_id == number), None
    )
