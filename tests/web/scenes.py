"""Missions to look at: small, made by hand, with every state that a page has to show."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy.orm import Session

from matchmaker.records import (
    AgendaStatus,
    Delegate,
    Meeting,
    MeetingParty,
    MeetingState,
    Mission,
    MissionStage,
    Organisation,
    OrganisationKind,
    Participant,
    Place,
    PlanningRun,
    Region,
    Release,
    ReleasedMeeting,
    SessionBlock,
    Side,
    Slot,
    Table,
    Venue,
)

FIRST_SLOT = datetime(2027, 3, 9, 1, 0, tzinfo=UTC)
"""09:00 in Shanghai."""

LONG_NAME = "INTERNATIONAL FEDERATION OF MANUFACTURERS OF WINTER SPORTS INFRASTRUCTURE AND SERVICES"
CHINESE_NAME = "北京冬季运动产业发展促进中心有限责任公司"


def empty_mission(session: Session, slug: str, name: str = "Mission to Nowhere") -> Mission:
    """A mission that nobody takes part in yet."""
    mission = Mission(slug=slug, name=name)
    session.add(mission)
    session.flush()
    return mission


def planned_mission(session: Session, slug: str, pairs: int = 2, proven: bool = True) -> Mission:
    """A planned mission of this many home participants and one counterpart more.

    Home participant ``i`` meets counterpart ``i`` at table 1 in slot ``2 * i``, and counterpart
    ``i + 1`` in slot ``2 * i + 2``, so that it waits in between. Each home participant's wish to
    meet the counterpart before is not met. The first meeting is at a venue, the last is cancelled.
    """
    mission = Mission(
        slug=slug,
        name=f"Mission {slug}",
        stage=MissionStage.MATCHING,
        country="CN",
        starts_on=date(2027, 3, 8),
        ends_on=date(2027, 3, 12),
        synthetic_note="Everything here is made up.",
    )
    place = Place(mission=mission, name="Hall", city="Beijing", time_zone="Asia/Shanghai")
    tables = [Table(place=place, number=number) for number in (1, 2)]
    block = SessionBlock(mission=mission, place=place, name="Tuesday")
    slots = [
        Slot(
            block=block,
            code=f"S{number + 1}",
            starts_at=FIRST_SLOT + timedelta(minutes=30 * number),
            ends_at=FIRST_SLOT + timedelta(minutes=30 * number + 25),
        )
        for number in range(2 * pairs + 1)
    ]
    session.add_all([mission, place, *tables, block, *slots])
    session.flush()
    venue = Venue(mission_id=mission.id, place=place, name="Ice rink")
    session.add(venue)
    homes = [
        participant(session, mission, Side.HOME, f"H{number}", f"Home {slug} {number}")
        for number in range(pairs)
    ]
    counterparts = [
        participant(session, mission, Side.COUNTERPART, f"C{number}", f"Visited {slug} {number}")
        for number in range(pairs + 1)
    ]
    run = planning_run(mission, pairs, proven)
    session.add(run)
    for number, home in enumerate(homes):
        for step in (0, 1):
            other = counterparts[number + step]
            at_venue = number == step == 0
            meeting = Meeting(
                mission=mission,
                code=f"{home.code}~{other.code}",
                uid=f"{slug}.{home.code}.{other.code}@example.org",
                slot=slots[2 * number + 2 * step],
                table=None if at_venue else tables[step],
                venue=venue if at_venue else None,
                run=run,
                score=40,
                parties=[
                    MeetingParty(participant=home, position=0),
                    MeetingParty(participant=other, position=1),
                ],
            )
            session.add(meeting)
    meeting.state = MeetingState.CANCELLED
    session.flush()
    return mission


def participant(
    session: Session, mission: Mission, side: Side, code: str, name: str
) -> Participant:
    """One participant with a delegate."""
    organisation = Organisation(
        name=name,
        kind=OrganisationKind.SME,
        region=Region.EUROPEAN if side is Side.HOME else Region.THIRD_COUNTRY,
        country="ES" if side is Side.HOME else "CN",
    )
    delegate = Delegate(
        organisation=organisation,
        native_name="王小明",
        latin_name="Wang Xiaoming",
        title="Director",
    )
    made = Participant(
        mission=mission,
        organisation=organisation,
        side=side,
        code=code,
        brief=f"Brief of {name}.",
        synthetic=side is Side.COUNTERPART,
        delegates=[delegate],
    )
    session.add(made)
    session.flush()
    return made


def planning_run(mission: Mission, pairs: int, proven: bool) -> PlanningRun:
    """A run whose files say what the pages read from them."""
    held = [f"H{one}~C{one + step}" for one in range(pairs) for step in (0, 1)]
    unmet = [f"H{one}~C{one - 1}" for one in range(1, pairs)]
    return PlanningRun(
        mission=mission,
        revision=0,
        status=AgendaStatus.OPTIMAL if proven else AgendaStatus.FEASIBLE,
        started_at=datetime(2027, 2, 1, 12, tzinfo=UTC),
        seconds=1.5,
        planned_by="test",
        goals=[
            {"goal": "value", "achieved": 1200, "bound": 1200 if proven else 1250},
            {"goal": "breaks", "achieved": pairs, "bound": None},
        ],
        problem={
            "candidates": [
                {"id": code, "participants": code.split("~"), "value": 40}
                for code in (*held, *unmet)
            ]
        },
        agenda={
            "meetings": [
                {"candidate": code, "slot": f"S{number + 1}", "table": 1, "units": {}}
                for number, code in enumerate(held)
            ],
            "unscheduled": [
                {"candidate": code, "reason": "hall_full", "details": {"slots": {}}}
                for code in unmet
            ],
        },
    )


def released(session: Session, mission: Mission) -> Release:
    """Put the mission's meetings in force as its first release."""
    meetings = session.query(Meeting).filter_by(mission_id=mission.id).all()
    release = Release(
        mission=mission,
        run=session.query(PlanningRun).filter_by(mission_id=mission.id).one(),
        number=1,
        in_force=True,
        released_at=datetime(2027, 2, 2, 12, tzinfo=UTC),
        released_by="test",
        meetings=[
            ReleasedMeeting(
                meeting=one,
                slot_id=one.slot_id,
                place=one.place,
                starts_at=one.slot.starts_at,
                ends_at=one.slot.ends_at,
                table_number=one.table.number if one.table else None,
                venue_name=one.venue.name if one.venue else "",
                state=one.state,
                sequence=one.sequence,
            )
            for one in meetings
        ],
    )
    mission.stage = MissionStage.RELEASED
    session.add(release)
    session.flush()
    return release


def under_way(session: Session, slug: str = "today") -> Mission:
    """A released mission on its day, at noon there: its third slot began ten minutes ago at most.

    H0~C0 is over; H0~C1 at table 2 and H1~C1 at table 1 are on, C1 holding two at once.
    """
    mission = planned_mission(session, slug)
    release = released(session, mission)
    now = datetime.now(UTC)
    begins = datetime.fromtimestamp(now.timestamp() // 300 * 300, UTC) - timedelta(minutes=5)
    shift = begins - FIRST_SLOT - timedelta(minutes=60)
    slots = session.query(Slot).join(SessionBlock).filter(SessionBlock.mission_id == mission.id)
    for one in slots:
        one.starts_at, one.ends_at = one.starts_at + shift, one.ends_at + shift
    for told in release.meetings:
        told.starts_at, told.ends_at = told.starts_at + shift, told.ends_at + shift
        told.place.time_zone = f"Etc/GMT{now.hour - 12:+d}"  # where it is about noon
    both = session.query(Participant).filter_by(mission_id=mission.id, code="C1").one()
    both.delegates_at_once = 2
    mission.starts_on, mission.ends_on = ((now + timedelta(days=days)).date() for days in (-2, 2))
    for number, one in enumerate(session.query(Delegate).order_by(Delegate.id)):
        one.telephone = f"+34 600 000 {number:03}"
    session.flush()
    return mission
