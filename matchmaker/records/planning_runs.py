"""Planning runs: every plan that was made, from what, and how good it was proven to be."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.records.base import Base, choice
from matchmaker.records.missions import Mission


class AgendaStatus(StrEnum):
    """How sure a plan is; the solver's own words."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"


class RunOrigin(StrEnum):
    """How an agenda came about: by the solver, by a change by hand, or from an earlier run."""

    SOLVED = "solved"
    EDITED = "edited"
    RESTORED = "restored"


class PlanningRun(Base):
    """One plan: the problem that was solved and the agenda that came out, as the files hold them.

    ``revision`` is the mission's revision that the problem was built from. ``goals`` repeats the
    agenda's figures: goal, achieved, bound. ``based_on`` is the run that was edited or restored,
    ``note`` says what was done to it. ``trace`` holds the figures as they improved: objects with
    ``elapsed`` (seconds), ``goal``, ``achieved`` and ``bound``.
    """

    __tablename__ = "planning_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    mission_id: Mapped[int] = mapped_column(
        ForeignKey("mission.id", ondelete="CASCADE"), index=True
    )
    revision: Mapped[int]
    status: Mapped[AgendaStatus] = mapped_column(choice(AgendaStatus))
    started_at: Mapped[datetime]
    seconds: Mapped[float]
    planned_by: Mapped[str] = mapped_column(String(200))
    goals: Mapped[list[Any]]
    problem: Mapped[dict[str, Any]]
    agenda: Mapped[dict[str, Any]]

    origin: Mapped[RunOrigin] = mapped_column(choice(RunOrigin), default=RunOrigin.SOLVED)
    based_on_id: Mapped[int | None] = mapped_column(
        ForeignKey("planning_run.id", ondelete="SET NULL"), index=True
    )
    note: Mapped[str] = mapped_column(default="")
    trace: Mapped[list[Any]] = mapped_column(default=list)

    mission: Mapped[Mission] = relationship()
    based_on: Mapped["PlanningRun | None"] = relationship(remote_side="PlanningRun.id")
