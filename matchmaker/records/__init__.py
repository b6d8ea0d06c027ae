"""The nouns of the field, one file each; importing this package maps them all."""

from matchmaker.records.accounts import (
    Account,
    ApiToken,
    Grant,
    RecoveryCode,
    Role,
    SignInLink,
    SignInSession,
)
from matchmaker.records.attendance import AttendanceUnit, EventAttendance, EventAttendee
from matchmaker.records.audit import AuditEntry
from matchmaker.records.automation import IdempotencyKey, Webhook
from matchmaker.records.base import Base, Moment
from matchmaker.records.bookings import PersonBooking, TableBooking, quanta
from matchmaker.records.cases import (
    CaseChange,
    CaseConsent,
    CaseParty,
    CooperationCase,
    PrintedRow,
)
from matchmaker.records.delegates import Delegate
from matchmaker.records.desk import Arrival, MarkKind, MeetingMark
from matchmaker.records.events import Event, EventCategory, Qualifier, ReportedFigure
from matchmaker.records.evidence import Evidence, EvidenceKind, FileChunk, StoredFile
from matchmaker.records.explanations import DifferenceExplanation
from matchmaker.records.export_groups import (
    ExportGroup,
    ExportGroupMember,
    ExportGroupQuestion,
    ExportGroupTrip,
)
from matchmaker.records.follow_ups import FollowUp, FollowUpRules, FollowUpState
from matchmaker.records.frozen_reports import FrozenReport, ReportTemplate, TemplateKind
from matchmaker.records.invitations import Invitation
from matchmaker.records.jobs import Job, JobState
from matchmaker.records.ladder import (
    CaseField,
    CaseKind,
    CaseLevel,
    CaseOrigin,
    CaseState,
    DocumentKind,
)
from matchmaker.records.meetings import (
    STANDING,
    FormerDelegate,
    Meeting,
    MeetingDelegate,
    MeetingInterpreter,
    MeetingParty,
    MeetingState,
)
from matchmaker.records.members import MemberWon
from matchmaker.records.messages import Message, MessageState
from matchmaker.records.missions import (
    Mission,
    MissionKind,
    MissionPartner,
    MissionStage,
    PartnerRole,
)
from matchmaker.records.organisations import (
    ClusterMembership,
    Organisation,
    OrganisationAlias,
    OrganisationKind,
    Region,
    ToldApart,
)
from matchmaker.records.outcomes import Interest, NextBy, Outcome, OutcomeSource
from matchmaker.records.participants import (
    AvailabilityWindow,
    Participant,
    ParticipantDelegate,
    ParticipantState,
    ProfileEntry,
    ProfileKind,
    Side,
)
from matchmaker.records.places import (
    InterpreterAddress,
    InterpreterPool,
    Place,
    Table,
    TravelTime,
    Venue,
)
from matchmaker.records.planning_runs import AgendaStatus, PlanningRun, RunOrigin
from matchmaker.records.printing import Printing
from matchmaker.records.projects import (
    Project,
    ProjectMission,
    ProjectPartner,
    Statement,
    StatementKind,
)
from matchmaker.records.releases import Release, ReleasedMeeting
from matchmaker.records.repairs import Repair, RepairState
from matchmaker.records.requests import MeetingRequest, Priority, RequestState
from matchmaker.records.schedule import (
    QUANTUM_MINUTES,
    InterpreterAbsence,
    InterpreterShortage,
    ProgrammeAttendance,
    ProgrammeItem,
    ProgrammeKind,
    SessionBlock,
    Slot,
    TableClosure,
)
from matchmaker.records.settings import CodeListVersion, CodeTerm, Setting
from matchmaker.records.targets import Indicator, Target
from matchmaker.records.texts import TextVector
from matchmaker.records.uploads import Upload
from matchmaker.records.visits import Outlook, Visit

__all__ = [
    "QUANTUM_MINUTES",
    "STANDING",
    "Account",
    "AgendaStatus",
    "ApiToken",
    "Arrival",
    "AttendanceUnit",
    "AuditEntry",
    "AvailabilityWindow",
    "Base",
    "CaseChange",
    "CaseConsent",
    "CaseField",
    "CaseKind",
    "CaseLevel",
    "CaseOrigin",
    "CaseParty",
    "CaseState",
    "ClusterMembership",
    "CodeListVersion",
    "CodeTerm",
    "CooperationCase",
    "Delegate",
    "DifferenceExplanation",
    "DocumentKind",
    "Event",
    "EventAttendance",
    "EventAttendee",
    "EventCategory",
    "Evidence",
    "EvidenceKind",
    "ExportGroup",
    "ExportGroupMember",
    "ExportGroupQuestion",
    "ExportGroupTrip",
    "FileChunk",
    "FollowUp",
    "FollowUpRules",
    "FollowUpState",
    "FormerDelegate",
    "FrozenReport",
    "Grant",
    "IdempotencyKey",
    "Indicator",
    "Interest",
    "InterpreterAbsence",
    "InterpreterAddress",
    "InterpreterPool",
    "InterpreterShortage",
    "Invitation",
    "Job",
    "JobState",
    "MarkKind",
    "Meeting",
    "MeetingDelegate",
    "MeetingInterpreter",
    "MeetingMark",
    "MeetingParty",
    "MeetingRequest",
    "MeetingState",
    "MemberWon",
    "Message",
    "MessageState",
    "Mission",
    "MissionKind",
    "MissionPartner",
    "MissionStage",
    "Moment",
    "NextBy",
    "Organisation",
    "OrganisationAlias",
    "OrganisationKind",
    "Outcome",
    "OutcomeSource",
    "Outlook",
    "Participant",
    "ParticipantDelegate",
    "ParticipantState",
    "PartnerRole",
    "PersonBooking",
    "Place",
    "PlanningRun",
    "PrintedRow",
    "Printing",
    "Priority",
    "ProfileEntry",
    "ProfileKind",
    "ProgrammeAttendance",
    "ProgrammeItem",
    "ProgrammeKind",
    "Project",
    "ProjectMission",
    "ProjectPartner",
    "Qualifier",
    "RecoveryCode",
    "Region",
    "Release",
    "ReleasedMeeting",
    "Repair",
    "RepairState",
    "ReportTemplate",
    "ReportedFigure",
    "RequestState",
    "Role",
    "RunOrigin",
    "SessionBlock",
    "Setting",
    "Side",
    "SignInLink",
    "SignInSession",
    "Slot",
    "Statement",
    "StatementKind",
    "StoredFile",
    "Table",
    "TableBooking",
    "TableClosure",
    "Target",
    "TemplateKind",
    "TextVector",
    "ToldApart",
    "TravelTime",
    "Upload",
    "Venue",
    "Visit",
    "Webhook",
    "quanta",
]
