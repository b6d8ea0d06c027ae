"""The words of cooperation cases: their levels and kinds, and the ladder that they climb."""

from enum import StrEnum


class CaseState(StrEnum):
    """Where a case stands; the codes of the reference list ``case-state``."""

    EXPRESSION_OF_INTEREST = "expression-of-interest"
    NEGOTIATION = "negotiation"
    AGREEMENT = "agreement"
    CONTRACT = "contract"
    DELIVERED = "delivered"
    LAPSED = "lapsed"
    SUSPENDED = "suspended"


LADDER = (
    CaseState.EXPRESSION_OF_INTEREST,
    CaseState.NEGOTIATION,
    CaseState.AGREEMENT,
    CaseState.CONTRACT,
    CaseState.DELIVERED,
)
"""The steps that lead up; steps can be left out."""

OFF_THE_LADDER = (CaseState.SUSPENDED, CaseState.LAPSED)
"""Where a case goes that does not go on: for now, or for good."""

SIGNED = frozenset({CaseState.AGREEMENT, CaseState.CONTRACT, CaseState.DELIVERED})
"""The steps at which something was signed."""

STATES_AFTER = {
    state: frozenset(LADDER[at + 1 :]) | frozenset(OFF_THE_LADDER)
    for at, state in enumerate(LADDER[:-1])
} | {
    CaseState.DELIVERED: frozenset[CaseState](),
    CaseState.SUSPENDED: frozenset(LADDER[:-1]) | {CaseState.LAPSED},
    CaseState.LAPSED: frozenset(LADDER[:-1]),
}
"""Which states may follow; one off the ladder comes back no lower than where it left it."""


class CaseLevel(StrEnum):
    """Who cooperates on the home side, and so in which table a case is reported."""

    CLUSTER = "cluster"
    SME = "sme"


class CaseKind(StrEnum):
    """What kind of cooperation it is; the funder's types 1 to 4 in their order."""

    COLLABORATION_PROJECT = "collaboration-project"
    FORMAL_AGREEMENT = "formal-agreement"
    REPRESENTATION = "representation"
    OTHER = "other"

    @property
    def number(self) -> int:
        """The funder's number of it."""
        return list(CaseKind).index(self) + 1


class DocumentKind(StrEnum):
    """What was signed; the codes of the reference list ``agreement-kind``."""

    CONTRACT = "contract"
    COOPERATION_AGREEMENT = "cooperation-agreement"
    MEMORANDUM = "mou"
    CHARTER = "charter"
    EXPRESSION_OF_INTEREST = "eoi"


class CaseOrigin(StrEnum):
    """What a case came out of."""

    NONE = "none"
    MEETING = "meeting"
    EVENT = "event"
    REVERSE_MISSION = "reverse_mission"
    FOLLOW_UP_VISIT = "follow_up_visit"


class CaseField(StrEnum):
    """What of a case can be kept confidential; the case is counted all the same."""

    HOME_PARTIES = "home_parties"
    COUNTERPARTS = "counterparts"
    SUMMARY = "summary"
    STEPS = "steps"
    VALUE = "value"
    DOCUMENT = "document"
    SIGNED_ON = "signed_on"
    EVIDENCE = "evidence"
