"""Where a meeting could be held and at which table: the choices, and taking one of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.errors import Refused
from matchmaker.planning.board import Board, Names
from matchmaker.planning.candidates import candidate_code, candidate_for, pool_name
from matchmaker.planning.closures import closed_tables, slot_names
from matchmaker.planning.problems import build_problem
from matchmaker.planning.standing import held, names_of, score_of, slots_of
from matchmaker.records import (
    InterpreterPool,
    Meeting,
    MeetingInterpreter,
    MeetingState,
    Participant,
    Slot,
)
from matchmaker.words import Sentence, sentence
from solver import result
from solver.problem import Problem


@dataclass(frozen=True, slots=True)
class SlotChoice:
    """A slot in which a meeting could be, or why not.

    ``obstacles`` is empty where it could. ``tables`` are the numbers of the tables that it could
    sit at, empty where it needs none; ``taken`` says who is at the others.
    """

    slot: Slot
    name: str
    here: bool
    obstacles: tuple[Sentence, ...]
    tables: tuple[int, ...]
    taken: Mapping[int, str]

    @property
    def possible(self) -> bool:
        """Whether the meeting could be held in the slot."""
        return not self.obstacles


def free_slots(session: Session, meeting: Meeting) -> list[SlotChoice]:
    """For each slot of the mission in order whether the meeting could be there, and why not."""
    home, counterpart = meeting.participants[:2]
    return slots_for(session, home, counterpart, meeting)


def slots_for(
    session: Session, home: Participant, counterpart: Participant, meeting: Meeting | None = None
) -> list[SlotChoice]:
    """As :func:`free_slots`, for two participants who do not meet yet."""
    mission = home.mission
    slots = slots_of(session, mission)
    called = slot_names(slots)
    gone = [one for one in (home, counterpart) if not one.takes_part]
    if gone:
        return [_closed(slot, called[slot.id], gone) for slot in slots]
    problem = _with_pair(session, build_problem(session, mission), home, counterpart)
    names = names_of(session, mission)
    board = Board(
        problem,
        list(held(session, mission).values()),
        candidate_code(home, counterpart),
        names,
    )
    stands = meeting is not None and meeting.state is not MeetingState.CANCELLED
    shut = closed_tables(session, mission)
    choices = []
    for slot in slots:
        name = called[slot.id]
        taken = board.taken(name)
        choices.append(
            SlotChoice(
                slot=slot,
                name=name,
                here=stands and meeting is not None and meeting.slot_id == slot.id,
                obstacles=board.obstacles(name),
                tables=tuple(tables_at(board, slot, taken, shut.get(slot.id, ()))),
                taken={number: board.called(code) for number, code in taken.items()},
            )
        )
    return choices


def _closed(slot: Slot, name: str, gone: list[Participant]) -> SlotChoice:
    who = tuple(one.organisation.name for one in gone)
    obstacle = sentence("{who} no longer take part.", who=who)
    return SlotChoice(slot, name, here=False, obstacles=(obstacle,), tables=(), taken={})


def _with_pair(
    session: Session, problem: Problem, home: Participant, counterpart: Participant
) -> Problem:
    """The problem with a meeting of the two among its candidates, though nobody asked for it."""
    code = candidate_code(home, counterpart)
    if any(one.id == code for one in problem.candidates):
        return problem
    pools = session.scalars(
        select(InterpreterPool).where(InterpreterPool.mission_id == home.mission_id)
    ).all()
    value = score_of(session, home, counterpart).total
    pair = candidate_for(home, counterpart, pools, value)
    return replace(problem, candidates=(*problem.candidates, pair))


def seat(
    session: Session,
    meeting: Meeting,
    problem: Problem,
    others: list[result.Meeting],
    names: Names,
    wanted: int | None,
) -> None:
    """Give the meeting a table and interpreters in its slot, or say what stands in the way."""
    board = Board(problem, others, meeting.code, names)
    slot = slot_names(slots_of(session, meeting.mission))[meeting.slot_id]
    obstacles = board.obstacles(slot)
    if obstacles:
        raise Refused(*obstacles)
    taken = board.taken(slot)
    if board.candidate.venue is None:
        shut = closed_tables(session, meeting.mission).get(meeting.slot_id, ())
        free = list(tables_at(board, meeting.slot, taken, shut))
        present = meeting.table.number if meeting.table else None
        number = wanted or (present if present in free else next(iter(free), None))
        if number not in free:
            raise Refused(_no_such_table(board, meeting.slot, number, taken, free, shut))
        meeting.table = next(one for one in meeting.slot.block.place.tables if one.number == number)
        meeting.venue = None
    else:
        receiver = next(
            one.receives_at for one in reversed(meeting.participants) if one.receives_at
        )
        meeting.venue, meeting.table = receiver, None
    _give_interpreters(session, meeting, problem, others, slot, board.candidate.uses)


def tables_at(
    board: Board, slot: Slot, taken: Mapping[int, str], shut: Collection[int]
) -> list[int]:
    """The tables at which the board's meeting could sit in a slot."""
    if board.candidate.venue is not None:
        return []
    there = [one.number for one in slot.block.place.tables if one.number not in shut]
    return [
        number for number in there if number not in taken and board.home_table in (None, number)
    ]


def _no_such_table(
    board: Board,
    slot: Slot,
    number: int | None,
    taken: Mapping[int, str],
    free: list[int],
    shut: Collection[int],
) -> Sentence:
    home = board.home_table
    if home is not None and number != home:
        return sentence("This meeting has to be at table {number}.", number=home)
    if number in taken and number is not None:
        return sentence(
            "Table {number} is taken in {slot} by {meeting}; free are: {free}.",
            number=number,
            slot=slot.code,
            meeting=board.called(taken[number]),
            free=", ".join(map(str, free)) or "–",
        )
    if number in shut and number is not None:
        return sentence(
            "Table {number} is closed in {slot}; free are: {free}.",
            number=number,
            slot=slot.code,
            free=", ".join(map(str, free)) or "–",
        )
    return sentence(
        "There is no table {number} in {place}.", number=number, place=slot.block.place.name
    )


def _give_interpreters(
    session: Session,
    meeting: Meeting,
    problem: Problem,
    others: list[result.Meeting],
    slot: str,
    uses: tuple[str, ...],
) -> None:
    capacity = {one.id: one.capacity for one in problem.resources}
    units = {}
    for name in dict.fromkeys(uses):
        busy = {
            one.units[name]
            for one in others
            if one.slot == slot and one.candidate != meeting.code and name in one.units
        }
        units[name] = next(unit for unit in range(1, capacity[name] + 1) if unit not in busy)
    if not units and not meeting.interpreters:
        return
    pools = {
        pool_name(one): one.id
        for one in session.scalars(
            select(InterpreterPool).where(InterpreterPool.mission_id == meeting.mission_id)
        )
    }
    meeting.interpreters.clear()
    session.flush()
    meeting.interpreters.extend(
        MeetingInterpreter(pool_id=pools[name], unit=unit) for name, unit in units.items()
    )
