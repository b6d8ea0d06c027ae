"""What screens and files show of a mission's agenda: slots, participants, meetings, wishes."""

from dataclasses import dataclass, field
from datetime import datetime

from matchmaker.records import (
    Delegate,
    MeetingState,
    Mission,
    Participant,
    Place,
    PlanningRun,
    Release,
    Side,
)
from matchmaker.release_changes import MeetingChange
from matchmaker.words import Sentence


@dataclass(frozen=True, slots=True)
class GoalFigure:
    """What a plan achieved of a goal and the bound that is proven; ``gap`` is a share or None."""

    goal: str
    achieved: int
    bound: int | None

    @property
    def proven(self) -> bool:
        """Whether nothing better is possible."""
        return self.achieved == self.bound

    @property
    def gap(self) -> float | None:
        """Distance to the bound as a share of the larger figure, None without a bound."""
        if self.bound is None:
            return None
        largest = max(abs(self.achieved), abs(self.bound))
        return abs(self.achieved - self.bound) / largest if largest else 0.0


@dataclass(frozen=True, slots=True)
class SlotView:
    """A slot in the clock of its place; ``tables`` are the numbers of the tables there.

    A ``withdrawn`` slot is shown where meetings in it were told to people, and not planned in.
    """

    slot_id: int
    code: str
    block: str
    place: Place
    starts_at: datetime
    ends_at: datetime
    tables: tuple[int, ...]
    withdrawn: bool = False


@dataclass(slots=True)
class ParticipantView:
    """A participant with its meetings in time order."""

    code: str
    name: str
    side: Side
    synthetic: bool
    record: Participant
    meetings: list["MeetingView"] = field(default_factory=list, repr=False)


@dataclass(slots=True)
class MeetingView:
    """A meeting as it was released or, in the working agenda, as it is planned now.

    ``interpreters`` are the pools' ids, and which interpreter of each. ``change`` is how the
    working agenda differs from the release in force, None where it does not; ``version`` is what
    a change by hand has to name.
    """

    code: str
    uid: str
    slot: SlotView
    table_number: int | None
    venue: str
    parties: list[ParticipantView]
    state: MeetingState
    pinned: bool
    score: int
    sequence: int
    delegates: list[Delegate]
    interpreters: tuple[tuple[int, int], ...]
    version: int
    change: MeetingChange | None = None

    @property
    def interpreted(self) -> bool:
        """Whether an interpreter joins."""
        return bool(self.interpreters)

    def others(self, participant: ParticipantView) -> list[ParticipantView]:
        """Whom this participant meets."""
        return [one for one in self.parties if one is not participant]


@dataclass(frozen=True, slots=True)
class UnscheduledView:
    """A wish that the plan does not meet, and why."""

    code: str
    parties: tuple[ParticipantView, ...]
    value: int
    reason: Sentence


@dataclass(frozen=True, slots=True)
class MissionAgenda:
    """Everything about a mission's agenda; without a plan, ``run`` is None and lists are empty.

    ``wishes`` counts the pairs that somebody wished for and nobody vetoed. ``tables`` are all
    table numbers of the mission's halls. ``working`` where it is the working agenda; ``release``
    is then the one that it is compared with.
    """

    mission: Mission
    run: PlanningRun | None
    release: Release | None
    goals: tuple[GoalFigure, ...]
    slots: tuple[SlotView, ...]
    tables: tuple[int, ...]
    participants: tuple[ParticipantView, ...]
    meetings: tuple[MeetingView, ...]
    unscheduled: tuple[UnscheduledView, ...]
    wishes: int
    working: bool = False

    @property
    def changed(self) -> int:
        """How many meetings differ from the release in force; 0 without one."""
        return sum(one.change is not None for one in self.meetings)

    @property
    def to_hold(self) -> list[MeetingView]:
        """The meetings that are not cancelled."""
        return [one for one in self.meetings if one.state is not MeetingState.CANCELLED]

    @property
    def proven(self) -> bool:
        """Whether nothing better is possible in any goal."""
        return bool(self.goals) and all(goal.proven for goal in self.goals)
