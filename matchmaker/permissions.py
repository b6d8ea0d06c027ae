"""Who may do what: actors, and the one check that every verb makes first."""

from dataclasses import dataclass
from enum import StrEnum

from matchmaker.errors import NotPermitted
from matchmaker.words import sentence


class Role(StrEnum):
    """The part that somebody plays."""

    ADMINISTRATOR = "administrator"
    ORGANISER = "organiser"
    VISITOR = "visitor"


class Action(StrEnum):
    """What verbs do."""

    LOAD_BUNDLED = "load_bundled"
    SET_UP_MISSION = "set_up_mission"
    IMPORT = "import"
    PLAN = "plan"
    RELEASE = "release"
    EXPORT = "export"


PERMITTED = {
    Role.ADMINISTRATOR: frozenset(Action),
    Role.ORGANISER: frozenset(Action) - {Action.LOAD_BUNDLED},
    Role.VISITOR: frozenset[Action](),
}
"""What each role may do."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who does something; ``name`` is what the audit trail shows."""

    name: str
    role: Role


OPERATOR = Actor("command line", Role.ADMINISTRATOR)
"""Whoever has a shell on the machine that the database is on."""


def require(by: Actor, action: Action) -> None:
    """Raises ``NotPermitted`` where the actor may not do this."""
    if action not in PERMITTED[by.role]:
        raise NotPermitted(
            sentence("{name} may not do this ({action}).", name=by.name, action=action.value)
        )
