"""Whatever happens to a file, it is read or refused with sentences, and judged if it is read."""

import json
from contextlib import suppress
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from solver.interchange import agenda_to_json, problem_to_json, read_agenda, read_problem
from solver.problem import ProblemRefused
from solver.search import solve
from solver.verify import verify
from tests.solver.interchange.example import EVERY_KEY
from tests.solver.verify.example import PROBLEM

JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=3)
    | st.sampled_from(["a", "ab", "m1", "s1", "c1", "value", "plant", 10**30, -1, "\ud800"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=4,
)
"""Any JSON value, and ids that do occur where they do not belong."""

tried = settings(
    max_examples=200,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@st.composite
def damaged(draw: st.DrawFn, document: Any) -> Any:
    """The document with one value in it replaced, removed or given a new neighbour."""
    if not isinstance(document, dict | list) or not document or draw(st.integers(0, 5)) == 0:
        return draw(JUNK)
    copy: Any = document.copy()
    if isinstance(copy, dict):
        key = draw(st.sampled_from(sorted(copy)))
        action = draw(st.sampled_from(["inside", "inside", "inside", "remove", "add"]))
        if action == "add":
            copy[draw(st.sampled_from(["colour", "id", "slots"]))] = draw(JUNK)
            return copy
    else:
        key = draw(st.integers(0, len(copy) - 1))
        action = draw(st.sampled_from(["inside", "inside", "inside", "remove", "double"]))
        if action == "double":
            return [*copy, copy[key]]
    if action == "remove":
        del copy[key]
    else:
        copy[key] = draw(damaged(copy[key]))
    return copy


@tried
@given(damaged(EVERY_KEY))
def test_a_damaged_problem_is_read_or_refused(document):
    with suppress(ProblemRefused):
        problem = read_problem(json.dumps(document))
        assert read_problem(json.dumps(problem_to_json(problem))) == problem


@pytest.mark.slow
@tried
@given(damaged(EVERY_KEY))
def test_a_damaged_problem_that_is_read_is_solved(document):
    with suppress(ProblemRefused):
        problem = read_problem(json.dumps(document))
        assert verify(problem, solve(problem, time_limit=30, workers=1)).violations == ()


CROWDED = replace(PROBLEM, capacity=1, slots=PROBLEM.slots[:2])
"""Not everything can be held, so that the agenda has reasons to damage."""


@tried
@given(st.data())
def test_a_damaged_agenda_is_refused_or_judged(data):
    document = crowded_agenda()
    assert len(document["unscheduled"]) > 1
    damage = data.draw(damaged(document))
    with suppress(ProblemRefused):
        verify(CROWDED, read_agenda(json.dumps(damage)))


@cache
def crowded_agenda() -> dict[str, Any]:
    return agenda_to_json(solve(CROWDED, workers=1))
