"""Jobs: long work as rows that survive a killed process; a queue only wakes who works.

A verb enqueues in its own transaction; :mod:`matchmaker.jobs.working` does the work. To add a
kind of work, add it to :class:`JobKind`, who may ask for it to ``ACTIONS``, and who does it to
:data:`matchmaker.jobs.kinds.RUNNERS`.
"""

from matchmaker.jobs.verbs import JobKind, cancel, enqueue, job_by_id, jobs_of, open_job

__all__ = ["JobKind", "cancel", "enqueue", "job_by_id", "jobs_of", "open_job"]
