"""Requests that are too large for any page: refused by the application, in words, and not stored.

The server would answer such a request itself, in words for programmers. Here it passes it on
without its body instead: the application sees how large it is, and says what to do.
"""

from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.utilities import RequestEntityTooLarge

from matchmaker.evidence.keeping import MOST_BYTES

MOST_SENT = MOST_BYTES + 1024 * 1024
"""Bytes of a request that any page may take; of a larger one nothing is kept."""


def parser(settings: Any) -> Any:
    """A reader of one request; one that is too large ends as soon as that is known."""
    reader = HTTPRequestParser(settings)
    read = reader.received

    def received(data: bytes) -> int:
        taken: int = read(data)
        if isinstance(reader.error, RequestEntityTooLarge):
            reader.error = None
            reader.headers["CONTENT_LENGTH"] = str(max(reader.content_length, MOST_SENT + 1))
            reader.headers["CONNECTION"] = "close"  # what is still on its way is not read
        return taken

    reader.received = received
    return reader


Channel: Any = type("Channel", (HTTPChannel,), {"parser_class": staticmethod(parser)})
"""A connection whose requests are read so."""
