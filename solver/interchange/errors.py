"""The errors of one file, collected while it is read."""

from solver.problem import ProblemRefused, Refusal
from solver.refusals import MOST_REFUSALS

MOST_COUNTED = 100_000
"""Errors that are counted beyond those listed; a file with more is not read to its end."""


class Errors:
    """The errors of one file: the first ``MOST_REFUSALS`` in full, the rest as a number."""

    def __init__(self) -> None:
        self.found: list[Refusal] = []
        self.more = 0

    def add(self, place: str, sentence: str) -> None:
        """Note one error; raise :class:`ProblemRefused` where there are too many to go on."""
        if len(self.found) < MOST_REFUSALS:
            self.found.append(Refusal(place, sentence))
        elif self.more < MOST_COUNTED:
            self.more += 1
        else:
            self.found.append(Refusal("file", f"more than {MOST_COUNTED} errors are not listed"))
            raise ProblemRefused(self.found)

    def refuse(self) -> None:
        """Raise :class:`ProblemRefused` where there is any error."""
        if self.more:
            self.found.append(Refusal("file", f"{self.more} more errors are not listed"))
        if self.found:
            raise ProblemRefused(self.found)
