"""Who does which kind of job; the one place that knows all the work there is."""

from collections.abc import Mapping

from matchmaker.jobs.verbs import JobKind
from matchmaker.jobs.working import Runner
from matchmaker.papers import run_print
from matchmaker.planning.fix_job import run_fixes
from matchmaker.planning.plan_job import run_plan
from matchmaker.planning.repair_job import run_repair
from matchmaker.planning.what_if import run_what_if
from matchmaker.webhook_job import run_webhook

RUNNERS: Mapping[str, Runner] = {
    JobKind.PLAN.value: run_plan,
    JobKind.FIXES.value: run_fixes,
    JobKind.WEBHOOK.value: run_webhook,
    JobKind.WHAT_IF.value: run_what_if,
    JobKind.PRINT.value: run_print,
    JobKind.REPAIR.value: run_repair,
}
