"""Short names for addresses, made of what people call a thing."""

import re
import unicodedata
from collections.abc import Collection

LONGEST = 60


def slug_of(name: str, *, otherwise: str) -> str:
    """Small letters, digits and dashes; ``otherwise`` for a name that has no Latin letters."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST].strip("-") or otherwise


def free_slug(base: str, taken: Collection[str]) -> str:
    """The short name itself, or with the first number that makes it one that nothing has."""
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug
