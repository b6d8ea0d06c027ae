"""How far wishes come: each pair is counted once on every step that it reached."""

from datetime import date

import pytest
from sqlalchemy import true
from sqlalchemy.orm import Session

from matchmaker.errors import NotPermitted
from matchmaker.learning.funnel import Facet, Hint, Rung, funnel, funnel_of
from matchmaker.learning.funnel_pictures import funnel_pictures
from matchmaker.permissions import NOBODY, OPERATOR
from matchmaker.pictures import Picture
from matchmaker.records import (
    CaseLevel,
    CaseOrigin,
    CaseState,
    CooperationCase,
    MeetingState,
    Priority,
    Side,
)
from matchmaker.reports.charts import drawn
from matchmaker.words import sentence
from tests.factories import make_request
from tests.matchmaker.learning.test_experience import NOW, of_side, past_mission


def test_pairs_are_counted_on_every_step_that_they_reached(session: Session) -> None:
    past, meetings = past_mission(session)
    home, guests = (of_side(session, past, side) for side in Side)
    make_request(session, home[0], guests[0], Priority.MUST)
    make_request(session, guests[0], home[0])  # mutual: still one pair
    make_request(session, home[1], guests[0], Priority.NEVER)
    home[0].organisation.sector = guests[0].organisation.sector = "SKI"
    meetings[5].state = MeetingState.CANCELLED
    session.add(
        CooperationCase(
            key="C-1",
            level=CaseLevel.SME,
            origin=CaseOrigin.MEETING,
            origin_meeting=meetings[0],
            state=CaseState.LAPSED,
            rung=CaseState.AGREEMENT,
            signed_on=date(2027, 6, 17),
            raised_at=NOW,
            raised_by="test",
        )
    )
    session.flush()
    found = funnel(session, by=OPERATOR)
    assert found.counts == {
        Rung.WISHED: 1,
        Rung.PLANNED: 5,
        Rung.HELD: 5,  # two said that nothing came of it: they met all the same
        Rung.LED_ON: 3,
        Rung.CASE: 1,
        Rung.SIGNED: 1,  # it lapsed later
    }
    assert found.wishes[Rung.PLANNED] == 1  # organisers added the other four
    assert found.days == [100]
    assert found.median_days == 100
    assert found.hints[Hint.SECTOR][Rung.SIGNED] == 1
    pictures = {one.key: one for one in funnel_pictures(found)}
    assert [numbers for _, numbers in pictures["days"].rows] == [(0,), (0,), (1,), (0,), (0,)]
    assert [numbers for _, numbers in pictures["funnel"].rows] == [
        (1,),
        (5,),
        (5,),
        (3,),
        (1,),
        (1,),
    ]
    assert set(pictures) == {"funnel", "suggestions", "days", *Facet}
    assert found.hints[Hint.NOTHING][Rung.PLANNED] == 4
    for facet in (Facet.MISSION, Facet.COUNTRY, Facet.CLUSTER):
        ((_, counts),) = found.facets[facet]
        assert counts == found.counts
    assert [name for name, _ in found.facets[Facet.SECTOR]] == ["SKI", ""]


def test_a_report_draws_nothing_that_is_made_up(session: Session) -> None:
    past, _ = past_mission(session)
    assert funnel_of(session, true(), real=True).counts[Rung.HELD] == 6
    of_side(session, past, Side.HOME)[0].synthetic = True
    session.flush()
    assert funnel_of(session, true(), real=True).counts[Rung.HELD] < 6
    past.synthetic_note = "All made up."
    session.flush()
    none = funnel_of(session, true(), real=True)
    assert set(none.counts.values()) == {0}
    assert funnel_pictures(none) == []
    assert funnel_of(session, true()).counts[Rung.HELD] == 6


def test_only_those_who_follow_the_programme_see_it(session: Session) -> None:
    with pytest.raises(NotPermitted):
        funnel(session, by=NOBODY)


def test_nothing_is_told_of_nothing(session: Session) -> None:
    found = funnel(session, by=OPERATOR)
    assert set(found.counts.values()) == {0}
    assert found.median_days is None


def test_the_picture_has_its_figures_in_it_and_is_the_same_each_time() -> None:
    rows = [("Wished for", (154, 12)), ("\u5317\u4eac", (12, 3))]
    picture = Picture(
        "way", sentence("From wish to agreement"), (sentence("Held"), sentence("Led on")), rows
    )
    shown = drawn(picture)
    assert shown.startswith(b"<?xml")
    for text in (b"154", b"Wished for", b"Led on"):
        assert b"<!-- " + text + b" -->" in shown
    assert drawn(picture) == shown
    assert drawn(picture, "png").startswith(b"\x89PNG")
    no_font = b"<!-- Some letters are in no font here"
    assert no_font not in shown, "a font for Chinese comes along"
    runic = Picture("way", picture.title, picture.series, [("\u16a0\u10910\U000e0100", (1, 1))])
    assert no_font in drawn(runic)
