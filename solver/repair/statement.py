"""The problem and whom a repair disturbs, as one integer program that every engine reads.

Where all rules are rows over starts it is the time-indexed program; else the general model, whose
clauses and sums are copied row by row.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from solver.domains import NOT_HELD, Assignment, Domains
from solver.measure import figures
from solver.model import build_model, goal_expression
from solver.problem import Goal, Problem
from solver.program import Certificate, Objective, Program
from solver.repair.rows import objective_of, program_of
from solver.time_indexed import TimeIndexed, can_state


@dataclass(frozen=True, slots=True)
class Statement:
    """A problem's rules, its worth, and whom a solution disturbs.

    ``rules`` is the program without the people; ``program`` adds them, ``disturbed[p]`` being 1
    wherever a meeting of participant ``p`` is moved, lost or new. ``starts[c][s]`` is the
    variable for candidate ``c`` starting in slot ``s``. ``worth`` is as large as it can be where
    no goal up to value has lost anything.
    """

    domains: Domains
    goals: tuple[Goal, ...]
    rules: Program
    program: Program
    starts: Sequence[dict[int, int]]
    worth: Objective
    disturbed: tuple[int, ...]

    @property
    def calm(self) -> Objective:
        """Minus the number of people disturbed."""
        return Objective(dict.fromkeys(self.disturbed, -1))

    @property
    def surely(self) -> int:
        """How many people are disturbed in any case."""
        return sum(self.program.lower[one] for one in self.disturbed)

    @property
    def all_worth(self) -> int:
        """No more worth than this is possible."""
        problem = self.domains.problem
        values = sum(one.value for one in problem.candidates)
        factors = zip(self.goals, weights(problem, self.goals), strict=True)
        return sum(weight * values for goal, weight in factors if goal.maximised)

    def assignment(self, values: Sequence[int]) -> Assignment:
        """The agenda that a solution stands for."""
        return [
            next((slot for slot, variable in starts.items() if values[variable]), NOT_HELD)
            for starts in self.starts
        ]

    def worth_of(self, starts: Assignment) -> int:
        """What an agenda is worth."""
        asked = replace(self.domains, problem=replace(self.domains.problem, goals=self.goals))
        return sum(
            weight * figure if goal.maximised else -weight * figure
            for goal, weight, figure in zip(
                self.goals,
                weights(self.domains.problem, self.goals),
                figures(asked, starts),
                strict=True,
            )
        )

    def disturbing_at_most(self, people: int) -> Program:
        """The program for agendas that disturb no more people."""
        program = self.program.copy()
        program.row(dict.fromkeys(self.disturbed, 1), upper=people)
        return program

    def worth_at_least(self, worth: int, proof: Certificate | None) -> Program:
        """The program for agendas of no less worth: a face, where the rules' bound is proven."""
        if proof is None:
            program = self.program.copy()
            program.row(self.worth.terms, lower=worth - self.worth.constant)
            return program
        people = (0,) * (len(self.program.rows) - len(self.rules.rows))
        return replace(proof, multipliers=(*proof.multipliers, *people)).face(self.program, worth)


def state(
    domains: Domains,
    old: Assignment,
    stopped: Callable[[], bool] = lambda: False,
) -> Statement:
    """The statement of a problem beside its agenda in force.

    Raises :class:`solver.model.Interrupted` once ``stopped()`` is true.
    """
    goals = worth_goals(domains.problem.goals)
    if can_state(domains):
        indexed = TimeIndexed(domains)
        rules, starts = indexed.program, indexed.starts
        objectives = [indexed.objective(goal, rules) for goal in goals]
    else:
        variables = build_model(domains, stopped)
        starts = [
            {slot: variable.index for slot, variable in slots.items()} for slots in variables.starts
        ]
        objectives = []
        for goal in goals:
            sign = -1 if goal.maximised else 1
            variables.model.minimize(sign * goal_expression(variables, goal))
            objectives.append(objective_of(variables.model))
        rules = program_of(variables.model)
    worth = combined(zip(objectives, weights(domains.problem, goals), strict=True))
    program = rules.copy()
    disturbed = _people(program, domains, starts, old)
    return Statement(domains, goals, rules, program, starts, worth, disturbed)


def worth_goals(goals: Sequence[Goal]) -> tuple[Goal, ...]:
    """The goals that a loss is measured by: those up to value, in their order.

    The number of changes is none of them; whom a repair disturbs is weighed on its own.
    """
    kept = [goal for goal in goals if goal is not Goal.CHANGES]
    if Goal.VALUE in kept:
        return tuple(kept[: kept.index(Goal.VALUE) + 1])
    return (*kept, Goal.VALUE)


def weights(problem: Problem, goals: Sequence[Goal]) -> list[int]:
    """Factors that put the goals in strict order: one point of each outweighs all that follow."""
    factors: list[int] = []
    heaviest = 1
    for goal in reversed(goals):
        factors.append(heaviest)
        heaviest *= 1 + _range(problem, goal)
    return factors[::-1]


def combined(parts: Iterable[tuple[Objective, int]]) -> Objective:
    """The sum of objectives, each times its factor."""
    terms: dict[int, int] = {}
    constant = 0
    for objective, factor in parts:
        constant += factor * objective.constant
        for variable, coefficient in objective.terms.items():
            terms[variable] = terms.get(variable, 0) + factor * coefficient
    return Objective(terms, constant)


def _range(problem: Problem, goal: Goal) -> int:
    """More than a goal's figure can ever vary."""
    match goal:
        case Goal.SHORTFALL:
            return sum(one.target_meetings for one in problem.participants)
        case Goal.VALUE:
            return sum(one.value for one in problem.candidates)
        case Goal.BREAKS | Goal.IDLE:
            return len(problem.slots) * len(problem.participants)
        case Goal.CHANGES:
            return len(problem.previous)


def _people(
    program: Program, domains: Domains, starts: Sequence[dict[int, int]], old: Assignment
) -> tuple[int, ...]:
    """A variable for each participant, 1 wherever one of its meetings is not as it was."""
    disturbed = tuple(program.variable() for _ in domains.candidates_of)
    for candidate, members in enumerate(domains.parties):
        if old[candidate] == NOT_HELD:
            continue
        for member in members:
            if old[candidate] in starts[candidate]:
                kept = starts[candidate][old[candidate]]
                program.row({disturbed[member]: 1, kept: 1}, lower=1)
            else:
                program.lower[disturbed[member]] = 1
    for member, candidates in enumerate(domains.candidates_of):
        together = domains.problem.participants[member].parallel == 1
        for candidate in candidates:
            new = _elsewhere(starts[candidate], old[candidate])
            if new and old[candidate] == NOT_HELD:
                program.row({disturbed[member]: 1, **dict.fromkeys(new, -1)}, lower=0)
        for slot in range(domains.slot_count) if together else ():
            new = [
                starts[candidate][slot]
                for candidate in candidates
                if slot in starts[candidate] and old[candidate] != slot
            ]
            if len(new) > 1:
                program.row({disturbed[member]: 1, **dict.fromkeys(new, -1)}, lower=0)
    return disturbed


def _elsewhere(starts: dict[int, int], old: int) -> list[int]:
    return [variable for slot, variable in starts.items() if slot != old]
