"""Saying why a difference stands, and taking that back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.auditing import note
from matchmaker.cooperation.stating import Stated
from matchmaker.errors import Clash, NotFound
from matchmaker.eu_report.reporting import eu_report
from matchmaker.eu_report.shape import Check
from matchmaker.permissions import Action, Actor, require
from matchmaker.records import DifferenceExplanation, Project
from matchmaker.words import sentence

MOST_LETTERS = 2000


@dataclass(frozen=True, slots=True)
class SeenDifference:
    """A difference and all that was ever said about it, the newest first."""

    check: Check
    said: Sequence[DifferenceExplanation]


def difference_of(session: Session, project: Project, key: str, *, by: Actor) -> SeenDifference:
    """One difference of the report as it stands now.

    Raises:
        NotFound: the report has no such difference, or has it no more.
        NotPermitted: only coordinators and administrators report.
    """
    require(by, Action.REPORT)
    check = next(
        (one for one in eu_report(session, project, by=by).differences if one.key == key), None
    )
    if check is None:
        raise NotFound(sentence("The report has no such difference, or it has it no more."))
    said = session.scalars(
        select(DifferenceExplanation)
        .where(DifferenceExplanation.project_id == project.id, DifferenceExplanation.key == key)
        .order_by(DifferenceExplanation.id.desc())
    )
    return SeenDifference(check, said.all())


def explain(
    session: Session, project: Project, key: str, words: str, *, by: Actor
) -> DifferenceExplanation:
    """Say why a difference stands; what was said before is kept as ended.

    Raises:
        FieldsRefused: nothing was said, or too much.
        NotFound: the report has no such difference.
        Clash: somebody else explained it at the same moment.
        NotPermitted: only coordinators and administrators report.
    """
    found = difference_of(session, project, key, by=by)
    stated = Stated(session, {"words": words})
    plain = stated.text("words", MOST_LETTERS)
    if not plain:
        stated.refuse("words", sentence("Say why it stands."))
    stated.finish()
    _end(session, found, by)
    made = DifferenceExplanation(
        project=project,
        key=key,
        rule=found.check.rule,
        figure=str(found.check.figure),
        printed=str(found.check.printed),
        counted=str(found.check.counted),
        words=plain,
        explained_at=datetime.now(UTC),
        explained_by=by.name,
    )
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError as twice:
        raise Clash(
            sentence("Somebody explained this difference meanwhile; look at it again.")
        ) from twice
    note(session, by, "explain_difference", f"project:{project.slug}", key=key, rule=made.rule)
    return made


def take_explanation_back(session: Session, project: Project, key: str, *, by: Actor) -> None:
    """Let a difference wait for an explanation again; raises as ``difference_of``."""
    found = difference_of(session, project, key, by=by)
    if _end(session, found, by):
        note(session, by, "take_explanation_back", f"project:{project.slug}", key=key)


def _end(session: Session, found: SeenDifference, by: Actor) -> bool:
    standing = [one for one in found.said if one.ended_at is None]
    for one in standing:
        one.ended_at, one.ended_by = datetime.now(UTC), by.name
    session.flush()
    return bool(standing)
