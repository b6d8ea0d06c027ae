"""Solving in a process of its own, so that neither its memory nor its threads hold up a page.

The two talk in lines of JSON. Where the process that asked is killed, the other sees its input
end and stops at once: no solve outlives whoever waits for it.
"""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any

from matchmaker.errors import Refused
from matchmaker.words import sentence
from solver.interchange import agenda_from_json, agenda_to_json, problem_from_json, problem_to_json
from solver.problem import Goal, Problem
from solver.result import Agenda, OnProgress, Progress
from solver.search import solve
from solver.what_if import Change, Point, curve, with_slots, with_tables

GRACE = 120.0
"""Seconds beyond its limit, or after it was called off, that a solve may take to tidy up."""

LOOK = 0.2
"""Seconds between two looks at whether to stop."""

LEAST_MEMORY = 4 << 30

Tell = Callable[[dict[str, Any]], None]

CHANGES: Mapping[str, Change] = {"tables": with_tables, "slots": with_slots}
"""What there can be more or fewer of."""


class TooMuch(Refused):
    """The solving process ended without an answer."""


def solve_apart(
    problem: Problem,
    *,
    time_limit: float,
    workers: int | None = None,
    seed: int = 0,
    on_progress: OnProgress | None = None,
    cancel: threading.Event,
    kill: threading.Event,
    memory: int | None = None,
) -> Agenda:
    """As :func:`solver.search.solve`, in a process of its own.

    ``cancel`` ends the search and keeps the best so far; ``kill`` ends the process, and
    ``memory`` is the most address space it may take, in bytes, by default the machine's memory
    (at least 4 GiB); it holds on systems that know such limits.

    Raises:
        TooMuch: it ended without an answer: out of memory, killed, or far beyond its time.
    """
    answer: list[Agenda] = []

    def hear(told: dict[str, Any]) -> None:
        if "agenda" in told:
            answer.append(agenda_from_json(told["agenda"]))
        elif on_progress is not None:
            on_progress(Progress(**{**told, "goal": Goal(told["goal"])}))

    order = {"workers": workers, "seed": seed}
    converse(problem, order, hear, time_limit, cancel=cancel, kill=kill, memory=memory)
    (agenda,) = answer
    return agenda


def curve_apart(
    problem: Problem,
    more_of: str,
    numbers: Sequence[int],
    *,
    time_limit: float,
    workers: int | None = None,
    on_point: Tell,
    cancel: threading.Event,
    kill: threading.Event,
) -> list[dict[str, Any]]:
    """As :func:`solver.what_if.curve` for more tables or slots, in a process of its own.

    ``more_of`` is a key of :data:`CHANGES`. Points are JSON values: see :func:`point_as_json`.
    ``on_point`` is told of each as it is found; after ``cancel`` those found so far come back.
    Raises as :func:`solve_apart`.
    """
    answer: list[dict[str, Any]] = []

    def hear(told: dict[str, Any]) -> None:
        if "curve" in told:
            answer.extend(told["curve"])
        else:
            on_point(told)

    order = {"workers": workers, "seed": 0, "more_of": more_of, "numbers": list(numbers)}
    converse(problem, order, hear, time_limit, cancel=cancel, kill=kill)
    return answer


def converse(
    problem: Problem,
    order: dict[str, Any],
    hear: Tell,
    time_limit: float,
    *,
    cancel: threading.Event,
    kill: threading.Event,
    memory: int | None = None,
    does: str = __name__,
) -> None:
    """Have another process do an order; ``hear`` gets whatever it tells, line by line.

    ``does`` is the module whose ``answer`` does it there; raises as :func:`solve_apart`.
    """
    most = memory or machine_memory()
    whole = {
        **order,
        "does": does,
        "problem": problem_to_json(problem),
        "time_limit": time_limit,
        "memory": most,
    }
    child = subprocess.Popen(
        [sys.executable, "-c", "from matchmaker.solving.apart import main; main()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    ended = threading.Event()
    last_moment = time.monotonic() + time_limit + GRACE
    watch = threading.Thread(
        target=_watch, args=(child, ended, cancel, kill, last_moment), daemon=True
    )
    answered = False
    told_by, told_to = child.stdout, child.stdin
    if told_by is None or told_to is None:
        raise RuntimeError("a process was begun without its pipes")
    try:
        with suppress(BrokenPipeError):  # it has died already; what it left is found below
            told_to.write(json.dumps(whole) + "\n")
            told_to.flush()
        watch.start()
        for line in told_by:
            told = json.loads(line)
            hear(told)
            answered = answered or bool({"agenda", "curve", "repaired"} & told.keys())
        child.wait()
    finally:
        ended.set()
        child.kill()
        child.wait()
        told_by.close()
        with suppress(BrokenPipeError):
            told_to.close()
    if not answered:
        raise TooMuch(
            sentence(
                "The solver ended without an answer; it may take {memory} GB of memory. "
                "Give it less time, fewer wishes, or a larger machine.",
                memory=round(most / 2**30),
            )
        )


def machine_memory() -> int:
    """The memory of this machine in bytes, or what a solve needs at least where it has less."""
    try:
        return max(LEAST_MEMORY, os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    except (AttributeError, OSError, ValueError):
        return LEAST_MEMORY


def _watch(
    child: "subprocess.Popen[str]",
    ended: threading.Event,
    cancel: threading.Event,
    kill: threading.Event,
    last_moment: float,
) -> None:
    told = False
    while not ended.wait(LOOK):
        if cancel.is_set() and not told:
            told = True
            last_moment = min(last_moment, time.monotonic() + GRACE)
            try:
                if child.stdin is not None:
                    child.stdin.write("stop\n")
                    child.stdin.flush()
            except (BrokenPipeError, ValueError):
                return  # it has just ended
        if kill.is_set() or time.monotonic() > last_moment:
            child.kill()
            return


def main() -> None:
    """What the solving process does: read an order, answer it, stop when it is told to."""
    order = json.loads(sys.stdin.readline())
    _limit(order["memory"])
    cancel, writing = threading.Event(), threading.Lock()

    def tell(told: dict[str, Any]) -> None:
        with writing:
            print(json.dumps(told), flush=True)

    threading.Thread(target=_listen, args=(cancel,), daemon=True).start()
    import_module(order["does"]).answer(problem_from_json(order["problem"]), order, tell, cancel)


def answer(problem: Problem, order: dict[str, Any], tell: Tell, cancel: threading.Event) -> None:
    """In the solving process: draw a curve, or solve."""
    if "more_of" in order:
        points = curve(
            problem,
            CHANGES[order["more_of"]],
            order["numbers"],
            time_limit=order["time_limit"],
            workers=order["workers"],
            on_point=lambda point: tell(point_as_json(point)),
            cancel=cancel,
        )
        tell({"curve": [point_as_json(point) for point in points]})
        return
    agenda = solve(
        problem,
        time_limit=order["time_limit"],
        workers=order["workers"],
        seed=order["seed"],
        on_progress=lambda one: tell(as_json(one)),
        cancel=cancel,
    )
    tell({"agenda": agenda_to_json(agenda)})


def point_as_json(point: Point) -> dict[str, Any]:
    """A point of a curve: ``change`` from what there is, the value reached, its bound, meetings."""
    value = point.result(Goal.VALUE)
    return {
        "change": point.change,
        "value": value.achieved,
        "bound": value.bound,
        "meetings": len(point.agenda.meetings) if point.agenda.status.has_agenda else None,
        "status": point.agenda.status.value,
    }


def as_json(one: Progress) -> dict[str, Any]:
    """An improvement as traces and jobs keep it; ``elapsed`` in seconds."""
    return {
        "elapsed": round(one.elapsed, 2),
        "goal": one.goal.value,
        "achieved": one.achieved,
        "bound": one.bound,
        "meetings": one.meetings,
    }


def _listen(cancel: threading.Event) -> None:
    for line in sys.stdin:
        if line.strip() == "stop":
            cancel.set()
    os._exit(1)  # nobody is left to answer to


def _limit(memory: int) -> None:
    """Take no more memory than this, and leave pages the processor first."""
    try:
        import resource
    except ImportError:  # a system without such limits
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    os.nice(5)
