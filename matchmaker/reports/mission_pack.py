"""The mission pack: one workbook with everything that was planned and released."""

from collections.abc import Iterator
from pathlib import Path

from matchmaker.agenda_views import MeetingView, MissionAgenda, ParticipantView, SlotView
from matchmaker.records import Delegate
from matchmaker.reports.balance import meetings_by_side
from matchmaker.reports.workbook import Workbook
from matchmaker.words import Say, Sentence, sentence

Row = list[str | int | float | None]


def write_mission_pack(agenda: MissionAgenda, path: Path, *, say: Say = str) -> None:
    """Write the workbook: summary, agendas by participant, by slot and table, wishes not met."""

    def heads(*names: Sentence) -> list[str]:
        return [say(name) for name in names]

    with Workbook(path, caption=say(_caption(agenda))) as book:
        book.sheet(
            say(sentence("Summary")),
            heads(sentence("Figure"), sentence("Value"), sentence("Bound"), sentence("Gap")),
            _summary(agenda, say),
        )
        book.sheet(
            say(sentence("By participant")),
            heads(
                sentence("Code"),
                sentence("Participant"),
                sentence("Day"),
                sentence("From"),
                sentence("To"),
                sentence("Time zone"),
                sentence("Place"),
                sentence("Table"),
                sentence("Meets"),
                sentence("Delegates"),
                sentence("Value"),
            ),
            _by_participant(agenda, say),
        )
        book.sheet(
            say(sentence("By slot and table")),
            [
                say(sentence("Slot")),
                say(sentence("Time")),
                *(say(sentence("Table {number}", number=number)) for number in agenda.tables),
                say(sentence("Elsewhere")),
            ],
            _by_slot(agenda),
            grid=True,
        )
        book.sheet(
            say(sentence("Wishes not met")),
            heads(
                sentence("Code"),
                sentence("Participants"),
                sentence("Value"),
                sentence("Reason"),
            ),
            (
                [one.code, _names(one.parties), one.value, say(one.reason)]
                for one in agenda.unscheduled
            ),
        )


def _caption(agenda: MissionAgenda) -> Sentence:
    released = agenda.release
    values = {
        "mission": agenda.mission.name,
        "number": released.number if released else 0,
        "moment": f"{released.released_at:%Y-%m-%d %H:%M}" if released else "",
        "synthetic": agenda.mission.synthetic_note,
    }
    if released is None:
        return Sentence("{mission}: plan, not released. {synthetic}", values)
    return Sentence("{mission}: release {number} of {moment} UTC. {synthetic}", values)


def _summary(agenda: MissionAgenda, say: Say) -> Iterator[Row]:
    if agenda.run is None:
        yield [say(sentence("Not planned yet")), None, None, None]
        return
    yield [say(sentence("Status")), agenda.run.status.value, None, None]
    yield [say(sentence("Meetings")), len(agenda.to_hold), None, None]
    yield [say(sentence("Wishes")), agenda.wishes, None, None]
    for goal in agenda.goals:
        yield [goal.goal, goal.achieved, goal.bound, goal.gap]
    for side, figures in meetings_by_side(agenda).to_dict("index").items():
        names = {
            "participants": sentence("Participants, {side} side", side=side),
            "without": sentence("Participants without a meeting, {side} side", side=side),
            "fewest": sentence("Fewest meetings of one, {side} side", side=side),
            "median": sentence("Median of meetings, {side} side", side=side),
            "most": sentence("Most meetings of one, {side} side", side=side),
        }
        for column, name in names.items():
            yield [say(name), figures[column], None, None]
    yield [say(sentence("Seconds to plan")), round(agenda.run.seconds, 2), None, None]


def _by_participant(agenda: MissionAgenda, say: Say) -> Iterator[Row]:
    for participant in agenda.participants:
        if not participant.meetings:
            yield [participant.code, participant.name, say(sentence("No meetings"))] + [None] * 8
        for meeting in participant.meetings:
            slot = meeting.slot
            yield [
                participant.code,
                participant.name,
                f"{slot.starts_at:%Y-%m-%d}",
                f"{slot.starts_at:%H:%M}",
                f"{slot.ends_at:%H:%M}",
                slot.place.time_zone,
                slot.place.name,
                meeting.table_number or meeting.venue,
                _names(meeting.others(participant)),
                ", ".join(one.both_names for one in _across(meeting, participant)),
                meeting.score,
            ]


def _across(meeting: MeetingView, participant: ParticipantView) -> list[Delegate]:
    ours = participant.record.organisation_id
    return [one for one in meeting.delegates if one.organisation_id != ours]


def _by_slot(agenda: MissionAgenda) -> Iterator[Row]:
    at: dict[tuple[int, int | None], list[MeetingView]] = {}
    for meeting in agenda.to_hold:
        at.setdefault((meeting.slot.slot_id, meeting.table_number), []).append(meeting)
    for slot in agenda.slots:
        yield [
            slot.code,
            _time(slot),
            *(_cell(at.get((slot.slot_id, number), [])) for number in agenda.tables),
            _cell(at.get((slot.slot_id, None), [])),
        ]


def _time(slot: SlotView) -> str:
    return f"{slot.starts_at:%Y-%m-%d %H:%M}–{slot.ends_at:%H:%M} {slot.place.city}"


def _cell(meetings: list[MeetingView]) -> str:
    return "\n".join(_names(meeting.parties) for meeting in meetings)


def _names(parties: list[ParticipantView] | tuple[ParticipantView, ...]) -> str:
    return " – ".join(party.name for party in parties)
