"""What a transaction leaves to be done after its commit, so that somebody can be woken then."""

from sqlalchemy.orm import Session

_WAITS = "matchmaker_work_waits"


def work_waits(session: Session) -> None:
    """Note that this session's commit leaves work: a job to do, or a mail to send."""
    session.info[_WAITS] = True


def take_waiting(session: Session) -> bool:
    """Whether work was left since this was last asked; asked once after each commit."""
    return bool(session.info.pop(_WAITS, False))
