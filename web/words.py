"""The words that pages use for the field's codes, in the reader's language."""

from collections.abc import Sequence

from flask_babel import LazyString, gettext, lazy_gettext

from matchmaker.agenda_views import GoalFigure
from matchmaker.double_entries import Ground
from matchmaker.intake.importing import ImportKind
from matchmaker.market import Standing
from matchmaker.people_rows import Lack
from matchmaker.pre_flight import Weight
from matchmaker.records import (
    JobState,
    MeetingState,
    MessageState,
    MissionKind,
    MissionStage,
    ParticipantState,
    Priority,
    ProfileKind,
    RequestState,
    Role,
    Side,
)
from matchmaker.release_changes import ChangeKind
from matchmaker.reports.documents import Paper
from web import formats

STAGES: dict[MissionStage, LazyString] = {
    MissionStage.DRAFT: lazy_gettext("Draft"),
    MissionStage.REGISTRATION: lazy_gettext("Registration"),
    MissionStage.MATCHING: lazy_gettext("Matching"),
    MissionStage.RELEASED: lazy_gettext("Released"),
    MissionStage.UNDER_WAY: lazy_gettext("Under way"),
    MissionStage.FOLLOW_UP: lazy_gettext("Follow-up"),
    MissionStage.CLOSED: lazy_gettext("Closed"),
    MissionStage.CANCELLED: lazy_gettext("Cancelled"),
}


KINDS: dict[MissionKind, LazyString] = {
    MissionKind.TRADE_MISSION: lazy_gettext("Trade mission"),
    MissionKind.REVERSE_MISSION: lazy_gettext("Reverse mission"),
    MissionKind.EXPORT_GROUP_TRIP: lazy_gettext("Trip of an export group"),
    MissionKind.FOLLOW_UP_VISIT: lazy_gettext("Follow-up visit"),
    MissionKind.MATCHMAKING_EVENT: lazy_gettext("Matchmaking event"),
}

SIDES: dict[Side, LazyString] = {
    Side.HOME: lazy_gettext("Home side"),
    Side.COUNTERPART: lazy_gettext("Counterparts"),
}

PARTICIPANT_STATES: dict[ParticipantState, LazyString] = {
    ParticipantState.INVITED: lazy_gettext("Invited"),
    ParticipantState.REGISTERED: lazy_gettext("Registered"),
    ParticipantState.CONFIRMED: lazy_gettext("Confirmed"),
    ParticipantState.WITHDRAWN: lazy_gettext("Withdrawn"),
}

LACKS: dict[Lack, LazyString] = {
    Lack.REGISTRATION: lazy_gettext("has not registered"),
    Lack.VALIDATION: lazy_gettext("registration to be confirmed"),
    Lack.DELEGATES: lazy_gettext("nobody is named"),
    Lack.ADDRESS: lazy_gettext("no mail address"),
    Lack.PROFILE: lazy_gettext("no profile"),
    Lack.WISHES: lazy_gettext("no wishes, own or others'"),
}

PROFILE_KINDS: dict[ProfileKind, LazyString] = {
    ProfileKind.OFFER: lazy_gettext("Offers"),
    ProfileKind.NEED: lazy_gettext("Looks for"),
}

IMPORTS: dict[ImportKind, LazyString] = {
    ImportKind.PARTICIPANTS: lazy_gettext("Participants"),
    ImportKind.DELEGATES: lazy_gettext("People"),
    ImportKind.AVAILABILITY: lazy_gettext("When they can meet"),
    ImportKind.REQUESTS: lazy_gettext("Wishes"),
}

GROUNDS: dict[Ground, LazyString] = {
    Ground.SAME_NAME: lazy_gettext("the same name or spelling"),
    Ground.WEBSITE: lazy_gettext("the same website"),
    Ground.MAIL: lazy_gettext("mail addresses of one domain"),
    Ground.LIKE_NAME: lazy_gettext("names much alike"),
}

DONE_TO: dict[str, LazyString] = {
    "added": lazy_gettext("added"),
    "changed": lazy_gettext("changed"),
    "gone": lazy_gettext("gone"),
    "conflict": lazy_gettext("in conflict"),
}

NOUNS: dict[str, LazyString] = {
    "organisation": lazy_gettext("organisation"),
    "organisation_alias": lazy_gettext("spelling"),
    "participant": lazy_gettext("participant"),
    "delegate": lazy_gettext("person"),
    "meeting_request": lazy_gettext("wish"),
    "availability_window": lazy_gettext("time"),
    "profile_entry": lazy_gettext("profile"),
}

COLUMNS: dict[str, LazyString] = {
    "organisation": lazy_gettext("Organisation"),
    "country": lazy_gettext("Country"),
    "side": lazy_gettext("Side"),
    "state": lazy_gettext("State"),
    "kind": lazy_gettext("Kind"),
    "sector": lazy_gettext("Sector"),
    "website": lazy_gettext("Website"),
    "offers": lazy_gettext("Offers"),
    "needs": lazy_gettext("Looks for"),
    "languages": lazy_gettext("Languages"),
    "stated_languages": lazy_gettext("Languages"),
    "min_meetings": lazy_gettext("Meetings at least"),
    "target_meetings": lazy_gettext("Meetings wished for"),
    "max_meetings": lazy_gettext("Meetings at most"),
    "delegates_at_once": lazy_gettext("Meetings at the same time"),
    "table": lazy_gettext("Keeps table"),
    "home_table": lazy_gettext("Keeps table"),
    "code": lazy_gettext("Code"),
    "synthetic": lazy_gettext("Made up"),
    "note": lazy_gettext("Note"),
    "latin_name": lazy_gettext("Name in Latin letters"),
    "native_name": lazy_gettext("Name in own script"),
    "family_name": lazy_gettext("Family name"),
    "given_name": lazy_gettext("Given name"),
    "title": lazy_gettext("Position"),
    "salutation": lazy_gettext("Salutation"),
    "email": lazy_gettext("Mail address"),
    "telephone": lazy_gettext("Telephone"),
    "wechat": lazy_gettext("WeChat"),
    "from": lazy_gettext("From"),
    "to": lazy_gettext("To"),
    "place": lazy_gettext("Place"),
    "status": lazy_gettext("There or away"),
    "priority": lazy_gettext("Priority"),
    "name": lazy_gettext("Name"),
    "region": lazy_gettext("Region"),
}


def column(name: str) -> str:
    """A column of a table, or a field, in words."""
    return str(COLUMNS.get(name, name.replace("_", " ")))


def quality(goals: Sequence[GoalFigure]) -> str:
    """How good a plan with these figures is, as the end of a sentence."""
    value = next((goal for goal in goals if goal.goal == "value"), None)
    if goals and all(goal.proven for goal in goals):
        return str(gettext("nothing better is possible"))
    if value is not None and value.proven:
        return str(gettext("no higher value is possible, fewer waits perhaps"))
    if value is not None and value.gap is not None:
        return str(
            gettext(
                "the value is within %(gap)s of the best possible", gap=formats.share(value.gap)
            )
        )
    return str(gettext("something better may be possible"))


ROLES: dict[Role, LazyString] = {
    Role.ADMINISTRATOR: lazy_gettext("Administrator"),
    Role.COORDINATOR: lazy_gettext("Coordinator"),
    Role.ORGANISER: lazy_gettext("Organiser"),
    Role.PARTNER_CLUSTER: lazy_gettext("Partner cluster"),
    Role.LOCAL_PARTNER: lazy_gettext("Local partner"),
    Role.DESK: lazy_gettext("Desk"),
}

CODE_LISTS: dict[str, LazyString] = {
    "topics": lazy_gettext("Topics to offer and need"),
    "sectors": lazy_gettext("Sectors"),
    "languages": lazy_gettext("Languages of meetings"),
    "objectives": lazy_gettext("Objectives of cooperation cases"),
}

DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}

JOB_STATES: dict[JobState, LazyString] = {
    JobState.QUEUED: lazy_gettext("Waiting"),
    JobState.RUNNING: lazy_gettext("Running"),
    JobState.DONE: lazy_gettext("Done"),
    JobState.FAILED: lazy_gettext("Failed"),
    JobState.CANCELLED: lazy_gettext("Cancelled"),
}

MAIL_STATES: dict[MessageState, LazyString] = {
    MessageState.QUEUED: lazy_gettext("Waiting"),
    MessageState.SENT: lazy_gettext("Sent"),
    MessageState.FAILED: lazy_gettext("Failed"),
    MessageState.SHOWN: lazy_gettext("Shown here, as there is no mail server"),
}

MEETING_STATES: dict[MeetingState, LazyString] = {
    MeetingState.PLANNED: lazy_gettext("Planned"),
    MeetingState.CANCELLED: lazy_gettext("Cancelled"),
    MeetingState.HELD: lazy_gettext("Held"),
    MeetingState.NO_SHOW: lazy_gettext("Somebody did not come"),
}

PAPERS: dict[Paper, LazyString] = {
    Paper.SHEETS: lazy_gettext("Agenda sheets, one person a page"),
    Paper.TABLES: lazy_gettext("Table signs"),
    Paper.INTERPRETERS: lazy_gettext("Interpreter sheets"),
    Paper.DESK: lazy_gettext("Desk list, by name"),
}

CHANGE_KINDS: dict[ChangeKind, LazyString] = {
    ChangeKind.NEW: lazy_gettext("New"),
    ChangeKind.MOVED: lazy_gettext("Moved"),
    ChangeKind.CANCELLED: lazy_gettext("Cancelled"),
}

CHANGES: dict[ChangeKind, LazyString] = {
    ChangeKind.NEW: lazy_gettext("New since the release"),
    ChangeKind.MOVED: lazy_gettext("Moved since the release"),
    ChangeKind.CANCELLED: lazy_gettext("Cancelled since the release"),
}

GOALS: dict[str, LazyString] = {
    "shortfall": lazy_gettext("Meetings missing to targets"),
    "value": lazy_gettext("Value of the meetings held"),
    "breaks": lazy_gettext("Times that somebody waits between two meetings"),
    "idle": lazy_gettext("Slots spent waiting between meetings"),
    "changes": lazy_gettext("Meetings moved since the last release"),
}

GOAL_NOTES: dict[str, LazyString] = {
    "shortfall": lazy_gettext("less is better"),
    "value": lazy_gettext("in points of the match scores; more is better"),
    "breaks": lazy_gettext("less is better"),
    "idle": lazy_gettext("less is better"),
    "changes": lazy_gettext("less is better"),
}

PRIORITIES: dict[Priority, LazyString] = {
    Priority.MUST: lazy_gettext("must"),
    Priority.WANT: lazy_gettext("want"),
    Priority.NICE: lazy_gettext("nice"),
    Priority.NEVER: lazy_gettext("never"),
}

REQUEST_STATES: dict[RequestState, LazyString] = {
    RequestState.PENDING: lazy_gettext("waits for an answer"),
    RequestState.ACCEPTED: lazy_gettext("accepted"),
    RequestState.DECLINED: lazy_gettext("declined"),
    RequestState.WITHDRAWN: lazy_gettext("taken back"),
    RequestState.EXPIRED: lazy_gettext("expired unanswered"),
}

STANDINGS: dict[Standing, LazyString] = {
    Standing.MUTUAL: lazy_gettext("Both ask"),
    Standing.WAITING: lazy_gettext("Waiting for an answer"),
    Standing.AGREED: lazy_gettext("Agreed"),
    Standing.DECLINED: lazy_gettext("Declined"),
    Standing.VETOED: lazy_gettext("Never to meet"),
    Standing.OVER: lazy_gettext("Expired or taken back"),
}

MARKS: dict[Standing, str] = {
    Standing.MUTUAL: "⇄",
    Standing.WAITING: "?",
    Standing.AGREED: "✓",
    Standing.DECLINED: "–",
    Standing.VETOED: "×",
    Standing.OVER: "·",
}
"""What stands for a standing where there is no room for its name."""

WEIGHTS: dict[Weight, LazyString] = {
    Weight.STOPS: lazy_gettext("What stops a plan"),
    Weight.HURTS: lazy_gettext("What would make it worse than it could be"),
    Weight.LOOK: lazy_gettext("Worth a look"),
}
