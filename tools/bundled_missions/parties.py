"""Who takes part in a bundled mission: organisations of the report, and placeholders."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

DATA = Path(__file__).parents[2] / "data"

ORGANISATION_OF_THE_REPORT = (
    "Organisation named in the report ({id}); what it offers and needs, its languages and numbers "
    "of meetings are made up."
)
PLACEHOLDER = (
    "Placeholder: the report counts {count} {what} and does not name this one. Everything about "
    "it is made up."
)


@dataclass(frozen=True, slots=True)
class Profile:
    """What a participant is like: codes of ``data/reference`` and languages."""

    kind: str
    sectors: tuple[str, ...]
    offers: tuple[str, ...]
    needs: tuple[str, ...]
    languages: tuple[str, ...] = ()
    country: str = ""


@dataclass(slots=True)
class Party:
    """A participant of a bundled mission, before its numbers of meetings are drawn."""

    code: str
    name: str
    side: str
    profile: Profile
    note: str
    group: str
    at_once: int = 1
    table: int | None = None
    target: int = 0
    most: int = 0
    least: int | None = None
    wishes: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Named:
    """An organisation of the report as a participant; country, kind, sectors are the report's."""

    name: str
    offers: tuple[str, ...]
    needs: tuple[str, ...]
    languages: tuple[str, ...]
    group: str = ""


def words(text: str) -> tuple[str, ...]:
    """Codes from one readable line."""
    return tuple(text.split())


def named(entries: Iterable[Named], side: str, prefix: str) -> list[Party]:
    """Participants for organisations of the report; raises KeyError for a name it does not have."""
    known = _organisations()
    parties = []
    for number, entry in enumerate(entries, 1):
        row = known[entry.name]
        profile = Profile(
            kind=row["kind"],
            sectors=tuple(row["sectors"].split("; ")),
            offers=entry.offers,
            needs=entry.needs,
            languages=entry.languages,
            country=row["country"],
        )
        note = ORGANISATION_OF_THE_REPORT.format(id=row["id"])
        parties.append(Party(f"{prefix}{number:02}", entry.name, side, profile, note, entry.group))
    return parties


def placeholders(
    name: str,
    profiles: Iterable[tuple[str, Profile]],
    side: str,
    prefix: str,
    after: int,
    what: str,
) -> list[Party]:
    """Participants that the report counts and does not name, numbered on from ``after``.

    ``name`` holds ``{number}``; ``profiles`` are pairs of a group and a profile.
    """
    listed = list(profiles)
    note = PLACEHOLDER.format(count=after + len(listed), what=what)
    return [
        Party(f"{prefix}{number:02}", name.format(number=number), side, profile, note, group)
        for number, (group, profile) in enumerate(listed, after + 1)
    ]


def _organisations() -> Mapping[str, dict[str, str]]:
    path = DATA / "eu4sportsclusters" / "organisations.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["name"]: row for row in csv.DictReader(file)}
