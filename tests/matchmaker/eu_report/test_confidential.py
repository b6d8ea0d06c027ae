"""Nothing that is confidential leaves in a file for those who may not see it, whatever the file.

Every field of one case holds a word that stands nowhere else, so that finding it tells a leak.
"""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from openpyxl import Workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.cooperation.case_workbook import export_cases
from matchmaker.cooperation.cases import record_consent
from matchmaker.cooperation.seeing import Wanted
from matchmaker.eu_report import Audience, Period, as_plain, eu_report
from matchmaker.eu_report.freezing import freeze
from matchmaker.eu_report.layouts import add_layout, fill_layout
from matchmaker.permissions import OPERATOR, Actor
from matchmaker.records import (
    CaseChange,
    CaseField,
    CaseLevel,
    CaseParty,
    CaseState,
    CooperationCase,
    Evidence,
    EvidenceKind,
    Mission,
    OrganisationAlias,
    PrintedRow,
    Project,
    ReportTemplate,
    Role,
    Side,
    Statement,
    StatementKind,
    StoredFile,
)
from tests.factories import make_organisation
from web.report_files import MEDIA_TYPES, write

THEN = datetime(2017, 5, 1, tzinfo=UTC)
ORGANISER = Actor("Olga", Role.ORGANISER)
WORDS = (
    *("Quorvex", "Quorvspell", "Yendral", "7712345", "7,712,345", "2016-03-07"),
    *(
        f"Plum{part}"
        for part in ("title", "summary", "steps", "next", "note", "basis", "objective")
    ),
    *(f"Plum{part}" for part in ("owner", "confirmer", "signed", "reason", "printed", "file")),
    *(f"Plum{part}" for part in ("told", "narrative")),
)
EVERYTHING = "{{ tables }} {{ narrative }}"
"""A layout that asks for all that there is."""


@pytest.fixture
def case(loaded: Session, project: Project) -> CooperationCase:
    """A contract all of whose words are secrets, in a mission of the report."""
    mission = loaded.scalars(select(Mission).where(Mission.slug == "usa-2017")).one()
    home = make_organisation(loaded, "Quorvex", country="ES")
    loaded.add(OrganisationAlias(organisation=home, spelling="Quorvspell"))
    made = CooperationCase(
        key="C-77",
        mission=mission,
        level=CaseLevel.SME,
        state=CaseState.CONTRACT,
        rung=CaseState.CONTRACT,
        state_basis="Plumbasis",
        country="US",
        title="Plumtitle",
        summary="Plumsummary of Quorvex with Yendral",
        main_steps="Plumsteps",
        next_steps="Plumnext",
        note="Plumnote",
        objectives_text="Plumobjective",
        value_minor=771234500,
        currency="EUR",
        owner_name="Plumowner",
        confirmed_by="Plumconfirmer",
        signed_on=date(2016, 3, 7),
        signed_printed="Plumsigned",
        raised_at=THEN,
        raised_by="x",
        parties=[
            CaseParty(position=0, side=Side.HOME, organisation=home, printed="Plumprinted"),
            CaseParty(position=1, side=Side.COUNTERPART, name="Yendral", printed="Plumprinted"),
        ],
        history=[
            CaseChange(at=THEN, by="x", act="correct", reason="Plumreason",
                       before={"title": "Plumtitle"}, after={})
        ],
    )  # fmt: skip
    stored = StoredFile(digest="0" * 64, size=1, media_type="application/pdf", stored_at=THEN)
    loaded.add_all(
        [
            made,
            stored,
            Evidence(case=made, kind=EvidenceKind.SIGNED_DOCUMENT, name="Plumfile.pdf",
                     file=stored, note="Plumtold", added_at=THEN, added_by="x"),
            PrintedRow(case=made, table_name="sme_cases", key="P-77", project=project.slug,
                       cells={"who": "Plumprinted"}),
            Statement(project_id=project.id, kind=StatementKind.SUMMARY,
                      text="Plumnarrative: QUORVSPELL signed."),
        ]
    )  # fmt: skip
    loaded.flush()
    loaded.expire_all()
    return made


def found_in(path: Path) -> set[str]:
    """Which of the words a file holds, in its packed parts too."""
    data = path.read_bytes()
    if data.startswith(b"PK"):
        with ZipFile(path) as packed:
            data = b"".join(packed.read(one) for one in packed.namelist())
    return {one for one in WORDS if one.casefold() in data.decode("utf-8", "replace").casefold()}


def own_layouts(session: Session, project: Project, folder: Path) -> list[ReportTemplate]:
    """Layouts of a coordinator's own, of either kind, that ask for all that there is."""
    document, book = Document(), Workbook()
    document.add_paragraph(EVERYTHING)
    document.save(str(folder / "own.docx"))
    book.active["A1"] = EVERYTHING
    book.save(folder / "own.xlsx")
    return [
        add_layout(session, project, name, (folder / name).read_bytes(), by=OPERATOR)
        for name in ("own.docx", "own.xlsx")
    ]


def for_the_public(
    session: Session, project: Project, layouts: list[ReportTemplate], folder: Path
) -> set[str]:
    """What of the words stands in any file for the public."""
    found: set[str] = set()
    report = eu_report(session, project, by=OPERATOR, audience=Audience.PUBLIC)
    for kind in MEDIA_TYPES:
        write(report, kind, folder / f"report.{kind}")
        found |= found_in(folder / f"report.{kind}")
    for layout in layouts:
        made = fill_layout(session, layout, by=OPERATOR, audience=Audience.PUBLIC)
        (folder / layout.name).write_bytes(made)
        found |= found_in(folder / layout.name)
    return found


@pytest.mark.slow
def test_no_file_for_the_public_has_a_word_of_a_case_that_is_all_confidential(
    loaded: Session, project: Project, case: CooperationCase, tmp_path: Path
) -> None:
    layouts = own_layouts(loaded, project, tmp_path)
    told = for_the_public(loaded, project, layouts, tmp_path)
    assert {"Quorvex", "Yendral", "Plumsummary", "Plumsteps", "Plumnarrative"} <= told  # a control
    case.confidential = [one.value for one in CaseField]
    loaded.flush()
    assert for_the_public(loaded, project, layouts, tmp_path) == set()
    public, funder = (
        as_plain(eu_report(loaded, project, by=OPERATOR, audience=one))["tables"]["sme_cases"]
        for one in (Audience.PUBLIC, Audience.FUNDER)
    )
    assert public["total"] == funder["total"]  # counted, yet unnamed

    # What was frozen before it became confidential stays with those who report: no file for the
    # public is made of it.
    frozen = freeze(loaded, project, "Before", Period(), by=OPERATOR)
    assert "Quorvex" in json.dumps(frozen.content)
    assert frozen.content["audience"] == Audience.FUNDER


FIELD_WORDS: dict[CaseField, set[str]] = {
    CaseField.HOME_PARTIES: {"Quorvex", "Quorvspell", "Plumtitle", "Plumobjective"},
    CaseField.COUNTERPARTS: {"Yendral", "Plumtitle", "Plumobjective"},
    CaseField.SUMMARY: {"Plumsummary", "Plumtitle", "Plumobjective"},
    CaseField.STEPS: {"Plumsteps", "Plumnext"},
    CaseField.VALUE: {"7712345", "7,712,345"},
    CaseField.DOCUMENT: set(),
    CaseField.SIGNED_ON: {"2016-03-07", "Plumsigned"},
    CaseField.EVIDENCE: {"Plumfile", "Plumtold"},
}


@pytest.mark.parametrize("field", list(CaseField))
def test_each_field_alone_is_absent_from_what_others_are_handed(
    loaded: Session, project: Project, case: CooperationCase, tmp_path: Path, field: CaseField
) -> None:
    case.summary = "Plumsummary"  # a text that names a party has to be hidden with its name
    case.confidential = [field.value]
    loaded.flush()
    public = json.dumps(
        as_plain(eu_report(loaded, project, by=OPERATOR, audience=Audience.PUBLIC)),
        ensure_ascii=False,
    )
    assert {one for one in FIELD_WORDS[field] if one.casefold() in public.casefold()} == set()
    book = tmp_path / "cases.xlsx"
    export_cases(loaded, Wanted(), book, by=ORGANISER)
    of_organiser = found_in(book)
    hidden = FIELD_WORDS[field] | {"Plumreason", "Plumnote"}
    assert of_organiser & hidden == set()
    assert of_organiser  # the rest of it is there
    export_cases(loaded, Wanted(), book, by=OPERATOR)
    assert FIELD_WORDS[field] - found_in(book) <= {
        "Quorvspell",
        "7,712,345",
        "Plumfile",
        "Plumtold",
    }


def test_a_refusal_to_be_named_hides_the_name_in_every_file(
    loaded: Session, project: Project, case: CooperationCase, tmp_path: Path
) -> None:
    record_consent(loaded, case, version=case.version, party="Quorvex", given=False,
                   on="2017-06-01", said_by="Its director", how="mail", by=OPERATOR)  # fmt: skip
    report = eu_report(loaded, project, by=OPERATOR, audience=Audience.PUBLIC)
    write(report, "json", tmp_path / "report.json")
    book = tmp_path / "cases.xlsx"
    export_cases(loaded, Wanted(), book, by=ORGANISER)
    for path in (tmp_path / "report.json", book):
        assert found_in(path) & {"Quorvex", "Quorvspell", "Yendral", "Plumnarrative"} == set()
