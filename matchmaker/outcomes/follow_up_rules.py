"""How a mission follows its meetings up: when people are asked, and how often they are chased."""

import re

from sqlalchemy import update
from sqlalchemy.orm import Session

from matchmaker.auditing import note
from matchmaker.errors import Refused
from matchmaker.permissions import Action, Actor, require
from matchmaker.records import FollowUp, FollowUpRules, FollowUpState, Mission
from matchmaker.records.follow_ups import CHASE_AFTER, MONTHS, MOST_CHASES
from matchmaker.words import Sentence, sentence

LATEST_MONTH, LATEST_CHASE, ALL_CHASES = 60, 365, 10


def rules_of(session: Session, mission: Mission) -> FollowUpRules:
    """How a mission follows up; what was not set has the values that the code gives it."""
    found = session.get(FollowUpRules, mission.id)
    if found is not None:
        return found
    return FollowUpRules(
        mission_id=mission.id,
        months=list(MONTHS),
        asks_counterparts=False,
        chase_after=CHASE_AFTER,
        most_chases=MOST_CHASES,
    )


def set_rules(
    session: Session,
    mission: Mission,
    *,
    months: str,
    asks_counterparts: bool,
    chase_after: str,
    most_chases: str,
    by: Actor,
) -> FollowUpRules:
    """Say when people are asked and how often they are chased; texts as a form gives them.

    What is planned moves along: months that fell away are dropped where nobody was asked yet, and
    come back with the month.

    Raises:
        Refused: with a sentence for each value that cannot be.
    """
    require(by, Action.EDIT_OUTCOMES, mission)
    faults: list[Sentence] = []
    stated = [one for one in re.split(r"[\s,;]+", months.strip()) if one]
    wanted = sorted({number for one in stated if (number := _number(one, 1, LATEST_MONTH))})
    if len(wanted) < len(set(stated)) or not stated:
        faults.append(
            sentence("Write months from 1 to {most}, such as 1, 3, 6, 12.", most=LATEST_MONTH)
        )
    days, chases = _number(chase_after, 1, LATEST_CHASE), _number(most_chases, 0, ALL_CHASES)
    if days is None:
        faults.append(sentence("People are chased after 1 to {most} days.", most=LATEST_CHASE))
    if chases is None:
        faults.append(sentence("People are chased 0 to {most} times.", most=ALL_CHASES))
    if faults or days is None or chases is None:
        raise Refused(*faults)
    rules = rules_of(session, mission)
    before = {"months": list(rules.months), "asks_counterparts": rules.asks_counterparts,
              "chase_after": rules.chase_after, "most_chases": rules.most_chases}  # fmt: skip
    known = set(rules.months)
    rules.months, rules.asks_counterparts = wanted, asks_counterparts
    rules.chase_after, rules.most_chases = days, chases
    session.add(rules)
    session.flush()
    unasked = (FollowUp.mission_id == mission.id, FollowUp.asked_at.is_(None))
    for state, which, to in (
        (FollowUpState.PLANNED, FollowUp.months.not_in(wanted), FollowUpState.DROPPED),
        (FollowUpState.DROPPED, FollowUp.months.in_(set(wanted) - known), FollowUpState.PLANNED),
    ):
        session.execute(
            update(FollowUp).where(*unasked, FollowUp.state == state, which).values(state=to)
        )
    session.expire_all()
    after = {"months": wanted, "asks_counterparts": asks_counterparts,
             "chase_after": days, "most_chases": chases}  # fmt: skip
    note(session, by, "set_follow_up_rules", f"mission:{mission.slug}", before=before, after=after)
    return rules


def _number(text: str, least: int, most: int) -> int | None:
    plain = text.strip()
    if not (plain.isascii() and plain.isdigit() and len(plain) < 5):
        return None
    return int(plain) if least <= int(plain) <= most else None
