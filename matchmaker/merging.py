"""Merging two entries of one organisation: by a person only, never silently."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session, selectinload

from matchmaker.auditing import note
from matchmaker.errors import NotFound, Refused
from matchmaker.intake.saving import note_change_of
from matchmaker.participant_data import add_alias
from matchmaker.permissions import Action, Actor, require, visible_missions
from matchmaker.records import (
    Base,
    ClusterMembership,
    Delegate,
    Grant,
    MemberWon,
    Mission,
    MissionPartner,
    Organisation,
    OrganisationAlias,
    Participant,
    Target,
    ToldApart,
)
from matchmaker.words import Sentence, sentence


def merge(
    session: Session, mission: Mission, keep: Organisation, gone: Organisation, *, by: Actor
) -> None:
    """Make two entries one: ``keep`` stays, with the other's name as another spelling of it and
    all that refers to the other.

    Raises:
        NotFound: neither takes part in this mission.
        Refused: both take part in one mission, both have a delegate of one name, or one takes
            part where the actor has no say.
    """
    require(by, Action.EDIT_PEOPLE, mission)
    missions = _missions_of(session, keep, gone)
    if mission.id not in {one.mission_id for one in missions}:
        raise NotFound(sentence("There is no such organisation in this mission."))
    faults = _against(session, keep, gone, missions, by)
    if keep.id == gone.id:
        faults = [sentence("It is one organisation already.")]
    if faults:
        raise Refused(*faults)
    told = {"kept": keep.name, "gone": gone.name, "gone_id": gone.id}
    for attribute in ("country", "sector", "website", "source_key"):
        value = getattr(gone, attribute)
        if not getattr(keep, attribute) and value:
            setattr(gone, attribute, None)
            session.flush()
            setattr(keep, attribute, value)
    keep.note = "\n".join(filter(None, (keep.note, gone.note)))
    keep.placeholder, keep.synthetic = (
        keep.placeholder and gone.placeholder,
        keep.synthetic and gone.synthetic,
    )
    spellings = [gone.name, *(one.spelling for one in gone.aliases)]
    _move(session, keep, gone)
    session.refresh(gone)
    session.delete(gone)
    session.flush()
    session.refresh(keep)
    for spelling in spellings:
        add_alias(session, keep, spelling)
    note_change_of(session, mission, [keep.id])
    note(session, by, "merge_organisations", f"organisation:{keep.id}", **told)


def _missions_of(session: Session, *organisations: Organisation) -> Sequence[Participant]:
    return session.scalars(
        select(Participant)
        .where(Participant.organisation_id.in_([one.id for one in organisations]))
        .options(selectinload(Participant.mission))
    ).all()


def _against(
    session: Session,
    keep: Organisation,
    gone: Organisation,
    taking_part: Sequence[Participant],
    by: Actor,
) -> list[Sentence]:
    faults: list[Sentence] = []
    both = defaultdict(set)
    for one in taking_part:
        both[one.mission].add(one.organisation_id)
    twice = [mission.name for mission, ids in both.items() if len(ids) > 1]
    if twice:
        faults.append(
            sentence(
                "{one} and {other} both take part in {missions}; withdraw nothing, but move what "
                "one of them has to the other and remove it there first.",
                one=keep.name,
                other=gone.name,
                missions=tuple(twice),
            )
        )
    editable = set(
        session.scalars(select(Mission.id).where(visible_missions(by, Action.EDIT_PEOPLE)))
    )
    if any(mission.id not in editable for mission in both):
        faults.append(
            sentence("One of the two takes part where you have no say; ask an administrator.")
        )
    names: dict[str, set[int]] = defaultdict(set)
    for name, owner in session.execute(
        select(Delegate.latin_name, Delegate.organisation_id).where(
            Delegate.organisation_id.in_([keep.id, gone.id])
        )
    ):
        names[name].add(owner)
    doubles = tuple(name for name, owners in names.items() if len(owners) > 1)
    if doubles:
        faults.append(
            sentence(
                "Both have {names}; write of one of them what tells the two apart, or remove it.",
                names=doubles,
            )
        )
    return faults


def _move(session: Session, keep: Organisation, gone: Organisation) -> None:
    """Let everything that refers to ``gone`` refer to ``keep``; what both had stays once."""
    session.flush()
    for alias in session.scalars(
        select(OrganisationAlias).where(OrganisationAlias.organisation_id == gone.id)
    ):
        session.delete(alias)
    # Told apart from one of the two is not told apart from both.
    session.execute(
        delete(ToldApart).where(or_(ToldApart.first_id == gone.id, ToldApart.second_id == gone.id))
    )
    session.flush()
    for table, name, same in (
        (ClusterMembership, "cluster_id", ("member_id", "since")),
        (ClusterMembership, "member_id", ("cluster_id", "since")),
        (MissionPartner, "organisation_id", ("mission_id", "role")),
        (Grant, "organisation_id", ("account_id", "role", "mission_id")),
        (MemberWon, "organisation_id", ("cluster_id", "mission_id")),
        (MemberWon, "cluster_id", ("organisation_id", "mission_id")),
        (Target, "cluster_id", ("indicator", "starts_on", "ends_on")),
    ):
        owner = getattr(table, name)
        has = {
            tuple(getattr(one, part) for part in same)
            for one in session.scalars(select(table).where(owner == keep.id))
        }
        for one in session.scalars(select(table).where(owner == gone.id)):
            others = tuple(getattr(one, part) for part in same)
            of_itself = table is ClusterMembership and others[0] == keep.id
            if others in has or of_itself:
                session.delete(one)
            else:
                setattr(one, name, keep.id)
        session.flush()
    for owned in Base.metadata.sorted_tables:
        for column in owned.columns:
            if any(key.column is Organisation.__table__.c.id for key in column.foreign_keys):
                session.execute(
                    update(owned).where(column == gone.id).values({column.name: keep.id})
                )
    session.expire_all()
