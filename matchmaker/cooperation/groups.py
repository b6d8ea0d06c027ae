"""Export groups: who is in one, what it wants to know, what it spends, where it goes."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.orm.exc import StaleDataError

from matchmaker import money, reference
from matchmaker.auditing import note
from matchmaker.cooperation.stating import Stated
from matchmaker.errors import Clash, NotFound
from matchmaker.permissions import Action, Actor, may, require, visible_missions
from matchmaker.records import (
    ExportGroup,
    ExportGroupMember,
    ExportGroupQuestion,
    Mission,
)
from matchmaker.words import sentence

_OWN_KEY = re.compile(r"G-(\d+)")
MOST_LINES = 100


def groups_seen(session: Session, *, by: Actor) -> Sequence[ExportGroup]:
    """The export groups that somebody may see, the newest first."""
    query = (
        select(ExportGroup)
        .outerjoin(Mission, Mission.id == ExportGroup.mission_id)
        .order_by(ExportGroup.id.desc())
        .options(
            selectinload(ExportGroup.members).selectinload(ExportGroupMember.organisation),
            selectinload(ExportGroup.questions),
            selectinload(ExportGroup.trips),
            selectinload(ExportGroup.promoter),
            selectinload(ExportGroup.mission),
        )
    )
    if not may(by, Action.SEE_CASES):
        query = query.where(visible_missions(by, Action.SEE_CASES))
    return session.scalars(query).all()


def group_of(session: Session, key: str, *, by: Actor) -> ExportGroup:
    """The group of this key, for whoever may see it; raises ``NotFound`` for everybody else."""
    found = session.scalar(select(ExportGroup).where(ExportGroup.key == key))
    if found is None or not may(by, Action.SEE_CASES, found.mission):
        raise NotFound(sentence("There is no export group {key}.", key=key))
    return found


def save_group(
    session: Session,
    group: ExportGroup | None,
    fields: Mapping[str, Any],
    *,
    version: int = 0,
    by: Actor,
) -> ExportGroup:
    """Record a group, or correct it; ``members`` and ``questions`` have one on each line.

    Who is no longer named has left today; a question that is no longer asked stays with its
    answer where it has one.

    Raises:
        FieldsRefused: with all that is wrong, by field.
        Clash: somebody changed it meanwhile.
    """
    stated = Stated(session, fields)
    mission = stated.mission("mission")
    require(by, Action.EDIT_CASES, mission)
    if group is not None:
        require(by, Action.EDIT_CASES, group.mission)
        if group.version != version:
            raise Clash(_MEANWHILE)
    values: dict[str, Any] = {
        "name": stated.line("name", missing=sentence("Give the group a name.")),
        "promoter": stated.organisation("promoter"),
        "country": stated.country("country"),
        "sectors": stated.codes("sectors", reference.sectors(), group.sectors if group else ()),
        "purpose": stated.text("purpose"),
        "size": stated.whole("size", 0, 1000),
        "has_manager": {"yes": True, "no": False}.get(stated.line("has_manager")),
        "manager_name": stated.line("manager_name"),
        "started_on": stated.day("started_on"),
        "ended_on": stated.day("ended_on"),
        "note": stated.text("note"),
    }
    values["budget_minor"], values["currency"] = stated.money("budget", "currency")
    began, ended = values["started_on"], values["ended_on"]
    if began and ended and ended < began:
        stated.refuse("ended_on", sentence("It cannot end before it began."))
    if values["manager_name"]:
        values["has_manager"] = True
    members, questions = stated.lines("members"), stated.lines("questions")
    for field, found in (("members", members), ("questions", questions)):
        if len(found) > MOST_LINES:
            stated.refuse(field, sentence("There are more than {most} lines.", most=MOST_LINES))
    if any(len(one) > 200 for one in members):
        stated.refuse("members", sentence("A name has more than 200 letters."))
    stated.finish()
    saved = group or ExportGroup(key=_next_key(session))
    saved.mission = mission
    for name, value in values.items():
        setattr(saved, name, value)
    session.add(saved)
    _set_members(stated, saved, members)
    _set_questions(saved, questions)
    _keep(session, saved)
    note(session, by, "save_group", f"export_group:{saved.key}", name=saved.name)
    return saved


def answer(
    session: Session, group: ExportGroup, number: int, text: str, *, version: int, by: Actor
) -> None:
    """Write down what the group found out; raises as ``save_group`` does."""
    require(by, Action.EDIT_CASES, group.mission)
    if group.version != version:
        raise Clash(_MEANWHILE)
    asked = next((one for one in group.questions if one.id == number), None)
    if asked is None:
        raise NotFound(sentence("The group does not ask that."))
    stated = Stated(session, {"answer": text})
    asked.answer = stated.text("answer")
    stated.finish()
    asked.answered_on = _today() if asked.answer else None
    _keep(session, group)
    note(session, by, "answer_question", f"export_group:{group.key}", question=number)


def fields_of(group: ExportGroup) -> dict[str, Any]:
    """A group as its form holds it."""
    has = {True: "yes", False: "no", None: ""}[group.has_manager]
    return {
        "version": str(group.version),
        "mission": group.mission.slug if group.mission else "",
        "promoter": group.promoter.name if group.promoter else "",
        "has_manager": has,
        "size": "" if group.size is None else str(group.size),
        "budget": (
            "" if group.budget_minor is None else money.written(group.budget_minor, group.currency)
        ),
        "currency": group.currency,
        "members": "\n".join(member_name(one) for one in group.members if one.left_on is None),
        "questions": "\n".join(" ".join(one.question.split()) for one in group.questions),
        **{name: _text(getattr(group, name)) for name in ("started_on", "ended_on")},
        **{
            name: getattr(group, name)
            for name in (
                "name",
                "country",
                "sectors",
                "purpose",
                "manager_name",
                "currency",
                "note",
            )
        },
    }


def member_name(member: ExportGroupMember) -> str:
    """What a member is called."""
    return member.organisation.name if member.organisation else member.name


def _set_members(stated: Stated, group: ExportGroup, names: Sequence[str]) -> None:
    known = {member_name(one): one for one in group.members}
    position = max((one.position for one in group.members), default=-1)
    wanted = set()
    for name in names:
        organisation = stated.named(name)
        shown = organisation.name if organisation else name
        wanted.add(shown)
        if shown in known:
            known[shown].left_on = None
            continue
        position += 1
        group.members.append(
            ExportGroupMember(
                position=position,
                organisation=organisation,
                name="" if organisation else name,
                country=organisation.country if organisation else None,
                joined_on=group.started_on,
            )
        )
    for shown, one in known.items():
        if shown not in wanted and one.left_on is None:
            one.left_on = max(_today(), one.joined_on or _today())


def _set_questions(group: ExportGroup, questions: Sequence[str]) -> None:
    known = {" ".join(one.question.split()): one for one in group.questions}
    position = max((one.position for one in group.questions), default=-1)
    for one in list(group.questions):
        if " ".join(one.question.split()) not in questions and not one.answer:
            group.questions.remove(one)
    for text in questions:
        if text not in known:
            position += 1
            group.questions.append(ExportGroupQuestion(position=position, question=text))


def _keep(session: Session, group: ExportGroup) -> None:
    if group.version is not None:
        flag_modified(group, "note")  # a new version, though only members or answers changed
    try:
        session.flush()
    except StaleDataError as stale:
        raise Clash(_MEANWHILE) from stale


_MEANWHILE = sentence(
    "Somebody changed this group meanwhile; nothing was saved. Look at it as it is now."
)


def _next_key(session: Session) -> str:
    matches = map(_OWN_KEY.fullmatch, session.scalars(select(ExportGroup.key)))
    return f"G-{max((int(one[1]) for one in matches if one), default=0) + 1}"


def _today() -> date:
    return datetime.now(UTC).date()


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""
