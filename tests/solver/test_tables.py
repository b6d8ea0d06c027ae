"""Tables and units: always there, kept where they should be, changed rarely."""

import pytest

from solver.domains import build_domains
from solver.problem import Participant, PreviousMeeting, Resource, Venue
from solver.tables import give_out, tables_exist
from tests.solver.small import meeting, problem


def given_out(one, **starts):
    domains = build_domains(one)
    meetings = give_out(domains, positions(one, **starts))
    return {entry.candidate: entry for entry in meetings}


def positions(one, **starts):
    return [starts.get(candidate.id, 0) - 1 for candidate in one.candidates]


def tables(one, **starts):
    return {name: entry.table for name, entry in given_out(one, **starts).items()}


def test_meetings_at_once_have_different_tables():
    one = problem(meeting("ab"), meeting("cd"), meeting("ef"))
    assert sorted(tables(one, ab=1, cd=1, ef=1).values()) == [1, 2, 3]


def test_meetings_come_by_slot():
    one = problem(meeting("ab"), meeting("cd"), meeting("ef"))
    assert [*given_out(one, ab=3, cd=1, ef=2)] == ["cd", "ef", "ab"]


def test_a_meeting_at_a_venue_has_no_table():
    one = problem(meeting("ab", venue="v"), venues=(Venue("v"),))
    assert tables(one, ab=1) == {"ab": None}


def test_participants_stay_at_their_table():
    one = problem(
        meeting("ab"), meeting("ac"), meeting("ad"), meeting("ef"), meeting("eg"), meeting("eh")
    )
    seated = tables(one, ab=1, ac=2, ad=3, ef=1, eg=2, eh=3)
    assert seated["ab"] == seated["ac"] == seated["ad"]
    assert seated["ef"] == seated["eg"] == seated["eh"]


def test_a_table_is_chosen_with_the_next_meeting_in_mind():
    """c comes to the home table of b only later; a and c can wait for each other there."""
    one = problem(meeting("ac"), meeting("cb"), participants=[Participant("b", home_table=3)])
    assert tables(one, ac=1, cb=2) == {"ac": 3, "cb": 3}


def test_a_home_table_is_kept_and_of_two_the_first_named():
    home = [Participant("a", home_table=3), Participant("b", home_table=2)]
    one = problem(meeting("ab"), meeting("ba"), meeting("cb"), participants=home)
    assert tables(one, ab=1, ba=2, cb=3) == {"ab": 3, "ba": 2, "cb": 2}


def test_a_meeting_that_stays_in_its_slot_keeps_its_table():
    one = problem(
        meeting("ab"),
        meeting("cd"),
        previous=(PreviousMeeting("ab", "s1", 3), PreviousMeeting("cd", "s1", 2)),
    )
    assert tables(one, ab=1, cd=1) == {"ab": 3, "cd": 2}
    assert tables(one, ab=2, cd=1) == {"ab": 1, "cd": 2}


@pytest.mark.parametrize("table", [1, 9])
def test_a_table_that_is_due_to_another_or_gone_is_not_kept(table):
    one = problem(
        meeting("ab"),
        meeting("cd"),
        participants=[Participant("c", home_table=1)],
        previous=(PreviousMeeting("ab", "s1", table),),
    )
    assert tables(one, ab=1, cd=1) == {"ab": 2, "cd": 1}


def test_a_long_meeting_keeps_one_table_for_which_others_make_way():
    """Kept tables would leave no table free in both slots."""
    one = problem(
        meeting("ab"),
        meeting("cd"),
        meeting("ef", length=2),
        capacity=2,
        previous=(PreviousMeeting("ab", "s1", 1), PreviousMeeting("cd", "s2", 2)),
    )
    seated = tables(one, ab=1, cd=2, ef=1)
    assert seated["ef"] not in (seated["ab"], seated["cd"])


def test_a_long_meeting_borrows_a_home_table_that_stays_free():
    """First fit would take table 2 for ef, and leave gh none: 2 is a home table in slot 3."""
    one = problem(
        meeting("ab"),
        meeting("ef", length=2),
        meeting("gh", length=3),
        capacity=2,
        participants=[Participant("a", home_table=1)],
    )
    assert tables(one, ab=3, ef=1, gh=1) == {"ab": 1, "ef": 1, "gh": 2}


@pytest.mark.parametrize(("second", "exist"), [(1, True), (2, False)])
def test_whether_there_are_tables_depends_on_where_homes_are_used(second, exist):
    one = problem(
        meeting("ab"),
        meeting("cd"),
        meeting("ef", length=2),
        capacity=2,
        participants=[Participant("a", home_table=1), Participant("c", home_table=2)],
    )
    starts = positions(one, ab=1, cd=second, ef=2 if second == 1 else 1)
    assert tables_exist(build_domains(one), starts) is exist


def test_users_of_a_resource_have_different_units():
    one = problem(
        meeting("ab", uses=("r",)), meeting("cd", uses=("r",)), resources=(Resource("r", 2),)
    )
    units = [entry.units["r"] for entry in given_out(one, ab=1, cd=1).values()]
    assert sorted(units) == [1, 2]


def test_a_participant_keeps_its_unit_where_it_is_free():
    one = problem(
        meeting("cd", uses=("r",)),
        meeting("ab", uses=("r",)),
        meeting("ae", uses=("r",)),
        resources=(Resource("r", 2),),
    )
    given = given_out(one, cd=1, ab=1, ae=2)
    assert given["ae"].units == given["ab"].units == {"r": 2}


def test_a_long_meeting_keeps_its_unit_throughout():
    one = problem(
        meeting("ab", uses=("r",), length=3),
        meeting("cd", uses=("r",)),
        meeting("ef", uses=("r",)),
        resources=(Resource("r", 2),),
    )
    given = given_out(one, ab=1, cd=1, ef=3)
    assert given["cd"].units == given["ef"].units != given["ab"].units
