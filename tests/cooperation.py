"""Small builders of what comes of missions: cases, groups, evidence, attendance, targets."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.records import (
    AttendanceUnit,
    CaseChange,
    CaseConsent,
    CaseLevel,
    CaseParty,
    CaseState,
    CooperationCase,
    DifferenceExplanation,
    Event,
    EventAttendance,
    EventAttendee,
    Evidence,
    EvidenceKind,
    ExportGroup,
    ExportGroupMember,
    ExportGroupQuestion,
    FrozenReport,
    Indicator,
    MemberWon,
    Mission,
    Organisation,
    PrintedRow,
    Project,
    ReportedFigure,
    Side,
    Statement,
    StatementKind,
    StoredFile,
    Target,
    Visit,
)

PDF = b"%PDF-1.4\n%made for tests\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
"""As little of a PDF as is taken for one."""

THEN = datetime(2027, 4, 1, 9, 0, tzinfo=UTC)


def make_case(
    session: Session,
    home: Organisation,
    counterpart: Organisation,
    *,
    key: str = "C-1",
    mission: Mission | None = None,
    **values: Any,
) -> CooperationCase:
    """A case of two organisations that is in negotiation, unless ``values`` say otherwise."""
    stated = {
        "level": CaseLevel.SME,
        "state": CaseState.NEGOTIATION,
        "rung": CaseState.NEGOTIATION,
        "raised_at": THEN,
        "raised_by": "somebody",
    }
    case = CooperationCase(
        key=key,
        mission=mission,
        parties=[
            CaseParty(position=0, side=Side.HOME, organisation=home),
            CaseParty(position=1, side=Side.COUNTERPART, organisation=counterpart),
        ],
        **(stated | values),
    )
    session.add(case)
    session.flush()
    return case


def make_one_of_each(
    session: Session, mission: Mission, event: Event, one: Organisation, other: Organisation
) -> CooperationCase:
    """A case, and a row in every table about what comes of missions; all by nobody."""
    case = make_case(session, one, other, mission=mission)
    project = Project(
        slug="p",
        name="Project",
        statements=[Statement(kind=StatementKind.SUMMARY, text="What was done.")],
    )
    frozen = FrozenReport(
        project=project, number=1, name="First", frozen_at=THEN, frozen_by="x", content={}
    )
    session.add_all(
        [
            frozen,
            DifferenceExplanation(
                project=project,
                key="0" * 16,
                rule="totals",
                figure="Meetings",
                printed="9",
                counted="10",
                words="Two were one.",
                explained_at=THEN,
                explained_by="x",
            ),
            CaseChange(case=case, at=THEN, by="somebody", act="raise"),
            CaseConsent(
                case=case, given=True, given_on=THEN.date(), recorded_at=THEN, recorded_by="x"
            ),
            PrintedRow(case=case, table_name="sme_cases", key="SC-1"),
            StoredFile(digest="0" * 64, size=1, media_type="application/pdf", stored_at=THEN),
            EventAttendance(event=event, unit=AttendanceUnit.PEOPLE, value=20, stated_at=THEN),
            EventAttendee(event=event, person_name="Somebody"),
            ExportGroup(
                key="G-1",
                name="Group",
                members=[ExportGroupMember(position=0, organisation=one)],
                questions=[ExportGroupQuestion(position=0, question="How?")],
            ),
            MemberWon(organisation=one, cluster=other, mission=mission),
            ReportedFigure(scope="all", figure="meetings", value=250, source="a report"),
            Target(
                indicator=Indicator.CONTRACTS,
                starts_on=date(2027, 1, 1),
                ends_on=date(2027, 12, 31),
                value=3,
            ),
            Visit(mission=mission),
        ]
    )
    session.flush()
    session.add(
        Evidence(
            case=case,
            kind=EvidenceKind.SIGNED_DOCUMENT,
            name="contract.pdf",
            digest="0" * 64,
            added_at=THEN,
            added_by="somebody",
        )
    )
    session.flush()
    return case
