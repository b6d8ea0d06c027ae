"""Each kind of happening once: what it forces, and what stays as it was."""

from dataclasses import replace

from solver.problem import Participant, Resource
from solver.repair import (
    Away,
    Cancelled,
    Happening,
    NoShow,
    Repaired,
    ResourceLost,
    SlotsClosed,
    TablesAdded,
    TablesClosed,
    WalkIn,
    repair,
)
from solver.verify import verify
from tests.solver.repair.cases import as_planned, event, in_force
from tests.solver.small import meeting


def repaired(*happened: Happening, **how) -> tuple[Repaired, ...]:
    """The answers for the small event, each of them verified."""
    answers = repair(event(), as_planned(event()), happened, workers=1, **how)
    for answer in answers:
        assert verify(answer.problem, answer.agenda).violations == ()
        assert answer.proven
    return answers


def held(answer: Repaired) -> dict[str, str]:
    return {meeting.candidate: meeting.slot for meeting in answer.agenda.meetings}


def test_nothing_happened_and_nothing_changes_where_nothing_is_to_be_won():
    full = in_force(event(), ax="s1", bz="s1", bx="s2", ay="s3", bw="s4")
    (answer,) = repair(event(), full, [], workers=1)

    assert held(answer) == {"ax": "s1", "bz": "s1", "bx": "s2", "ay": "s3", "bw": "s4"}
    assert answer.price.people == ()


def test_a_cancelled_meeting_is_lost_and_disturbs_its_two():
    calm, *_ = repaired(Cancelled("ax"))

    assert held(calm) == {"bz": "s1", "bx": "s2", "ay": "s3"}
    assert calm.price.lost == ("ax",)
    assert calm.price.people == ("a", "x")
    assert calm.price.value_lost == 9


def test_a_missed_meeting_is_held_later_without_disturbing_more_people():
    calm, *_ = repaired(NoShow("ax"), now="s2")

    assert held(calm)["ax"] in {"s3", "s4"}
    assert calm.price.moved == ("ax",)
    assert calm.price.people == ("a", "x")
    assert calm.price.value_lost == 0


def test_a_late_arrival_moves_what_it_would_miss():
    calm, *_ = repaired(Away("x", ("s1",)))

    assert calm.price.people == ("a", "x")
    assert calm.price.moved == ("ax",)
    assert calm.price.value_lost == 0


def test_somebody_gone_loses_all_meetings_to_come():
    calm, *_ = repaired(Away("x", ("s1", "s2", "s3", "s4")), now="s2")

    assert "ax" in held(calm), "it has begun"
    assert calm.price.lost == ("bx",)


def test_a_walk_in_is_met_if_somebody_may_be_disturbed():
    new = WalkIn(Participant("n"), (meeting("bn", value=6),))

    calm, bend, whole = repaired(new)

    assert calm.price.people == ()
    assert calm.left_out == ("bw", "bn")
    assert bend.price.added == ("bn",)
    assert bend.price.people == ("b", "n")
    assert whole.price.added == ("bw", "bn")
    assert whole.price.value_lost == -7


def test_a_closed_table_moves_or_loses_one_meeting():
    calm, *_ = repaired(TablesClosed(("s1",)))

    assert len([slot for slot in held(calm).values() if slot == "s1"]) == 1
    assert len(calm.price.people) == 2
    assert calm.price.value_lost == 0


def test_nobody_sits_at_a_table_that_is_named_as_closed():
    calm, *_ = repaired(TablesClosed(("s2",), tables=(1,)))

    assert calm.price.people == ()
    assert calm.price.table_changes == ("bx",)
    assert {one.candidate: one.table for one in calm.agenda.meetings}["bx"] == 2


def test_tables_keep_their_numbers_where_none_is_closed():
    calm, *_ = repaired(Away("y", ("s4",)))

    assert calm.price.table_changes == ()


def test_an_added_table_lets_more_be_held():
    problem = event(capacity=1)
    agenda = in_force(problem, ax="s1", bx="s2", ay="s3", bz="s4")

    *_, whole = repair(problem, agenda, [TablesAdded(("s1",))], workers=1)

    assert whole.price.value_lost == -1
    assert whole.price.added == ("bw",)


def test_a_lost_resource_moves_what_needs_it():
    plain = event(resources=(Resource("chinese", 1),))
    problem = replace(
        plain,
        candidates=tuple(
            replace(one, uses=("chinese",)) if one.id == "ax" else one for one in plain.candidates
        ),
    )

    calm, *_ = repair(
        problem, as_planned(problem), [ResourceLost("chinese", ("s1", "s2"))], workers=1
    )

    assert calm.price.moved == ("ax",)
    assert held(calm)["ax"] in {"s3", "s4"}
    assert verify(calm.problem, calm.agenda).violations == ()


def test_closed_slots_are_emptied():
    calm, *_ = repaired(SlotsClosed(("s1",)))

    assert "s1" not in held(calm).values()
    assert calm.price.value_lost == 0


def test_what_happens_to_slots_that_are_over_changes_nothing():
    happened = [Away("a", ("s1",)), TablesClosed(("s1",), 2), SlotsClosed(("s1",))]

    calm, *_ = repaired(*happened, now="s2")

    assert held(calm)["ax"] == held(calm)["bz"] == "s1"
    assert calm.price.people == ()


def test_there_is_an_answer_even_where_nothing_can_be_held():
    (answer,) = repaired(SlotsClosed(("s1", "s2", "s3", "s4")))

    assert held(answer) == {}
    assert answer.price.value_lost == 29
