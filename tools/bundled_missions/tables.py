"""The four tables of the import templates, filled for a bundled mission or with examples."""

import csv
import random
from collections.abc import Mapping, Sequence
from pathlib import Path

from bundled_missions.parties import Party, words
from bundled_missions.people import People
from bundled_missions.schedule import Stay

COLUMNS = {
    "participants": words(
        "organisation country side kind sector website offers needs languages min_meetings "
        "target_meetings max_meetings delegates_at_once table code synthetic note"
    ),
    "delegates": words(
        "organisation native_name latin_name family_name given_name title salutation languages "
        "email telephone wechat synthetic"
    ),
    "availability": words("organisation from to place status note synthetic"),
    "requests": words("from to priority note synthetic"),
}

Row = Mapping[str, str]


def write_table(folder: Path, table: str, rows: Sequence[Row]) -> None:
    """One CSV file: a byte order mark for spreadsheet programs, commas, LF."""
    with (folder / f"{table}.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS[table], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def participants(parties: Sequence[Party]) -> list[Row]:
    """One row for each party."""
    return [
        {
            "organisation": party.name,
            "country": party.profile.country,
            "side": party.side,
            "kind": party.profile.kind,
            "sector": ";".join(party.profile.sectors),
            "website": "",
            "offers": ";".join(party.profile.offers),
            "needs": ";".join(party.profile.needs),
            "languages": ";".join(party.profile.languages),
            "min_meetings": _number(party.least),
            "target_meetings": str(party.target),
            "max_meetings": str(party.most),
            "delegates_at_once": str(party.at_once),
            "table": _number(party.table),
            "code": party.code,
            "synthetic": "yes",
            "note": party.note,
        }
        for party in parties
    ]


def delegates(parties: Sequence[Party], seed: int) -> list[Row]:
    """One or two people for each party; as many at least as it can send to tables at once."""
    rng = random.Random(seed)
    people = People(rng)
    rows: list[Row] = []
    for party in parties:
        for _ in range(max(party.at_once, rng.choice((1, 1, 2)))):
            person = people.one(party.profile.country, f"{party.code.casefold()}.example")
            rows.append(
                {
                    "organisation": party.name,
                    "native_name": person.native_name,
                    "latin_name": person.latin_name,
                    "family_name": person.family_name,
                    "given_name": person.given_name,
                    "title": person.title,
                    "salutation": person.salutation,
                    "languages": ";".join(party.profile.languages),
                    "email": person.email,
                    "telephone": person.telephone,
                    "wechat": person.wechat,
                    "synthetic": "yes",
                }
            )
    return rows


def availability(stays: Sequence[Stay]) -> list[Row]:
    """One row for each stretch of time."""
    return [
        {
            "organisation": stay.party,
            "from": start,
            "to": end,
            "place": stay.place,
            "status": status,
            "note": f"Synthetic. {note}".strip(),
            "synthetic": "yes",
        }
        for stay in stays
        for start, end, status, note in stay.windows
    ]


def requests(parties: Sequence[Party]) -> list[Row]:
    """One row for each wish, by code."""
    return [
        {"from": party.code, "to": asked, "priority": priority, "note": note, "synthetic": "yes"}
        for party in parties
        for asked, (priority, note) in sorted(party.wishes.items())
    ]


def _number(value: int | None) -> str:
    return "" if value is None else str(value)
