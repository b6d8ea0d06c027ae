"""Counting in clauses: encodings of cardinality over literals.

Clauses instead of a linear sum, because the solver learns better clauses from them: what it
explains is one step of the count, not the whole sum.
"""

from collections.abc import Sequence

from ortools.sat.python.cp_model import CpModel, LiteralT


def at_most(model: CpModel, literals: Sequence[LiteralT], most: int) -> None:
    """At most so many of the literals, by a sequential counter (Sinz, CP 2005)."""
    if most <= 0:
        for literal in literals:
            model.add_bool_or([~literal])
        return
    if len(literals) <= most:
        return
    counted: list[LiteralT] = []
    for position, literal in enumerate(literals):
        full = len(counted) == most
        if full:
            model.add_bool_or([~literal, ~counted[-1]])
        if position == len(literals) - 1:
            return
        now: list[LiteralT] = [model.new_bool_var("") for _ in range(min(most, position + 1))]
        model.add_implication(literal, now[0])
        for number, before in enumerate(counted):
            model.add_implication(before, now[number])
            if number + 1 < len(now):
                model.add_bool_or([~literal, ~before, now[number + 1]])
        counted = now


def count(
    model: CpModel, literals: Sequence[LiteralT], most: int, *, exact: bool = False
) -> list[LiteralT]:
    """Literals ``c`` of which ``c[k]`` is implied where more than ``k`` literals are true.

    A totalizer (Bailleux and Boufkhad, CP 2003) that counts to ``most``. With ``exact``, ``c[k]``
    is true only there.
    """
    if len(literals) <= 1:
        return list(literals)[: max(most, 0)]
    half = len(literals) // 2
    left = count(model, literals[:half], most, exact=exact)
    right = count(model, literals[half:], most, exact=exact)
    total: list[LiteralT] = [
        model.new_bool_var("") for _ in range(min(most, len(left) + len(right)))
    ]
    for i in range(len(left) + 1):
        for j in range(len(right) + 1):
            if i + j > 0 and total:
                reached = [*left[i - 1 : i]] if i > 0 else []
                reached += right[j - 1 : j] if j > 0 else []
                most_reached = total[min(i + j, len(total)) - 1]
                model.add_bool_or([*(~one for one in reached), most_reached])
            if exact and i + j < len(total):
                model.add_bool_or([*left[i : i + 1], *right[j : j + 1], ~total[i + j]])
    return total
