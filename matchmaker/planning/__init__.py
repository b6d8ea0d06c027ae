"""The only room of the field that knows the solver."""

from matchmaker.planning.choices import SlotChoice, free_slots, slots_for
from matchmaker.planning.files import solve_file, verify_files
from matchmaker.planning.plan_job import enqueue_plan
from matchmaker.planning.problems import build_problem
from matchmaker.planning.runs import PlannedRun, doubts_about, latest_run, plan
from matchmaker.planning.standing import score_of
from matchmaker.planning.what_if import (
    WhatIf,
    WhatIfPoint,
    enqueue_what_if,
    latest_what_if,
    what_if_of,
)

__all__ = [
    "PlannedRun",
    "SlotChoice",
    "WhatIf",
    "WhatIfPoint",
    "build_problem",
    "doubts_about",
    "enqueue_plan",
    "enqueue_what_if",
    "free_slots",
    "latest_run",
    "latest_what_if",
    "plan",
    "score_of",
    "slots_for",
    "solve_file",
    "verify_files",
    "what_if_of",
]
