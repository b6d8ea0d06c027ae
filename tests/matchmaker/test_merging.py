"""Organisations under several spellings: what is shown side by side, and what merging moves."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.double_entries import Ground, candidates, plain, tell_apart
from matchmaker.errors import NotFound, NotPermitted, Refused
from matchmaker.merging import merge
from matchmaker.permissions import NOBODY, OPERATOR, Actor, Granted
from matchmaker.records import (
    AuditEntry,
    Base,
    ClusterMembership,
    Delegate,
    Mission,
    Organisation,
    OrganisationAlias,
    Participant,
    Role,
    Side,
)
from tests.factories import make_bare_mission, make_delegate, make_organisation


@pytest.fixture
def mission(session: Session) -> Mission:
    return make_bare_mission(session)


def take_part(
    session: Session, mission: Mission, name: str, code: str, **values: Any
) -> Organisation:
    organisation = make_organisation(session, name, **values)
    session.add(Participant(mission=mission, organisation=organisation, side=Side.HOME, code=code))
    session.flush()
    return organisation


def grounds(session: Session, mission: Mission) -> list[tuple[Ground, ...]]:
    return [one.grounds for one in candidates(session, mission, by=OPERATOR)]


@pytest.mark.parametrize(
    ("name", "stripped"),
    [
        ("Nieve y Montaña, S.L.", "nieve y montana"),
        ("NIEVE Y MONTANA SL", "nieve y montana"),
        ("Schnee G.m.b.H. & Co. KG", "schnee"),
        ("北京冰雪有限公司", "北京冰雪"),
        ("SA", "sa"),
    ],
)
def test_names_are_compared_without_case_accents_and_legal_forms(name: str, stripped: str) -> None:
    assert plain(name) == stripped


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ({"name": "Nieve, S.L."}, {"name": "NIEVE SL"}, [(Ground.SAME_NAME,)]),
        ({"name": "Montagnes de France"}, {"name": "Montagne de France"}, [(Ground.LIKE_NAME,)]),
        (
            {"name": "Snow", "website": "https://www.snow.eu/en"},
            {"name": "Winter World", "website": "http://snow.eu"},
            [(Ground.WEBSITE,)],
        ),
        ({"name": "Snow"}, {"name": "Ice"}, []),
        ({"name": "Ski school 12 of Utah"}, {"name": "Ski school 13 of Utah"}, []),
        # In Latin letters both could be 华夏 or 华厦.
        (
            {"name": "Beijing Huaxia Ltd", "country": "CN"},
            {"name": "Beijing Hua Xia", "country": "CN"},
            [],
        ),
        (
            {"name": "Beijing Huaxia", "country": "CN"},
            {"name": "Beijing Huaxia Co., Ltd", "country": "CN"},
            [],
        ),
        (
            {"name": "华夏冰雪", "country": "CN"},
            {"name": "华夏冰雪有限公司", "country": "CN"},
            [(Ground.SAME_NAME,)],
        ),
        (
            {"name": "Beijing Huaxia", "country": "CN", "website": "https://hx.cn"},
            {"name": "Beijing Hua Xia", "country": "CN", "website": "https://hx.cn"},
            [(Ground.WEBSITE, Ground.LIKE_NAME)],
        ),
    ],
)
def test_what_is_shown_side_by_side(
    session: Session,
    mission: Mission,
    first: dict[str, Any],
    second: dict[str, Any],
    found: list[tuple[Ground, ...]],
) -> None:
    take_part(session, mission, code="EU01", **first)
    take_part(session, mission, code="EU02", **second)
    assert grounds(session, mission) == found


@pytest.mark.parametrize(("domain", "found"), [("snow.eu", [(Ground.MAIL,)]), ("gmail.com", [])])
def test_mail_of_one_domain_is_a_ground_unless_everybody_has_it(
    session: Session, mission: Mission, domain: str, found: list[tuple[Ground, ...]]
) -> None:
    for code, name in (("EU01", "Snow"), ("EU02", "Winter World")):
        organisation = take_part(session, mission, name, code)
        make_delegate(session, organisation, f"Ana {code}", email=f"{code}@{domain}")
    assert grounds(session, mission) == found


def test_organisations_of_others_missions_are_not_shown(session: Session, mission: Mission) -> None:
    take_part(session, mission, "Nieve", "EU01")
    other = make_bare_mission(session, "other")
    take_part(session, other, "Nieve SL", "EU01")
    here = frozenset({Granted(Role.ORGANISER, mission.id)})
    assert candidates(session, mission, by=Actor("Olga", granted=here)) == []
    both = here | {Granted(Role.ORGANISER, other.id)}
    assert len(candidates(session, mission, by=Actor("Olga", granted=both))) == 1


def test_merging_keeps_the_spelling_and_moves_what_refers_to_the_other(
    session: Session, mission: Mission
) -> None:
    kept = take_part(session, mission, "Nieve SL", "EU01")
    gone = take_part(
        session, make_bare_mission(session, "other"), "NIEVE", "EU09", website="https://nieve.es"
    )
    gone.aliases.append(OrganisationAlias(spelling="Neu"))
    person = make_delegate(session, gone, "Ana")
    cluster = make_organisation(session, "Cluster")
    for member in (kept, gone):
        session.add(ClusterMembership(cluster=cluster, member=member))
    session.add(ClusterMembership(cluster=gone, member=kept))
    session.flush()
    merge(session, mission, kept, gone, by=OPERATOR)
    assert session.scalars(select(Organisation.name).order_by(Organisation.id)).all() == [
        "Nieve SL",
        "Cluster",
    ]
    assert sorted(one.spelling for one in kept.aliases) == ["NIEVE", "Neu"]
    assert kept.website == "https://nieve.es"
    assert set(session.scalars(select(Participant.organisation_id))) == {kept.id}
    assert session.get_one(Delegate, person.id).organisation_id == kept.id
    assert [one.cluster_id for one in session.scalars(select(ClusterMembership))] == [cluster.id]
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.details["gone"]) == ("merge_organisations", "NIEVE")


def test_two_that_were_told_apart_are_not_asked_about_again(
    session: Session, mission: Mission
) -> None:
    one = take_part(session, mission, "Montagnes de France", "EU01")
    other = take_part(session, mission, "Montagne de France", "EU02")
    third = take_part(session, make_bare_mission(session, "other"), "Montagne de Franc", "EU09")
    assert len(grounds(session, mission)) == 3
    tell_apart(session, mission, other, one, by=OPERATOR)
    tell_apart(session, mission, third, one, by=OPERATOR)
    (left,) = candidates(session, mission, by=OPERATOR)
    assert (left.first, left.second) == (other, third)
    with pytest.raises(NotFound):
        tell_apart(session, mission, one, other, by=OPERATOR)
    with pytest.raises(NotFound):
        tell_apart(session, mission, one, other, by=NOBODY)
    merge(session, mission, other, third, by=OPERATOR)
    assert grounds(session, mission) == []


def test_everything_that_refers_to_an_organisation_is_moved() -> None:
    """A new reference must be moved by ``merge``, and then be added here."""
    refer = {
        f"{table.name}.{key.parent.name}"
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == "organisation"
    }
    assert refer == {
        "case_consent.organisation_id",
        "case_party.organisation_id",
        "cluster_membership.cluster_id",
        "cluster_membership.member_id",
        "delegate.organisation_id",
        "event_attendee.organisation_id",
        "export_group.promoter_id",
        "export_group_member.organisation_id",
        "member_won.cluster_id",
        "member_won.organisation_id",
        "mission_partner.organisation_id",
        "organisation_alias.organisation_id",
        "participant.organisation_id",
        "project_partner.organisation_id",
        "role_grant.organisation_id",
        "target.cluster_id",
        "told_apart.first_id",
        "told_apart.second_id",
        "visit.delegation_id",
        "visit.host_id",
    }


def test_two_that_take_part_in_one_mission_are_not_merged(
    session: Session, mission: Mission
) -> None:
    one, other = (take_part(session, mission, f"Nieve {at}", f"EU0{at}") for at in (1, 2))
    with pytest.raises(Refused, match="both take part in Mission demo"):
        merge(session, mission, one, other, by=OPERATOR)


def test_two_with_a_delegate_of_one_name_are_not_merged(session: Session, mission: Mission) -> None:
    one = take_part(session, mission, "Nieve", "EU01")
    other = take_part(session, make_bare_mission(session, "other"), "Neu", "EU01")
    for organisation in (one, other):
        make_delegate(session, organisation, "Ana Puig")
    with pytest.raises(Refused, match="Both have Ana Puig"):
        merge(session, mission, one, other, by=OPERATOR)


def test_nobody_merges_what_is_not_theirs(session: Session, mission: Mission) -> None:
    one = take_part(session, mission, "Nieve", "EU01")
    other = take_part(session, make_bare_mission(session, "other"), "Neu", "EU01")
    olga = Actor("Olga", granted=frozenset({Granted(Role.ORGANISER, mission.id)}))
    with pytest.raises(Refused, match="where you have no say"):
        merge(session, mission, one, other, by=olga)
    with pytest.raises(NotFound):
        merge(session, mission, one, other, by=NOBODY)
    with pytest.raises(NotPermitted):
        merge(session, mission, one, other, by=Actor("Cora", Role.COORDINATOR))
    stranger = make_organisation(session, "Stranger")
    with pytest.raises(NotFound):
        merge(session, mission, stranger, stranger, by=OPERATOR)


def test_one_is_not_merged_with_itself(session: Session, mission: Mission) -> None:
    one = take_part(session, mission, "Nieve", "EU01")
    with pytest.raises(Refused, match="one organisation already"):
        merge(session, mission, one, one, by=OPERATOR)
