"""Calendars that were asked for lately, as the bytes that were sent, so that none is made twice.

A calendar is made from a release and stays as it is until the next. What its people say of
themselves can change without one: so it is made anew after a while, and keeps its tag where
nothing changed.
"""

import threading
import time
import zlib
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from hashlib import sha256

MOST_BYTES = 64 * 1024 * 1024
"""What the shelf holds, packed; a calendar of twelve meetings takes about 2 KB of it."""

MOST_SECONDS = 3600.0
"""How long a calendar is taken for current while its releases stay; as long as programs are asked
to wait between two looks."""


@dataclass(frozen=True, slots=True)
class Shelved:
    """A calendar with its tag, which is the same for the same bytes."""

    packed: bytes
    tag: str
    made_at: float

    @property
    def calendar(self) -> bytes:
        """The bytes of the file."""
        return zlib.decompress(self.packed)


def shelve(calendar: bytes, made_at: float) -> Shelved:
    """A calendar as it is kept, made at that moment of the shelf's clock."""
    return Shelved(zlib.compress(calendar), sha256(calendar).hexdigest()[:32], made_at)


class Shelf:
    """The calendars that were used last, up to a size."""

    def __init__(
        self, most_bytes: int = MOST_BYTES, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._kept: OrderedDict[Hashable, Shelved] = OrderedDict()
        self._lock = threading.Lock()
        self._bytes = 0
        self._most_bytes = most_bytes
        self._clock = clock

    def take(self, key: Hashable, make: Callable[[], bytes]) -> Shelved:
        """The calendar of this key, made now where it is not there or has stood too long."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None and self._clock() - found.made_at < MOST_SECONDS:
                self._kept.move_to_end(key)
                return found
        made_at = self._clock()
        made = shelve(make(), made_at)
        with self._lock:
            self._put(key, made)
        return made

    def _put(self, key: Hashable, made: Shelved) -> None:
        before = self._kept.pop(key, None)
        self._bytes += len(made.packed) - (len(before.packed) if before else 0)
        self._kept[key] = made
        while self._bytes > self._most_bytes and len(self._kept) > 1:
            _, gone = self._kept.popitem(last=False)
            self._bytes -= len(gone.packed)
