"""The reference lists: countries, languages, sectors, topics, kinds of organisation.

What people write is matched without regard to case, accents and punctuation. Each list is read
once and kept; four of them are given out as an administrator changed them (:func:`use_changes`).
"""

import csv
import re
import unicodedata
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path

from babel import Locale

DATA = Path(str(files("matchmaker"))).parent / "data"
"""The folder of the bundled files: beside this package in a checkout and where it is installed."""

COUNTRY_LANGUAGES = (
    *("ar", "bg", "bs", "ca", "cs", "da", "de", "el", "es", "et", "eu", "fi", "fr", "ga", "gl"),
    *("hr", "hu", "is", "it", "ja", "kk", "ko", "lt", "lv", "mk", "mt", "nb", "nl", "pl", "pt"),
    *("ro", "ru", "sk", "sl", "sq", "sr", "sv", "tr", "uk", "vi", "zh", "zh_Hant"),
)
"""The languages in which people's spreadsheets name countries."""


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of a list. ``within`` is the next wider code, empty where there is none."""

    code: str
    label: str
    within: str = ""


def country_code(text: str) -> str | None:
    """ISO 3166-1 alpha-2 of a country given by either code or any of its names; None if unknown.

    The list's own names come first, then what languages call it: ``Spanien``, ``Espanya``.
    """
    key = search_key(text)
    listed = _spellings("countries", "alpha2", "alpha3", "name", "local_names", "other_names")
    return listed.get(key) or _foreign_country_names().get(key)


def country_name(code: str) -> str:
    """A country's short English name."""
    return countries()[code].label


def language(text: str) -> str | None:
    """ISO 639-1 code of a language given by its code, its English or its own name."""
    return _spelled("languages", text, "code", "name", "local_name")


def sector(text: str) -> str | None:
    """Code of a sector given by its code or label."""
    return _spelled("sectors", text, "code", "label")


def topic(text: str) -> str | None:
    """Code of something to offer or need, given by its code or label."""
    return _spelled("topics", text, "code", "label")


def organisation_kind(text: str) -> str | None:
    """Code of a kind of organisation given by its code or label."""
    return _spellings("organisation_kinds", "code", "label").get(search_key(text))


@cache
def countries() -> dict[str, Term]:
    """All countries and territories of ISO 3166-1 by their alpha-2 code."""
    return {row["alpha2"]: Term(row["alpha2"], row["name"]) for row in read("countries")}


def languages() -> dict[str, Term]:
    """The languages that meetings can be held in, by ISO 639-1 code."""
    return _as_changed("languages")


@cache
def _languages() -> dict[str, Term]:
    return {row["code"]: Term(row["code"], row["name"]) for row in read("languages")}


def sectors() -> dict[str, Term]:
    """The sectors by code; ``within`` is the broader sector."""
    return _as_changed("sectors")


@cache
def _sectors() -> dict[str, Term]:
    return {row["code"]: Term(row["code"], row["label"], row["broader"]) for row in read("sectors")}


def topics() -> dict[str, Term]:
    """What organisations offer and need, by code; ``within`` is the sector."""
    return _as_changed("topics")


@cache
def _topics() -> dict[str, Term]:
    return {row["code"]: Term(row["code"], row["label"], row["sector"]) for row in read("topics")}


def objectives() -> dict[str, Term]:
    """The funder's categories of objectives by code."""
    return _as_changed("objectives")


@cache
def _objectives() -> dict[str, Term]:
    return {
        row["code"]: Term(row["code"], row["label"])
        for row in read("cooperation_codes")
        if row["list"] == "objective"
    }


@cache
def organisation_kinds() -> dict[str, Term]:
    """The kinds of organisation by code."""
    return {row["code"]: Term(row["code"], row["label"]) for row in read("organisation_kinds")}


BUNDLED: Mapping[str, Callable[[], dict[str, Term]]] = {
    "topics": _topics,
    "sectors": _sectors,
    "languages": _languages,
    "objectives": _objectives,
}
"""The lists that can be changed here, as they come; others are fixed by standards or the code."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What an administrator changed: terms added or renamed by list and code, and codes put away.

    A code that was put away stays known, since there are those who have it; nobody chooses it.
    """

    terms: Mapping[str, Mapping[str, Term]] = field(default_factory=dict)
    retired: Mapping[str, frozenset[str]] = field(default_factory=dict)


_CHANGES: ContextVar[Changes | None] = ContextVar("changed lists", default=None)


def use_changes(changes: Changes | None) -> None:
    """Have the lists be as they were changed, in this thread and until told otherwise.

    Whoever begins a piece of work calls it with what the database holds: a request, a job, a
    command (:func:`matchmaker.code_lists.use_own_lists`).
    """
    _CHANGES.set(changes)


def retired(name: str) -> frozenset[str]:
    """The codes of a list that were put away."""
    changes = _CHANGES.get()
    return changes.retired.get(name, frozenset()) if changes else frozenset()


def _as_changed(name: str) -> dict[str, Term]:
    changes = _CHANGES.get()
    changed = changes.terms.get(name) if changes else None
    return {**BUNDLED[name](), **changed} if changed else BUNDLED[name]()


def _spelled(name: str, text: str, *columns: str) -> str | None:
    """A code by its spellings in the bundled list, else by what it is called here."""
    key = search_key(text)
    changes = _CHANGES.get()
    own = changes.terms.get(name, {}) if changes else {}
    here = {search_key(one): term.code for term in own.values() for one in (term.code, term.label)}
    return here.get(key) or _spellings(name, *columns).get(key)


def read(name: str) -> list[dict[str, str]]:
    """The rows of a list in ``data/reference`` by column, as text."""
    with (DATA / "reference" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _spellings(name: str, code: str, *others: str) -> dict[str, str]:
    """Codes by every spelling that a list has for them, in the columns named.

    Raises ``ValueError`` where two codes share a spelling.
    """
    found: dict[str, str] = {}
    for row in read(name):
        for spelling in ";".join(row[column] for column in (code, *others)).split(";"):
            key = search_key(spelling)
            if key and found.setdefault(key, row[code]) != row[code]:
                raise ValueError(f"{key!r} stands for {found[key]} and for {row[code]}")
    return found


@cache
def _foreign_country_names() -> dict[str, str]:
    """Codes of countries by their names in many languages; a name of two countries is left out."""
    found: dict[str, set[str]] = {}
    for name in COUNTRY_LANGUAGES:
        for code, spelling in Locale.parse(name).territories.items():
            if code in countries():
                found.setdefault(search_key(spelling), set()).add(code)
    return {key: min(codes) for key, codes in found.items() if key and len(codes) == 1}


def search_key(text: str) -> str:
    """A text without accents, capitals and signs, so that spellings of one name are found."""
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", text)
        if not unicodedata.combining(letter)
    )
    return re.sub(r"[\W_]+", " ", plain.casefold()).strip()
