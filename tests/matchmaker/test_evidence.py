"""Files as evidence: they are what they are called, kept once, and few may have them."""

import io
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from matchmaker.cooperation.cases import case_of, keep_confidential, raise_case
from matchmaker.database import reading, writing
from matchmaker.errors import FileRefused, NotFound, NotPermitted
from matchmaker.evidence.attaching import attach, evidence_here, evidence_of, withdraw
from matchmaker.evidence.keeping import MOST_BYTES, PIECE, pieces
from matchmaker.evidence.lacking import cases_lacking, events_lacking
from matchmaker.permissions import OPERATOR, Actor, Granted
from matchmaker.records import (
    CooperationCase,
    Event,
    EventCategory,
    Evidence,
    FileChunk,
    Mission,
    Role,
    StoredFile,
)
from tests.cooperation import PDF
from tests.factories import make_mission

FACTS = {"mission": "demo", "level": "sme", "home": "Company EU01", "counterparts": "Company CN01"}


class Endless(io.RawIOBase):
    """A file without end, which says how much of it was read."""

    def __init__(self) -> None:
        self.given = 0

    def read(self, size: int = -1) -> bytes:
        self.given += size
        return b"%PDF" + bytes(size - 4)


def archive(*entries: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for one in entries:
            packed.writestr(one, "x")
    return made.getvalue()


@pytest.fixture
def case(session: Session) -> CooperationCase:
    make_mission(session)
    return raise_case(session, FACTS, by=OPERATOR)


def hand_in(session: Session, subject: CooperationCase | Event, name: str, data: bytes) -> Evidence:
    return attach(session, subject, "signed_document", name, io.BytesIO(data), by=OPERATOR)


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        (
            "contract.pdf",
            b"MZ\x90\x00 a program",
            "is called PDF, and its content is something else",
        ),
        ("photo.png", PDF, "is called PNG"),
        ("page.pdf", b"<html><script>alert(1)</script></html>", "is called PDF"),
        ("text.docx", archive("xl/workbook.xml"), "is called Word"),
        ("macros.docx", archive("word/document.xml", "word/vbaProject.bin"), "is called Word"),
        ("broken.xlsx", b"PK\x03\x04 and no more", "is called Excel"),
        ("run.exe", b"MZ", "of a kind that is not kept here"),
        ("page.html", b"<p>", "of a kind that is not kept here"),
        ("contract.pdf", b"", "is empty"),
    ],
)
def test_a_file_that_is_not_what_it_is_called_is_refused(
    session: Session, case: CooperationCase, name: str, data: bytes, told: str
) -> None:
    with pytest.raises(FileRefused, match=told):
        hand_in(session, case, name, data)
    assert session.scalars(select(StoredFile)).all() == []
    assert session.scalars(select(Evidence)).all() == []


def test_what_it_is_called_and_is_is_kept(session: Session, case: CooperationCase) -> None:
    word = hand_in(session, case, "../../Vertrag äöü 合同.docx", archive("word/document.xml"))
    assert word.name == "Vertrag äöü 合同.docx"
    assert word.file.media_type.endswith("wordprocessingml.document")
    assert case.history[-1].act == "attach"


def test_a_file_without_end_is_refused_after_few_bytes_and_leaves_nothing(
    session: Session, case: CooperationCase
) -> None:
    source = Endless()
    with pytest.raises(FileRefused, match="more than 25 MB; nothing was saved"):
        attach(session, case, "other", "large.pdf", source, by=OPERATOR)
    assert MOST_BYTES < source.given <= MOST_BYTES + PIECE
    assert session.scalars(select(StoredFile)).all() == []


@pytest.mark.parametrize("in_folder", [False, True])
def test_the_same_bytes_are_kept_once_and_come_back_as_they_were(
    engine: Engine, tmp_path: Path, in_folder: bool
) -> None:
    files = tmp_path / "files"
    files.mkdir()
    folder = files if in_folder else None
    data = PDF[:20] + bytes(range(256)) * 10_000 + PDF[20:]  # more than two pieces
    with writing(engine) as session:
        make_mission(session)
        made = raise_case(session, FACTS, by=OPERATOR)
        for name in ("a.pdf", "b.pdf"):
            attach(session, made, "other", name, io.BytesIO(data), folder=folder, by=OPERATOR)
    with reading(engine) as session:
        (stored,) = session.scalars(select(StoredFile)).all()
        assert b"".join(pieces(session, stored, folder)) == data
        chunks = session.scalars(select(FileChunk.position)).all()
        assert (len(chunks), stored.size) == (0 if in_folder else 3, len(data))
        kept = [one.name for one in files.rglob("*") if one.is_file()]
        assert kept == ([stored.digest] if in_folder else [])
        if in_folder:
            with pytest.raises(NotFound, match="a folder that this server does not see"):
                pieces(session, stored, None)


def test_who_may_have_a_file(session: Session, case: CooperationCase) -> None:
    mission = session.scalars(select(Mission)).one()
    organiser = Actor("Olga", granted=frozenset({Granted(Role.ORGANISER, mission.id)}))
    coordinator = Actor("Cora", Role.COORDINATOR)
    evidence = hand_in(session, case, "a.pdf", PDF)
    assert evidence_here(session, evidence.id, by=organiser) is evidence  # the control
    with pytest.raises(NotPermitted):
        attach(session, case, "other", "b.pdf", io.BytesIO(PDF), by=organiser)
    keep_confidential(session, case, ["value"], "", version=case.version, by=coordinator)
    with pytest.raises(NotFound, match="no such file"):
        evidence_here(session, evidence.id, by=organiser)
    assert evidence_of(session, case, by=organiser) == []
    assert evidence_here(session, evidence.id, by=coordinator) is evidence
    keep_confidential(session, case, [], "", version=case.version, by=coordinator)
    withdraw(session, evidence, reason="the wrong one", by=coordinator)
    with pytest.raises(NotFound):
        evidence_here(session, evidence.id, by=organiser)
    assert evidence_here(session, evidence.id, by=coordinator).withdrawn_reason == "the wrong one"


def test_what_is_missing_is_listed_by_case_and_by_event(session: Session) -> None:
    mission = make_mission(session)
    signed = {**FACTS, "state": "contract", "signed_on": "2020-01-02"}
    case = raise_case(session, signed, by=OPERATOR)
    raise_case(session, FACTS, by=OPERATOR)  # nothing is signed, nothing is missing
    event = Event(mission=mission, category=EventCategory.PREPARATORY, title="Session")
    session.add(event)
    session.flush()
    (lacks,) = cases_lacking(session, by=OPERATOR)
    assert (lacks.case.key, lacks.document, lacks.confirmation) == ("C-1", True, True)
    file = hand_in(session, case, "a.pdf", PDF)
    assert not cases_lacking(session, by=OPERATOR)[0].document
    withdraw(session, file, reason="unsigned", by=OPERATOR)
    assert cases_lacking(session, by=OPERATOR)[0].document
    attach(session, event, "agenda", "b.pdf", io.BytesIO(PDF), by=OPERATOR)
    (missing,) = events_lacking(session, by=OPERATOR)
    assert [one.value for one in missing.kinds] == ["attendance_list", "photograph"]
    assert case_of(session, "C-1", by=OPERATOR) is case
