"""The line of stages at the top of a mission's pages."""

from dataclasses import dataclass

from flask_babel import LazyString

from matchmaker.records import MissionStage
from web.words import STAGES


@dataclass(frozen=True, slots=True)
class StageMark:
    """A stage as the line at the top of a mission's pages shows it."""

    name: LazyString
    done: bool
    now: bool


def stages_of(reached: MissionStage) -> list[StageMark]:
    """All stages in order, and how far a mission has come; a cancelled one shows only that."""
    if reached is MissionStage.CANCELLED:
        return [StageMark(STAGES[reached], done=False, now=True)]
    order = [stage for stage in MissionStage if stage is not MissionStage.CANCELLED]
    return [
        StageMark(STAGES[stage], done=position < order.index(reached), now=stage is reached)
        for position, stage in enumerate(order)
    ]
