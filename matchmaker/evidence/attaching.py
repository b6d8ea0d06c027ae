"""Attaching files to records, handing them out, and withdrawing what was attached by mistake."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from matchmaker.auditing import note
from matchmaker.cooperation.case_history import remember
from matchmaker.cooperation.seeing import hidden_fields
from matchmaker.cooperation.stating import Stated
from matchmaker.errors import NotFound, Refused
from matchmaker.evidence.keeping import keep
from matchmaker.intake.sandbox import safe_name
from matchmaker.permissions import Action, Actor, may, require
from matchmaker.records import (
    CaseField,
    CooperationCase,
    Event,
    Evidence,
    EvidenceKind,
    ExportGroup,
    Meeting,
    MemberWon,
    Mission,
)
from matchmaker.words import sentence

Subject = CooperationCase | Event | Meeting | Mission | ExportGroup | MemberWon

_COLUMNS: dict[type[Subject], str] = {
    CooperationCase: "case",
    Event: "event",
    Meeting: "meeting",
    Mission: "mission",
    ExportGroup: "group",
    MemberWon: "member",
}


def attach(
    session: Session,
    subject: Subject,
    kind: str,
    name: str,
    source: IO[bytes],
    *,
    told: str = "",
    folder: Path | None = None,
    by: Actor,
) -> Evidence:
    """Attach a file to what it is evidence of.

    Raises:
        FileRefused: it is too large, or not what its name says; nothing of it is kept.
        FieldsRefused: the kind is none.
        NotPermitted: the actor keeps no evidence there.
    """
    require_keeper(subject, by)
    stated = Stated(session, {"kind": kind, "told": told})
    chosen = stated.choice("kind", EvidenceKind)
    if chosen is None:
        stated.refuse("kind", sentence("Say what the file shows."))
    words = stated.text("told")
    stated.finish()
    plain = safe_name(name)
    stored = keep(session, source, plain, folder)
    evidence = Evidence(
        kind=chosen or EvidenceKind.OTHER,
        name=plain,
        file=stored,
        note=words,
        added_at=datetime.now(UTC),
        added_by=by.name,
        **{_COLUMNS[type(subject)]: subject},
    )
    session.add(evidence)
    session.flush()
    _tell(session, evidence, "attach", by)
    return evidence


def withdraw(session: Session, evidence: Evidence, *, reason: str, by: Actor) -> None:
    """Count a file no more as evidence; it stays for those who may attach.

    Raises:
        FieldsRefused: no reason is given.
        Refused: it is withdrawn already.
    """
    subject = subject_of(evidence)
    require_keeper(subject, by)
    stated = Stated(session, {"reason": reason})
    why = stated.text("reason")
    if not why:
        stated.refuse("reason", sentence("Say why the file is withdrawn."))
    stated.finish()
    if evidence.withdrawn_at is not None:
        raise Refused(sentence("This file is withdrawn already."))
    evidence.withdrawn_at, evidence.withdrawn_by = datetime.now(UTC), by.name
    evidence.withdrawn_reason = why
    session.flush()
    _tell(session, evidence, "withdraw_file", by)


def evidence_here(session: Session, number: int, *, by: Actor) -> Evidence:
    """A file for whoever may have it.

    Raises:
        NotFound: there is none, or not for them; said in the same words.
    """
    found = session.scalar(
        select(Evidence).where(Evidence.id == number).options(joinedload(Evidence.file))
    )
    if found is None or not may_have(found, by):
        raise NotFound(sentence("There is no such file."))
    return found


def may_have(evidence: Evidence, by: Actor) -> bool:
    """Whether somebody may have a file: not while what it shows is hidden from them."""
    subject = subject_of(evidence)
    mission = mission_of(subject)
    if not may(by, Action.SEE_CASES, mission):
        return False
    if evidence.withdrawn_at is not None and not is_keeper(subject, by):
        return False
    if isinstance(subject, CooperationCase):
        may_see = may(by, Action.SEE_CONFIDENTIAL, mission)
        return CaseField.EVIDENCE not in hidden_fields(subject, may_see=may_see)
    return True


def evidence_of(session: Session, subject: Subject, *, by: Actor) -> Sequence[Evidence]:
    """What is attached to a record and this person may have, the newest first."""
    column = getattr(Evidence, f"{_COLUMNS[type(subject)]}_id")
    found = session.scalars(
        select(Evidence)
        .where(column == subject.id)
        .order_by(Evidence.id.desc())
        .options(joinedload(Evidence.file))
    )
    return [one for one in found if may_have(one, by)]


def subject_of(evidence: Evidence) -> Subject:
    """What a file is evidence of."""
    found: list[Subject | None] = [getattr(evidence, name) for name in _COLUMNS.values()]
    return next(one for one in found if one is not None)


def mission_of(subject: Subject) -> Mission | None:
    """The mission whose people see a record; None for what belongs to none."""
    return subject if isinstance(subject, Mission) else subject.mission


def is_keeper(subject: Subject, by: Actor) -> bool:
    """Whether somebody attaches files to a record."""
    return may(by, _keeping(subject), mission_of(subject))


def require_keeper(subject: Subject, by: Actor) -> None:
    """Let whoever attaches files to a record go on; raises ``NotPermitted`` for others."""
    require(by, _keeping(subject), mission_of(subject))


def _keeping(subject: Subject) -> Action:
    """Organisers keep what arises on a mission; what came of it is the coordinator's."""
    own = isinstance(subject, Event | Meeting | Mission)
    return Action.KEEP_EVIDENCE if own else Action.EDIT_CASES


def _tell(session: Session, evidence: Evidence, act: str, by: Actor) -> None:
    subject = subject_of(evidence)
    told = {"file": evidence.name, "kind": evidence.kind.value, "sha256": evidence.digest}
    if isinstance(subject, CooperationCase):
        remember(session, subject, act, told, by=by)
        return
    noun = _COLUMNS[type(subject)]
    note(session, by, act, f"{noun}:{subject.id}", kind=evidence.kind.value, evidence=evidence.id)
