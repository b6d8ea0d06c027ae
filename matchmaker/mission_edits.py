"""One edit of a mission, as its description written otherwise in one place."""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.describing import Described, Entry
from matchmaker.errors import Refused
from matchmaker.records import (
    Event,
    Place,
    ProgrammeItem,
    ReleasedMeeting,
    SessionBlock,
    Slot,
    Venue,
)
from matchmaker.wall_clock import moment
from matchmaker.words import Sentence, sentence

MISSION = "mission"
"""The section of an edit that writes the mission's own values, or its travel, otherwise."""

_NAMED: dict[str, Any] = {
    "places": Place,
    "venues": Venue,
    "blocks": SessionBlock,
    "events": Event,
    "programme": ProgrammeItem,
}
_PLANNED_FROM = ("places", "venues", "travel", "blocks", "interpreters", "programme", "goals")
_TEXTS = frozenset({"address", "local_address", "city", "location", "title", "event", "synthetic"})
_WHERE = re.compile(r"(\w+)\[(\d+)\]\.?(.*)")


@dataclass(frozen=True, slots=True)
class Edit:
    """One thing to write otherwise: an entry of a section, or values of the mission itself.

    ``number`` is the id of the record, None for a new one; ``values`` are those of its entry in a
    description, None to remove it.
    """

    section: str
    number: int | None = None
    values: Entry | None = None


class EditRefused(Refused):
    """An edit with faults; ``by_field`` has those of what was edited, by key of its entry."""

    def __init__(self, by_field: dict[str, list[Sentence]], others: list[Sentence]) -> None:
        super().__init__(*(one for found in by_field.values() for one in found), *others)
        self.by_field = by_field
        self.others = others


def written(session: Session, described: Described, edit: Edit) -> tuple[Entry, int | None]:
    """The description with the edit in it, and where in its section the edited entry stands.

    Raises:
        Refused: a release holds on to what would be removed.
    """
    wanted = described.copy()
    if edit.section == MISSION:
        wanted.update(edit.values or {})
        return wanted, None
    entries: list[Entry] = wanted[edit.section]
    if edit.number is None:
        entries.append({**_blank(edit.section), **(edit.values or {})})
        return wanted, len(entries) - 1
    place = described.ids[edit.section].index(edit.number)
    if edit.values is None:
        del entries[place]
        _forget(session, wanted, edit)
        _drop_absences(wanted, {})
        return wanted, None
    renamed = _renamed_slots(entries[place], edit.values) if edit.section == "blocks" else {}
    entries[place] |= edit.values
    _drop_absences(wanted, renamed)
    return wanted, place


def _blank(section: str) -> Entry:
    return {"id": "new"} if section in ("places", "venues", "events") else {}


def _forget(session: Session, wanted: Entry, edit: Edit) -> None:
    """Take what cannot be without a removed record out of a description too."""
    key = str(edit.number)
    if edit.section == "places":
        told = session.scalar(
            select(ReleasedMeeting.release_id)
            .where(ReleasedMeeting.place_id == edit.number)
            .union(
                select(Slot.id)
                .join(SessionBlock, SessionBlock.id == Slot.block_id)
                .where(SessionBlock.place_id == edit.number, Slot.withdrawn)
            )
            .limit(1)
        )
        if told is not None:
            raise Refused(
                sentence(
                    "A release told people of meetings at this place, so it stays. Remove its "
                    "blocks and set its tables to 0: nothing is planned there then."
                )
            )
        for section in ("blocks", "programme"):
            wanted[section] = [one for one in wanted[section] if one["place"] != key]
        gone = {one["id"] for one in wanted["venues"] if one["place"] == key}
        wanted["venues"] = [one for one in wanted["venues"] if one["id"] not in gone]
    else:
        gone = {key} if edit.section == "venues" else set()
    wanted["travel"] = [
        one for one in wanted["travel"] if one["from"] not in gone and one["to"] not in gone
    ]
    if edit.section == "events":
        for block in wanted["blocks"]:
            block["event"] = None if block["event"] == key else block["event"]


def _renamed_slots(before: Entry, after: Entry) -> dict[str, str]:
    """Slots that are only called otherwise: their codes before, and now."""
    now = {one["start"]: one["code"] for one in after.get("slots", ())}
    return {one["code"]: now[one["start"]] for one in before["slots"] if one["start"] in now}


def _drop_absences(wanted: Entry, renamed: dict[str, str]) -> None:
    codes = {slot["code"] for block in wanted["blocks"] for slot in block["slots"]}
    for pool in wanted["interpreters"]:
        now = [one if one in codes else renamed.get(one, one) for one in pool["unavailable"]]
        pool["unavailable"] = [one for one in now if one in codes]


def rename_first(session: Session, edit: Edit, wanted: Entry, place: int | None) -> None:
    """Give a record its new name before the description is read, which finds records by name."""
    kind = _NAMED.get(edit.section)
    if kind is None or edit.number is None or place is None:
        return
    record, entry = session.get_one(kind, edit.number), wanted[edit.section][place]
    key = "title" if edit.section in ("events", "programme") else "name"
    name = str(entry[key] or "").strip()
    if edit.section == "programme":
        _move_item(session, record, entry)
    elif [str(one[key]).strip() for one in wanted[edit.section]].count(name) > 1:
        return  # the description is refused for that, in words
    if name:
        setattr(record, key, name)


def _move_item(session: Session, item: ProgrammeItem, entry: Entry) -> None:
    there = session.get(Place, int(entry["place"])) if str(entry["place"]).isdigit() else None
    try:
        starts_at = moment(str(entry["start"]), (there or item.place).zone)
        ends_at = moment(str(entry["end"]), (there or item.place).zone)
    except Refused:
        return  # the description is refused for that, in words
    if ends_at > starts_at:
        item.starts_at, item.ends_at = starts_at, ends_at


def planned_from(values: Entry) -> Any:
    """The part of a description that plans are made from."""

    def bare(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: bare(one) for key, one in value.items() if key not in _TEXTS}
        return [bare(one) for one in value] if isinstance(value, list) else value

    return {key: bare(values.get(key)) for key in _PLANNED_FROM}


def called(edit: Edit, described: Described) -> str:
    """What an edit is about, as people call it."""
    if edit.section == MISSION:
        return ", ".join(sorted(edit.values or {}))
    entry = edit.values or described.entry(edit.section, edit.number or 0) or {}
    return str(entry.get("name") or entry.get("title") or "–".join(entry.get("languages", ())))


def by_field(refused: Refused, edit: Edit, wanted: Entry, place: int | None) -> EditRefused:
    """The faults of a description, those of the edited entry by its keys, the others in words."""
    known: dict[str, list[Sentence]] = {}
    others = []
    for one in refused.sentences:
        path, problem = str(one.values.get("path", "")), one.values.get("problem")
        if not isinstance(problem, Sentence):
            others.append(one)
            continue
        inside = _WHERE.fullmatch(path)
        if inside and (inside[1], int(inside[2])) == (edit.section, place):
            known.setdefault(inside[3], []).append(problem)
        elif edit.section == MISSION and path.partition("[")[0] in (edit.values or {}):
            known.setdefault(path, []).append(problem)
        else:
            others.append(
                sentence("{where}: {problem}", where=_where(path, wanted), problem=problem)
            )
    return EditRefused(known, others)


def _where(path: str, wanted: Entry) -> str:
    """What a path leads to, by the name that people gave it."""
    inside = _WHERE.fullmatch(path)
    if not inside:
        return path
    entry = wanted[inside[1]][int(inside[2])]
    name = str(entry.get("name") or entry.get("title") or "–".join(entry.get("languages", ())))
    deeper = _WHERE.fullmatch(inside[3])
    if deeper and deeper[1] == "slots":
        return f"{name}, {entry['slots'][int(deeper[2])].get('code', '')}"
    return name or path
