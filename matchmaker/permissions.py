"""Who may do what: actors, and the one check that every verb makes first.

Somebody acts in a role, or as a delegate of a participant. A mission that an actor has nothing to
do with does not exist for them: they are told so in the same words as for one that never was.
"""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, true

from matchmaker.errors import Hidden, NotPermitted
from matchmaker.records import Mission, Participant, Role, Side
from matchmaker.words import sentence


class Action(StrEnum):
    """What verbs do."""

    LOAD_BUNDLED = "load_bundled"
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_SETTINGS = "manage_settings"
    SEE_HEALTH = "see_health"
    SEE_PROGRAMME = "see_programme"
    REPORT = "report"
    SET_UP_MISSION = "set_up_mission"
    SEE_MISSION = "see_mission"
    SEE_OWN_PEOPLE = "see_own_people"
    INVITE = "invite"
    IMPORT = "import"
    EDIT_PEOPLE = "edit_people"
    EDIT_REQUESTS = "edit_requests"
    PROPOSE_REQUESTS = "propose_requests"
    PLAN = "plan"
    EDIT_AGENDA = "edit_agenda"
    RELEASE = "release"
    EXPORT = "export"
    SEE_OUTCOMES = "see_outcomes"
    EDIT_OUTCOMES = "edit_outcomes"
    SEE_PRIVATE_NOTES = "see_private_notes"
    SEE_CASES = "see_cases"
    EDIT_CASES = "edit_cases"
    SEE_CONFIDENTIAL = "see_confidential"
    KEEP_EVIDENCE = "keep_evidence"
    RUN_DESK = "run_desk"
    STAFF_DESK = "staff_desk"
    SEE_PARTICIPANT = "see_participant"
    EDIT_PARTICIPATION = "edit_participation"


_TAKING_PART = frozenset({Action.SEE_PARTICIPANT, Action.EDIT_PARTICIPATION})

_ORGANISING = (
    frozenset(Action)
    - {Action.LOAD_BUNDLED, Action.MANAGE_ACCOUNTS, Action.MANAGE_SETTINGS, Action.SEE_HEALTH}
    - {Action.EDIT_CASES, Action.SEE_CONFIDENTIAL}
    - {Action.SEE_PROGRAMME, Action.REPORT, Action.SEE_PRIVATE_NOTES}
)

PERMITTED: dict[Role, frozenset[Action]] = {
    Role.ADMINISTRATOR: frozenset(Action),
    Role.COORDINATOR: frozenset(
        {Action.SEE_PROGRAMME, Action.SEE_MISSION, Action.SEE_PARTICIPANT, Action.EXPORT}
        | {Action.SEE_CASES, Action.EDIT_CASES, Action.SEE_CONFIDENTIAL, Action.KEEP_EVIDENCE}
        | {Action.SEE_OUTCOMES, Action.EDIT_OUTCOMES, Action.SEE_PRIVATE_NOTES, Action.REPORT}
    ),
    Role.ORGANISER: _ORGANISING,
    Role.PARTNER_CLUSTER: frozenset({Action.SEE_OWN_PEOPLE}),
    Role.LOCAL_PARTNER: frozenset({Action.SEE_OWN_PEOPLE}),
    Role.DESK: frozenset({Action.RUN_DESK}),
}
"""What each role may do in the missions that it was given for, whoever it concerns there."""

_PARTNERING = frozenset({Action.SEE_PARTICIPANT, Action.PROPOSE_REQUESTS})
"""What a partner may do for those it speaks for, and for nobody else."""


@dataclass(frozen=True, slots=True)
class Granted:
    """A role that an actor has; ``mission_id`` None in all missions, ``organisation_id`` as in
    :class:`~matchmaker.records.Grant`.
    """

    role: Role
    mission_id: int | None = None
    organisation_id: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who does something; ``name`` is what the audit trail shows.

    ``role`` is one that it has everywhere, ``granted`` those of single missions.
    ``participant_ids`` are the participants that it is a delegate of. ``account_id`` is None for
    who has no account, such as the command line.
    """

    name: str
    role: Role | None = None
    account_id: int | None = None
    granted: frozenset[Granted] = frozenset()
    participant_ids: frozenset[int] = frozenset()

    def roles_in(self, mission: Mission | None) -> set[Role]:
        """The roles it has in a mission, or without one those it has everywhere."""
        everywhere = {self.role} if self.role else set()
        wanted = (None,) if mission is None else (None, mission.id)
        return everywhere | {one.role for one in self.granted if one.mission_id in wanted}


OPERATOR = Actor("command line", Role.ADMINISTRATOR)
"""Whoever has a shell on the machine that the database is on."""

NOBODY = Actor("visitor")
"""Whoever has not signed in."""


def may(by: Actor, action: Action, mission: Mission | None = None) -> bool:
    """Whether the actor may do this, in this mission where one is given."""
    return any(action in PERMITTED[role] for role in by.roles_in(mission))


def may_somewhere(by: Actor, action: Action) -> bool:
    """Whether the actor may do this in all missions, or at least in one."""
    return may(by, action) or any(action in PERMITTED[one.role] for one in by.granted)


def may_for(by: Actor, action: Action, participant: Participant) -> bool:
    """Whether the actor may do this to or for a participant."""
    own = participant.id in by.participant_ids and action in _TAKING_PART
    return own or may(by, action, participant.mission) or _speaks_for(by, action, participant)


def visible_missions(by: Actor, action: Action) -> ColumnElement[bool]:
    """Which missions the actor may do this in, as a condition of a query."""
    if may(by, action):
        return true()
    return Mission.id.in_(
        [
            one.mission_id
            for one in by.granted
            if one.mission_id is not None and action in PERMITTED[one.role]
        ]
    )


def require(by: Actor, action: Action, mission: Mission | None = None) -> None:
    """Let the actor go on where it may do this.

    Raises:
        Hidden: it has nothing to do with the mission; told as ``NotFound``.
        NotPermitted: it may see the mission, yet not do this.
    """
    if not may(by, action, mission):
        _refuse(by, action, mission)


def require_for(by: Actor, action: Action, participant: Participant) -> None:
    """Let the actor go on where it may do this to or for a participant; raises as ``require``."""
    if not may_for(by, action, participant):
        _refuse(by, action, participant.mission)


def _speaks_for(by: Actor, action: Action, participant: Participant) -> bool:
    """Whether it is a partner of this participant's: its cluster, or the counterparts' host."""
    if action not in _PARTNERING:
        return False
    clusters = {one.cluster_id for one in participant.organisation.memberships}
    return any(
        (one.role is Role.PARTNER_CLUSTER and one.organisation_id in clusters)
        or (one.role is Role.LOCAL_PARTNER and participant.side is Side.COUNTERPART)
        for one in by.granted
        if one.mission_id in (None, participant.mission_id)
    )


def _refuse(by: Actor, action: Action, mission: Mission | None) -> None:
    if mission is not None and not by.roles_in(mission):
        raise Hidden(sentence("There is no mission {slug}.", slug=mission.slug))
    raise NotPermitted(
        sentence("{name} may not do this ({action}).", name=by.name, action=action.value)
    )
