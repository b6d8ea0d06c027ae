"""The published brokerage events: all meetings given, breaks to minimise.

    python -m benchmarks.brokerage FOLDER --write docs/benchmarks.md

The folder holds the events of Bofill et al. (JAIR 2022) as problem files and ``published.csv``
with their proven optima; they carry no licence and are not part of the project. Beside ours, in
the same run: python-sat's RC2 on the paper's MaxSAT encoding, and plain CP-SAT over the general
model with its whole portfolio.
"""

import argparse
import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.maxsat import rc2
from benchmarks.mission import Outcome, ours, plain
from benchmarks.report import Section, add_write_option
from solver.interchange import load_problem

HEADINGS = (
    "event",
    "meetings",
    "optimum",
    "ours",
    "s",
    "RC2",
    "s",
    "CP-SAT",
    "s",
    "published s",
)


@dataclass(frozen=True)
class Run:
    """The breaks that one solver ended with, None without an agenda, and whether proven."""

    breaks: int | None
    proven: bool
    seconds: float

    def __str__(self) -> str:
        return f"{'none' if self.breaks is None else self.breaks}{'' if self.proven else ' open'}"


def run_of(outcome: Outcome) -> Run:
    """What a solver with agendas made of an event."""
    figures = outcome.figures
    return Run(figures[0] if figures else None, outcome.proven == 1, outcome.seconds)


def measure(options: argparse.Namespace, section: Section) -> None:
    """A row for each event, and what they come to."""
    with Path(options.folder, "published.csv").open() as file:
        published = {row["instance"]: row for row in csv.DictReader(file)}
    names = options.events or list(published)
    # Loops are compiled once for each installation, whoever solves first.
    ours(load_problem(Path(options.folder, f"{names[0]}.json")), options.limit, options.workers)
    section.headings(HEADINGS)
    mine: list[Run] = []
    peers: dict[str, list[Run]] = {}
    for name in names:
        problem = load_problem(Path(options.folder, f"{name}.json"))
        mine.append(run_of(ours(problem, options.limit, options.workers)))
        row: list[Run] = []
        if "rc2" in options.peers:
            answer = rc2(problem, options.peer_limit)
            row.append(Run(answer.breaks, answer.in_time, answer.seconds))
            peers.setdefault("RC2", []).append(row[-1])
        if "cp-sat" in options.peers:
            row.append(run_of(plain(problem, options.peer_limit, options.peer_workers)))
            peers.setdefault("CP-SAT", []).append(row[-1])
        optimum = published[name]["optimum_breaks"]
        if mine[-1].proven and str(mine[-1].breaks) != optimum:
            raise RuntimeError(f"{name}: {mine[-1].breaks} proven where {optimum} is published")
        cells = [cell for one in (mine[-1], *row) for cell in (str(one), f"{one.seconds:.1f}")]
        cells += ["", ""] * (3 - len(cells) // 2)
        seconds = published[name]["maxsat_s"]
        section.row([name, str(len(problem.candidates)), optimum, *cells, seconds])
    section.say()
    section.say(_summary(mine, peers))


def _summary(mine: Sequence[Run], peers: dict[str, list[Run]]) -> str:
    proven = sum(one.proven for one in mine)
    times = [one.seconds for one in mine]
    total, worst = sum(times), max(times)
    said = [f"Ours proves {proven} of {len(mine)}, {total:.0f} s in all, {worst:.1f} at worst."]
    for peer, runs in peers.items():
        both = [
            (one, other)
            for one, other in zip(mine, runs, strict=True)
            if one.proven and other.proven
        ]
        own, others = (sum(pair[side].seconds for pair in both) for side in (0, 1))
        ratio = f"; on these ours is {others / own:.1f} times as fast" if both else ""
        said.append(f"{peer} proves {sum(one.proven for one in runs)}{ratio}.")
    return " ".join(said)


def main() -> None:
    """Print the table row by row, in Markdown, and write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the events and published.csv are")
    parser.add_argument("--events", nargs="+", help="only these")
    parser.add_argument("--peers", nargs="*", choices=["rc2", "cp-sat"], default=["rc2", "cp-sat"])
    parser.add_argument("--limit", type=float, default=60.0, help="seconds for ours")
    parser.add_argument("--peer-limit", type=float, default=60.0, help="seconds for each peer")
    parser.add_argument("--workers", type=int, default=2, help="threads for ours")
    parser.add_argument("--peer-workers", type=int, default=8, help="threads for CP-SAT")
    add_write_option(parser)
    options = parser.parse_args()
    how = (
        f"`python -m benchmarks.brokerage FOLDER`: breaks, *open* where not proven in"
        f" {options.limit:.0f} s, with {options.workers} threads. *Published*: the paper's best,"
        " UWrMaxSAT, on its machine."
    )
    beside = (
        f" In the same run, with {options.peer_limit:.0f} s each: python-sat's RC2 on the MaxSAT"
        " encoding of Bofill et al. (JAIR 2022), one thread, as it is made; plain CP-SAT with"
        f" {options.peer_workers} threads."
    )
    if options.peers:
        section = Section("brokerage", "The published brokerage events", how + beside)
    else:
        section = Section("alone", "The published brokerage events, without peers", how)
    measure(options, section)
    section.write(options.write)


if __name__ == "__main__":
    main()
