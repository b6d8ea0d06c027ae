"""Before planning: would an agenda planned now be good? What not, for whom, and what to do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from matchmaker.capacity import Capacity
from matchmaker.permissions import Actor
from matchmaker.pre_flight import about_people, about_room
from matchmaker.pre_flight.facts import Facts, gather
from matchmaker.pre_flight.findings import Concern, Finding, Weight
from matchmaker.records import Mission

__all__ = ["Concern", "Finding", "PreFlight", "Weight", "pre_flight"]

Check = Callable[[Facts], Finding | None]

CHECKS: tuple[Check, ...] = (
    about_room.cannot_be_planned,
    about_people.minimum_too_high,
    about_people.never_free,
    about_people.in_no_wish,
    about_people.too_little_time,
    about_room.no_interpreter,
    about_room.too_few_interpreters,
    about_room.too_few_tables,
    about_room.programme_takes_most,
    about_people.not_registered,
    about_people.answers_wait,
    about_people.over_requested,
    about_people.no_wishes,
    about_people.not_wished_for,
    about_people.no_profile,
    about_people.target_too_high,
    about_people.cannot_be_reached,
    about_people.no_language,
)
"""In the order in which they are shown, within one weight."""


@dataclass(frozen=True, slots=True)
class PreFlight:
    """The answer: what was found, the worst first, and how much room there is."""

    findings: Sequence[Finding]
    taking_part: int
    without_meeting: int
    meetings_wanted: int
    capacity: Capacity

    def of_weight(self, weight: Weight) -> list[Finding]:
        """The findings that matter so much."""
        return [one for one in self.findings if one.weight is weight]


def pre_flight(session: Session, mission: Mission, *, by: Actor) -> PreFlight:
    """Would an agenda planned now be good?

    Raises:
        NotFound, NotPermitted: it is for those who plan.
    """
    facts = gather(session, mission, by=by)
    found = [finding for check in CHECKS if (finding := check(facts)) is not None]
    return PreFlight(
        findings=sorted(found, key=lambda one: list(Weight).index(one.weight)),
        taking_part=len(facts.taking_part),
        without_meeting=sum(not most for most in facts.possible.values()),
        meetings_wanted=len(facts.pairs),
        capacity=facts.capacity,
    )
