"""What came of a mission's meetings as a workbook: one row a meeting, and one for every word."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from matchmaker import auditing
from matchmaker.outcomes.raising import cases_of
from matchmaker.outcomes.standing import MeetingOutcome, Voice, outcomes_of
from matchmaker.permissions import Action, Actor, may, require
from matchmaker.records import Mission, Outcome, Side
from matchmaker.reports.workbook import Workbook
from matchmaker.words import Say, Word, sentence

_MEETING = (
    sentence("Meeting"), sentence("Home side"), sentence("Counterpart"), sentence("Day"),
    sentence("Held"), sentence("What came of it"), sentence("Home side says"),
    sentence("Counterpart says"), sentence("Heard from others"), sentence("They differ"),
    sentence("Agreed on something"), sentence("Next step"), sentence("By whom"),
    sentence("Until when"), sentence("Last word on"), sentence("Cases"),
)  # fmt: skip
_WORD = (
    sentence("Meeting"), sentence("Whose word"), sentence("How it came"), sentence("Said on"),
    sentence("Held"), sentence("What came of it"), sentence("Agreed on something"),
    sentence("Next step"), sentence("By whom"), sentence("Until when"), sentence("In a line"),
    sentence("Written down by"), sentence("Counts"), sentence("Why no more"),
    sentence("Synthetic"),
)  # fmt: skip


def export_outcomes(
    session: Session, mission: Mission, path: Path, *, by: Actor, say: Say = str, word: Word = str
) -> int:
    """Write what was said of a mission's meetings; how many meetings these are.

    Private notes are in it only for those who may read them.

    Raises:
        NotFound, NotPermitted: it is for those who see outcomes and may export.
    """
    require(by, Action.EXPORT, mission)
    found = outcomes_of(session, mission, by=by)
    notes = may(by, Action.SEE_PRIVATE_NOTES, mission)
    cases = cases_of(session, mission) if may(by, Action.SEE_CASES, mission) else {}
    heads = [*_WORD, *([sentence("Private note")] if notes else [])]
    with Workbook(path, caption=mission.name) as book:
        book.sheet(
            say(sentence("Meetings")),
            [say(one) for one in _MEETING],
            [
                _meeting(one, [case.key for case in cases.get(one.meeting.id, [])], say, word)
                for one in found
            ],
        )
        book.sheet(
            say(sentence("Words")),
            [say(one) for one in heads],
            [row for one in found for row in _words(one, notes, say, word)],
        )
    auditing.note(
        session, by, "export_outcomes", f"mission:{mission.slug}", meetings=len(found), notes=notes
    )
    return len(found)


def _meeting(one: MeetingOutcome, cases: Sequence[str], say: Say, word: Word) -> list[Any]:
    step = one.step
    return [
        one.meeting.code,
        _of_side(one, Side.HOME),
        _of_side(one, Side.COUNTERPART),
        one.met_on,
        _whether(one.held, say),
        word(one.interest) if one.interest else "",
        *(_voice(voice, say, word) for voice in (*(one.voices[side] for side in Side), one.heard)),
        ", ".join(word(kind) for kind in one.disagreements),
        say(_YES) if one.agreed else "",
        step.next_step if step else "",
        word(step.next_by) if step and step.next_by else "",
        step.next_until if step else None,
        one.last.said_on if one.last else None,
        ", ".join(cases),
    ]


def _words(one: MeetingOutcome, notes: bool, say: Say, word: Word) -> Iterator[list[Any]]:
    said = [*(two for side in Side for two in one.voices[side].words), *one.heard.words, *one.ended]
    for two in sorted(said, key=lambda each: (each.said_on, each.id)):
        yield [
            one.meeting.code,
            two.participant.organisation.name
            if two.participant
            else say(sentence("Heard from others")),
            word(two.source),
            two.said_on,
            _whether(two.held, say),
            word(two.interest) if two.interest else "",
            say(_YES) if two.agreed else "",
            two.next_step,
            word(two.next_by) if two.next_by else "",
            two.next_until,
            two.said,
            two.recorded_by,
            say(_YES) if two.counts else say(_NO),
            _ended(two),
            say(_YES) if two.synthetic else "",
            *([two.private_note] if notes else []),
        ]


def _of_side(one: MeetingOutcome, side: Side) -> str:
    return ", ".join(
        party.organisation.name for party in one.meeting.participants if party.side is side
    )


def _voice(voice: Voice, say: Say, word: Word) -> str:
    if voice.interest:
        return word(voice.interest)
    return "" if voice.held is None else say(_MET if voice.held else _NOT_MET)


def _ended(one: Outcome) -> str:
    return "" if one.counts else ": ".join(filter(None, [one.ended_by, one.ended_why]))


def _whether(value: bool | None, say: Say) -> str:
    return "" if value is None else say(_YES if value else _NO)


_YES, _NO = sentence("yes"), sentence("no")
_MET, _NOT_MET = sentence("met"), sentence("did not meet")
