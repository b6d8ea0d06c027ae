"""What the rows of a participants table state, and everything that is wrong with them."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from matchmaker import reference
from matchmaker.intake.cells import Cells
from matchmaker.intake.names import Names, folded, organisations_by_name
from matchmaker.intake.tables import Columns
from matchmaker.records import (
    MeetingParty,
    Mission,
    Organisation,
    OrganisationKind,
    Participant,
    Place,
    ProfileKind,
    Side,
    Table,
)
from matchmaker.words import sentence

COLUMNS = Columns(
    "participants",
    ("organisation", "country", "side"),
    (
        *("kind", "sector", "website", "offers", "needs", "languages"),
        *("min_meetings", "target_meetings", "max_meetings", "delegates_at_once", "table"),
        *("code", "synthetic", "note"),
    ),
)

MOST_MEETINGS = 1000

_SIDES = {
    "home": Side.HOME,
    "european": Side.HOME,
    "counterpart": Side.COUNTERPART,
    "third-country": Side.COUNTERPART,
}
_PROFILES = {"offers": ProfileKind.OFFER, "needs": ProfileKind.NEED}
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,19}")


@dataclass(slots=True)
class Entry:
    """What one row states; the mappings hold only what the file has a column for."""

    cells: Cells
    name: str
    organisation: Organisation | None
    participant: Participant | None
    of_organisation: dict[str, Any] = field(default_factory=dict)
    of_participant: dict[str, Any] = field(default_factory=dict)
    profile: dict[ProfileKind, list[tuple[str, str]]] = field(default_factory=dict)


def read(session: Session, mission: Mission, rows: list[Cells]) -> list[Entry]:
    """What the rows state; their faults are noted in the rows' list of errors."""
    organisations = organisations_by_name(session)
    participants = {
        one.organisation: one
        for one in session.scalars(
            select(Participant)
            .where(Participant.mission_id == mission.id)
            .options(selectinload(Participant.profile))
        )
    }
    tables = session.scalar(
        select(func.max(Table.number)).join(Place).where(Place.mission_id == mission.id)
    )
    entries = [_entry(cells, organisations, participants, tables) for cells in rows]
    _refuse_repeated(entries)
    _refuse_codes(session, mission, entries, participants)
    return entries


def _entry(
    cells: Cells,
    organisations: Names[Organisation],
    participants: dict[Organisation, Participant],
    tables: int | None,
) -> Entry:
    name = cells.required("organisation")
    organisation = organisations.find(name)
    participant = participants.get(organisation) if organisation else None
    entry = Entry(cells, name, organisation, participant)
    entry.of_organisation = _of_organisation(cells, known=organisation is not None)
    entry.of_participant = _of_participant(cells, tables)
    entry.profile = {
        kind: [_profile_entry(one) for one in cells.several(column)]
        for column, kind in _PROFILES.items()
        if cells.has(column)
    }
    _check_order(entry)
    return entry


def _of_organisation(cells: Cells, *, known: bool) -> dict[str, Any]:
    # An empty cell leaves what is known of an organisation; of a new one it must be said.
    country = cells.text("country") if known else cells.required("country")
    code = reference.country_code(country)
    if country and code is None:
        cells.refuse(
            "country",
            sentence(
                'there is no country "{value}"; write its ISO code, such as ES, or its English '
                "name.",
                value=country,
            ),
        )
    kind = cells.code(
        "kind", cells.text("kind"), reference.organisation_kind, reference.organisation_kinds()
    )
    stated = {
        "country": code,
        "kind": OrganisationKind(kind) if kind else None,
        "sector": "; ".join(cells.codes("sector", reference.sector, reference.sectors())),
        "website": _website(cells),
    }
    return {name: value for name, value in stated.items() if value}


def _of_participant(cells: Cells, tables: int | None) -> dict[str, Any]:
    side = cells.one_of("side", _SIDES, "home, counterpart")

    def meetings(column: str, least: int = 0) -> int | None:
        return cells.number_in(column, least, MOST_MEETINGS)

    readers: dict[str, tuple[str, Callable[[], Any]]] = {
        "languages": (
            "stated_languages",
            lambda: cells.codes("languages", reference.language, reference.languages()),
        ),
        "min_meetings": ("min_meetings", lambda: meetings("min_meetings") or 0),
        "target_meetings": ("target_meetings", lambda: meetings("target_meetings") or 0),
        "max_meetings": ("max_meetings", lambda: meetings("max_meetings")),
        "delegates_at_once": (
            "delegates_at_once",
            lambda: meetings("delegates_at_once", least=1) or 1,
        ),
        "table": ("home_table", lambda: cells.number_in("table", 1, tables or MOST_MEETINGS)),
        "synthetic": ("synthetic", lambda: cells.flag("synthetic")),
        "note": ("note", lambda: cells.note("note")),
    }
    stated = {name: read() for column, (name, read) in readers.items() if cells.has(column)}
    code = cells.text("code")
    return {"side": side, **stated, **({"code": code} if code else {})}


def _profile_entry(text: str) -> tuple[str, str]:
    code = reference.topic(text)
    return (code, "") if code else ("", text)


def _website(cells: Cells) -> str:
    website = cells.text("website", 500)
    if website and not re.fullmatch(r"https?://[^\s/]+\S*", website):
        cells.refuse(
            "website",
            sentence('"{value}" is not an address that begins with https://.', value=website),
        )
    return website


def _check_order(entry: Entry) -> None:
    """The minimum is at most the target, and that at most the maximum, where they are stated."""

    def now(name: str) -> int | None:
        known = getattr(entry.participant, name) if entry.participant else None
        value: int | None = entry.of_participant.get(name, known)
        return value

    amounts = [
        (name, value)
        for name, value in (
            ("min_meetings", now("min_meetings")),
            ("target_meetings", now("target_meetings") or None),
            ("max_meetings", now("max_meetings")),
        )
        if value is not None
    ]
    for at, (name, value) in enumerate(amounts):
        for higher_name, higher in amounts[at + 1 :]:
            if value > higher:
                entry.cells.refuse(
                    name,
                    sentence(
                        "{value} is more than the {higher} of {column}.",
                        value=value,
                        higher=higher,
                        column=higher_name,
                    ),
                )


def _refuse_repeated(entries: list[Entry]) -> None:
    first: dict[object, int] = {}
    for entry in entries:
        row = first.setdefault(entry.organisation or folded(entry.name), entry.cells.number)
        if entry.name and row != entry.cells.number:
            entry.cells.refuse(
                "organisation",
                sentence(
                    '"{value}" is the organisation of row {row} as well; keep one of the rows.',
                    value=entry.name,
                    row=row,
                ),
            )


def _refuse_codes(
    session: Session,
    mission: Mission,
    entries: list[Entry],
    participants: dict[Organisation, Participant],
) -> None:
    """Note codes that are written wrongly, taken, or can no longer change."""
    taken: dict[str, object] = {one.code.casefold(): one for one in participants.values()}
    meets = set(
        session.scalars(
            select(MeetingParty.participant_id)
            .join(Participant)
            .where(Participant.mission_id == mission.id)
        )
    )
    for entry in entries:
        code = entry.of_participant.get("code")
        if code is None:
            continue
        known = entry.participant
        owner = known or entry
        if not _CODE.fullmatch(code):
            problem = sentence(
                '"{value}" is not a code; use up to 20 letters, digits and hyphens.', value=code
            )
        elif taken.setdefault(code.casefold(), owner) is not owner:
            problem = sentence('the code "{value}" is taken; choose another.', value=code)
        elif known and known.id in meets and known.code != code:
            problem = sentence(
                'its meetings are known under the code "{code}"; keep it.',
                code=known.code,
            )
        else:
            continue
        entry.cells.refuse("code", problem)
