"""Where a participant's meetings can follow each other without a break."""

from solver.brokerage.event import Event


def windows(event: Event, participant: int, block: range) -> list[int]:
    """The slots in which an unbroken run of all the participant's meetings can begin.

    The meetings fill the run, so they have to be matched to its slots (Kuhn's augmenting paths).
    """
    length = len(event.meetings_of[participant])
    slots = set(event.open[participant])
    return [
        first
        for first in range(block.start, block.stop - length + 1)
        if slots.issuperset(range(first, first + length))
        and _can_fill(event, participant, range(first, first + length))
    ]


def _can_fill(event: Event, participant: int, window: range) -> bool:
    taken: dict[int, int] = {}

    def place(meeting: int, seen: set[int]) -> bool:
        for slot in event.starts[meeting]:
            if slot in window and slot not in seen:
                seen.add(slot)
                if slot not in taken or place(taken[slot], seen):
                    taken[slot] = meeting
                    return True
        return False

    return all(place(meeting, set()) for meeting in event.meetings_of[participant])
