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
from matchmaker.records.audit import AuditEntry
from matchmaker.records.automation import IdempotencyKey, Webhook
from matchmaker.records.base import Base, Moment
from matchmaker.records.bookings import PersonBooking, TableBooking, quanta
from matchmaker.records.delegates import Delegate
from matchmaker.records.desk import Arrival, MarkKind, MeetingMark
from matchmaker.records.events import Event, EventCategory, Qualifier, ReportedFigure
from matchmaker.records.follow_ups import FollowUp, FollowUpRules, FollowUpState
from matchmaker.records.invitations import Invitation
from matchmaker.records.jobs import Job, JobState
from matchmaker.records.meetings import (
    Meeting,
    MeetingDelegate,
    MeetingInterpreter,
    MeetingParty,
    MeetingState,
)
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
from matchmaker.records.places import InterpreterPool, Place, Table, TravelTime, Venue
from matchmaker.records.planning_runs import AgendaStatus, PlanningRun, RunOrigin
from matchmaker.records.releases import Release, ReleasedMeeting
from matchmaker.records.requests import MeetingRequest, Priority, RequestState
from matchmaker.records.schedule import (
    QUANTUM_MINUTES,
    InterpreterAbsence,
    ProgrammeAttendance,
    ProgrammeItem,
    ProgrammeKind,
    SessionBlock,
    Slot,
)
from matchmaker.records.settings import CodeTerm, Setting
from matchmaker.records.uploads import Upload

__all__ = [
    "QUANTUM_MINUTES",
    "Account",
    "AgendaStatus",
    "ApiToken",
    "Arrival",
    "AuditEntry",
    "AvailabilityWindow",
    "Base",
    "ClusterMembership",
    "CodeTerm",
    "Delegate",
    "Event",
    "EventCategory",
    "FollowUp",
    "FollowUpRules",
    "FollowUpState",
    "Grant",
    "IdempotencyKey",
    "Interest",
    "InterpreterAbsence",
    "InterpreterPool",
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
    "Participant",
    "ParticipantDelegate",
    "ParticipantState",
    "PartnerRole",
    "PersonBooking",
    "Place",
    "PlanningRun",
    "Priority",
    "ProfileEntry",
    "ProfileKind",
    "ProgrammeAttendance",
    "ProgrammeItem",
    "ProgrammeKind",
    "Qualifier",
    "RecoveryCode",
    "Region",
    "Release",
    "ReleasedMeeting",
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
    "Table",
    "TableBooking",
    "TravelTime",
    "Upload",
    "Venue",
    "Webhook",
    "quanta",
]
