"""Problems and agendas in files: read whole or refused, written whole or not at all."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from solver.interchange.agendas import agenda_to_json, read_agenda
from solver.interchange.problems import problem_to_json, read_problem
from solver.interchange.strict_json import LARGEST_FILE
from solver.problem import Problem, ProblemRefused, Refusal
from solver.result import Agenda


def load_problem(path: str | Path) -> Problem:
    """The problem in a file.

    Raises:
        ProblemRefused: the file cannot be read, or holds no problem.
    """
    return read_problem(_content(Path(path)))


def load_agenda(path: str | Path) -> Agenda:
    """The agenda in a file.

    Raises:
        ProblemRefused: the file cannot be read, or holds no agenda.
    """
    return read_agenda(_content(Path(path)))


def save_problem(problem: Problem, path: str | Path) -> None:
    """Write a problem to a file, which a reader sees either as it was or complete.

    Raises:
        OSError: it cannot be written; what stood there before still stands.
    """
    _write(problem_to_json(problem), Path(path))


def save_agenda(agenda: Agenda, path: str | Path) -> None:
    """Write an agenda to a file, which a reader sees either as it was or complete.

    Raises:
        OSError: it cannot be written; what stood there before still stands.
    """
    _write(agenda_to_json(agenda), Path(path))


def _write(document: Mapping[str, Any], target: Path) -> None:
    content = json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"
    if target.exists() and not target.is_file():
        target.write_text(content, encoding="utf-8")
        return
    beside = target.with_name(f".{target.name}.part")
    try:
        beside.write_text(content, encoding="utf-8")
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def _content(path: Path) -> bytes:
    """The file's bytes; one byte past the limit is enough to see that it is too large."""
    try:
        with path.open("rb") as opened:
            return opened.read(LARGEST_FILE + 1)
    except OSError as error:
        sentence = f"cannot be read: {error.strerror or error}"
        raise ProblemRefused([Refusal(str(path), sentence)]) from None
