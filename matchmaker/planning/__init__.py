"""The only room of the field that knows the solver."""

from matchmaker.planning.files import FileRefused, solve_file, verify_files
from matchmaker.planning.problems import build_problem
from matchmaker.planning.runs import PlannedRun, doubts_about, latest_run, plan

__all__ = [
    "FileRefused",
    "PlannedRun",
    "build_problem",
    "doubts_about",
    "latest_run",
    "plan",
    "solve_file",
    "verify_files",
]
