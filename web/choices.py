"""What forms let people choose from: the reference lists, in the reader's language and order."""

from collections.abc import Iterable, Mapping
from zoneinfo import available_timezones

from flask_babel import get_locale

from matchmaker.reference import Term, countries, languages, sectors, topics
from web import formats

Choices = list[tuple[str, str]]


def country_choices() -> Choices:
    """Countries by name."""
    return _sorted((code, formats.country(code)) for code in countries())


def language_choices() -> Choices:
    """Languages that meetings are held in, by name."""
    return _sorted((code, language_name(code)) for code in languages())


def language_name(code: str) -> str:
    """A language's name; its code where there is no name for it."""
    locale = get_locale()
    known = languages()
    name = locale.languages.get(code) if locale else None
    return name or (known[code].label if code in known else code)


def topic_choices() -> Choices:
    """What can be offered and needed, in the order of the list."""
    return [(one.code, one.label) for one in topics().values()]


def sector_choices() -> Choices:
    """Sectors, in the order of the list."""
    return [(one.code, one.label) for one in sectors().values()]


def zone_choices() -> Choices:
    """Time zones of places that people live in."""
    names = (name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    return [(name, name.replace("_", " ")) for name in sorted(names)]


def label_of(code: str, known: Mapping[str, Term]) -> str:
    """The word for a code of a list; the code where the list has none."""
    return known[code].label if code in known else code


def _sorted(choices: Iterable[tuple[str, str]]) -> Choices:
    return sorted(choices, key=lambda one: one[1].casefold())
