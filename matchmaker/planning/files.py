"""The solver on files, for those who schedule without the application."""

import threading
from pathlib import Path

from matchmaker.errors import FileRefused
from matchmaker.words import sentence
from solver.interchange import load_agenda, load_problem, save_agenda
from solver.problem import ProblemRefused
from solver.result import Agenda, OnProgress
from solver.search import solve
from solver.verify import Verdict, verify


def solve_file(
    problem_path: Path,
    agenda_path: Path,
    *,
    time_limit: float = 60.0,
    workers: int | None = None,
    seed: int = 0,
    on_progress: OnProgress | None = None,
    cancel: threading.Event | None = None,
) -> Agenda:
    """Solve ``agenda-problem/1`` into ``agenda/1``; the agenda is written whatever its status.

    Raises:
        FileRefused: nothing is written then.
    """
    try:
        problem = load_problem(problem_path)
    except ProblemRefused as refused:
        raise _refusal(refused, problem_path) from refused
    agenda = solve(
        problem,
        time_limit=time_limit,
        workers=workers,
        seed=seed,
        on_progress=on_progress,
        cancel=cancel,
    )
    save_agenda(agenda, agenda_path)
    return agenda


def verify_files(problem_path: Path, agenda_path: Path) -> Verdict:
    """Hold an agenda file against its problem file, without the solver's model.

    Raises:
        FileRefused: one of the two cannot be read as what it should be.
    """
    try:
        problem = load_problem(problem_path)
    except ProblemRefused as refused:
        raise _refusal(refused, problem_path) from refused
    try:
        agenda = load_agenda(agenda_path)
    except ProblemRefused as refused:
        raise _refusal(refused, agenda_path) from refused
    return verify(problem, agenda)


def _refusal(refused: ProblemRefused, path: Path) -> FileRefused:
    return FileRefused(
        path.name,
        *(sentence("{file}: {error}", file=path.name, error=str(one)) for one in refused.refusals),
    )
