"""Where each interpreter has to be, when: the day at the desk seen from their side."""

from dataclasses import dataclass

from matchmaker.desk.clock import Phase
from matchmaker.desk.day import DeskDay, DeskMeeting, Sitting
from matchmaker.records import InterpreterPool


@dataclass(frozen=True, slots=True)
class InterpreterDay:
    """One interpreter of a pool and what he or she serves that day, by time."""

    pool: InterpreterPool
    unit: int
    jobs: tuple[tuple[Sitting, DeskMeeting], ...]

    @property
    def coming(self) -> tuple[Sitting, DeskMeeting] | None:
        """What is on now or comes next, None after the last."""
        return next((one for one in self.jobs if one[0].phase is not Phase.OVER), None)


def interpreters_of(day: DeskDay) -> list[InterpreterDay]:
    """Every interpreter who is needed that day, by languages and number."""
    found: dict[tuple[str, str, int], tuple[InterpreterPool, list[tuple[Sitting, DeskMeeting]]]]
    found = {}
    for sitting in day.sittings:
        for meeting in sitting.meetings:
            for pool, unit in meeting.interpreters:
                key = pool.first_language, pool.second_language, unit
                found.setdefault(key, (pool, []))[1].append((sitting, meeting))
    return [
        InterpreterDay(pool, key[2], tuple(jobs)) for key, (pool, jobs) in sorted(found.items())
    ]
