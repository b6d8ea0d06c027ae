"""The facts of a cooperation case as somebody states them: read, checked, written into the case."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker import money, reference
from matchmaker.code_lists import terms, version_of
from matchmaker.cooperation.stating import Stated
from matchmaker.records import (
    Account,
    CaseKind,
    CaseLevel,
    CaseOrigin,
    CaseParty,
    CaseState,
    CooperationCase,
    DocumentKind,
    Event,
    Meeting,
    Mission,
    MissionKind,
    Organisation,
    Side,
)
from matchmaker.records.ladder import LADDER, SIGNED
from matchmaker.words import Sentence, sentence

MOST_PARTIES = 50
MOST_COUNTED = 1000

VISITS = {
    CaseOrigin.REVERSE_MISSION: MissionKind.REVERSE_MISSION,
    CaseOrigin.FOLLOW_UP_VISIT: MissionKind.FOLLOW_UP_VISIT,
}


def today() -> date:
    """The day by the clock that signatures are compared with: tomorrow's date is somewhere on."""
    return datetime.now(UTC).date()


def state_facts(stated: Stated, case: CooperationCase, state: CaseState | None) -> None:
    """Write what was stated into a case that is new or being corrected to this state.

    Fields are texts as forms hold them; ``home`` and ``counterparts`` have a party on each line.
    What a case lacked already, such as the day of a signature that its source does not tell, may
    stay so: nobody has to make it up in order to correct something else.

    Raises:
        FieldsRefused: with all that is wrong, by field; the case is then as it was.
    """
    session = stated.session
    mission = stated.mission("mission")
    level = stated.choice("level", CaseLevel)
    if level is None:
        stated.refuse("level", sentence("Say whether clusters or SMEs cooperate."))
    values: dict[str, Any] = {
        "title": stated.line("title"),
        "kind": stated.choice("kind", CaseKind),
        "document": stated.choice("document", DocumentKind),
        "count": stated.whole("count", 0, MOST_COUNTED),
        "country": stated.country("country"),
        "sectors": stated.codes("sectors", reference.sectors(), case.sectors or ()),
        "objectives": stated.codes(
            "objectives", terms(session, "objectives"), case.objectives or ()
        ),
        "objectives_text": stated.line("objectives_text"),
        "summary": stated.text("summary"),
        "main_steps": stated.text("main_steps"),
        "next_steps": stated.text("next_steps"),
        "signed_on": stated.day("signed_on"),
        "signed_printed": stated.line("signed_printed", 100),
        "renews_on": stated.day("renews_on"),
        "note": stated.text("note"),
    }
    values["count"] = 1 if values["count"] is None else values["count"]
    values["value_minor"], values["currency"] = stated.money("value", "currency")
    values |= _owner(stated) | _origin(stated, case, mission)
    parties = _parties(stated, case, Side.HOME, "home") + _parties(
        stated, case, Side.COUNTERPART, "counterparts"
    )
    _check_days(stated, case, values, state)
    stated.finish()
    if values["objectives"] != (case.objectives or []):
        values["objectives_version"] = version_of(session, "objectives")
    if state is not case.state:
        case.state = state
        case.rung = state if state in LADDER else case.rung
    values |= {"mission": mission, "level": level}
    for name, value in values.items():
        setattr(case, name, value)
    _set_parties(session, case, parties)


def fields_of(case: CooperationCase) -> dict[str, Any]:
    """The facts of a case as a form holds them; what ``state_facts`` reads back unchanged."""
    origin_of: object = case.origin_event_id
    if case.origin is CaseOrigin.MEETING:
        origin_of = case.origin_meeting.code if case.origin_meeting else ""
    elif case.origin in VISITS:
        origin_of = case.origin_mission.slug if case.origin_mission else ""
    return {
        "mission": case.mission.slug if case.mission else "",
        "level": case.level.value,
        **{
            name: getattr(case, name)
            for name in ("title", "summary", "main_steps", "next_steps", "objectives_text", "note")
        },
        "kind": case.kind.value if case.kind else "",
        "document": case.document.value if case.document else "",
        "count": str(case.count),
        "country": case.country or "",
        "sectors": list(case.sectors),
        "objectives": list(case.objectives),
        "value": (
            "" if case.value_minor is None else money.written(case.value_minor, case.currency)
        ),
        "currency": case.currency,
        "origin": case.origin.value,
        "origin_of": str(origin_of or ""),
        "signed_on": case.signed_on.isoformat() if case.signed_on else "",
        "signed_printed": case.signed_printed,
        "renews_on": case.renews_on.isoformat() if case.renews_on else "",
        "owner": case.owner.email if case.owner else case.owner_name,
        "all_partners": any(one.consortium for one in case.of_side(Side.HOME)),
        "home": "\n".join(party_name(one) for one in case.of_side(Side.HOME) if not one.consortium),
        "counterparts": "\n".join(party_name(one) for one in case.of_side(Side.COUNTERPART)),
    }


def party_name(party: CaseParty) -> str:
    """What a party is called; empty for all partners together, whose name a screen knows."""
    return party.organisation.name if party.organisation else party.name


def begins_on(case: CooperationCase) -> date | None:
    """The day of what a case came out of: nothing can have been signed before it."""
    if case.origin_meeting is not None:
        slot = case.origin_meeting.slot
        return slot.starts_at.astimezone(slot.block.place.zone).date()
    if case.origin_event is not None:
        return case.origin_event.held_on
    return case.origin_mission.starts_on if case.origin_mission is not None else None


def fault_of_signature(signed_on: date, begins: date | None) -> Sentence | None:
    """What is wrong with a day of signature, None where nothing is."""
    if begins is not None and signed_on < begins:
        return sentence(
            "It cannot have been signed on {signed}, before what it came out of, which was on "
            "{began}.",
            signed=signed_on,
            began=begins,
        )
    if signed_on > today():
        return sentence("{signed} has not come yet.", signed=signed_on)
    return None


def _owner(stated: Stated) -> dict[str, Any]:
    given = stated.line("owner")
    account = (
        stated.session.scalar(select(Account).where(Account.email == given.lower()))
        if "@" in given
        else None
    )
    if "@" in given and (account is None or account.disabled_at is not None):
        stated.refuse("owner", sentence("Nobody signs in with {address}.", address=given))
    return {"owner": account, "owner_name": "" if account else given}


def _origin(stated: Stated, case: CooperationCase, mission: Mission | None) -> dict[str, Any]:
    origin = stated.choice("origin", CaseOrigin) or CaseOrigin.NONE
    given = stated.line("origin_of")
    found: dict[str, Any] = {
        "origin": origin,
        "origin_meeting": None,
        "origin_event": None,
        "origin_mission": None,
    }
    if origin is CaseOrigin.NONE:
        return found
    if not given:
        stated.refuse("origin_of", sentence("Say which one it came out of."))
    elif origin is CaseOrigin.MEETING:
        found["origin_meeting"] = _one(
            stated,
            select(Meeting).where(
                Meeting.code == given, Meeting.mission_id == (mission.id if mission else None)
            ),
            sentence("The mission has no meeting {code}.", code=given),
        )
    elif origin is CaseOrigin.EVENT:
        found["origin_event"] = _one(
            stated,
            select(Event).where(Event.id == (int(given) if given.isdigit() else -1)),
            sentence("There is no such event."),
        )
    else:
        kept = case.origin_mission_id if case.origin is origin else None
        found["origin_mission"] = _one(
            stated,
            select(Mission).where(
                Mission.slug == given, (Mission.kind == VISITS[origin]) | (Mission.id == kept)
            ),
            sentence("There is no visit {slug} of this kind.", slug=given),
        )
    return found


def _one(stated: Stated, query: Any, missing: Sentence) -> Any:
    found = stated.session.scalar(query)
    if found is None:
        stated.refuse("origin_of", missing)
    return found


def _parties(stated: Stated, case: CooperationCase, side: Side, field: str) -> list[CaseParty]:
    names = stated.lines(field)
    everybody = side is Side.HOME and stated.ticked("all_partners")
    if len(names) > MOST_PARTIES:
        stated.refuse(field, sentence("There are more than {most} lines.", most=MOST_PARTIES))
    lacked = case.id is not None and not case.of_side(side)
    if not names and not everybody and not lacked:
        missing = (
            sentence("Say who of the home side cooperates.")
            if side is Side.HOME
            else sentence("Say with whom; where the name is not known, what is known of them.")
        )
        stated.refuse(field, missing)
    found = [CaseParty(side=side, consortium=True)] if everybody else []
    for name in names[:MOST_PARTIES]:
        if len(name) > 200:
            stated.refuse(field, sentence('"{name}" is too long.', name=name[:40]))
        known = stated.named(name)
        found.append(
            CaseParty(
                side=side,
                organisation=known,
                name="" if known else name[:200],
                country=known.country if known else None,
                number=1 if known else None,
            )
        )
    return found


def _set_parties(session: Session, case: CooperationCase, parties: list[CaseParty]) -> None:
    """Make the parties these; those that stay keep their row, with what a source printed."""

    def key(party: CaseParty) -> tuple[Side, bool, Organisation | None, str]:
        return party.side, party.consortium, party.organisation, party.name

    kept = {key(one): one for one in case.parties}
    wanted = [kept.get(key(one), one) for one in parties]
    if wanted == list(case.parties):
        return
    for at, one in enumerate(case.parties):
        one.position = -1 - at  # so that no two share a position meanwhile
    session.flush()
    for at, one in enumerate(wanted):
        one.position = at
    case.parties = wanted


def _check_days(
    stated: Stated, case: CooperationCase, values: Mapping[str, Any], state: CaseState | None
) -> None:
    signed, renews = values["signed_on"], values["renews_on"]
    if signed is not None:
        probe = CooperationCase(
            origin_meeting=values["origin_meeting"],
            origin_event=values["origin_event"],
            origin_mission=values["origin_mission"],
        )
        fault = fault_of_signature(signed, begins_on(probe))
        if fault is not None:
            stated.refuse("signed_on", fault)
    elif state in SIGNED and not values["signed_printed"] and not _lacks_day(case):
        stated.refuse(
            "signed_on",
            sentence("This case is signed: give the day, or in words what is known of it."),
        )
    if signed is not None and renews is not None and renews <= signed:
        stated.refuse("renews_on", sentence("It cannot be renewed before it was signed."))
    if renews is not None and not (values["owner"] or values["owner_name"]):
        stated.refuse("owner", sentence("Say who looks after the renewal."))


def _lacks_day(case: CooperationCase) -> bool:
    """Whether it stands as signed, and nobody knows when."""
    return case.state in SIGNED and not (case.signed_on or case.signed_printed)
