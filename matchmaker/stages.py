"""Moving a mission from one stage to the next by hand."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.auditing import note
from matchmaker.errors import Clash, Refused
from matchmaker.permissions import Action, Actor, require
from matchmaker.records import Mission, MissionStage
from matchmaker.records.missions import STAGES_AFTER
from matchmaker.words import sentence


def move_stage(
    session: Session, mission: Mission, to: MissionStage, *, by: Actor, seen: MissionStage
) -> None:
    """Take a mission to another stage; ``seen`` is the one that it was in when that was chosen.

    Raises:
        Clash: somebody else moved it meanwhile.
        Refused: the stage may not follow; or it is the released one, which only a release reaches.
    """
    require(by, Action.SET_UP_MISSION, mission)
    session.execute(select(Mission.id).where(Mission.id == mission.id).with_for_update())
    session.refresh(mission)
    if mission.stage is not seen:
        raise Clash(sentence("Somebody else moved the mission to another stage meanwhile."))
    if to is MissionStage.RELEASED:
        raise Refused(sentence("A mission is released by releasing its agenda."))
    mission.move_to(to)
    note(
        session,
        by,
        "move_stage",
        f"mission:{mission.slug}",
        before=seen.value,
        after=to.value,
    )
    session.flush()


def stages_to_choose(mission: Mission) -> list[MissionStage]:
    """The stages that somebody can take the mission to now, in their order."""
    after = STAGES_AFTER.get(mission.stage, frozenset())
    return [
        stage
        for stage in MissionStage
        if stage in after and stage not in (mission.stage, MissionStage.RELEASED)
    ]
