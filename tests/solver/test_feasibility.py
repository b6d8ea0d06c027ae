"""Whether there is any agenda, decided on what must be held."""

import pytest

from solver.domains import NOT_HELD, build_domains
from solver.feasibility import Verdict, decide, required_first
from solver.incumbent import Search
from solver.problem import Participant
from tests.solver.small import meeting, problem


def pressed(**keys):
    """The valuable candidate goes first to s1, which a pin-like minimum needs; others wait."""
    return problem(
        meeting("ab", value=9),
        meeting("ac", allowed_slots=("s1",)),
        meeting("de", value=1),
        meeting("fg", value=1),
        participants=[
            Participant("c", min_meetings=1),
            Participant("b", min_meetings=1),
        ],
        **keys,
    )


@pytest.fixture
def search():
    with Search(build_domains(pressed(capacity=1))) as running:
        yield running


def test_what_must_be_held_comes_first_and_the_rest_is_added(search):
    required_first(search)
    starts = search.best()
    assert starts[1] == 0
    assert starts[0] in (1, 2)
    assert sum(start != NOT_HELD for start in starts) == 3


def test_nothing_is_decided_where_there_is_an_agenda(search):
    search.offer([1, 0, NOT_HELD, NOT_HELD])
    required_first(search)
    assert search.best() == [1, 0, NOT_HELD, NOT_HELD]


def test_a_contradiction_among_what_must_be_held_is_a_proof():
    with Search(build_domains(pressed(blocks=(1,)))) as search:
        required_first(search)
        assert search.refuted


@pytest.mark.parametrize(
    ("blocks", "verdict"), [((2,), Verdict.POSSIBLE), ((1,), Verdict.IMPOSSIBLE)]
)
def test_a_problem_has_an_agenda_or_none(search, blocks, verdict):
    assert decide(pressed(blocks=blocks), search).verdict is verdict


def test_nothing_is_decided_without_time():
    one = pressed(blocks=(1,))
    with Search(build_domains(one), time_limit=0) as search:
        assert decide(one, search).verdict is Verdict.UNDECIDED
