"""Secret parts of addresses never reach a log, whoever writes it."""

import logging
import re

from flask import Flask

_secret: set[str] = set()
"""Patterns of what stands before a secret in an address."""


class MaskedRecord(logging.LogRecord):
    """A line of a log, with dots where an address holds a secret."""

    def getMessage(self) -> str:
        """The line as every handler writes it."""
        return masked(super().getMessage())


def install(app: Flask) -> None:
    """Have this process mask the ``token`` of every address of an application."""
    for rule in app.url_map.iter_rules():
        before, found, _ = rule.rule.partition("<token>")
        if found:
            _secret.add(re.sub(r"<[^>]*>", "[^/]*", before))
    logging.setLogRecordFactory(MaskedRecord)


def masked(line: str) -> str:
    """The line without secrets."""
    if not _secret or "/" not in line:
        return line
    return re.sub(rf"({'|'.join(sorted(_secret))})[^\s/?\"'.]+", r"\1...", line)
