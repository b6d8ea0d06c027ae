"""Whether what an agenda says about each candidate left out is so."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from solver.problem import Candidate, Goal
from solver.result import EXPLAINED_IN_FULL, Agenda, Reason, Unscheduled
from solver.verify.layout import Layout, Violation, gaps
from solver.verify.obstacles import OBSTACLES, Case, Ground, reached_maxima


def wrong_reasons(layout: Layout, agenda: Agenda) -> list[Violation]:
    """Every reason whose details the agenda itself contradicts."""
    ground = Ground(layout)
    shortened = len(agenda.unscheduled) > EXPLAINED_IN_FULL
    found: list[Violation] = []
    for entry in agenda.unscheduled:
        candidate = layout.candidates.get(entry.candidate)
        if candidate is None or candidate.id in layout.placed:
            continue
        found += [
            Violation("reason", (candidate.id,), f"{candidate.id!r} ({entry.reason}): {complaint}")
            for complaint in _complaints(ground, candidate, entry, shortened)
        ]
    return found


def _complaints(
    ground: Ground, candidate: Candidate, entry: Unscheduled, shortened: bool
) -> Iterator[str]:
    if not entry.explanation:
        yield "there is no explanation"
    if entry.reason is Reason.NO_COMMON_SLOT:
        yield from _no_common_slot(ground, candidate, entry.details)
    elif entry.reason is Reason.MAXIMUM_REACHED:
        yield from _maximum_reached(ground, candidate, entry.details)
    else:
        yield from _slot_by_slot(ground, candidate, entry, shortened)


def _no_common_slot(
    ground: Ground, candidate: Candidate, details: Mapping[str, Any]
) -> Iterator[str]:
    stated = _mapping(details.get("free"))
    if set(stated) != set(candidate.participants):
        yield "the details do not name its participants"
        return
    for participant in candidate.participants:
        free = ground.starts_for(participant, candidate.length)
        if sorted(_texts(stated[participant])) != sorted(free):
            yield f"{participant!r} is free to start it in {free}"
    possible = ground.starts(candidate)
    if possible:
        yield f"it could start in {possible}"


def _maximum_reached(
    ground: Ground, candidate: Candidate, details: Mapping[str, Any]
) -> Iterator[str]:
    stated = _mapping(details.get("participants"))
    reached = reached_maxima(ground, candidate)
    if not stated:
        yield "the details name no participant"
    for participant, maximum in stated.items():
        if participant not in reached:
            yield f"{participant!r} is none of its participants with all the meetings it may have"
        elif reached[participant] != maximum:
            yield f"{participant!r} may have {reached[participant]} meetings"


def _slot_by_slot(
    ground: Ground, candidate: Candidate, entry: Unscheduled, shortened: bool
) -> Iterator[str]:
    stated = _mapping(entry.details.get("slots"))
    possible = ground.starts(candidate)
    named = set(stated)
    if not (named and named <= set(possible) if shortened else named == set(possible)):
        yield f"the details name the slots {sorted(named)}, it could start in {possible}"
        return
    reasons: list[str] = []
    for slot in (slot for slot in possible if slot in named):
        obstacle = _mapping(stated[slot])
        reason, ids = str(obstacle.get("reason")), _texts(obstacle.get("ids"))
        reasons.append(reason)
        start = ground.layout.position[slot]
        case = Case(ground, candidate, ground.layout.span(candidate, start))
        if reason == Reason.NOT_BETTER:
            yield from (f"in {slot!r} {one}" for one in _not_better(case, slot, ids))
        elif reason not in OBSTACLES:
            yield f"in {slot!r} {reason!r} is no reason"
        elif not _stand_in_the_way(case, Reason(reason), ids, shortened):
            yield f"in {slot!r} {ids} do not make it {reason}"
    if entry.reason not in reasons:
        yield "no slot has this reason"
    elif Reason.NOT_BETTER in reasons and entry.reason is not Reason.NOT_BETTER:
        yield "it would fit in a slot"


def _stand_in_the_way(case: Case, reason: Reason, ids: list[str], shortened: bool) -> bool:
    """Whether those ids, or they among others, keep it out and none of them is beside the point."""
    obstacles = case.obstacles(reason)
    named = set(ids)
    return all(any(one in obstacle.ids for obstacle in obstacles) for one in named) and any(
        len(named & obstacle.ids) >= (1 if shortened else obstacle.enough) for obstacle in obstacles
    )


def _not_better(case: Case, slot: str, goals: list[str]) -> Iterator[str]:
    if not case.fits():
        yield "it would not fit"
        return
    gains = _gains(case, slot)
    asked = [goal for goal in case.ground.layout.problem.goals if gains[goal]]
    if asked and gains[asked[0]] > 0:
        yield f"it would be better for {asked[0]}"
    suffering = [goal.value for goal in asked if gains[goal] < 0]
    if not set(goals) <= set(suffering) or bool(goals) != bool(suffering):
        yield f"it would cost {suffering}, not {goals}"


def _gains(case: Case, slot: str) -> dict[Goal, int]:
    """By how much each goal would be better if it were held there as well."""
    layout, candidate = case.ground.layout, case.candidate
    people = [layout.people[one] for one in candidate.participants]
    now = [gaps(layout.busy[one.id], layout.block_end) for one in people]
    then = [gaps(case.busy_with(one.id), layout.block_end) for one in people]
    return {
        Goal.SHORTFALL: sum(len(layout.visits[one.id]) < one.target_meetings for one in people),
        Goal.VALUE: candidate.value,
        Goal.BREAKS: sum(before[0] - after[0] for before, after in zip(now, then, strict=True)),
        Goal.IDLE: sum(before[1] - after[1] for before, after in zip(now, then, strict=True)),
        Goal.CHANGES: sum(
            entry.candidate == candidate.id and entry.slot == slot
            for entry in layout.problem.previous
        ),
    }


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _texts(value: object) -> list[str]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        return []
    return [str(one) for one in value]
