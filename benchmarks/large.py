"""The largest shows: value gap, breaks, seconds and memory, from JSON to JSON.

    python -m benchmarks.large --events 1000 1000-holes-30 7500 --write docs/benchmarks.md

Each event is generated from a seed, written to disk, and solved by a process of its own, whose
peak memory and times count everything: reading, solving, tables, reasons, writing. The agenda is
verified afterwards, outside the clock.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.report import Section, add_write_option
from solver.interchange import load_agenda, load_problem, save_agenda, save_problem
from solver.problem import Goal
from solver.result import Progress
from solver.search import solve
from solver.verify import verify
from tests.solver.missions import mission


@dataclass(frozen=True)
class Show:
    """A show with as many people on each side, and the seconds that it is given."""

    side: int
    seconds: float
    keys: dict[str, Any]


THOUSAND: dict[str, Any] = {"blocks": 2, "slots_per_block": 15, "tables": 300, "wishes": 18}
HALF_DAYS: dict[str, Any] = {"blocks": 6, "slots_per_block": 5, "tables": 300, "wishes": 18}
LARGEST: dict[str, Any] = {"blocks": 4, "slots_per_block": 10, "tables": 2300, "wishes": 25}

SHOWS = {
    "1000": Show(1000, 60.0, THOUSAND),
    "1000-half-days": Show(1000, 60.0, HALF_DAYS),
    "1000-holes-30": Show(1000, 120.0, THOUSAND | {"holes": 0.3}),
    "1000-holes-50": Show(1000, 120.0, THOUSAND | {"holes": 0.5}),
    "7500": Show(7500, 300.0, LARGEST),
}

GOOD_GAP = 1e-4

HEADINGS = (
    "event",
    "candidates",
    "meetings",
    "value",
    "bound",
    "gap %",
    "s to gap 0.01 %",
    "breaks each",
    "s to 1",
    "s to 0.25",
    "s in all",
    "peak MB",
)


def measure(name: str, workers: int, seed: int) -> list[str]:
    """The row of one show, solved in a process of its own."""
    show = SHOWS[name]
    problem = mission(show.side, show.side, seed=seed, **show.keys)
    with tempfile.TemporaryDirectory() as folder:
        stated, answered = Path(folder, "problem.json"), Path(folder, "agenda.json")
        save_problem(problem, stated)
        arguments = [str(stated), str(answered), str(show.seconds), str(workers)]
        command = [sys.executable, "-m", "benchmarks.large", "--child", *arguments]
        ran = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        agenda = load_agenda(answered)
    violations = verify(problem, agenda).violations
    if violations:
        raise RuntimeError(f"{name}: {violations[0]}")
    value, breaks = agenda.result(Goal.VALUE), agenda.result(Goal.BREAKS)
    if value is None or value.gap is None or breaks is None or breaks.achieved is None:
        raise RuntimeError(f"{name}: no agenda was found")
    return [
        name,
        str(len(problem.candidates)),
        str(len(agenda.meetings)),
        str(value.achieved),
        str(value.bound),
        f"{100 * value.gap:.4f}",
        ran["gap"],
        f"{breaks.achieved / len(problem.participants):.3f}",
        ran["one"],
        ran["quarter"],
        f"{ran['seconds']:.1f}",
        str(ran["megabytes"]),
    ]


def child(stated: Path, answered: Path, seconds: float, workers: int) -> None:
    """Solve one problem file and print when it was good, how long it took, and the memory."""
    began = time.monotonic()
    problem = load_problem(stated)
    people = len(problem.participants)
    loaded = time.monotonic() - began
    first: dict[str, str] = {}

    def watch(step: Progress) -> None:
        now = f"{loaded + step.elapsed:.1f}"
        if step.goal is Goal.VALUE and step.gap is not None and step.gap <= GOOD_GAP:
            first.setdefault("gap", now)
        if step.goal is Goal.BREAKS and step.achieved is not None:
            for key, limit in (("one", people), ("quarter", people / 4)):
                if step.achieved <= limit:
                    first.setdefault(key, now)
                else:
                    first.pop(key, None)

    agenda = solve(problem, time_limit=seconds - loaded, workers=workers, seed=1, on_progress=watch)
    save_agenda(agenda, answered)
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    measured = {"seconds": time.monotonic() - began, "megabytes": used}
    print(json.dumps({"gap": "", "one": "", "quarter": "", **first, **measured}))


def main() -> None:
    """Print the table row by row, in Markdown, and write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", nargs="+", choices=list(SHOWS), default=list(SHOWS))
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--child", nargs=4, help=argparse.SUPPRESS)
    add_write_option(parser)
    options = parser.parse_args()
    if options.child:
        stated, answered, seconds, workers = options.child
        child(Path(stated), Path(answered), float(seconds), int(workers))
        return
    section = Section(
        "large",
        "The largest shows",
        f"`python -m benchmarks.large --events {' '.join(options.events)}`: from JSON to JSON in a"
        " process of its own, reading, tables, reasons and writing included. Each event has the"
        f" seconds that its row needs in all, {options.workers} threads.",
    )
    section.headings(HEADINGS)
    for name in options.events:
        section.row(measure(name, options.workers, options.seed))
    section.write(options.write)


if __name__ == "__main__":
    main()
