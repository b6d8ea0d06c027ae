"""What is done to cooperation cases; each act is remembered with the case, and nothing is deleted.

Whoever changes a case says which version of it they saw: of two at once the second is told.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.cooperation.case_history import (
    give_key,
    record_act,
    require_version,
    snapshot,
)
from matchmaker.cooperation.facts import begins_on, fault_of_signature, state_facts
from matchmaker.cooperation.stating import Stated
from matchmaker.errors import NotFound
from matchmaker.permissions import Action, Actor, may, require
from matchmaker.records import (
    CaseConsent,
    CaseField,
    CaseState,
    CooperationCase,
    DocumentKind,
)
from matchmaker.records.ladder import LADDER, SIGNED
from matchmaker.words import sentence


def case_of(session: Session, key: str, *, by: Actor) -> CooperationCase:
    """The case of this key, for whoever may see it.

    Raises:
        NotFound: there is none, or not for them; said in the same words.
    """
    found = session.scalar(select(CooperationCase).where(CooperationCase.key == key))
    if found is None or not may(by, Action.SEE_CASES, found.mission):
        raise NotFound(sentence("There is no case {key}.", key=key))
    return found


def raise_case(session: Session, fields: Mapping[str, Any], *, by: Actor) -> CooperationCase:
    """Record a case; ``state`` among the fields is the step that it begins on.

    Raises:
        FieldsRefused: with what is wrong, by field.
        NotPermitted: the actor may not raise cases there.
    """
    stated = Stated(session, fields)
    mission = stated.mission("mission")
    require(by, Action.EDIT_CASES, mission)
    state = stated.choice("state", CaseState) or CaseState.EXPRESSION_OF_INTEREST
    case = CooperationCase(
        sectors=[],
        objectives=[],
        confidential=[],
        raised_at=datetime.now(UTC),
        raised_by=by.name,
    )
    state_facts(stated, case, state)
    give_key(session, case)
    record_act(session, case, "raise", {}, snapshot(case), by=by, on=case.signed_on)
    return case


def correct(
    session: Session,
    case: CooperationCase,
    fields: Mapping[str, Any],
    *,
    version: int,
    reason: str,
    by: Actor,
) -> CooperationCase:
    """Write other facts into a case, and why; what was there stays in its history.

    With ``state`` among the fields the step is corrected too, down the ladder as well as up.

    Raises:
        FieldsRefused: with what is wrong, by field.
        Clash: somebody changed it meanwhile.
    """
    require(by, Action.EDIT_CASES, case.mission)
    require_version(case, version)
    stated = Stated(session, {**fields, "reason": reason})
    why, state = stated.text("reason"), stated.choice("state", CaseState)
    if not why:
        stated.refuse("reason", sentence("Say why it is corrected."))
    before = snapshot(case)
    state_facts(stated, case, state or case.state)
    require(by, Action.EDIT_CASES, case.mission)
    record_act(session, case, "correct", before, snapshot(case), by=by, reason=why)
    return case


def move(
    session: Session,
    case: CooperationCase,
    state: CaseState,
    *,
    version: int,
    on: str = "",
    document: str = "",
    reason: str = "",
    by: Actor,
) -> None:
    """Go to another step: up the ladder, off it for now or for good, or back onto it.

    ``on`` is the day as people write it, of the signature where that step is a signed one.

    Raises:
        FieldsRefused: a day or document is wrong or missing; a case that stops needs a reason.
        Refused: the step cannot follow.
        Clash: somebody changed it meanwhile.
    """
    require(by, Action.EDIT_CASES, case.mission)
    require_version(case, version)
    stated = Stated(session, {"on": on, "document": document, "reason": reason})
    day, why = stated.day("on"), stated.text("reason")
    kind = stated.choice("document", DocumentKind)
    signing = state in (CaseState.AGREEMENT, CaseState.CONTRACT)
    if day is not None:
        fault = fault_of_signature(day, begins_on(case) if signing else None)
        if fault is not None:
            stated.refuse("on", fault)
    elif signing and not (case.signed_on or case.signed_printed):
        stated.refuse("on", sentence("Say when it was signed."))
    if state not in LADDER and not why:
        stated.refuse("reason", sentence("Say why it stops."))
    stated.finish()
    before = snapshot(case)
    case.move_to(state)
    if signing and day is not None:
        case.signed_on = day
    if state in SIGNED and kind is not None:
        case.document = kind
    act = "raise_to" if state in LADDER else "stop"
    record_act(session, case, act, before, snapshot(case), by=by, on=day, reason=why)


def confirm(
    session: Session, case: CooperationCase, *, version: int, who: str, on: str, by: Actor
) -> None:
    """Write down who confirmed a case and when; raises as ``move`` does."""
    require(by, Action.EDIT_CASES, case.mission)
    require_version(case, version)
    stated = Stated(session, {"who": who, "on": on})
    name = stated.line("who", missing=sentence("Say who confirmed it."))
    day = stated.day("on") or datetime.now(UTC).date()
    fault = fault_of_signature(day, None)
    if fault is not None:
        stated.refuse("on", fault)
    stated.finish()
    before = snapshot(case)
    case.confirmed_by, case.confirmed_on = name, day
    record_act(session, case, "confirm", before, snapshot(case), by=by, on=day)


def keep_confidential(
    session: Session,
    case: CooperationCase,
    hidden: list[str],
    until: str,
    *,
    version: int,
    reason: str = "",
    by: Actor,
) -> None:
    """Say which of its fields are confidential, and until when; none lifts it.

    Raises:
        FieldsRefused: a field is none of those that can be hidden, or the day is none.
        Clash: somebody changed it meanwhile.
    """
    require(by, Action.EDIT_CASES, case.mission)
    require(by, Action.SEE_CONFIDENTIAL, case.mission)
    require_version(case, version)
    stated = Stated(session, {"hidden": hidden, "until": until, "reason": reason})
    chosen = stated.codes("hidden", set(CaseField))
    day, why = stated.day("until"), stated.text("reason")
    stated.finish()
    before = snapshot(case)
    case.confidential = [one.value for one in CaseField if one.value in chosen]
    case.confidential_until = day if chosen else None
    record_act(session, case, "keep_confidential", before, snapshot(case), by=by, reason=why)


def record_consent(
    session: Session,
    case: CooperationCase,
    *,
    version: int,
    party: str,
    given: bool,
    on: str,
    said_by: str,
    how: str,
    by: Actor,
) -> None:
    """Write down what a party said to being named; what it said before stays.

    Raises:
        FieldsRefused: the party is none of the case's, the day is none, nobody is named.
        Clash: somebody changed the case meanwhile.
    """
    require(by, Action.EDIT_CASES, case.mission)
    require_version(case, version)
    stated = Stated(session, {"party": party, "on": on, "said_by": said_by, "how": how})
    day = stated.day("on") or datetime.now(UTC).date()
    fault = fault_of_signature(day, None)
    if fault is not None:
        stated.refuse("on", fault)
    organisation = stated.organisation("party")
    if organisation is None or all(one.organisation is not organisation for one in case.parties):
        stated.refuse("party", sentence("Choose one of the case's parties."))
    who = stated.line("said_by", missing=sentence("Say who said so."))
    consent = CaseConsent(
        organisation=organisation,
        given=given,
        given_on=day,
        said_by=who,
        how=stated.line("how"),
        recorded_at=datetime.now(UTC),
        recorded_by=by.name,
    )
    stated.finish()
    case.consents.append(consent)
    name = organisation.name if organisation else ""
    said = {"consent": {"party": name, "given": given}}
    record_act(session, case, "record_consent", {}, said, by=by, on=day)


def strike(
    session: Session, case: CooperationCase, *, version: int, reason: str, by: Actor
) -> None:
    """Count a case no more since it was raised by mistake; it stays readable."""
    require(by, Action.EDIT_CASES, case.mission)
    require_version(case, version)
    stated = Stated(session, {"reason": reason})
    why = stated.text("reason")
    if not why:
        stated.refuse("reason", sentence("Say why it counts no more."))
    stated.finish()
    before = snapshot(case)
    case.struck_at, case.struck_reason = datetime.now(UTC), why
    record_act(session, case, "strike", before, snapshot(case), by=by, reason=why)


def restore(session: Session, case: CooperationCase, *, version: int, by: Actor) -> None:
    """Count a case again that was struck."""
    require(by, Action.EDIT_CASES, case.mission)
    require_version(case, version)
    before = snapshot(case)
    case.struck_at, case.struck_reason = None, ""
    record_act(session, case, "restore", before, snapshot(case), by=by)
