"""Printed papers: one person a page, with the release on it, and Chinese as glyphs, not boxes."""

import re
import subprocess
import sys
import threading

import pytest
from lxml import html

from matchmaker.agendas import agenda_of
from matchmaker.database import reading, writing
from matchmaker.errors import Refused
from matchmaker.jobs.kinds import RUNNERS
from matchmaker.jobs.working import work_off
from matchmaker.missions import mission_by_slug
from matchmaker.papers import MOST_KEPT, mission_workbook, print_papers, printings_of
from matchmaker.permissions import OPERATOR
from matchmaker.planning import plan
from matchmaker.planning.editing import cancel
from matchmaker.records import (
    AuditEntry,
    Delegate,
    JobState,
    Meeting,
    Organisation,
    Printing,
    Priority,
)
from matchmaker.releasing import release
from matchmaker.reports import printing as printer
from matchmaker.reports.documents import Paper, papers_html
from matchmaker.reports.printing import as_pdf
from tests.factories import make_mission

CHINESE = "北京冬季运动产业发展促进中心"


@pytest.fixture
def released(sqlite_engine):
    with writing(sqlite_engine) as session:
        make_mission(session, everybody_wants=Priority.WANT)
        session.query(Organisation).filter_by(name="Company CN01").one().name = CHINESE
        session.query(Delegate).filter_by(latin_name="CN02 1").one().native_name = "王小明"
    plan(sqlite_engine, "demo", by=OPERATOR, workers=1)
    with writing(sqlite_engine) as session:
        release(session, mission_by_slug(session, "demo"), by=OPERATOR)
    return sqlite_engine


def printed(session, wanted, **options):
    agenda = agenda_of(session, mission_by_slug(session, "demo"))
    return html.fromstring(papers_html(session, agenda, wanted, **options))


def test_each_participant_has_a_page_and_each_table_a_sign(released):
    with writing(released) as session:
        page = printed(session, list(Paper), address_of=lambda one: f"https://x.example/{one.code}")
    names = [one.text_content() for one in page.cssselect(".sheet h1")]
    assert names == [CHINESE, *(f"Company {code}" for code in ("CN02", "CN03", "EU01", "EU02"))]
    codes = [one.get("src") for one in page.cssselect(".sheet img.code")]
    assert codes[0] == "qr:https%3A//x.example/CN01"
    assert len(codes) == 5
    assert [one.text for one in page.cssselect(".sign .number")] == ["1", "2"]
    desk = [one.text for one in page.cssselect(".desk tr td:first-child")]
    assert desk == sorted(desk, key=str.casefold)
    assert "Release 1 of " in page.cssselect("style")[0].text


def test_only_the_sheets_that_changed_are_printed(released):
    with writing(released) as session:
        gone = session.query(Meeting).filter_by(code="EU01~CN03").one()
        cancel(session, gone, version=gone.version, by=OPERATOR)
    with writing(released) as session:
        mission = mission_by_slug(session, "demo")
        release(session, mission, by=OPERATOR)
        printing = print_papers(session, mission, list(Paper), by=OPERATOR, since=1)
        names = html.fromstring(printing.html).cssselect("section h1")
        assert [one.text for one in names] == ["Company CN03", "Company EU01"]
        page = html.fromstring(printing.html)
        assert {one.text for one in page.cssselect(".changes h2")} == {"Changed since release 1"}
        (line, _) = page.cssselect(".changes li")
        assert "Cancelled: Company EU01" in " ".join(line.text_content().split())
        assert (printing.papers, printing.release, printing.pages) == (["sheets"], 2, 2)
        assert session.query(AuditEntry).filter_by(action="export").count() == 1


def test_nothing_changed_is_said(released):
    with writing(released) as session:
        mission = mission_by_slug(session, "demo")
        with pytest.raises(Refused, match="Nothing has changed since release 1"):
            print_papers(session, mission, [Paper.SHEETS], by=OPERATOR, since=1)


def test_names_are_text(released):
    hostile = "<img src=x>{{ 7*7 }}"
    with writing(released) as session:
        session.query(Organisation).filter_by(name="Company EU01").one().name = hostile
        page = printed(session, list(Paper))
    assert not page.cssselect("img[src=x]")
    assert hostile in page.text_content()


def test_the_workbook_is_made_from_the_same_release(released):
    with writing(released) as session:
        made = mission_workbook(session, mission_by_slug(session, "demo"), by=OPERATOR)
    assert made.startswith(b"PK")


def test_the_newest_few_are_kept_and_those_that_wait(released):
    with writing(released) as session:
        mission = mission_by_slug(session, "demo")
        made = [print_papers(session, mission, [Paper.DESK], by=OPERATOR) for _ in range(2)]
        made[0].job.state = JobState.DONE
        done, waits = made[0].id, made[1].id
        for _ in range(MOST_KEPT):
            print_papers(session, mission, [Paper.DESK], by=OPERATOR)
        kept = [one.id for one in printings_of(session, mission, by=OPERATOR)]
    assert done not in kept
    assert waits in kept


def worked_off(engine, asked):
    """What a worker makes of papers that somebody asked for, with the figures it told."""
    with writing(engine) as session:
        mission = mission_by_slug(session, "demo")
        number = print_papers(session, mission, asked, by=OPERATOR, address_of=address).id
    work_off(engine, RUNNERS, "here", threading.Event())
    with reading(engine) as session:
        done = session.get_one(Printing, number)
        return done.content, done.html, done.pages, (done.job.state, done.job.error)


def address(one):
    return f"https://x.example/{one.code}"


@pytest.mark.slow
def test_a_worker_prints_and_keeps_the_file(released):
    content, pages, count, job = worked_off(released, [Paper.SHEETS, Paper.DESK])
    assert content.startswith(b"%PDF")
    assert (pages, count, job) == ("", 6, (JobState.DONE, ""))


def test_a_printing_that_breaks_off_is_said_and_nothing_is_kept(released, monkeypatch):
    monkeypatch.setattr(printer.subprocess, "Popen", lambda *_, **more: popen(DYING, **more))
    content, pages, _, job = worked_off(released, [Paper.DESK])
    broke_off = "Printing broke off; print less at once, or try it again."
    assert (content, job) == (None, (JobState.FAILED, broke_off))
    assert pages


popen = subprocess.Popen
DYING = [sys.executable, "-c", "import sys; sys.stdin.read(); sys.exit(1)"]


@pytest.mark.slow
def test_chinese_is_printed_with_glyphs_of_its_own(released, caplog):
    with writing(released) as session:
        agenda = agenda_of(session, mission_by_slug(session, "demo"))
        pdf = as_pdf(papers_html(session, agenda, list(Paper)))
    assert pdf.startswith(b"%PDF")
    assert not [one for one in caplog.messages if ".notdef" in one or "cannot be loaded" in one]
    assert b"Sheet-Chinese" in inflated(pdf)


@pytest.mark.slow
def test_without_the_fonts_chinese_would_be_boxes(caplog):
    """The control: the machine of the tests has no Chinese of its own, or says so otherwise."""
    as_pdf(f'<style>p {{ font-family: "DejaVu Sans" }}</style><p>{CHINESE}</p>')
    assert [one for one in caplog.messages if ".notdef" in one]


def test_the_fonts_have_what_names_are_written_with():
    assert missing(f"{CHINESE}王小明 Ärö Çà") == set()


def missing(text: str) -> set[str]:
    """The characters that none of the fonts that come along has."""
    from fontTools.ttLib import TTFont

    known: set[int] = set()
    for path in sorted((printer.FONTS).glob("*.woff")):
        with TTFont(path) as font:
            known |= set(font.getBestCmap())
    return {one for one in text if ord(one) not in known and not one.isspace()}


def inflated(pdf: bytes) -> bytes:
    """The PDF with its compressed streams opened."""
    import zlib

    found = [pdf]
    for one in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompress(one[1]))
        except zlib.error:
            continue
    return b"\n".join(found)


def test_a_machine_that_cannot_print_says_so_in_a_sentence(monkeypatch):
    import builtins

    plain = builtins.__import__

    def without_pango(name, *arguments, **options):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return plain(name, *arguments, **options)

    monkeypatch.setattr(builtins, "__import__", without_pango)
    with pytest.raises(Refused, match="Printing needs the library Pango"):
        as_pdf("<p>x</p>")
