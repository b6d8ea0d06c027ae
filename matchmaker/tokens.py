"""Secrets that open something: random ones kept as hashes, and derived ones shown again."""

import base64
import hashlib
import hmac
import secrets

DERIVED_BYTES = 20
"""160 bits: nobody finds one by trying."""


def new_token() -> str:
    """A random token of 256 bits for an address or a cookie."""
    return secrets.token_urlsafe(32)


def hashed(token: str) -> str:
    """What the database keeps of a token; enough to know it again, useless to who reads it."""
    return hashlib.sha256(token.encode()).hexdigest()


def derived(key: str, purpose: str, number: int, version: int) -> str:
    """An address's secret part: ``<number>-<letters>``, the same for the same arguments.

    Made with the server's key, so that it can be shown again although only ``version`` is
    stored; a higher version makes the old one void. ``purpose`` keeps kinds of addresses apart.
    """
    text = f"{purpose}:{number}:{version}"
    digest = hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()[:DERIVED_BYTES]
    return f"{number}-{base64.b32encode(digest).decode().lower()}"


def number_of(token: str) -> int | None:
    """The number that a derived token claims, None where it has none; the claim is not checked."""
    number = token.partition("-")[0]
    return int(number) if number.isascii() and number.isdigit() and len(number) < 10 else None


def is_derived(token: str, key: str, purpose: str, number: int, version: int) -> bool:
    """Whether a token is the one derived from these, compared in constant time."""
    return hmac.compare_digest(token.encode(), derived(key, purpose, number, version).encode())
