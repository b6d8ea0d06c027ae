"""The words that the coordinator's pages use for codes, in the reader's language."""

from flask_babel import LazyString, format_currency, format_decimal, gettext, lazy_gettext

from matchmaker import money
from matchmaker.records import (
    AttendanceUnit,
    CaseField,
    CaseKind,
    CaseLevel,
    CaseOrigin,
    CaseState,
    DocumentKind,
    EventCategory,
    EvidenceKind,
    Indicator,
    Outlook,
    Qualifier,
)
from matchmaker.records.ladder import LADDER as STEPS
from matchmaker.records.ladder import OFF_THE_LADDER as STOPS

__all__ = ["STEPS", "STOPS", "amount", "figure"]

STATES: dict[CaseState, LazyString] = {
    CaseState.EXPRESSION_OF_INTEREST: lazy_gettext("Expression of interest"),
    CaseState.NEGOTIATION: lazy_gettext("Negotiation"),
    CaseState.AGREEMENT: lazy_gettext("Agreement"),
    CaseState.CONTRACT: lazy_gettext("Contract"),
    CaseState.DELIVERED: lazy_gettext("Delivered"),
    CaseState.SUSPENDED: lazy_gettext("Suspended"),
    CaseState.LAPSED: lazy_gettext("Lapsed"),
}

LEVELS: dict[CaseLevel, LazyString] = {
    CaseLevel.SME: lazy_gettext("SMEs"),
    CaseLevel.CLUSTER: lazy_gettext("Clusters"),
}

KINDS: dict[CaseKind, LazyString] = {
    CaseKind.COLLABORATION_PROJECT: lazy_gettext("Collaboration project"),
    CaseKind.FORMAL_AGREEMENT: lazy_gettext("Formal agreement"),
    CaseKind.REPRESENTATION: lazy_gettext("Representation office or role"),
    CaseKind.OTHER: lazy_gettext("Other"),
}

DOCUMENTS: dict[DocumentKind, LazyString] = {
    DocumentKind.CONTRACT: lazy_gettext("Contract"),
    DocumentKind.COOPERATION_AGREEMENT: lazy_gettext("Cooperation agreement"),
    DocumentKind.MEMORANDUM: lazy_gettext("Memorandum of understanding"),
    DocumentKind.CHARTER: lazy_gettext("Charter of cooperation"),
    DocumentKind.EXPRESSION_OF_INTEREST: lazy_gettext("Expression of interest"),
}

ORIGINS: dict[CaseOrigin, LazyString] = {
    CaseOrigin.NONE: lazy_gettext("Nothing on record"),
    CaseOrigin.MEETING: lazy_gettext("A meeting"),
    CaseOrigin.EVENT: lazy_gettext("An event"),
    CaseOrigin.REVERSE_MISSION: lazy_gettext("A reverse mission"),
    CaseOrigin.FOLLOW_UP_VISIT: lazy_gettext("A follow-up visit"),
}

FIELDS: dict[CaseField, LazyString] = {
    CaseField.HOME_PARTIES: lazy_gettext("Who of the home side"),
    CaseField.COUNTERPARTS: lazy_gettext("With whom"),
    CaseField.SUMMARY: lazy_gettext("What it is about"),
    CaseField.STEPS: lazy_gettext("Steps"),
    CaseField.VALUE: lazy_gettext("Value"),
    CaseField.DOCUMENT: lazy_gettext("What was signed"),
    CaseField.SIGNED_ON: lazy_gettext("Days of signature and renewal"),
    CaseField.EVIDENCE: lazy_gettext("Files"),
}

ACTS: dict[str, LazyString] = {
    "raise": lazy_gettext("raised it"),
    "correct": lazy_gettext("corrected it"),
    "raise_to": lazy_gettext("moved it on"),
    "stop": lazy_gettext("took it off the ladder"),
    "confirm": lazy_gettext("wrote down who confirmed it"),
    "keep_confidential": lazy_gettext("changed what is confidential"),
    "record_consent": lazy_gettext("recorded what a party says to being named"),
    "strike": lazy_gettext("struck it: it counts no more"),
    "restore": lazy_gettext("took it back: it counts again"),
    "attach": lazy_gettext("attached a file"),
    "withdraw_file": lazy_gettext("withdrew a file"),
}

CHANGED: dict[str, LazyString] = {
    "state": lazy_gettext("Step"),
    "rung": lazy_gettext("Highest step"),
    "title": lazy_gettext("Title"),
    "summary": lazy_gettext("What it is about"),
    "main_steps": lazy_gettext("Main steps"),
    "next_steps": lazy_gettext("Next steps"),
    "home": lazy_gettext("Home side"),
    "counterparts": lazy_gettext("Counterparts"),
    "all_partners": lazy_gettext("All partners together"),
    "signed_on": lazy_gettext("Signed on"),
    "signed_printed": lazy_gettext("Signed, in words"),
    "renews_on": lazy_gettext("To be renewed by"),
    "owner": lazy_gettext("Looked after by"),
    "value": lazy_gettext("Value"),
    "currency": lazy_gettext("Currency"),
    "document": lazy_gettext("What was signed"),
    "kind": lazy_gettext("Kind"),
    "level": lazy_gettext("Who cooperates"),
    "country": lazy_gettext("Country of the counterpart"),
    "mission": lazy_gettext("Mission"),
    "count": lazy_gettext("Counts for"),
    "origin": lazy_gettext("Came out of"),
    "origin_of": lazy_gettext("Which one"),
    "sectors": lazy_gettext("Sectors"),
    "objectives": lazy_gettext("Objectives"),
    "objectives_text": lazy_gettext("Objectives, in words"),
    "note": lazy_gettext("Note"),
    "confidential": lazy_gettext("Confidential"),
    "confidential_until": lazy_gettext("Confidential until"),
    "confirmed_by": lazy_gettext("Confirmed by"),
    "confirmed_on": lazy_gettext("Confirmed on"),
    "file": lazy_gettext("File"),
    "party": lazy_gettext("Party"),
}
"""What a change of a case's history is about; what is not listed is not worth showing."""

EVIDENCE: dict[EvidenceKind, LazyString] = {
    EvidenceKind.SIGNED_DOCUMENT: lazy_gettext("Signed document"),
    EvidenceKind.ATTENDANCE_LIST: lazy_gettext("Attendance list"),
    EvidenceKind.PHOTOGRAPH: lazy_gettext("Photograph"),
    EvidenceKind.AGENDA: lazy_gettext("Agenda"),
    EvidenceKind.MINUTES: lazy_gettext("Minutes"),
    EvidenceKind.CORRESPONDENCE: lazy_gettext("Correspondence"),
    EvidenceKind.OTHER: lazy_gettext("Other"),
}

CATEGORIES: dict[EventCategory, LazyString] = {
    EventCategory.PREPARATORY: lazy_gettext("Preparatory"),
    EventCategory.CLUSTER_TO_CLUSTER: lazy_gettext("Cluster to cluster"),
    EventCategory.BUSINESS_TO_BUSINESS: lazy_gettext("Business to business"),
    EventCategory.OTHER: lazy_gettext("None of the three"),
}

QUALIFIERS: dict[Qualifier, LazyString] = {
    Qualifier.EXACT: lazy_gettext("exactly"),
    Qualifier.MORE_THAN: lazy_gettext("more than"),
    Qualifier.AT_LEAST: lazy_gettext("at least"),
    Qualifier.AT_MOST: lazy_gettext("at most"),
    Qualifier.AROUND: lazy_gettext("around"),
}

UNITS: dict[AttendanceUnit, LazyString] = {
    AttendanceUnit.PEOPLE: lazy_gettext("people"),
    AttendanceUnit.ORGANISATIONS: lazy_gettext("organisations"),
    AttendanceUnit.COMPANIES: lazy_gettext("companies"),
}

OUTLOOKS: dict[Outlook, LazyString] = {
    Outlook.POSSIBLE: lazy_gettext("Possible"),
    Outlook.INVITED: lazy_gettext("Invited"),
    Outlook.AGREED: lazy_gettext("Agreed"),
    Outlook.HELD: lazy_gettext("Held"),
}

INDICATORS: dict[Indicator, LazyString] = {
    Indicator.PREPARATORY_EVENTS: lazy_gettext("Preparatory events"),
    Indicator.CLUSTER_EVENTS: lazy_gettext("Cluster-to-cluster events"),
    Indicator.BUSINESS_EVENTS: lazy_gettext("Business-to-business events"),
    Indicator.MEETINGS_HELD: lazy_gettext("Meetings held"),
    Indicator.PARTICIPANTS: lazy_gettext("Participants of the home side"),
    Indicator.CLUSTER_CASES: lazy_gettext("Cooperation cases of clusters"),
    Indicator.SME_CASES: lazy_gettext("Cooperation cases of SMEs"),
    Indicator.AGREEMENTS: lazy_gettext("Agreements"),
    Indicator.CONTRACTS: lazy_gettext("Contracts"),
    Indicator.EXPORT_GROUPS: lazy_gettext("Export groups"),
    Indicator.REVERSE_MISSIONS: lazy_gettext("Reverse missions"),
    Indicator.NEW_MEMBERS: lazy_gettext("New cluster members"),
}


def amount(minor: int, code: str) -> str:
    """A sum of money with its currency, as the reader's language writes it."""
    text = money.written(minor, code)
    return str(format_currency(text, code))


def figure(value: int, qualifier: Qualifier) -> str:
    """A figure that may be a bound: ``12``, ``more than 150``, ``around 20``."""
    plain = format_decimal(value)
    if qualifier is Qualifier.EXACT:
        return str(plain)
    return str(gettext("%(qualifier)s %(number)s", qualifier=QUALIFIERS[qualifier], number=plain))
