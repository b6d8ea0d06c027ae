"""A few hundred bent calendars: each is read or refused in words, within the limits."""

from collections import Counter

import pytest

from matchmaker.errors import Refused
from matchmaker.intake import busy_calendar
from matchmaker.intake.busy_calendar import read_busy
from tests.matchmaker.intake.calendar_fuzzing import BEGIN, END, ZONE, bent, outcome

SEEDS = range(300)
DEEP = range(0, 4000, 1000)
"""Read as uploads are, each in a child process."""


def test_every_bent_calendar_is_read_or_refused() -> None:
    counts = Counter(outcome(bent(seed)) for seed in SEEDS)
    assert counts.keys() == {"read", "refused"}
    assert counts["read"] > len(SEEDS) / 10  # or it would test the refusals alone


def test_the_control_without_the_guard_some_would_be_a_failure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def bare(data: bytes, *about: object) -> dict[str, object]:
        return busy_calendar._understood(busy_calendar._parsed(data), *about)

    monkeypatch.setattr("tests.matchmaker.intake.calendar_fuzzing.understood", bare)
    raised = Counter[type[Exception]]()
    for seed in SEEDS:
        try:
            outcome(bent(seed))
        except Exception as error:
            raised[type(error)] += 1
    assert raised
    assert Refused not in raised


@pytest.mark.slow
def test_the_sandbox_says_the_same() -> None:
    for seed in DEEP:
        data = bent(seed)
        if outcome(data) == "read":
            assert read_busy(data, "a.ics", BEGIN, END, ZONE).events >= 0
        else:
            with pytest.raises(Refused):
                read_busy(data, "a.ics", BEGIN, END, ZONE)
