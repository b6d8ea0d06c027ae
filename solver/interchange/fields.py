"""Strict reading of JSON values: each reader says what is wrong and where, and reads on.

A reader takes a value, its place and the list of errors. Where the value is wrong it adds an
error and returns a stand-in of the right type, so that one pass finds every error of a file.
"""

import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from solver.interchange.errors import Errors
from solver.interchange.strict_json import RepeatedKeys
from solver.refusals import shown, too_many

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)


Reader = Callable[[Any, str, Errors], T]


def inside(place: str, key: str) -> str:
    """The place of a key of the object at ``place``; the file itself is the empty place."""
    if not key.isidentifier():
        return f"{place}[{shown(key)}]"
    return f"{place}.{key}" if place else key


def text(value: Any, place: str, errors: Errors) -> str:
    """A text of whole characters."""
    if type(value) is not str:
        errors.add(place, f"must be a text, not {_kind(value)}")
        return ""
    if not value.isascii() and _is_broken(value):
        errors.add(place, "holds half of a surrogate pair, which is no character")
        return ""
    return sys.intern(value)


def texts(value: Any, place: str, errors: Errors) -> tuple[str, ...]:
    """A list of texts; equal ones share their memory."""
    try:
        plain = type(value) is list and "".join(value).isascii()
    except TypeError:
        plain = False
    return tuple(map(sys.intern, value)) if plain else _each(text, value, place, errors)


def integer(value: Any, place: str, errors: Errors) -> int:
    """An integer; true and 1.0 are none."""
    if type(value) is int:
        return value
    errors.add(place, f"must be an integer, not {_kind(value)}")
    return 0


def flag(value: Any, place: str, errors: Errors) -> bool:
    """True or false."""
    if type(value) is bool:
        return value
    errors.add(place, f"must be true or false, not {_kind(value)}")
    return False


def number(value: Any, place: str, errors: Errors) -> float:
    """A number, whole or not."""
    if type(value) is not int and type(value) is not float:
        errors.add(place, f"must be a number, not {_kind(value)}")
    elif abs(value) > sys.float_info.max:
        errors.add(place, "the number is out of range")
    else:
        return float(value)
    return 0.0


def moment(value: Any, place: str, errors: Errors) -> str:
    """A date and time with its offset, as RFC 3339 writes them."""
    found = text(value, place, errors)
    if type(value) is str and instant(found) is None:
        errors.add(place, f"{shown(value)} is no RFC 3339 date and time with an offset")
    return found


def instant(written: str) -> datetime | None:
    """The point in time that an RFC 3339 text names, None where it names none."""
    if not _MOMENT.fullmatch(written):
        return None
    try:
        return datetime.fromisoformat(written.upper())
    except ValueError:
        return None


def choice(options: type[E]) -> Reader[E]:
    """One of the names of an enumeration."""
    names: Mapping[str, E] = {option.value: option for option in options}
    kind = options.__name__.lower()

    def read(value: Any, place: str, errors: Errors) -> E:
        found = names.get(value) if type(value) is str else None
        if found is None:
            given = shown(value) if type(value) is str else _kind(value)
            errors.add(place, f"{given} is no {kind}; there are {', '.join(names)}")
        return found or next(iter(options))

    return read


def exactly(expected: str) -> Reader[str]:
    """One text and no other."""

    def read(value: Any, place: str, errors: Errors) -> str:
        if value != expected:
            given = shown(value) if type(value) is str else _kind(value)
            errors.add(place, f"must be {expected!r}, not {given}")
        return expected

    return read


def or_nothing(reader: Reader[T]) -> Reader[T | None]:
    """What the reader takes, or null."""
    return lambda value, place, errors: None if value is None else reader(value, place, errors)


def list_of(reader: Reader[T], most: int | None = None) -> Reader[tuple[T, ...]]:
    """A list of what the reader takes; the items of one past the limit are not looked at."""

    def read(value: Any, place: str, errors: Errors) -> tuple[T, ...]:
        if most is not None and type(value) is list and len(value) > most:
            errors.add(place, too_many(len(value), most))
            return ()
        return _each(reader, value, place, errors)

    return read


def integers_by_text(value: Any, place: str, errors: Errors) -> dict[str, int]:
    """An object whose values are integers."""
    found = _object(value, place, errors)
    return {key: integer(one, f"{place}[{shown(key)}]", errors) for key, one in found.items()}


def anything(value: Any, place: str, errors: Errors) -> dict[str, Any]:
    """An object with whatever inside; only keys given twice are refused, wherever they stand."""
    pending: list[Any] = [value]
    while pending:
        here = pending.pop()
        if isinstance(here, RepeatedKeys):
            _refuse_repeated(here, place, errors)
        if isinstance(here, dict):
            pending.extend(here.values())
        elif isinstance(here, list):
            pending.extend(here)
    return value if isinstance(value, dict) else _object(value, place, errors)


@dataclass(frozen=True, slots=True)
class Key:
    """A key of an object: its name, its reader, the attribute it fills.

    A required key has a stand-in for where it is missing; an optional one leaves its default.
    """

    name: str
    read: Reader[Any]
    attribute: str
    required: bool = False
    stand_in: Any = None


def required(name: str, read: Reader[Any], stand_in: Any, attribute: str = "") -> Key:
    """A key that must be there."""
    return Key(name, read, attribute or name, required=True, stand_in=stand_in)


def optional(name: str, read: Reader[Any], attribute: str = "") -> Key:
    """A key that may be missing."""
    return Key(name, read, attribute or name)


class Shape(Generic[T]):
    """An object of the format: what it makes, and its keys; every other key is refused."""

    def __init__(self, make: Callable[..., T], *keys: Key) -> None:
        self._make = make
        self._keys = {key.name: key for key in keys}
        self._required = [key for key in keys if key.required]
        self._stand_in = make(**{key.attribute: key.stand_in for key in self._required})
        self._order = {name: position for position, name in enumerate(self._keys)}

    def order(self, name: str) -> int:
        """Where a key stands among the keys of this object; unknown ones come last."""
        return self._order.get(name, len(self._order))

    def read(self, value: Any, place: str, errors: Errors) -> T:
        """The object at this place; a stand-in where it is none."""
        if not isinstance(value, dict):
            errors.add(place or "file", f"must be an object, not {_kind(value)}")
            return self._stand_in
        if isinstance(value, RepeatedKeys):
            _refuse_repeated(value, place, errors)
        found: dict[str, Any] = {}
        for name, one in value.items():
            key = self._keys.get(name)
            if key is None:
                errors.add(inside(place, name), f"the key {shown(name)} is unknown")
            else:
                found[key.attribute] = key.read(one, f"{place}.{name}" if place else name, errors)
        for key in self._required:
            if key.attribute not in found:
                errors.add(inside(place, key.name), f"the key {key.name!r} is missing")
                found[key.attribute] = key.stand_in
        return self._make(**found)


def read_document(shape: Shape[T], raw: Any, format_: str, errors: Errors) -> T:
    """The object that the values of a whole file state.

    Raises:
        ProblemRefused: they say they are of another format, and nothing else is looked at; every
            other error is added to ``errors``.
    """
    if isinstance(raw, dict) and raw.get("format", format_) != format_:
        exactly(format_)(raw["format"], "format", errors)
        errors.refuse()
    return shape.read(raw, "", errors)


def _each(reader: Reader[T], value: Any, place: str, errors: Errors) -> tuple[T, ...]:
    if type(value) is not list:
        errors.add(place, f"must be a list, not {_kind(value)}")
        return ()
    return tuple([reader(one, f"{place}[{n}]", errors) for n, one in enumerate(value)])


def _object(value: Any, place: str, errors: Errors) -> dict[str, Any]:
    if not isinstance(value, dict):
        errors.add(place, f"must be an object, not {_kind(value)}")
        return {}
    if isinstance(value, RepeatedKeys):
        _refuse_repeated(value, place, errors)
    return value


def _refuse_repeated(value: RepeatedKeys, place: str, errors: Errors) -> None:
    for key in value.repeated:
        errors.add(inside(place, key), f"the key {shown(key)} is given twice")


def _is_broken(value: str) -> bool:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return "an integer"
    if isinstance(value, float):
        return f"{value!r}"
    if isinstance(value, str):
        return "a text"
    return "a list" if isinstance(value, list) else "an object"
