"""Harder variants of the published brokerage events, after the description of their paper.

    python -m benchmarks.variants FOLDER --write docs/benchmarks.md

Bofill et al. (JAIR 2022) harden their events with meetings that are fixed to a slot, slots that
participants must not use, an order between meetings, and other fairness. Each kind is drawn here
from a seed, so many a variant cannot be held at all: then the answer is the proof of that.
"""

import argparse
import csv
import random
import statistics
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.report import Section, add_write_option
from solver.domains import build_domains
from solver.interchange import load_problem
from solver.problem import Problem
from solver.result import Status
from solver.search import solve
from solver.verify import verify

SHARE = 0.1
"""Of the meetings that are fixed or ordered, of the slots that are forbidden."""

HEADINGS = ("variant", "events", "optimal", "infeasible", "open", "median s", "worst s")


def fixed(problem: Problem, chance: random.Random) -> Problem:
    """One meeting in ten has its slot, nobody two of them in the same one."""
    domains = build_domains(problem)
    taken: set[tuple[str, str]] = set()
    full: Counter[str] = Counter()
    pins: dict[int, str] = {}
    number = round(SHARE * len(problem.candidates))
    for position in chance.sample(range(len(problem.candidates)), number):
        people = problem.candidates[position].participants
        free = [
            name
            for name in (problem.slots[start].id for start in domains.starts[position])
            if full[name] < problem.capacity_in(name)
            and not any((who, name) in taken for who in people)
        ]
        if free:
            pins[position] = chance.choice(free)
            full[pins[position]] += 1
            taken.update((who, pins[position]) for who in people)
    return replace(
        problem,
        candidates=tuple(
            replace(one, pinned_slot=pins[position]) if position in pins else one
            for position, one in enumerate(problem.candidates)
        ),
    )


def forbidden(problem: Problem, chance: random.Random) -> Problem:
    """One slot in ten is forbidden to each participant who has as many slots to spare."""
    meetings = Counter(who for one in problem.candidates for who in one.participants)
    names = [slot.id for slot in problem.slots]

    def without(open_slots: list[str], spare: int) -> tuple[str, ...]:
        number = min(round(SHARE * len(names)), max(spare, 0))
        return tuple(sorted(chance.sample(open_slots, number), key=names.index))

    people = []
    for one in problem.participants:
        left = [name for name in names if name not in one.unavailable]
        gone = without(left, len(left) - meetings[one.id])
        people.append(replace(one, unavailable=(*one.unavailable, *gone)))
    return replace(problem, participants=tuple(people))


def ordered(problem: Problem, chance: random.Random) -> Problem:
    """One meeting in ten comes after another one of a participant of its own."""
    order = list(range(len(problem.candidates)))
    chance.shuffle(order)
    after: dict[int, str] = {}
    number = round(SHARE * len(order))
    for place, later in enumerate(order):
        people = set(problem.candidates[later].participants)
        own = [one for one in order[:place] if people & set(problem.candidates[one].participants)]
        if own and len(after) < number:
            after[later] = problem.candidates[chance.choice(own)].id
    return replace(
        problem,
        candidates=tuple(
            replace(one, after=(*one.after, after[position])) if position in after else one
            for position, one in enumerate(problem.candidates)
        ),
    )


def fairness(difference: int) -> Callable[[Problem, random.Random], Problem]:
    """Nobody has more breaks than another by more than so many; the events have 2."""
    return lambda problem, _: replace(problem, max_break_difference=difference)


def two_at_once(problem: Problem, chance: random.Random) -> Problem:
    """Two of: fixed meetings, forbidden slots, precedences."""
    for kind in chance.sample([fixed, forbidden, ordered], 2):
        problem = kind(problem, chance)
    return problem


KINDS: dict[str, Callable[[Problem, random.Random], Problem]] = {
    "fixed meetings": fixed,
    "forbidden slots": forbidden,
    "precedences": ordered,
    "two of these": two_at_once,
    "fairness 0": fairness(0),
    "fairness 1": fairness(1),
    "fairness 3": fairness(3),
}


@dataclass(frozen=True)
class Run:
    """How one variant ended."""

    status: Status
    seconds: float


def settle(problem: Problem, limit: float, workers: int) -> Run:
    """Ours on one variant, its agenda verified."""
    began = time.monotonic()
    agenda = solve(problem, time_limit=limit, workers=workers)
    seconds = time.monotonic() - began
    violations = verify(problem, agenda).violations
    if agenda.status.has_agenda and violations:
        raise RuntimeError(f"{problem.name}: {violations[0]}")
    return Run(agenda.status, seconds)


def row(kind: str, runs: list[Run]) -> list[str]:
    """One row of the table."""
    ended = Counter(run.status for run in runs)
    decided = ended[Status.OPTIMAL] + ended[Status.INFEASIBLE]
    times = [run.seconds for run in runs]
    return [
        kind,
        str(len(runs)),
        str(ended[Status.OPTIMAL]),
        str(ended[Status.INFEASIBLE]),
        str(len(runs) - decided),
        f"{statistics.median(times):.1f}",
        f"{max(times):.1f}",
    ]


def main() -> None:
    """Print the table row by row, in Markdown, and write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the events and published.csv are")
    parser.add_argument("--events", nargs="+", help="only these")
    parser.add_argument("--kinds", nargs="+", choices=list(KINDS), default=list(KINDS))
    parser.add_argument("--limit", type=float, default=60.0, help="seconds for each")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    add_write_option(parser)
    options = parser.parse_args()
    with Path(options.folder, "published.csv").open() as file:
        names = options.events or [one["instance"] for one in csv.DictReader(file)]
    section = Section(
        "variants",
        "Harder variants of the brokerage events",
        f"`python -m benchmarks.variants FOLDER --seed {options.seed}`: one meeting in ten fixed to"
        " a slot; one slot in ten forbidden to each participant who can spare it; one meeting in"
        " ten after another; two of these three; other fairness (the events have 2). *Open*:"
        f" neither the optimum nor infeasibility is proven in {options.limit:.0f} s by"
        f" {options.workers} threads.",
    )
    section.headings(HEADINGS)
    everything: list[Run] = []
    for kind in options.kinds:
        runs = []
        for name in names:
            problem = load_problem(Path(options.folder, f"{name}.json"))
            chance = random.Random(f"{options.seed} {kind} {name}")
            harder = replace(KINDS[kind](problem, chance), name=f"{name}, {kind}")
            runs.append(settle(harder, options.limit, options.workers))
        section.row(row(kind, runs))
        everything += runs
    section.row(row("all", everything))
    section.write(options.write)


if __name__ == "__main__":
    main()
