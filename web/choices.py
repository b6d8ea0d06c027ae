"""What forms let people choose from: the reference lists, in the reader's language and order."""

from collections.abc import Iterable, Mapping
from typing import Any
from zoneinfo import available_timezones

from flask_babel import get_locale

from matchmaker.reference import Term, countries, languages, retired, sectors, topics
from web import formats

Choices = list[tuple[str, str]]


def country_choices() -> Choices:
    """Countries by name."""
    return _sorted((code, formats.country(code)) for code in countries())


def language_choices() -> Choices:
    """Languages that meetings are held in, by name."""
    away = retired("languages")
    return _sorted((code, language_name(code)) for code in languages() if code not in away)


def language_name(code: str) -> str:
    """A language's name; its code where there is no name for it."""
    locale = get_locale()
    name = locale.languages.get(code) if locale else None
    return name or label_of(code, languages())


def topic_choices() -> Choices:
    """What can be offered and needed, in the order of the list."""
    return _offered("topics", topics())


def sector_choices() -> Choices:
    """Sectors, in the order of the list."""
    return _offered("sectors", sectors())


def zone_choices() -> Choices:
    """Time zones of places that people live in."""
    names = (name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    return [(name, name.replace("_", " ")) for name in sorted(names)]


def label_of(code: str, known: Mapping[str, Term]) -> str:
    """The word for a code of a list; the code where the list has none."""
    return known[code].label if code in known else code


def still_offered(field: Any, held: Iterable[str], known: Mapping[str, Term]) -> None:
    """Let whoever has a code that was put away keep it: add it to a field's choices."""
    offered = {code for code, _ in field.choices}
    field.choices += [(one, label_of(one, known)) for one in held if one not in offered]


def _offered(name: str, known: Mapping[str, Term]) -> Choices:
    away = retired(name)
    return [(one.code, one.label) for one in known.values() if one.code not in away]


def _sorted(choices: Iterable[tuple[str, str]]) -> Choices:
    return sorted(choices, key=lambda one: one[1].casefold())
