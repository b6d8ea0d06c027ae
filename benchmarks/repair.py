"""Repair: something happens to an agenda in force, beside planning anew without memory.

    python -m benchmarks.repair --seeds 3 --write docs/benchmarks.md

Each kind of happening strikes each agenda: those of the two bundled missions, and of missions at
random. The answers are the project's repairs, verified. The peer is the project's own solver on
the changed problem, what stands being pinned, without the old agenda. Times are the worst of all
seeds; people affected are means over them.
"""

import argparse
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from tempfile import TemporaryDirectory

from benchmarks.report import Section, add_write_option
from matchmaker.bundled import load_bundled
from matchmaker.database import open_engine, upgrade, writing
from matchmaker.missions import mission_by_slug
from matchmaker.permissions import OPERATOR
from matchmaker.planning.problems import build_problem
from solver.problem import Candidate, Participant, Problem, Resource
from solver.repair import (
    Away,
    Cancelled,
    Happening,
    NoShow,
    Repaired,
    ResourceLost,
    SlotsClosed,
    TablesClosed,
    WalkIn,
    repair,
)
from solver.repair.answer import disturbed
from solver.repair.situation import situation
from solver.result import Agenda
from solver.search import assignment_of, solve
from solver.verify import verify
from tests.solver.missions import mission

SIZES = ((14, 69, 10), (28, 110, 20))
"""Home participants, guests and tables of the missions at random."""

BUNDLED = ("china-2017", "usa-2017")

HEADINGS = (
    "mission",
    "meetings",
    "what happened",
    "first s",
    "all s",
    "CPU s",
    "proven",
    "people affected, calmest",
    "least lost",
    "planned anew",
    "ratio",
)

Strike = tuple[list[Happening], str]
"""What happens, and the first slot that has not begun."""


def cancelled(problem: Problem, agenda: Agenda) -> Strike:
    """One meeting of the second block."""
    start = problem.slots[len(problem.slots) // 4].id
    later = [one for one in agenda.meetings if one.slot == start]
    return [Cancelled(later[0].candidate)], start


def missed(problem: Problem, agenda: Agenda) -> Strike:
    """One meeting of the first slot did not take place."""
    return [NoShow(agenda.meetings[0].candidate)], problem.slots[1].id


def late(problem: Problem, agenda: Agenda) -> Strike:
    """The busiest participant misses the first three slots."""
    slots = tuple(slot.id for slot in problem.slots[:3])
    return [Away(_busiest(problem, agenda), slots)], problem.slots[0].id


def early(problem: Problem, agenda: Agenda) -> Strike:
    """The busiest participant leaves before the last three slots; half of the event is over."""
    slots = tuple(slot.id for slot in problem.slots[-3:])
    return [Away(_busiest(problem, agenda), slots)], problem.slots[len(problem.slots) // 2].id


def table(problem: Problem, _agenda: Agenda) -> Strike:
    """A table breaks in one slot."""
    return [TablesClosed((problem.slots[8].id,), tables=(3,))], problem.slots[4].id


def table_for_a_block(problem: Problem, _agenda: Agenda) -> Strike:
    """A table cannot be used for a whole block."""
    slots = tuple(slot.id for slot in problem.slots[4:8])
    return [TablesClosed(slots, tables=(3,))], problem.slots[0].id


def shortened(problem: Problem, _agenda: Agenda) -> Strike:
    """The second block ends one slot early."""
    return [SlotsClosed((problem.slots[7].id,))], problem.slots[4].id


def walked_in(problem: Problem, _agenda: Agenda) -> Strike:
    """Somebody whom five home participants would like to meet."""
    homes = [one.id for one in problem.participants if one.side == "home"][:5]
    new = tuple(Candidate(f"{home}-new", (home, "new"), 40) for home in homes)
    return [WalkIn(Participant("new", "counterpart"), new)], problem.slots[4].id


def interpreter_lost(problem: Problem, agenda: Agenda) -> Strike:
    """The interpreters who are needed most are not there for two slots."""
    uses = {one.id: one.uses for one in problem.candidates}
    needed = Counter(
        (resource, one.slot) for one in agenda.meetings for resource in uses[one.candidate]
    )
    (resource, slot), _ = needed.most_common(1)[0]
    first = next(number for number, one in enumerate(problem.slots) if one.id == slot)
    slots = tuple(one.id for one in problem.slots[first : first + 2])
    return [ResourceLost(resource, slots)], problem.slots[max(first - 2, 0)].id


def late_and_table(problem: Problem, agenda: Agenda) -> Strike:
    """A late arrival, and a table breaks."""
    (away, now), (closed, _) = late(problem, agenda), table(problem, agenda)
    return [*away, *closed], now


STRIKES: tuple[Callable[[Problem, Agenda], Strike], ...] = (
    cancelled,
    missed,
    late,
    early,
    table,
    table_for_a_block,
    shortened,
    walked_in,
    interpreter_lost,
    late_and_table,
)


def random_mission(home: int, guests: int, tables: int, seed: int) -> Problem:
    """A mission at random in which every fifth guest needs one of three interpreters."""
    plain = mission(home, guests, tables=tables, seed=seed)
    need = {f"g{number}" for number in range(5, guests + 1, 5)}
    return replace(
        plain,
        resources=(Resource("interpreters", 3),),
        candidates=tuple(
            replace(one, uses=("interpreters",)) if need & {*one.participants} else one
            for one in plain.candidates
        ),
    )


def bundled_missions() -> list[Problem]:
    """The missions that come with the application, as it plans them."""
    with TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{folder}/bundled.db")
        upgrade(engine)
        with writing(engine) as session:
            load_bundled(session, by=OPERATOR)
            return [build_problem(session, mission_by_slug(session, slug)) for slug in BUNDLED]


def _busiest(problem: Problem, agenda: Agenda) -> str:
    held = {one.candidate for one in agenda.meetings}
    counts = dict.fromkeys((one.id for one in problem.participants), 0)
    for one in problem.candidates:
        for who in one.participants if one.id in held else ():
            counts[who] += 1
    return max(counts, key=lambda who: counts[who])


@dataclass(frozen=True)
class Outcome:
    """One repair: its answers, the seconds to the first and to all, and the peer's people."""

    answers: tuple[Repaired, ...]
    first: float
    seconds: float
    cpu: float
    anew: int


def strike(problem: Problem, agenda: Agenda, what: Strike, limit: float, workers: int) -> Outcome:
    """Repair, and plan anew."""
    happened, now = what
    began, busy = time.monotonic(), time.process_time()
    reported: list[float] = []
    answers = repair(
        problem,
        agenda,
        happened,
        now=now,
        time_limit=limit,
        workers=workers,
        on_repaired=lambda _: reported.append(time.monotonic() - began),
    )
    seconds, cpu = time.monotonic() - began, time.process_time() - busy
    for answer in answers:
        violations = verify(answer.problem, answer.agenda).violations
        if violations:
            raise RuntimeError(f"{problem.name}: {violations[0]}")
    first = min(reported, default=seconds)
    return Outcome(answers, first, seconds, cpu, _anew(problem, agenda, what))


def _anew(problem: Problem, agenda: Agenda, what: Strike) -> int:
    """The people affected where the changed problem is planned without memory."""
    happened, now = what
    here = situation(problem, agenda, happened, now=now, notice=0, protected=())
    changed = replace(here.domains.problem, previous=())
    anew = assignment_of(here.domains, solve(changed, time_limit=30.0, workers=2))
    return len(disturbed(here.domains, here.old, anew))


def measure(options: argparse.Namespace) -> Iterator[list[str]]:
    """A row for each mission and each kind of happening."""
    groups = [(one.name, [one]) for one in bundled_missions()]
    for home, guests, tables in SIZES:
        seeds = range(1, options.seeds + 1)
        missions = [random_mission(home, guests, tables, seed) for seed in seeds]
        groups.append((f"{home} x {guests}", missions))
    for name, missions in groups:
        agendas = [solve(one, time_limit=options.plan_limit, workers=2) for one in missions]
        meetings = statistics.mean(len(agenda.meetings) for agenda in agendas)
        for kind in STRIKES:
            outcomes = [
                strike(one, agenda, kind(one, agenda), options.limit, options.workers)
                for one, agenda in zip(missions, agendas, strict=True)
            ]
            what = kind.__name__.replace("_", " ")
            yield [name, f"{meetings:.0f}", what, *_row(outcomes)]


def _row(outcomes: list[Outcome]) -> Iterator[str]:
    answers = [answer for one in outcomes for answer in one.answers]
    calm = [len(one.answers[0].price.people) for one in outcomes]
    whole = [len(one.answers[-1].price.people) for one in outcomes]
    anew = statistics.mean(one.anew for one in outcomes)
    yield f"{max(one.first for one in outcomes):.2f}"
    yield f"{max(one.seconds for one in outcomes):.1f}"
    yield f"{max(one.cpu for one in outcomes):.1f}"
    yield f"{sum(answer.proven for answer in answers)} of {len(answers)}"
    yield f"{statistics.mean(calm):.1f}"
    yield f"{statistics.mean(whole):.1f}"
    yield f"{anew:.1f}"
    yield f"{anew / max(statistics.mean(whole), 1):.0f}"


def main() -> None:
    """Print the table row by row, in Markdown, and write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=3, help="missions in each row")
    parser.add_argument("--limit", type=float, default=8.0, help="seconds for a repair")
    parser.add_argument("--plan-limit", type=float, default=30.0, help="seconds for the agenda")
    parser.add_argument("--workers", type=int, default=2)
    add_write_option(parser)
    options = parser.parse_args()
    section = Section("repair", "Repair", _how(options))
    section.headings(HEADINGS)
    for row in measure(options):
        section.row(row)
    section.write(options.write)


def _how(options: argparse.Namespace) -> str:
    return (
        f"`python -m benchmarks.repair --seeds {options.seeds}`: the two bundled missions, and"
        f" missions at random. Each repair offers up to three agendas on the front of worth lost"
        f" against people affected, in at most {options.limit:.0f} s; *proven*: how many of them"
        f" lose as little as can be with so few people, and affect as few as can be at that loss."
        f" Times are the worst of all seeds; where others load the machine, those of the processor"
        f" count. *Planned anew*: how many people the same solver"
        f" affects without memory of the old agenda; the ratio is to the repair that loses least."
    )


if __name__ == "__main__":
    main()
