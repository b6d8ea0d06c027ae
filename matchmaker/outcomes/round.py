"""What a worker does about follow-ups by the clock: plans what is lacking, asks what is due."""

import logging
from datetime import UTC, datetime

from sqlalchemy import Engine, select

from matchmaker.database import reading, writing
from matchmaker.errors import Refused
from matchmaker.messages.letters import Correspondence
from matchmaker.outcomes.follow_ups import ask, in_follow_up, to_ask
from matchmaker.outcomes.scheduling import lacking, schedule
from matchmaker.permissions import Actor
from matchmaker.records import FollowUp, Mission

_LOG = logging.getLogger(__name__)


def follow_up_round(
    engine: Engine,
    *,
    key: str,
    by: Actor,
    by_way_of: Correspondence,
    now: datetime | None = None,
) -> int:
    """Plan and mail whatever is due; how many follow-ups were mailed.

    Each is a transaction of its own: killed between any two of them, the next round goes on where
    this one ended. Where nothing is to be done, nothing is written. Without an address of its own
    the server plans and mails nothing: what is due stays so, for somebody to ask from a page.
    """
    now = now or datetime.now(UTC)
    with reading(engine) as session:
        missions = session.scalars(select(Mission).where(in_follow_up())).all()
        short = [one.id for one in missions if lacking(session, one, now.date())]
    for number in short:
        with writing(engine) as session:
            schedule(session, session.get_one(Mission, number), by=by, today=now.date())
    if not by_way_of.address:
        return 0
    with reading(engine) as session:
        due = to_ask(session, now)
    asked = 0
    for number in due:
        try:
            with writing(engine) as session:
                follow_up = session.get_one(FollowUp, number)
                ask(session, follow_up, key=key, by=by, by_way_of=by_way_of, now=now)
                asked += 1
        except Refused as refused:
            _LOG.info("follow-up %s is not mailed: %s", number, refused)
    return asked
