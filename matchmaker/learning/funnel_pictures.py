"""The funnel as pictures: how far pairs came, by what, how long a signature takes."""

from collections.abc import Mapping

from matchmaker.learning.funnel import Counts, Facet, Funnel, Hint, Rung
from matchmaker.pictures import Picture
from matchmaker.reference import country_name
from matchmaker.words import Sentence, sentence

RUNGS: Mapping[Rung, Sentence] = {
    Rung.WISHED: sentence("Wished for"),
    Rung.PLANNED: sentence("Meeting planned"),
    Rung.HELD: sentence("Held"),
    Rung.LED_ON: sentence("Led on"),
    Rung.CASE: sentence("Cooperation case"),
    Rung.SIGNED: sentence("Signed"),
}
FACETS: Mapping[Facet, Sentence] = {
    Facet.COUNTRY: sentence("By the counterpart's country"),
    Facet.SECTOR: sentence("By the home side's sector"),
    Facet.CLUSTER: sentence("By cluster"),
    Facet.MISSION: sentence("By mission"),
}
HINTS: Mapping[Hint, Sentence] = {
    Hint.BOTH: sentence("Same sector, and one offers what the other needs"),
    Hint.TRADE: sentence("One offers what the other needs"),
    Hint.SECTOR: sentence("Same sector"),
    Hint.NOTHING: sentence("Nothing in common on paper"),
}
PROPOSED = sentence("Proposed by a cluster or organiser")
NOT_KNOWN = sentence("not known")

SPANS: tuple[tuple[int, Sentence], ...] = (
    (31, sentence("within a month")),
    (92, sentence("1 to 3 months")),
    (183, sentence("3 to 6 months")),
    (366, sentence("6 to 12 months")),
    (100_000, sentence("later")),
)
"""How long a signature took: at most so many days, and what that is called."""

MOST_ROWS = 20
"""Of a picture; the smallest of more are left to the tables."""

_PAIRS = (sentence("Held"), sentence("Led on"))


def funnel_pictures(funnel: Funnel) -> list[Picture]:
    """Every picture that there are numbers for, the funnel first."""
    if not funnel.counts[Rung.WISHED] and not funnel.counts[Rung.PLANNED]:
        return []
    found = [
        Picture(
            "funnel",
            sentence("From wish to agreement"),
            (sentence("Pairs"),),
            [(name, (funnel.counts[rung],)) for rung, name in RUNGS.items()],
        ),
        Picture(
            "suggestions",
            sentence("Which suggestions worked"),
            _PAIRS,
            [
                *((name, _held(funnel.hints[hint])) for hint, name in HINTS.items()),
                (PROPOSED, _held(funnel.proposed)),
            ],
        ),
    ]
    if funnel.days:
        found.append(_days(funnel))
    return [*found, *(_facet(funnel, facet) for facet in FACETS)]


def facet_name(facet: Facet, name: str) -> Sentence | str:
    """What a part of a facet is called."""
    if not name:
        return NOT_KNOWN
    return country_name(name) if facet is Facet.COUNTRY else name


def _held(counts: Counts) -> tuple[int, int]:
    return counts[Rung.HELD], counts[Rung.LED_ON]


def _days(funnel: Funnel) -> Picture:
    rows, least = [], -100_000
    for most, name in SPANS:
        rows.append((name, (sum(least < days <= most for days in funnel.days),)))
        least = most
    return Picture(
        "days", sentence("From meeting to signature"), (sentence("Signatures"),), rows
    )  # fmt: skip


def _facet(funnel: Funnel, facet: Facet) -> Picture:
    rows = funnel.facets[facet][:MOST_ROWS]
    left = len(funnel.facets[facet]) - len(rows)
    return Picture(
        facet.value,
        FACETS[facet],
        _PAIRS,
        [(facet_name(facet, name), _held(counts)) for name, counts in rows],
        sentence("{number} more with less are not drawn.", number=left) if left else None,
    )
