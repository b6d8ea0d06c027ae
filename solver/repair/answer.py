"""What a repair offers: an agenda, its price, and how much of the price is proven to be due."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from solver.domains import NOT_HELD, Assignment, Domains, build_domains
from solver.measure import figures
from solver.placement import Placement
from solver.problem import Goal, PreviousMeeting, Problem
from solver.reasons import explain
from solver.repair.situation import Situation
from solver.result import Agenda, Conflict, GoalResult, Meeting, Status, Unscheduled
from solver.tables import give_out


@dataclass(frozen=True, slots=True)
class Price:
    """What a repair costs, beside the agenda in force.

    ``value_lost`` is below 0 where value is won. Meetings are named by their candidates: ``lost``
    ones are held no more, ``moved`` ones in another slot, ``added`` ones are new. ``people`` are
    the participants with a meeting that is any of these. ``table_changes`` are meetings that
    stay in their slot and change only their table; nobody counts as disturbed by them.
    """

    value_lost: int
    lost: tuple[str, ...]
    moved: tuple[str, ...]
    added: tuple[str, ...]
    people: tuple[str, ...]
    table_changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Repaired:
    """One repaired agenda on the front of worth lost against people disturbed.

    ``problem`` is the problem after what happened, with what stands pinned; ``agenda`` keeps its
    rules. ``worth_lost`` is ``price.value_lost`` where value is the first goal; where others
    come before it, one point of each weighs more than all that follows.

    ``least_lost`` is proven: no agenda that disturbs as few people loses less worth.
    ``fewest_people`` is proven: no agenda that loses as little disturbs fewer. ``let_go`` are
    rules of the problem that what happened makes impossible. ``left_out`` are candidates that
    could be held as things stand and are not, so that their people are not disturbed; in
    ``problem`` they have no slot.
    """

    problem: Problem
    agenda: Agenda
    price: Price
    worth_lost: int
    least_lost: int
    fewest_people: int
    let_go: tuple[Conflict, ...]
    left_out: tuple[str, ...]

    @property
    def proven(self) -> bool:
        """Whether nothing is better in both, or as good in one and better in the other."""
        return (self.worth_lost, len(self.price.people)) == (self.least_lost, self.fewest_people)


def disturbed(domains: Domains, old: Assignment, starts: Assignment) -> frozenset[int]:
    """The participants with a meeting that is lost, moved or new."""
    return frozenset(
        member
        for candidate, members in enumerate(domains.parties)
        if old[candidate] != starts[candidate]
        for member in members
    )


def agenda_of(
    here: Situation, starts: Assignment, seconds: float
) -> tuple[Problem, Agenda, tuple[str, ...]]:
    """The problem, the agenda with tables and reasons, and the candidates left out for calm."""
    placement = Placement(here.domains, starts)
    left_out = {
        candidate
        for candidate, start in enumerate(starts)
        if start == NOT_HELD and _would_help(placement, candidate)
    }
    problem = here.domains.problem
    problem = replace(
        problem,
        previous=tuple(
            replace(one, table=None) if one.table in here.closed.get(one.slot, ()) else one
            for one in problem.previous
        ),
        candidates=tuple(
            replace(one, allowed_slots=()) if position in left_out else one
            for position, one in enumerate(problem.candidates)
        ),
    )
    domains = build_domains(problem)
    names = tuple(problem.candidates[position].id for position in sorted(left_out))
    achieved = figures(domains, starts)
    bounds = [_least_possible(domains, goal) for goal in problem.goals]
    goals = tuple(map(GoalResult, problem.goals, achieved, bounds))
    agenda = Agenda(
        problem=problem.name,
        status=Status.OPTIMAL if all(one.proven for one in goals) else Status.FEASIBLE,
        goals=goals,
        meetings=_seated(domains, starts, here.closed),
        unscheduled=tuple(
            _for_calm(one) if one.candidate in names else one
            for one in explain(Placement(domains, starts))
        ),
        seconds=seconds,
    )
    return problem, agenda, names


def price_of(
    here: Situation, starts: Assignment, before: Agenda, agenda: Agenda, value_before: int
) -> Price:
    """What the agenda costs beside the one in force."""
    problem = here.domains.problem
    pairs = list(zip(problem.candidates, here.old, starts, strict=True))
    tables = {meeting.candidate: meeting.table for meeting in before.meetings}
    return Price(
        value_lost=value_before - sum(one.value for one, _, now in pairs if now != NOT_HELD),
        lost=tuple(one.id for one, was, now in pairs if was != NOT_HELD == now),
        moved=tuple(one.id for one, was, now in pairs if NOT_HELD != was != now != NOT_HELD),
        added=tuple(one.id for one, was, now in pairs if was == NOT_HELD != now),
        people=tuple(
            problem.participants[member].id
            for member in sorted(disturbed(here.domains, here.old, starts))
        ),
        table_changes=tuple(
            one.candidate
            for one in agenda.meetings
            if one.candidate in tables
            and starts[here.domains.candidate_index[one.candidate]]
            == here.old[here.domains.candidate_index[one.candidate]]
            and one.table != tables[one.candidate]
        ),
    )


def _would_help(placement: Placement, candidate: int) -> bool:
    """Whether it fits somewhere and no goal says that it should not be held."""
    nothing = (0,) * len(placement.domains.problem.goals)
    return any(placement.cost(candidate, start) <= nothing for start in placement.fits(candidate))


def _for_calm(entry: Unscheduled) -> Unscheduled:
    why = "it would fit, but more people would be affected by the change"
    return replace(entry, explanation=f"{entry.candidate} is not held: {why}.")


def _least_possible(domains: Domains, goal: Goal) -> int:
    """A bound that holds whatever is proven elsewhere."""
    if goal is Goal.VALUE:
        return sum(
            one.value
            for one, starts in zip(domains.problem.candidates, domains.starts, strict=True)
            if starts
        )
    return 0


def _seated(
    domains: Domains, starts: Assignment, closed: Mapping[str, tuple[int, ...]]
) -> tuple[Meeting, ...]:
    """Meetings at their tables; no one sits at a closed one.

    The format counts tables from 1 without a gap. So in a slot with closed tables the others are
    numbered anew while tables are given out, and get their own numbers back afterwards.
    """
    if not closed:
        return give_out(domains, starts)
    problem = domains.problem

    def counted(entry: PreviousMeeting) -> PreviousMeeting:
        shut = closed.get(entry.slot, ())
        if entry.table is None:
            return entry
        return replace(entry, table=entry.table - sum(one < entry.table for one in shut))

    numbered = replace(problem, previous=tuple(map(counted, problem.previous)))
    return tuple(
        replace(meeting, table=_own_number(meeting.table, closed.get(meeting.slot, ())))
        for meeting in give_out(replace(domains, problem=numbered), starts)
    )


def _own_number(table: int | None, shut: tuple[int, ...]) -> int | None:
    for one in shut:
        if table is not None and one <= table:
            table += 1
    return table
