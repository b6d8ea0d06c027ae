"""How dates, times, shares and places are written, in the reader's language."""

from datetime import UTC, date, datetime

from babel.dates import format_date, format_interval, format_skeleton
from flask import Flask
from flask_babel import format_decimal, format_percent, get_locale, gettext


def install(app: Flask) -> None:
    """Make the formats known to an application's templates."""
    for written in (
        *(day, weekday, short_day, span, hours, offset),
        *(country, language_name, number, share, moment, size),
    ):
        app.add_template_filter(written)


def day(moment: date) -> str:
    """A day with its weekday, as ``Tuesday, 18 September 2018``."""
    return str(format_date(moment, "full", locale=get_locale()))


def weekday(moment: date) -> str:
    """A day in few words, as ``Tue 18 Sept``."""
    return str(format_skeleton("MMMEd", moment, locale=get_locale()))


def short_day(moment: date) -> str:
    """A day as ``18 Sept 2018``."""
    return str(format_date(moment, "medium", locale=get_locale()))


def span(days: tuple[date | None, date | None]) -> str:
    """From a first to a last day, as ``8–12 Mar 2027``; empty where neither is known."""
    first, last = days[0] or days[1], days[1] or days[0]
    if first is None or last is None:
        return ""
    return str(format_interval(first, last, "yMMMd", locale=get_locale()))


def hours(moments: tuple[datetime, datetime]) -> str:
    """From a time to a time on a 24-hour clock, as ``09:00–09:30``; by the moments' own zone."""
    return "–".join(f"{moment:%H:%M}" for moment in moments)


def offset(moment: datetime) -> str:
    """How far the moment's own clock is from UTC, as ``UTC+8`` or ``UTC-3:30``."""
    shift = moment.utcoffset()
    minutes = int(shift.total_seconds()) // 60 if shift else 0
    whole, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{whole}" + (f":{rest:02}" if rest else "")


def country(code: str | None) -> str:
    """A country's name; its code where the language has no name for it."""
    if code is None:
        return str(gettext("country not settled"))
    locale = get_locale()
    return str(locale.territories.get(code, code)) if locale else code


def language_name(code: str) -> str:
    """A language's name; its code where the reader's language has no name for it."""
    locale = get_locale()
    return str(locale.languages.get(code, code)) if locale else code


def number(value: float) -> str:
    """A number with its thousands apart."""
    return str(format_decimal(value))


def share(value: float) -> str:
    """A share as per cent with at most one decimal; below that, that it is less than 0.1 %."""
    if 0 < value < 0.001:
        return str(gettext("under %(share)s", share=format_percent(0.001, "0.#%")))
    return str(format_percent(value, "#,##0.#%"))


def moment(when: datetime) -> str:
    """A moment in UTC, as ``18 Sept 2018, 09:30 UTC``: of use where no place's clock applies."""
    return f"{short_day(when.astimezone(UTC))}, {when.astimezone(UTC):%H:%M} UTC"


def size(count: int) -> str:
    """A number of bytes as ``3.4 MB``."""
    left, units = float(count), ["B", "kB", "MB", "GB", "TB"]
    while left >= 1000 and len(units) > 1:
        left, units = left / 1000, units[1:]
    return f"{format_decimal(round(left, 1))} {units[0]}"
