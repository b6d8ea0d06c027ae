"""One more meeting: placement and model agree on where it fits and what it costs."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings

from solver.construct import add_what_fits, construct, is_complete
from solver.domains import NOT_HELD, build_domains
from solver.measure import figures
from solver.placement import Placement
from solver.problem import Goal, Participant
from tests.solver.problems import problems
from tests.solver.small import holds, meeting, problem


@settings(
    max_examples=60,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[*HealthCheck],
)
@given(problems(most_candidates=4, most_slots=4))
def test_placement_and_model_agree_where_one_more_meeting_fits(one):
    """Minima and required candidates aside: those are about whole agendas."""
    one = without_minima(one)
    domains = build_domains(one)
    placement = construct(domains)
    held = {
        candidate.id: None if start == NOT_HELD else start + 1
        for candidate, start in zip(one.candidates, placement.starts, strict=True)
    }
    assert holds(one, **held)
    for number, candidate in enumerate(one.candidates):
        if placement.starts[number] == NOT_HELD:
            fits = {start + 1 for start in placement.fits(number)}
            slots = {start + 1 for start in domains.starts[number]}
            assert fits == {slot for slot in slots if holds(one, **{**held, candidate.id: slot})}


@settings(max_examples=60, derandomize=True, database=None, deadline=None)
@given(problems())
def test_a_cost_is_what_the_figures_lose(one):
    domains = build_domains(one)
    placement = Placement(domains)
    for number in range(len(one.candidates)):
        for start in placement.fits(number):
            before = figures(domains, placement.starts)
            cost = placement.cost(number, start)
            placement.add(number, start)
            after = figures(domains, placement.starts)
            changes = zip(one.goals, before, after, strict=True)
            assert cost == tuple((then - now) * sign(goal) for goal, now, then in changes)
            break


def sign(goal):
    return -1 if goal.maximised else 1


def without_minima(one):
    return replace(
        one,
        participants=tuple(replace(person, min_meetings=0) for person in one.participants),
        candidates=tuple(
            replace(candidate, required=False, pinned_slot=None) for candidate in one.candidates
        ),
    )


def test_the_first_agenda_takes_the_most_valuable_first():
    one = problem(meeting("ab"), meeting("ac", value=3), meeting("ad", value=2), blocks=(2,))
    placement = construct(build_domains(one))
    assert [start != NOT_HELD for start in placement.starts] == [False, True, True]


def test_the_first_agenda_takes_what_is_required_before_all():
    one = problem(meeting("ab", required=True), meeting("ac", value=9), blocks=(1,))
    placement = construct(build_domains(one))
    assert is_complete(placement)


def test_an_agenda_that_misses_a_minimum_is_not_complete():
    one = problem(
        meeting("ab"),
        meeting("ac", value=9),
        participants=[Participant("b", min_meetings=1), Participant("c", min_meetings=1)],
        blocks=(1,),
    )
    assert not is_complete(construct(build_domains(one)))


def test_a_hint_is_kept():
    one = problem(meeting("ab"), meeting("ac", value=9), blocks=(1,))
    assert construct(build_domains(one), hint=[0, NOT_HELD]).starts == [0, NOT_HELD]


def test_what_fits_is_added_only_where_no_goal_loses():
    one = problem(
        meeting("ab"), meeting("ac", allowed_slots=("s3",)), goals=(Goal.BREAKS,), blocks=(3,)
    )
    placement = Placement(build_domains(one), [0, NOT_HELD])
    add_what_fits(placement)
    assert placement.starts == [0, NOT_HELD]
    between = Placement(build_domains(one), [1, NOT_HELD])
    add_what_fits(between)
    assert between.starts == [1, 2]


def test_breaks_of_earlier_meetings_count_when_fairness_is_asked_about():
    one = problem(*(meeting(f"a{other}") for other in "bcd"), blocks=(5,), max_break_difference=1)
    placement = Placement(build_domains(one), [0, 2, NOT_HELD])
    assert [*placement.fits(2)] == [1, 3]
