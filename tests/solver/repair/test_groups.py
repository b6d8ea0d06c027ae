"""What a group of people can save at most, and what it does save."""

from itertools import combinations

from solver.incumbent import Search
from solver.repair import TablesClosed
from solver.repair.groups import _Ground
from solver.repair.situation import situation
from solver.repair.statement import state
from tests.solver.repair.cases import event, in_force


def test_a_full_hall_limits_what_a_group_can_save():
    one = event(capacity=1)
    agenda = in_force(one, ax="s1", bx="s2", ay="s3", bz="s4")
    here = situation(one, agenda, [TablesClosed(("s4",))], now="s1", notice=0, protected=())
    ground = _Ground(here, state(here.domains, here.old))
    people = [participant.id for participant in here.domains.problem.participants]
    everybody = frozenset(range(len(people)))
    # Three slots are left: b's meeting with z, the cheapest that is held, has no room any more.
    assert ground.ceiling(everybody) == 9 + 8 + 7
    assert ground.ceiling(frozenset(map(people.index, "bzw"))) == 9 + 8 + 7
    # With its slot closed that meeting is lost to all who could not hold it elsewhere.
    assert ground.ceiling(frozenset(map(people.index, "ay"))) == 9 + 8 + 7
    with Search(here.domains, time_limit=30.0, workers=1, seed=1) as search:
        for size in range(2, len(people) + 1):
            for group in map(frozenset, combinations(sorted(everybody), size)):
                settled, values = ground.settle(search, group, None)
                assert settled
                if values is not None:
                    assert ground.statement.worth.of(values) <= ground.ceiling(group)
