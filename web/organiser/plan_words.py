"""Planning in words: what goals mean to people, and how far a plan has come."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from flask_babel import LazyString, gettext, lazy_gettext

from matchmaker.agenda_views import GoalFigure
from matchmaker.records import Job, JobState, RunOrigin
from matchmaker.words import Sentence
from web import formats, words
from web.localisation import in_words
from web.organiser.plots import Plot, plots


@dataclass(frozen=True, slots=True)
class Order:
    """A way to rank goals, as people choose it."""

    goals: tuple[str, ...]
    name: LazyString
    note: LazyString


ORDERS: dict[str, Order] = {
    "value": Order(
        ("value", "breaks"),
        lazy_gettext("The most wanted meetings"),
        lazy_gettext("As much of what was wished for as possible; then few waits in between."),
    ),
    "targets": Order(
        ("shortfall", "value", "breaks"),
        lazy_gettext("Everybody's target first"),
        lazy_gettext("Bring each participant to its target number of meetings; then as above."),
    ),
    "idle": Order(
        ("value", "idle", "breaks"),
        lazy_gettext("Short waits"),
        lazy_gettext("The most wanted meetings; then as little time spent waiting as possible."),
    ),
    "changes": Order(
        ("changes", "value", "breaks"),
        lazy_gettext("Change little"),
        lazy_gettext("Keep what the last release told people; then the most wanted meetings."),
    ),
}

OWN = "own"

LENGTHS: dict[int, LazyString] = {
    10: lazy_gettext("at most ten seconds"),
    60: lazy_gettext("at most a minute"),
    300: lazy_gettext("at most five minutes"),
    900: lazy_gettext("at most a quarter of an hour"),
    3600: lazy_gettext("at most an hour"),
}

ORIGINS: dict[RunOrigin, LazyString] = {
    RunOrigin.SOLVED: lazy_gettext("planned"),
    RunOrigin.EDITED: lazy_gettext("changed by hand"),
    RunOrigin.RESTORED: lazy_gettext("gone back to"),
}


def order_of(goals: tuple[str, ...]) -> str:
    """The name of an order of goals, ``OWN`` where it is none of those offered."""
    return next((name for name, one in ORDERS.items() if one.goals == goals), OWN)


def goal_figures(goals: Any) -> list[GoalFigure]:
    """The goals of a run that have a figure."""
    return [GoalFigure(*one) for one in goals if one[1] is not None]


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a plan that is being made has come, for a page and for a look at it by a script."""

    headline: str
    detail: str
    ended: bool
    stopping: bool
    plots: list[Plot] = field(default_factory=list)


def standing(job: Job) -> Standing:
    """What to say of a planning job."""
    told: Mapping[str, Any] = job.progress
    limit = int(job.arguments["time_limit"])
    since = (datetime.now(UTC) - job.started_at).total_seconds() if job.started_at else 0.0
    drawn = plots(told.get("trace", ()), told.get("order", ()), 0.0)
    stopping = job.cancel_requested and not job.state.ended
    return Standing(
        _headline(job, told), _detail(job, since, limit), job.state.ended, stopping, drawn
    )


def _headline(job: Job, told: Mapping[str, Any]) -> str:
    if job.state is JobState.QUEUED:
        return str(gettext("Waiting for a worker"))
    if told.get("meetings") is None:
        return str(gettext("Looking for a first agenda"))
    figures = [
        GoalFigure(goal, told["goals"][goal]["achieved"], told["goals"][goal]["bound"])
        for goal in told["order"]
        if told["goals"].get(goal, {}).get("achieved") is not None
    ]
    known = figures if len(figures) == len(told["order"]) else figures[:1]
    return str(
        gettext(
            "%(met)s of %(wishes)s wishes so far; %(quality)s",
            met=formats.number(told["meetings"]),
            wishes=formats.number(told["wishes"]),
            quality=words.quality(known),
        )
    )


def _detail(job: Job, since: float, limit: int) -> str:
    if job.state is JobState.QUEUED:
        return str(gettext("It begins as soon as a worker is free."))
    if job.cancel_requested:
        return str(gettext("Stopping; the best so far is kept."))
    return str(
        gettext(
            "%(seconds)s seconds, at most %(limit)s. You can leave this page; it goes on.",
            seconds=formats.number(int(min(since, limit))),
            limit=formats.number(limit),
        )
    )


def told_by(job: Job) -> list[str]:
    """Why a job came to nothing, in the reader's language."""
    return [
        in_words(Sentence(one["template"], one["values"]))
        for one in job.result.get("sentences", ())
    ] or ([job.error] if job.error else [])
