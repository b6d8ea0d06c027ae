"""Why a problem has no agenda: a minimal set of its rules that cannot hold together.

The search for it is QuickXplain (Ulrich Junker, AAAI 2004): halves of the rules are let go until
each one left is needed. What is tried is an ordinary problem and what decides is the general
model, so nothing but the format says what a rule means.
"""

from collections.abc import Callable

from solver.feasibility import Verdict, decide
from solver.incumbent import Search
from solver.result import Conflict
from solver.selected_rules import keeping, rules_of

Contradicts = Callable[[list[Conflict]], bool]


def find_conflict(search: Search) -> tuple[Conflict, ...]:
    """A minimal set of rules that no agenda keeps together, for a problem that is refuted.

    Without any one of them there is an agenda. Where the time runs out the set still cannot hold
    together, but some of it may not be needed.
    """
    whole = search.domains.problem
    problem = keeping(whole, rules_of(whole))

    def contradicts(rules: list[Conflict]) -> bool:
        # Even to state each of hundreds of smaller problems takes long when time is up already.
        if search.out_of_time():
            return False
        return decide(keeping(problem, rules), search).verdict is Verdict.IMPOSSIBLE

    return tuple(_minimal([], [], rules_of(problem), contradicts))


def _minimal(
    kept: list[Conflict], added: list[Conflict], rules: list[Conflict], contradicts: Contradicts
) -> list[Conflict]:
    """Those of the rules that are needed beside the kept ones, ``added`` the latest of these."""
    if added and contradicts(kept):
        return []
    if len(rules) <= 1:
        return rules
    first, second = rules[: len(rules) // 2], rules[len(rules) // 2 :]
    second = _minimal([*kept, *first], first, second, contradicts)
    first = _minimal([*kept, *second], second, first, contradicts)
    return [*first, *second]
