"""JSON as the standard writes it, and no more: what a lenient reader would let pass is refused."""

import json
from typing import Any

from solver.problem import ProblemRefused, Refusal

LARGEST_FILE = 128 * 2**20
"""Bytes of one file: 15,000 participants and 200,000 candidates with all their slots fit in it,
and whatever else it holds takes less than 4 GB of memory to read."""


class RepeatedKeys(dict[str, Any]):
    """An object of the file that names a key more than once; ``repeated`` lists those keys."""

    repeated: tuple[str, ...] = ()


def parse(source: bytes | str) -> Any:
    """The values of a JSON text.

    Objects with a repeated key come back as :class:`RepeatedKeys`, for the reader to refuse where
    it knows their place.

    Raises:
        ProblemRefused: it is too large, no UTF-8, no JSON, nested too deeply, or holds a number
            that JSON does not know.
    """
    if len(source) > LARGEST_FILE:
        raise _refused(f"is larger than the limit of {LARGEST_FILE // 2**20} MB")
    text = source if isinstance(source, str) else _decoded(source)
    if text.startswith("\ufeff"):
        raise _refused("begins with a byte order mark: save it as UTF-8 without one")
    if not text.strip(" \t\r\n"):
        raise _refused("is empty")
    strange: list[str] = []
    try:
        parsed = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=strange.append,
        )
    except json.JSONDecodeError as error:
        raise ProblemRefused(
            [Refusal(f"line {error.lineno}, column {error.colno}", f"is no JSON: {error.msg}")]
        ) from None
    except ValueError:
        # Python's own guard against numbers that take too long to read.
        raise _refused("holds a number of thousands of digits") from None
    except RecursionError:
        raise _refused("is nested too deeply") from None
    if strange:
        raise _refused(f"{strange[0]} is no number in JSON")
    return parsed


def _refused(sentence: str) -> ProblemRefused:
    return ProblemRefused([Refusal("file", sentence)])


def _decoded(source: bytes) -> str:
    try:
        return source.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _refused(f"is no UTF-8 text: byte {error.start + 1} does not fit") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    marked = RepeatedKeys(found)
    seen: set[str] = set()
    again: dict[str, None] = {}
    for key, _ in pairs:
        if key in seen:
            again[key] = None
        seen.add(key)
    marked.repeated = tuple(again)
    return marked
