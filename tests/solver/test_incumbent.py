"""The running search: what is kept, what is proven, when it stops."""

import threading
import time

import pytest

from solver.domains import build_domains
from solver.incumbent import Search
from solver.problem import Goal
from tests.solver.small import meeting, problem

POOR, FAIR, GOOD = [0, -1, -1], [0, 2, -1], [0, 1, 2]


@pytest.fixture
def search():
    """Value, then breaks, of three meetings of one participant: at most 3, and none."""
    one = problem(meeting("ab"), meeting("ac"), meeting("ad"))
    with Search(build_domains(one)) as running:
        yield running


def test_the_best_agenda_is_kept(search):
    assert search.best() is None
    assert search.offer(FAIR)
    assert not search.offer(POOR)
    assert not search.offer(FAIR)
    assert search.best() == FAIR
    assert search.figures() == (2, 1)


def test_an_equal_first_goal_leaves_it_to_the_next(search):
    search.offer(FAIR)
    assert search.offer([0, 1, -1])
    assert search.figures() == (2, 0)


def test_what_is_handed_in_and_out_is_copied(search):
    mine = [*FAIR]
    search.offer(mine)
    mine[0] = -1
    theirs = search.best()
    theirs[1] = -1
    assert search.best() == FAIR


def test_a_figure_that_cannot_be_beaten_is_proven_without_any_proof(search):
    search.offer(GOOD)
    assert search.bounds() == [3, 0]
    assert search.finished()
    assert search.stopped()


def test_the_tightest_bound_is_kept(search):
    search.offer(FAIR)
    search.prove(0, 2)
    search.prove(0, 3)
    search.prove(1, 1)
    search.prove(1, 0)
    assert search.bounds() == [2, 1]
    assert search.proven() == 2


def test_goals_are_proven_in_their_order(search):
    search.offer(FAIR)
    search.prove(1, 1)
    assert search.proven() == 0
    assert not search.finished()
    search.prove(0, 2)
    assert search.proven() == 2


def test_a_bound_falls_with_the_figures_that_it_assumed(search):
    search.offer(FAIR)
    search.prove(1, 1)
    search.offer([0, 2, 1])
    assert search.bounds() == [3, 0]


def test_a_bound_proven_for_other_figures_is_not_taken(search):
    search.offer(FAIR)
    search.prove(1, 1, given=(1,))
    assert search.bounds()[1] == 0
    search.prove(1, 1, given=(2,))
    assert search.bounds()[1] == 1


def test_a_problem_without_agenda_is_finished(search):
    search.refute()
    assert search.refuted
    assert search.stopped()
    assert search.best() is None


def test_without_goals_the_first_agenda_is_the_best():
    with Search(build_domains(problem(meeting("ab"), goals=()))) as search:
        assert not search.finished()
        search.offer([-1])
        assert search.finished()


def test_each_new_figure_and_bound_is_reported_once():
    told = []
    one = problem(meeting("ab"), meeting("ac"), meeting("ad"))
    with Search(build_domains(one), on_progress=told.append) as search:
        search.offer(FAIR)
        search.prove(0, 2)
        search.prove(0, 2)
        search.offer([0, 1, -1])
    assert [(one.goal, one.achieved, one.bound) for one in told] == [
        (Goal.VALUE, 2, 3),
        (Goal.BREAKS, 1, 0),
        (Goal.VALUE, 2, 2),
        (Goal.BREAKS, 0, 0),
    ]


def test_the_clock_may_begin_before_the_search():
    domains = build_domains(problem(meeting("ab")))
    late = Search(domains, time_limit=5, started=time.monotonic() - 10)
    assert late.remaining() == 0
    assert late.stopped()
    assert not Search(domains, time_limit=5).stopped()


def test_an_engine_is_called_when_the_caller_cancels():
    cancel, called = threading.Event(), threading.Event()
    domains = build_domains(problem(meeting("ab")))
    with Search(domains, cancel=cancel) as search, search.on_stop(called.set):
        cancel.set()
        assert called.wait(timeout=10)
        assert search.stopped()


def test_an_engine_that_has_ended_is_not_called():
    cancel, early, late = threading.Event(), threading.Event(), threading.Event()
    domains = build_domains(problem(meeting("ab")))
    with Search(domains, cancel=cancel) as search:
        with search.on_stop(early.set):
            pass
        search.on_stop(late.set)
        cancel.set()
        assert late.wait(timeout=10)
    assert not early.is_set()
