"""Reading who is part of a project's missions, and what came of them besides cases."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from matchmaker.eu_report.facts import GroupFact, MemberFact, MissionFact, Org, Taking, VisitFact
from matchmaker.eu_report.shape import Row
from matchmaker.records import (
    ExportGroup,
    MemberWon,
    MissionPartner,
    Participant,
    Project,
    Visit,
)


def groups_of(
    session: Session,
    project: Project,
    missions: Mapping[int, MissionFact],
    orgs: Mapping[int, Org],
) -> list[GroupFact]:
    """The export groups of the missions, and those of none that a partner promotes."""
    partners = {one.organisation_id for one in project.partners}
    found = []
    for one in session.scalars(
        select(ExportGroup)
        .where(ExportGroup.synthetic.is_(False))
        .options(selectinload(ExportGroup.members))
        .order_by(ExportGroup.id)
    ):
        if one.mission_id not in missions and (
            one.mission_id is not None or one.promoter_id not in partners
        ):
            continue
        members = []
        for at, member in enumerate(one.members, start=1):
            org = orgs.get(member.organisation_id) if member.organisation_id else None
            name = org.name if org else member.name
            key = f"{one.key}/{at}"
            row = Row(key, "group", one.key, name, 1, one.source, one.source_lines, member.printed)
            members.append(MemberFact(name, org, member.country, row))
        promoter = orgs.get(one.promoter_id) if one.promoter_id else None
        found.append(
            GroupFact(
                key=one.key,
                name=one.name,
                target=one.country,
                mission=one.mission_id,
                size=one.size,
                purpose=one.purpose,
                promoter=promoter.name if promoter else "",
                has_manager=one.has_manager,
                members=members,
                row=Row(
                    one.key, "group", one.key, one.name, one.size, one.source, one.source_lines,
                    one.size_printed,
                ),
            )
        )  # fmt: skip
    return found


def taking_part_in(
    session: Session, missions: Mapping[int, MissionFact], orgs: Mapping[int, Org]
) -> list[Taking]:
    """Who takes part in the missions, each on its side."""
    found = session.scalars(
        select(Participant).where(Participant.mission_id.in_(missions)).order_by(Participant.id)
    )
    return [
        _taking(one.mission_id, orgs[one.organisation_id], one.side.value)
        for one in found
        if one.takes_part and one.organisation_id in orgs
    ]


def helping_in(
    session: Session, missions: Mapping[int, MissionFact], orgs: Mapping[int, Org]
) -> list[Taking]:
    """Who helps with the missions, each in its role."""
    found = session.scalars(
        select(MissionPartner)
        .where(MissionPartner.mission_id.in_(missions))
        .order_by(MissionPartner.id)
    )
    return [
        _taking(one.mission_id, orgs[one.organisation_id], one.role.value)
        for one in found
        if one.organisation_id in orgs
    ]


def _taking(mission: int, org: Org, part: str) -> Taking:
    return Taking(mission, org, part, Row(org.key, "organisation", str(org.number), org.name, 1))


def visits_of(
    session: Session, missions: Mapping[int, MissionFact], orgs: Mapping[int, Org]
) -> list[VisitFact]:
    """What is known of the missions that are visits."""
    found = session.scalars(select(Visit).where(Visit.mission_id.in_(missions)))
    return [
        VisitFact(
            one.mission_id,
            one.outlook,
            orgs.get(one.delegation_id) if one.delegation_id else None,
            Row(
                missions[one.mission_id].source_key or missions[one.mission_id].key,
                "mission",
                str(one.mission_id),
                missions[one.mission_id].name,
                one.size,
                one.source,
                one.source_lines,
                one.size_printed,
            ),
        )
        for one in found
    ]


def members_won_in(session: Session, missions: Mapping[int, MissionFact]) -> list[Row]:
    """The cluster members that the missions won."""
    found = session.scalars(
        select(MemberWon)
        .where(
            MemberWon.mission_id.in_(missions),
            MemberWon.struck_at.is_(None),
            MemberWon.synthetic.is_(False),
        )
        .options(selectinload(MemberWon.organisation), selectinload(MemberWon.cluster))
        .order_by(MemberWon.id)
    )
    return [
        Row(
            f"member-{one.id}",
            "member",
            str(one.id),
            f"{one.organisation.name} → {one.cluster.name}",
            1,
            one.source,
            one.source_lines,
            one.joined_printed,
        )
        for one in found
    ]
