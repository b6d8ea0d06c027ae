"""What must not move does not; without the protection it would."""

from dataclasses import replace

import pytest

from solver.problem import Participant, Problem, ProblemRefused
from solver.repair import Away, Cancelled, NoShow, TablesClosed, WalkIn, repair
from solver.verify import verify
from tests.solver.repair.cases import as_planned, event, in_force
from tests.solver.small import meeting

# With one table less in s1, ax or bz has to go from there; bz is worth less, and either can move.
LESS_ROOM = [TablesClosed(("s1",))]


def pinned(problem: Problem, name: str, slot: str) -> Problem:
    return replace(
        problem,
        candidates=tuple(
            replace(one, pinned_slot=slot) if one.id == name else one for one in problem.candidates
        ),
    )


def slot_of(answer, name: str) -> str | None:
    return {one.candidate: one.slot for one in answer.agenda.meetings}.get(name)


def answers(problem: Problem, happened, **how):
    found = repair(problem, as_planned(problem), happened, workers=1, **how)
    for one in found:
        assert verify(one.problem, one.agenda).violations == ()
    return found


@pytest.mark.parametrize("name", ["ax", "bz"])
def test_a_protected_meeting_stands_and_the_other_gives_way(name):
    other = {"ax": "bz", "bz": "ax"}[name]

    for answer in answers(event(), LESS_ROOM, protected={name}):
        assert slot_of(answer, name) == "s1"
        assert slot_of(answer, other) != "s1"


def test_a_pinned_meeting_stands():
    for name, other in (("ax", "bz"), ("bz", "ax")):
        for answer in answers(pinned(event(), name, "s1"), LESS_ROOM):
            assert slot_of(answer, name) == "s1"
            assert slot_of(answer, other) != "s1"


def test_meetings_that_have_begun_stand_whatever_happens_to_their_people():
    happened = [Away("a", ("s1", "s2", "s3", "s4")), TablesClosed(("s1", "s2"), 2)]

    for answer in answers(event(), happened, now="s2"):
        assert (slot_of(answer, "ax"), slot_of(answer, "bz")) == ("s1", "s1")
        assert slot_of(answer, "ay") is None
    for answer in answers(event(), happened):
        assert slot_of(answer, "ax") is None, "the control: before it began it is lost"


def test_within_the_notice_nothing_moves_and_nothing_is_new():
    late = [Away("x", ("s1",))]

    (free, *_) = answers(event(), late)
    (bound, *_) = answers(event(), late, notice=3)

    assert slot_of(free, "ax") in {"s2", "s3", "s4"} - {"s2"}
    assert slot_of(bound, "ax") == "s4"
    assert slot_of(bound, "bz") == "s1"


def test_a_meeting_that_cannot_be_held_within_the_notice_may_be_held_after_it():
    (calm, *_) = answers(event(), [NoShow("ax")], now="s2", notice=2)

    assert slot_of(calm, "ax") == "s4"


def test_a_pinned_meeting_that_becomes_impossible_is_lost_and_said_to_be():
    problem = pinned(event(), "ax", "s1")

    for answer in answers(problem, [Away("x", ("s1",))]):
        assert slot_of(answer, "ax") is None
        assert [rule.rule for rule in answer.let_go] == ["pinned_slot"]


def test_of_two_pinned_meetings_at_one_table_one_is_let_go():
    problem = pinned(pinned(event(), "ax", "s1"), "bz", "s1")

    found = answers(problem, LESS_ROOM)

    assert found
    for answer in found:
        assert len({slot_of(answer, "ax"), slot_of(answer, "bz")} & {"s1"}) == 1
        assert [rule.rule for rule in answer.let_go] == ["required"]


def test_a_promised_minimum_is_let_go_only_where_nothing_keeps_it():
    problem = event(participants=(Participant("a", min_meetings=2), Participant("b")))
    away = Away("x", ("s1", "s2", "s3", "s4"))

    kept = answers(problem, [TablesClosed(("s1",))])
    broken = answers(problem, [away])

    assert all(answer.let_go == () for answer in kept)
    assert [rule.rule for rule in broken[0].let_go] == ["min_meetings"]
    assert broken[0].let_go[0].ids == ("a",)


def test_every_error_is_named_at_once():
    happened = [
        Cancelled("bw"),
        Away("nobody", ("s1", "s9")),
        TablesClosed(("s1",), tables=(3,)),
        WalkIn(Participant("n"), ()),
    ]

    with pytest.raises(ProblemRefused) as refused:
        repair(event(), as_planned(event()), happened, now="s0", protected={"zz"})

    assert {one.place for one in refused.value.refusals} == {
        "now",
        "protected",
        "happened[0]",
        "happened[1]",
        "happened[2]",
    }


def test_a_walk_in_with_a_name_that_is_taken_is_refused():
    with pytest.raises(ProblemRefused):
        repair(event(), as_planned(event()), [WalkIn(Participant("a"), (meeting("ab"),))])


def test_an_agenda_of_another_problem_is_refused():
    with pytest.raises(ProblemRefused, match="no candidate 'qq'"):
        repair(event(), in_force(event(), qq="s1"), [])
