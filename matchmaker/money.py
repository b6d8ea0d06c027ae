"""Sums of money: currencies of ISO 4217 that are or were in use, and amounts as people write them.

An amount is kept in the currency's smallest unit, so that nothing is ever rounded.
"""

import re
from datetime import date
from functools import cache

from babel.numbers import get_currency_precision, get_territory_currencies

from matchmaker.errors import Refused
from matchmaker.reference import countries
from matchmaker.words import sentence

IN_USE_SINCE = date(2003, 1, 1)
"""Older currencies are taken for slips."""

MOST = 10**15
"""Of the smallest unit; more is a slip."""

_AMOUNT = re.compile(r"\d+(?:[.,]\d+)*")


@cache
def currencies() -> tuple[str, ...]:
    """The codes of the currencies that can be chosen, in alphabetical order."""
    found = {"EUR"}
    for territory in countries():
        found.update(get_territory_currencies(territory, start_date=IN_USE_SINCE))
    return tuple(sorted(found))


def currency(text: str) -> str:
    """The code of a currency.

    Raises:
        Refused: there is none of this code.
    """
    code = text.strip().upper()
    if code not in currencies():
        raise Refused(
            sentence(
                'There is no currency "{code}": give its three letters, such as EUR, USD or CNY.',
                code=text.strip(),
            )
        )
    return code


def amount(text: str, code: str) -> int:
    """An amount in the smallest unit of a currency: ``12 500``, ``12,500.50``, ``12.500,50``.

    A mark before exactly three digits parts thousands, except where the currency has three
    decimals; the last one before fewer digits begins the decimals.

    Raises:
        Refused: it is no amount, has too many decimals, or is beyond all measure.
    """
    digits = int(get_currency_precision(code))
    plain = re.sub(r"[\s\u00a0\u202f'’]", "", text)
    if not _AMOUNT.fullmatch(plain):
        raise Refused(
            sentence('"{text}" is no amount; write it in digits, such as 12500.', text=text.strip())
        )
    parts = re.split(r"[.,]", plain)
    marks = re.findall(r"[.,]", plain)
    decimals = ""
    if len(parts) > 1 and (len(parts[-1]) != 3 or digits == 3 or len(set(marks)) > 1):
        decimals = parts.pop()
    unclear = bool(decimals) and len(marks) > 1 and marks[-1] in marks[:-1]
    if unclear or any(len(one) != 3 for one in parts[1:]) or len(decimals) > digits:
        raise Refused(
            sentence(
                '"{text}" cannot be read as an amount in {code}; write it without marks between '
                "the thousands.",
                text=text.strip(),
                code=code,
            )
        )
    found: int = int("".join(parts) + (decimals + "0" * digits)[:digits])
    if found > MOST:
        raise Refused(sentence('"{text}" is more than can be kept.', text=text.strip()))
    return found


def written(minor: int, code: str) -> str:
    """An amount as a form shows it: with all decimals, without marks between the thousands."""
    digits = int(get_currency_precision(code))
    whole, rest = divmod(minor, 10**digits)
    return f"{whole}.{rest:0{digits}}" if digits else str(whole)
