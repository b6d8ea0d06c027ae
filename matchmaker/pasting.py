"""Mail addresses as people paste them, with names or without."""

import re
from collections.abc import Iterator

from matchmaker.accounts import normalised_address
from matchmaker.errors import Refused
from matchmaker.words import Sentence, sentence

MOST_AT_ONCE = 500
"""How many addresses are taken at a time."""


# The lengths are bounded so that no text takes long to look through.
_PASTED = re.compile(
    r"(?P<name>\"[^\"\n]{0,200}\"[ \t]{0,9}|[^<>@;\n\"]{0,200})"
    r"<[ \t]{0,9}(?P<named>[^<>\s]{1,500})[ \t]{0,9}>"
    r"|(?P<bare>[^\s,;<>\"@]{0,250}@[^\s,;<>\"]{0,250})"
)


def pasted_people(pasted: str) -> dict[str, str]:
    """Names by mail address, each address once in the order pasted; a name may be empty.

    Raises:
        Refused: with a sentence for each piece that is no mail address, or where there is none.
    """
    people: dict[str, str] = {}
    wrong: list[Sentence] = []
    for name, text in _pieces(pasted):
        try:
            email = normalised_address(text)
        except Refused as refused:
            wrong.extend(refused.sentences)
        else:
            people[email] = people.get(email) or name
    if not wrong and not people:
        wrong.append(sentence("Paste at least one mail address."))
    if len(people) > MOST_AT_ONCE:
        wrong.append(
            sentence(
                "These are {count} addresses; paste at most {most} at a time.",
                count=len(people),
                most=MOST_AT_ONCE,
            )
        )
    if wrong:
        raise Refused(*wrong)
    return people


def _pieces(pasted: str) -> Iterator[tuple[str, str]]:
    """Name and address of each entry, then what is left over as addresses that are none."""
    for found in _PASTED.finditer(pasted):
        name = (found["name"] or "").strip(" ,\t\r\"'")
        yield " ".join(name.split())[:200], found["named"] or found["bare"]
    for left in re.split(r"[,;\n]", _PASTED.sub(";", pasted)):
        if left.strip():
            yield "", left.strip()[:200]
