"""The solver's public contract in JSON: ``agenda-problem/1`` in, ``agenda/1`` out.

``read_`` and ``load_`` take a text and a file, ``_from_json`` values that are already parsed;
``save_`` and ``_to_json`` are their opposites. Reading is strict and finds every error of a file
at once: each is a :class:`~solver.problem.Refusal` with its place in the file and a sentence, all
of them in one :class:`~solver.problem.ProblemRefused`.
"""

from solver.interchange.agendas import AGENDA_FORMAT, agenda_from_json, agenda_to_json, read_agenda
from solver.interchange.files import load_agenda, load_problem, save_agenda, save_problem
from solver.interchange.problems import (
    PROBLEM_FORMAT,
    problem_from_json,
    problem_to_json,
    read_problem,
)

__all__ = [
    "AGENDA_FORMAT",
    "PROBLEM_FORMAT",
    "agenda_from_json",
    "agenda_to_json",
    "load_agenda",
    "load_problem",
    "problem_from_json",
    "problem_to_json",
    "read_agenda",
    "read_problem",
    "save_agenda",
    "save_problem",
]
