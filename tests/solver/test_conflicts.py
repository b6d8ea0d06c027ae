"""What clashes where there is no agenda: named, and nothing named that is not needed."""

import pytest

from solver import conflicts
from solver.conflicts import find_conflict
from solver.domains import build_domains
from solver.feasibility import Verdict, decide
from solver.incumbent import Search
from solver.problem import Participant, Resource, Travel, Venue
from solver.result import Status
from solver.search import solve
from solver.selected_rules import keeping, rules_of
from tests.solver.small import meeting, problem


def conflict(one):
    """The rules and ids in conflict; checks that they clash and that each one is needed."""
    agenda = solve(one, workers=1)
    assert agenda.status is Status.INFEASIBLE
    assert agenda.meetings == ()
    clash = [*agenda.infeasibility]
    assert all(rule.explanation for rule in clash)
    with Search(build_domains(one)) as search:
        assert decide(keeping(one, clash), search).verdict is Verdict.IMPOSSIBLE
        for needed in clash:
            others = [rule for rule in clash if rule is not needed]
            assert decide(keeping(one, others), search).verdict is Verdict.POSSIBLE
    return {(rule.rule, rule.ids) for rule in clash}


def test_two_pins_of_one_person_in_one_slot():
    one = problem(
        meeting("ab", pinned_slot="s1"),
        meeting("ac", pinned_slot="s1"),
        meeting("de", pinned_slot="s1"),
        meeting("fg", required=True),
    )
    assert conflict(one) == {
        ("pinned_slot", ("ab", "s1")),
        ("pinned_slot", ("ac", "s1")),
        ("parallel", ("a",)),
    }


SPLIT = Participant("a", parallel=2)
HOMES = [Participant("a", home_table=1), Participant("c", home_table=1)]


@pytest.mark.parametrize(
    ("one", "rules"),
    [
        pytest.param(
            problem(meeting("ab", required=True, length=4)), {"required", "length"}, id="length"
        ),
        pytest.param(
            problem(
                meeting("ab", required=True),
                participants=[Participant("a", unavailable=("s1", "s2", "s3"))],
            ),
            {"required", "unavailable"},
            id="unavailable",
        ),
        pytest.param(
            problem(meeting("ab", pinned_slot="s1", allowed_slots=("s2",))),
            {"pinned_slot", "allowed_slots"},
            id="allowed slots",
        ),
        pytest.param(
            problem(
                meeting("ab"), meeting("cd", required=True), capacity=1, blocks=(1,),
                participants=[Participant("a", min_meetings=1)],
            ),
            {"min_meetings", "required", "capacity"},
            id="minimum",
        ),
        pytest.param(
            problem(
                meeting("ab", required=True), participants=[Participant("b", max_meetings=0)]
            ),
            {"required", "max_meetings"},
            id="maximum",
        ),
        pytest.param(
            problem(
                meeting("ab", pinned_slot="s1"), meeting("ac", pinned_slot="s2"),
                participants=[Participant("a", max_consecutive=1)],
            ),
            {"pinned_slot", "max_consecutive"},
            id="consecutive",
        ),
        pytest.param(
            problem(
                meeting("ab", required=True, venue="v"), meeting("cd", required=True, venue="v"),
                venues=(Venue("v", 1),), blocks=(1,),
            ),
            {"required", "venues"},
            id="venue",
        ),
        pytest.param(
            problem(meeting("ab", required=True, uses=("r",)), resources=(Resource("r", 0),)),
            {"required", "resources"},
            id="resource",
        ),
        pytest.param(
            problem(
                meeting("ab", pinned_slot="s1", uses=("r",)),
                resources=(Resource("r", 1, unavailable=("s1",)),),
            ),
            {"pinned_slot", "resource_unavailable"},
            id="resource unavailable",
        ),
        pytest.param(
            problem(
                meeting("ab", pinned_slot="s1"), meeting("cd", pinned_slot="s1"),
                participants=HOMES,
            ),
            {"pinned_slot", "home_table"},
            id="home table",
        ),
        pytest.param(
            problem(
                meeting("ab", pinned_slot="s1"), meeting("ac", pinned_slot="s2", venue="v"),
                venues=(Venue("v"),), travel=(Travel("v", None, 1),),
            ),
            {"pinned_slot", "travel"},
            id="travel",
        ),
        pytest.param(
            problem(
                meeting("ab", pinned_slot="s2"), meeting("cd", pinned_slot="s1", after=("ab",))
            ),
            {"pinned_slot", "after"},
            id="order",
        ),
        pytest.param(
            problem(
                meeting("ab", pinned_slot="s1"), meeting("ac", pinned_slot="s3"),
                max_break_difference=0,
            ),
            {"pinned_slot", "max_break_difference"},
            id="break difference",
        ),
        pytest.param(problem(meeting("ab", required=True), blocks=()), {"required"}, id="no slot"),
    ],
)  # fmt: skip
def test_each_rule_can_be_part_of_a_conflict(one, rules):
    assert {rule for rule, _ in conflict(one)} == rules


def test_once_time_is_up_no_smaller_problem_is_stated(monkeypatch):
    asked = []

    def counted(smaller, search):
        asked.append(smaller)
        return decide(smaller, search)

    monkeypatch.setattr(conflicts, "decide", counted)
    one = problem(meeting("ab", pinned_slot="s1"), meeting("ac", pinned_slot="s1"))
    with Search(build_domains(one), time_limit=0) as search:
        late = find_conflict(search)
    assert not asked
    with Search(build_domains(one)) as search:
        clash = find_conflict(search)
    assert asked
    assert set(clash) < set(late)


def test_keeping_every_rule_changes_nothing_that_matters():
    one = problem(
        meeting("ab", pinned_slot="s1", uses=("r",)),
        meeting("ac", required=True, venue="v", after=("ab",)),
        participants=[Participant("a", max_meetings=2, home_table=1, unavailable=("s3",))],
        venues=(Venue("v", 1),),
        resources=(Resource("r", 1, unavailable=("s2",)),),
        travel=(Travel(None, "v", 1),),
        max_break_difference=1,
    )
    kept = keeping(one, rules_of(one))
    assert kept.participants == one.participants
    assert kept.candidates == one.candidates
    assert (kept.venues, kept.resources, kept.travel) == (one.venues, one.resources, one.travel)
    assert [kept.capacity_in(slot.id) for slot in kept.slots] == [3, 3, 3]
    assert kept.largest_capacity == one.largest_capacity


def test_keeping_no_rule_leaves_nothing_to_break():
    one = problem(meeting("ab", required=True, length=2), meeting("ac", pinned_slot="s1"))
    assert keeping(one, []).candidates == ()
