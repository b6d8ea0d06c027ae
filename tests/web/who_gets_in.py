"""Who gets in where: one line for each endpoint of the application.

A new page is one line of ``TABLE``: ``"<endpoint>": row(<who gets in>)``. ``test_matrix.py`` then
tries every method of it as everybody. Who gets in is one of the sets below, or several
joined with ``|``. Where changing is for fewer than reading: ``row(SEES, post=ORGANISES)``.

An address's arguments are filled from ``VALUES`` by their names. Another value for one endpoint
goes into its row: ``row(ORGANISES, code="C1")``. A function is called with a session on the
made-up world's database (``tests/web/world.py``) and answers with the value. They must name
something that exists in mission ``one``, so that nobody is turned away merely because it does not.

"Gets in" means: neither sent to sign in, nor told that there is nothing or that it is not for
them. Answers about an empty form (422 and the like) count as getting in.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.accounts import account_of, actor_of
from matchmaker.calendars.subscription import address_of
from matchmaker.cooperation.cases import raise_case
from matchmaker.cooperation.groups import save_group
from matchmaker.cooperation.members import win_member
from matchmaker.cooperation.targets import set_target
from matchmaker.cooperation.visits import begin_visit
from matchmaker.eu_report import Period, eu_report, project_of
from matchmaker.eu_report.freezing import freeze
from matchmaker.evidence.attaching import attach
from matchmaker.happenings import Kind, What
from matchmaker.intake.coming_back import take_back
from matchmaker.intake.uploads import keep
from matchmaker.interpreter_sheets import tokens_of
from matchmaker.inviting import invite, token_of
from matchmaker.jobs import JobKind, enqueue, jobs_of
from matchmaker.messages.outbox import queue
from matchmaker.missions import mission_by_slug, participant_by_code
from matchmaker.outcomes.answers import write
from matchmaker.outcomes.asking import token_of as asked_token
from matchmaker.outcomes.checking import Answer
from matchmaker.papers import print_papers, printings_of
from matchmaker.permissions import OPERATOR
from matchmaker.records import (
    Event,
    EventCategory,
    FollowUp,
    FollowUpState,
    InterpreterPool,
    Meeting,
    MeetingInterpreter,
    MemberWon,
    Mission,
    MissionStage,
    OutcomeSource,
    Participant,
    Place,
    PlanningRun,
    Priority,
    Project,
    ReleasedMeeting,
    Repair,
    ReportedFigure,
    ReportTemplate,
    SessionBlock,
    Side,
    Statement,
    StatementKind,
    TemplateKind,
)
from matchmaker.reports.documents import Paper
from matchmaker.requests import between, wish
from matchmaker.signing_in import make_link
from matchmaker.webhooks import add_webhook, webhooks_of
from tests.cooperation import PDF
from tests.factories import make_bare_mission, make_request
from tests.web.world import KEY, Who

Value = str | int | Callable[[Session], str | int]

EVERYBODY = frozenset(Who)
NOBODY: frozenset[Who] = frozenset()
SIGNED_IN = EVERYBODY - {Who.ANONYMOUS, Who.REVOKED}
ADMINISTERS = frozenset({Who.ADMINISTRATOR})
FOLLOWS = ADMINISTERS | {Who.COORDINATOR}
"""Sees the programme across missions."""
ORGANISES = ADMINISTERS | {Who.ORGANISER}
SEES = ORGANISES | {Who.COORDINATOR}
"""Sees all of mission one."""
SEES_CASES = SEES | {Who.ORGANISER_ELSEWHERE}
"""Sees cases of some mission, each their own."""
TAKES_PART = frozenset({Who.PARTICIPANT})
"""Speaks for participant H0 of mission one."""
MEETS = TAKES_PART | {Who.OTHER_SIDE}
"""Takes part in mission one, on either side."""
PARTNERS = frozenset({Who.CLUSTER, Who.LOCAL_PARTNER})
LOOKS_AFTER = SEES | TAKES_PART | {Who.CLUSTER}
"""Sees participant H0 of mission one: its cluster too."""
ACTS_FOR = ORGANISES | TAKES_PART
"""Changes what H0 says of itself."""
RUNS_DESK = ORGANISES | {Who.DESK}
HANDED_IN = frozenset({Who.ORGANISER})
"""Whoever handed a file in sees it before it is saved, and nobody else."""


@dataclass(frozen=True)
class Row:
    """Who gets in with a method that reads, and with one that changes; the arguments' values."""

    reads: frozenset[Who]
    changes: frozenset[Who]
    values: Mapping[str, Value]


def row(who: frozenset[Who], *, post: frozenset[Who] | None = None, **values: Value) -> Row:
    """A line of the table."""
    return Row(who, who if post is None else post, values)


def _link(session: Session) -> str:
    account = account_of(session, "participant@example.org")
    assert account is not None
    return make_link(session, account)


def _meeting(session: Session) -> str:
    found = session.scalars(
        select(Meeting).join(Mission).where(Mission.slug == "one").order_by(Meeting.code)
    )
    return found.all()[0].code


def _request(session: Session) -> int:
    people = session.scalars(
        select(Participant).join(Mission).where(Mission.slug == "one").order_by(Participant.code)
    ).all()
    asker, asked = (next(one for one in people if one.code == code) for code in ("H0", "C2"))
    made = between(session, asker, asked) or wish(session, asker, asked, Priority.WANT, by=OPERATOR)
    session.flush()
    return made.id


def _run(session: Session) -> int:
    runs = select(PlanningRun.id).join(Mission).where(Mission.slug == "one")
    return session.scalars(runs.order_by(PlanningRun.id)).all()[0]


def _job(session: Session) -> int:
    mission = session.scalars(select(Mission).where(Mission.slug == "one")).one()
    known = jobs_of(session, mission, JobKind.PLAN)
    if known:
        return known[0].id
    return enqueue(session, JobKind.PLAN, PLAN, by=OPERATOR, mission=mission).id


def _printing(session: Session) -> int:
    mission = session.scalars(select(Mission).where(Mission.slug == "one")).one()
    known = printings_of(session, mission, by=OPERATOR)
    if known:
        return known[0].id
    made = print_papers(session, mission, [Paper.DESK], by=OPERATOR)
    made.content = b"%PDF"
    return made.id


def _message(session: Session) -> int:
    mission = session.scalars(select(Mission).where(Mission.slug == "one")).one()
    return queue(
        session,
        key="to be read",
        kind="invitation",
        to_address="a@example.org",
        subject="Come",
        text="Come.",
        mission=mission,
    ).id


def _webhook(session: Session) -> int:
    mission = session.scalars(select(Mission).where(Mission.slug == "one")).one()
    known = webhooks_of(session, mission)
    made = known[0] if known else add_webhook(session, mission, "https://e.org/x", by=OPERATOR)
    session.flush()
    return made.id


def _outcome(session: Session) -> int:
    meeting = session.scalars(
        select(Meeting).join(Mission).where(Mission.slug == "one", Meeting.code == "H0~C0")
    ).one()
    return write(
        session,
        meeting,
        meeting.participants[0],
        Answer(held=True),
        by=OPERATOR,
        source=OutcomeSource.PAGE,
        said_on=date(2027, 3, 9),
    ).id


def _waiting(session: Session, slug: str = "one") -> FollowUp:
    """H0 of a mission as it was asked what came of its meetings."""
    mission = mission_by_slug(session, slug)
    one = FollowUp(
        mission_id=mission.id,
        participant=participant_by_code(session, mission, "H0"),
        due_on=date(2027, 4, 12),
        state=FollowUpState.ASKED,
        asked_at=datetime.now(UTC),
        last_asked_at=datetime.now(UTC),
        created_by="x",
    )
    session.add(one)
    session.flush()
    return one


def _follow_up(session: Session) -> int:
    return _waiting(session).id


def _asked_token(session: Session) -> str:
    # Of mission two, since whoever has the address reads whom that participant met.
    one = _waiting(session, "two")
    return asked_token(one, one.participant.delegates[0], KEY)


def _place(session: Session) -> int:
    found = session.scalar(
        select(Place.id).join(Mission, Mission.id == Place.mission_id).where(Mission.slug == "one")
    )
    assert found is not None
    return found


def _block(session: Session) -> int:
    found = session.scalar(
        select(SessionBlock.id)
        .join(Mission, Mission.id == SessionBlock.mission_id)
        .where(Mission.slug == "one")
    )
    assert found is not None
    return found


BEGUN = datetime(2017, 3, 9, 1, tzinfo=UTC)


def _case(session: Session) -> str:
    """A case of mission one."""
    fields = {
        "mission": "one",
        "level": "sme",
        "home": "Home one 0",
        "counterparts": "Visited one 0",
    }
    return raise_case(session, fields, by=OPERATOR).key


def _file(session: Session) -> int:
    """A file of an event of mission one."""
    event = session.get_one(Event, _event(session))
    return attach(session, event, "agenda", "agenda.pdf", BytesIO(PDF), by=OPERATOR).id


def _group(session: Session) -> str:
    """An export group of mission one that asks something."""
    fields = {"mission": "one", "name": "Group of one", "questions": "How?", "members": "H"}
    return save_group(session, None, fields, by=OPERATOR).key


def _visit(session: Session) -> str:
    """A reverse mission out of mission one."""
    fields = {"parent": "one", "name": "Back from one", "kind": "reverse_mission"}
    return begin_visit(session, fields, by=OPERATOR).slug


def _member(session: Session) -> int:
    """A member won by mission one."""
    joined = _participant(session, "H0").organisation
    known = session.scalar(select(MemberWon.id).where(MemberWon.organisation_id == joined.id))
    if known is not None:
        return known
    (member,) = joined.memberships
    fields = {"mission": "one", "organisation": joined.name, "cluster": member.cluster.name}
    return win_member(session, fields, by=OPERATOR).id


def _target(session: Session) -> int:
    fields = {"indicator": "contracts", "starts_on": "2027-01-01", "ends_on": "2027-12-31",
              "value": "3"}  # fmt: skip
    return set_target(session, fields, by=OPERATOR).id


def _event_key(session: Session) -> str:
    return str(_event(session))


def _event(session: Session) -> int:
    known = session.scalar(select(Event.id).join(Mission).where(Mission.slug == "one"))
    if known is not None:
        return known
    mission = mission_by_slug(session, "one")
    event = Event(mission=mission, category=EventCategory.PREPARATORY, title="Event of one")
    session.add(event)
    session.flush()
    return event.id


PLAN = {"goals": ["value"], "time_limit": 60.0, "note": ""}
"""What a plan is asked for with."""


def _invitation(session: Session) -> str:
    mission = session.query(Mission).filter_by(slug="one").one()
    return token_of(invite(session, mission, Side.HOME, by=OPERATOR), KEY)


def _open(session: Session) -> str:
    """A mission that anybody can register for."""
    known = session.query(Mission).filter_by(slug="open").one_or_none()
    return (known or make_bare_mission(session, "open", stage=MissionStage.REGISTRATION)).slug


def _participant(session: Session, code: str) -> Participant:
    return (
        session.query(Participant)
        .join(Mission, Mission.id == Participant.mission_id)
        .filter(Mission.slug == "one", Participant.code == code)
        .one()
    )


def _between(session: Session, asker: str, asked: str) -> int:
    ends = _participant(session, asker), _participant(session, asked)
    known = between(session, *ends)
    return (known or make_request(session, *ends)).id


def _wish(session: Session) -> int:
    return _between(session, "H0", "C0")


def _asked(session: Session) -> int:
    return _between(session, "C1", "H0")


def _own_delegate(session: Session) -> int:
    return _participant(session, "H0").delegates[0].id


def _met(session: Session) -> int:
    """Somebody whom H0 meets, as the release settled it."""
    meeting = session.query(Meeting).filter_by(code="H0~C1").first()
    delegate = _participant(session, "C1").delegates[0]
    assert meeting is not None
    if delegate not in meeting.delegates:
        meeting.delegates.append(delegate)
        session.flush()
    return delegate.id


def _feed(session: Session) -> str:
    delegate = _participant(session, "H0").delegates[0]
    return address_of(delegate, KEY, "").split("/")[-1].removesuffix(".ics")


def _pool(session: Session) -> int:
    """Interpreters of the mission, one of whom serves a meeting."""
    mission = mission_by_slug(session, "one")
    pool = session.scalar(select(InterpreterPool).where(InterpreterPool.mission_id == mission.id))
    if pool is None:
        pool = InterpreterPool(
            mission_id=mission.id, first_language="en", second_language="zh", interpreters=1
        )
        session.add(pool)
        session.flush()
        served = session.scalars(select(Meeting).where(Meeting.code == _meeting(session))).first()
        assert served is not None
        served.interpreters.append(MeetingInterpreter(pool_id=pool.id, unit=1))
        session.flush()
    return pool.id


def _interpreter(session: Session) -> str:
    unit = (_pool(session), 1)
    return tokens_of(session, [unit], KEY)[unit]


def _invitation_number(session: Session) -> int:
    mission = mission_by_slug(session, "one")
    return invite(session, mission, Side.HOME, by=OPERATOR).id


def _back(session: Session) -> int:
    account = account_of(session, "organiser@example.org")
    assert account is not None
    empty = {"mission": "one", "edited": [], "exported": []}
    content = {"participants": empty, "requests": empty}
    by = actor_of(session, account)
    return take_back(session, mission_by_slug(session, "one"), "a.xlsx", content, by=by).id


def _clerk(session: Session) -> int:
    account = account_of(session, "desk@example.org")
    assert account is not None
    return account.id


def _upload(session: Session) -> int:
    account = account_of(session, "organiser@example.org")
    assert account is not None
    rows = [["organisation", "country", "side"], ["Snow Ltd", "ES", "home"]]
    by = actor_of(session, account)
    return keep(
        session, mission_by_slug(session, "one"), "participants", "a.csv", {"rows": rows}, by=by
    ).id


def _begun(session: Session) -> str:
    """A meeting of H0 that people can say something of, though its mission is in the future."""
    told = session.scalars(
        select(ReleasedMeeting)
        .join(Meeting, Meeting.id == ReleasedMeeting.meeting_id)
        .join(Mission, Mission.id == Meeting.mission_id)
        .where(Mission.slug == "one", Meeting.code == "H0~C0")
    ).one()
    slot = told.meeting.slot
    for one in (told, slot):
        one.starts_at, one.ends_at = BEGUN, BEGUN + timedelta(minutes=25)
    session.flush()
    return told.meeting.code


def _repair(session: Session) -> int:
    """Something that happened in mission one, noted and not looked into."""
    mission = mission_by_slug(session, "one")
    case = Repair(
        mission=mission,
        happened=[What(Kind.WITHDRAWN, participant="C0").plain()],
        created_at=datetime.now(UTC),
        created_by="test",
    )
    session.add(case)
    session.flush()
    return case.id


def _project(session: Session) -> str:
    known = session.scalar(select(Project).where(Project.slug == "alliance"))
    if known is None:
        one = session.scalars(select(Mission).where(Mission.slug == "one")).one()
        session.add(Project(slug="alliance", name="Alliance", missions=[one]))
        session.flush()
    return "alliance"


def _row_of_report(session: Session) -> str:
    _project(session)
    one = session.scalars(select(Mission).where(Mission.slug == "one")).one()
    event = Event(mission=one, category=EventCategory.PREPARATORY, title="Briefing")
    session.add(event)
    session.flush()
    return f"event-{event.id}"


def _frozen(session: Session) -> int:
    project = project_of(session, _project(session), by=OPERATOR)
    return freeze(session, project, "First", Period(), by=OPERATOR).number


def _difference(session: Session) -> str:
    project = project_of(session, _project(session), by=OPERATOR)
    session.add(
        ReportedFigure(
            scope="all missions",
            figure="preparatory_events",
            value=99,
            source="report, events table",
            project=project.slug,
        )
    )
    session.flush()
    return eu_report(session, project, by=OPERATOR).differences[0].key


def _statement(session: Session) -> int:
    project = project_of(session, _project(session), by=OPERATOR)
    project.statements.append(Statement(kind=StatementKind.SUMMARY, text="What was done."))
    session.flush()
    return project.statements[-1].id


def _layout(session: Session) -> int:
    layout = ReportTemplate(
        project=project_of(session, _project(session), by=OPERATOR),
        name="layout.docx",
        kind=TemplateKind.DOCX,
        content=b"no document",
        uploaded_at=datetime.now(UTC),
        uploaded_by="somebody",
    )
    session.add(layout)
    session.flush()
    return layout.id


VALUES: dict[str, Value] = {
    "slug": "one",
    "code": "H0",
    "filename": "matchmaker.css",
}

TABLE: dict[str, Row] = {
    "static": row(EVERYBODY),
    "public.index": row(EVERYBODY),
    # accounts
    "accounts.sign_in": row(EVERYBODY),
    "accounts.link": row(EVERYBODY, token=_link),
    "accounts.code": row(NOBODY),  # only between the first factor and the second
    "accounts.sign_out": row(EVERYBODY),
    "public.invitation": row(EVERYBODY, token=_invitation),
    "public.join": row(EVERYBODY, slug=_open),
    "public.registered": row(EVERYBODY),
    "public.follow_up": row(EVERYBODY, token=_asked_token),
    "public.follow_up_answered": row(EVERYBODY),
    # those who take part
    "participant.my": row(SIGNED_IN),
    "participant.day": row(LOOKS_AFTER),
    "participant.calendar": row(LOOKS_AFTER),
    "participant.outcomes": row(TAKES_PART),
    "participant.tap_outcome": row(TAKES_PART, meeting="H0~C0"),
    "participant.outcome": row(TAKES_PART, meeting=_begun),
    "participant.my_calendar": row(LOOKS_AFTER),
    "participant.renew_calendar": row(TAKES_PART),
    "participant.choose_mail": row(TAKES_PART),
    "participant.meeting_calendar": row(LOOKS_AFTER, other="C1"),
    "feeds.calendar": row(EVERYBODY, token=_feed),
    "feeds.interpreter": row(EVERYBODY, token=_interpreter),
    "feeds.interpreter_calendar": row(EVERYBODY, token=_interpreter),
    "participant.counterpart": row(LOOKS_AFTER, other="C1"),
    "participant.person_card": row(LOOKS_AFTER, other="C1", person=_met),
    "participant.set_clock": row(TAKES_PART),
    "participant.profile": row(ACTS_FOR),
    "participant.people": row(ACTS_FOR),
    "participant.new_person": row(ACTS_FOR),
    "participant.person": row(ACTS_FOR, person=_own_delegate),
    "participant.remove_person": row(ACTS_FOR, person=_own_delegate),
    "participant.invite_person": row(ACTS_FOR, person=_own_delegate),
    "participant.availability": row(ACTS_FOR),
    "participant.busy_calendar": row(ACTS_FOR),
    "participant.catalogue": row(LOOKS_AFTER),
    "participant.company": row(LOOKS_AFTER, other="C2"),
    "participant.wish_for": row(ACTS_FOR, other="C2"),
    "participant.wishes": row(LOOKS_AFTER),
    "participant.order_wishes": row(ACTS_FOR),
    "participant.change_wish": row(ACTS_FOR, number=_wish),
    "participant.answer": row(ACTS_FOR, number=_asked),
    "participant.partner_missions": row(SIGNED_IN),
    "participant.partner": row(ORGANISES | PARTNERS),
    "participant.proposals": row(ORGANISES | {Who.CLUSTER}),
    "participant.propose_wishes": row(ORGANISES | {Who.CLUSTER}),
    # one's own account; the numbers are the participant's own, so nobody else finds anything there
    "own.account": row(SIGNED_IN),
    "own.person": row(SIGNED_IN),
    "own.password": row(SIGNED_IN),
    "own.begin_factor": row(SIGNED_IN),
    "own.factor": row(SIGNED_IN),
    "own.end_factor": row(SIGNED_IN),
    "own.end_browser": row(TAKES_PART, number=1),
    "own.end_others": row(SIGNED_IN),
    "own.new_token": row(SIGNED_IN),
    "own.end_token": row(TAKES_PART, number=1),
    "own.my_data": row(SIGNED_IN),
    "own.erasure": row(SIGNED_IN),
    # the desk
    "desk.index": row(SIGNED_IN),
    "desk.now": row(RUNS_DESK),
    "desk.rows": row(RUNS_DESK),
    "desk.arrivals": row(RUNS_DESK),
    "desk.arrival_rows": row(RUNS_DESK),
    "desk.tap": row(RUNS_DESK),
    "desk.taps": row(RUNS_DESK),
    "desk.clear": row(RUNS_DESK),
    "desk.interpreters": row(RUNS_DESK),
    "desk.interpreter_rows": row(RUNS_DESK),
    "desk.renew_interpreter": row(RUNS_DESK, pool=_pool, unit="1"),
    "desk.stranded": row(RUNS_DESK, code="H1", meeting="H1~C1"),
    "desk.meet_instead": row(RUNS_DESK, code="H1", meeting="H1~C1"),
    "desk.staff": row(ORGANISES),
    "desk.add_staff": row(ORGANISES),
    "desk.drop_staff": row(ORGANISES, number=_clerk),
    "desk.worker": row(EVERYBODY),
    "desk.no_network": row(EVERYBODY),
    # administrator
    "administrator.health": row(ADMINISTERS),
    "administrator.accounts": row(ADMINISTERS),
    "administrator.account": row(ADMINISTERS, number=1),
    "administrator.account_grant": row(ADMINISTERS, number=1),
    "administrator.account_revoke": row(ADMINISTERS, number=4, grant=1),  # the cluster's own
    "administrator.account_disable": row(ADMINISTERS, number=1),
    "administrator.account_enable": row(ADMINISTERS, number=1),
    "administrator.account_forget_factor": row(ADMINISTERS, number=1),
    "administrator.codes": row(ADMINISTERS),
    "administrator.code_list": row(ADMINISTERS, name="topics"),
    "administrator.code_rename": row(ADMINISTERS, name="languages", code="de"),
    "administrator.code_retire": row(ADMINISTERS, name="languages", code="de"),
    "administrator.mail": row(ADMINISTERS),
    "administrator.read_mail": row(ADMINISTERS, number=_message),
    "administrator.settings": row(ADMINISTERS),
    "administrator.audit": row(ADMINISTERS),
    # coordinator
    "coordinator.programme": row(FOLLOWS),
    "coordinator.follow_ups": row(FOLLOWS),
    "coordinator.insights": row(FOLLOWS),
    "coordinator.insights_picture": row(FOLLOWS, picture="funnel", kind="svg"),
    "coordinator.meetings": row(FOLLOWS),
    "coordinator.cases": row(SEES_CASES),
    "coordinator.cases_workbook": row(SEES_CASES),
    "coordinator.new_case": row(FOLLOWS),
    "coordinator.case": row(SEES, key=_case),
    "coordinator.correct_case": row(FOLLOWS, key=_case),
    "coordinator.move_case": row(FOLLOWS, key=_case),
    "coordinator.confirm_case": row(FOLLOWS, key=_case),
    "coordinator.hide_case": row(FOLLOWS, key=_case),
    "coordinator.consent_case": row(FOLLOWS, key=_case),
    "coordinator.strike_case": row(FOLLOWS, key=_case),
    "coordinator.attach_to_case": row(FOLLOWS, key=_case),
    "coordinator.missing": row(SEES_CASES),
    "coordinator.events": row(SEES_CASES),
    "coordinator.new_event": row(SEES_CASES),
    "coordinator.event": row(SEES, number=_event),
    "coordinator.correct_event": row(SEES, number=_event),
    "coordinator.attendance_list": row(SEES, number=_event),
    "coordinator.state_attendance": row(SEES, number=_event),
    "coordinator.add_names": row(SEES, number=_event),
    "coordinator.mark_came": row(SEES, number=_event),
    "coordinator.strike_event": row(SEES, number=_event),
    "coordinator.attach_to_event": row(SEES, number=_event),
    "coordinator.groups": row(SEES_CASES),
    "coordinator.new_group": row(FOLLOWS),
    "coordinator.group": row(SEES, key=_group),
    "coordinator.correct_group": row(FOLLOWS, key=_group),
    "coordinator.answer_question": row(FOLLOWS, key=_group, number=1),
    "coordinator.attach_to_group": row(FOLLOWS, key=_group),
    "coordinator.visits": row(SEES_CASES),
    "coordinator.new_visit": row(FOLLOWS),
    "coordinator.set_outlook": row(FOLLOWS, slug=_visit),
    "coordinator.record": row(SEES),
    "coordinator.correct_visit": row(FOLLOWS, slug=_visit),
    "coordinator.attach_to_mission": row(SEES),
    "coordinator.members": row(SEES_CASES),
    "coordinator.win_member": row(FOLLOWS),
    "coordinator.member": row(SEES, number=_member),
    "coordinator.correct_member": row(FOLLOWS, number=_member),
    "coordinator.attach_to_member": row(FOLLOWS, number=_member),
    "coordinator.strike_member": row(FOLLOWS, number=_member),
    "coordinator.targets": row(FOLLOWS),
    "coordinator.set_target": row(FOLLOWS),
    "coordinator.remove_target": row(FOLLOWS, number=_target),
    "coordinator.file": row(SEES, number=_file),
    "coordinator.withdraw_file": row(SEES, number=_file),
    "reports.index": row(FOLLOWS),
    "reports.new_project": row(FOLLOWS),
    "reports.about_project": row(FOLLOWS, project=_project),
    "reports.narrative": row(FOLLOWS, project=_project),
    "reports.statement": row(FOLLOWS, project=_project, number=_statement),
    "reports.remove_statement": row(FOLLOWS, project=_project, number=_statement),
    "reports.report": row(FOLLOWS, project=_project),
    "reports.freeze_period": row(FOLLOWS, project=_project),
    "reports.frozen": row(FOLLOWS, project=_project, number=_frozen),
    "reports.frozen_file": row(FOLLOWS, project=_project, number=_frozen),
    "reports.figure": row(FOLLOWS, project=_project, key="cluster_cases/total"),
    "reports.row": row(FOLLOWS, project=_project, key=_row_of_report),
    "reports.difference": row(FOLLOWS, project=_project, key=_difference),
    "reports.unexplain": row(FOLLOWS, project=_project, key=_difference),
    "reports.file": row(FOLLOWS, project=_project),
    "reports.templates": row(FOLLOWS, project=_project),
    "reports.fill": row(FOLLOWS, project=_project, number=_layout),
    "reports.remove": row(FOLLOWS, project=_project, number=_layout),
    # organiser
    "organiser.missions": row(SIGNED_IN),
    "organiser.pre_flight": row(ORGANISES),
    "organiser.pre_flight_calls": row(ORGANISES),
    "organiser.pre_flight_workbook": row(ORGANISES),
    "organiser.pre_flight_what_if": row(ORGANISES),
    "organiser.requests": row(ORGANISES),
    "organiser.requests_people": row(ORGANISES),
    "organiser.requests_matrix": row(ORGANISES),
    "organiser.requests_rules": row(ORGANISES),
    "organiser.requests_open": row(ORGANISES),
    "organiser.requests_pair": row(ORGANISES, home="H0", counterpart="C0"),
    "organiser.mission": row(SEES),
    "organiser.tables": row(SEES),
    "organiser.participants": row(SEES),
    "organiser.participant": row(SEES),
    "organiser.unmet": row(SEES),
    "organiser.fair": row(SEES),
    "organiser.papers": row(SEES),
    "organiser.print_them": row(SEES),
    "organiser.print_progress": row(SEES, number=_printing),
    "organiser.printed": row(SEES, number=_printing),
    "organiser.workbook": row(SEES),
    "organiser.find_fixes": row(SEES, post=ORGANISES),
    "organiser.release": row(SEES),
    "organiser.publish_release": row(SEES, post=ORGANISES),
    "organiser.repair": row(ORGANISES),
    "organiser.repair_note": row(ORGANISES, kind="late"),
    "organiser.repair_case": row(ORGANISES, number=_repair),
    "organiser.repair_progress": row(ORGANISES, number=_repair),
    "organiser.repair_forget": row(ORGANISES, number=_repair),
    "organiser.repair_find": row(ORGANISES, number=_repair),
    "organiser.repair_choose": row(ORGANISES, number=_repair),
    "organiser.repair_back": row(ORGANISES, number=_repair),
    "organiser.repair_drop": row(ORGANISES, number=_repair),
    "organiser.backups": row(RUNS_DESK),
    "organiser.backup_hold": row(RUNS_DESK),
    "organiser.meeting": row(SEES, code="H0~C0"),
    "organiser.meeting_slots": row(ORGANISES, code="H0~C0"),
    "organiser.move_meeting": row(ORGANISES, code="H0~C0"),
    "organiser.pin_meeting": row(ORGANISES, code="H0~C0"),
    "organiser.unpin_meeting": row(ORGANISES, code="H0~C0"),
    "organiser.cancel_meeting": row(ORGANISES, code="H0~C0"),
    "organiser.add_meeting": row(ORGANISES),
    "organiser.calendar": row(SEES),
    # setting up
    "organiser.set_up_mission": row(ADMINISTERS),
    "organiser.set_up": row(ORGANISES),
    "organiser.set_up_basics": row(ORGANISES),
    "organiser.set_up_list": row(ORGANISES, section="places"),
    "organiser.set_up_new": row(ORGANISES, section="places"),
    "organiser.set_up_entry": row(ORGANISES, section="places", number=_place),
    "organiser.set_up_remove": row(ORGANISES, section="places", number=_place),
    "organiser.set_up_travel": row(ORGANISES),
    "organiser.set_up_blocks": row(ORGANISES),
    "organiser.set_up_new_block": row(ORGANISES),
    "organiser.set_up_block": row(ORGANISES, number=_block),
    "organiser.set_up_limits": row(ORGANISES),
    "organiser.set_up_stage": row(ORGANISES),
    "organiser.outcomes": row(SEES),
    "organiser.outcomes_workbook": row(SEES),
    "organiser.outcomes_log": row(SEES),
    "organiser.outcomes_meeting": row(SEES, code="H0~C0"),
    "organiser.outcomes_files": row(SEES, code="H0~C0"),
    "organiser.outcomes_case": row(FOLLOWS, code="H0~C1"),
    "organiser.outcomes_word": row(SEES, number=_outcome),
    "organiser.outcomes_follow_ups": row(SEES),
    "organiser.act_on_follow_up": row(SEES, number=_follow_up, act="settle"),
    "organiser.ask_about": row(SEES),
    "organiser.set_follow_up_rules": row(SEES),
    "organiser.mail": row(ORGANISES),
    "organiser.mail_message": row(ORGANISES, number=_message),
    "organiser.mail_again": row(ORGANISES, number=_message),
    "organiser.learned": row(ORGANISES),
    "organiser.learned_switch": row(ORGANISES),
    "organiser.plan": row(ORGANISES),
    "organiser.plan_progress": row(ORGANISES, job=_job),
    "organiser.plan_stop": row(ORGANISES, job=_job),
    "organiser.plan_runs": row(ORGANISES),
    "organiser.plan_run": row(ORGANISES, run=_run),
    "organiser.plan_restore": row(ORGANISES, run=_run),
    "organiser.plan_compare": row(ORGANISES),
    "organiser.people": row(ORGANISES),
    "organiser.person": row(ORGANISES),
    "organiser.save_organisation": row(ORGANISES),
    "organiser.save_limits": row(ORGANISES),
    "organiser.save_note": row(ORGANISES),
    "organiser.turn_person_away": row(ORGANISES),
    "organiser.act_on_person": row(ORGANISES, act="withdraw"),
    "organiser.imports": row(ORGANISES),
    "organiser.import_template": row(ORGANISES),
    "organiser.import_file": row(HANDED_IN, number=_upload),
    "organiser.match_columns": row(HANDED_IN, number=_upload),
    "organiser.save_import": row(HANDED_IN, number=_upload),
    "organiser.round_trip": row(ORGANISES),
    "organiser.export_people": row(ORGANISES),
    "organiser.difference": row(HANDED_IN, number=_back),
    "organiser.save_difference": row(HANDED_IN, number=_back),
    "organiser.merging": row(ORGANISES),
    "organiser.merge_two": row(ORGANISES),
    "organiser.tell_two_apart": row(ORGANISES),
    "organiser.invitations": row(ORGANISES),
    "organiser.invite_people": row(ORGANISES),
    "organiser.make_invitation": row(ORGANISES),
    "organiser.act_on_invitation": row(ORGANISES, number=_invitation_number, act="revoke"),
    # programs
    "openapi.spec": row(EVERYBODY),
    "api.missions": row(SIGNED_IN),
    "api.mission": row(SEES),
    "api.participants": row(SEES),
    "api.participant": row(SEES),
    "api.releases": row(SEES),
    "api.one_release": row(SEES, number=1),
    "api.publish": row(ORGANISES),
    "api.requests": row(ORGANISES),
    "api.ask": row(ORGANISES),
    "api.answer": row(ORGANISES, number=_request),
    "api.meetings": row(SEES),
    "api.meeting": row(SEES, code=_meeting),
    "api.let_meet": row(ORGANISES),
    "api.move": row(ORGANISES, code=_meeting),
    "api.change": row(ORGANISES, code=_meeting),
    "api.runs": row(SEES),
    "api.one_run": row(SEES, number=_run),
    "api.plan": row(ORGANISES),
    "api.job": row(ORGANISES, number=_job),
    "api.call_off": row(ORGANISES, number=_job),
    "api.webhooks": row(ORGANISES),
    "api.outcomes": row(SEES),
    "api.log_lines": row(SEES),
    "api.take_outcome_back": row(SEES, number=_outcome),
    "api.cases": row(SEES_CASES),
    "api.one_case": row(SEES, key=_case),
    "api.raise_one": row(FOLLOWS),
    "api.step_case": row(FOLLOWS, key=_case),
    "api.correct_one": row(FOLLOWS, key=_case),
    "api.hide_fields": row(FOLLOWS, key=_case),
    "api.note_consent": row(FOLLOWS, key=_case),
    "api.note_confirmation": row(FOLLOWS, key=_case),
    "api.strike_out": row(FOLLOWS, key=_case),
    "api.evidence": row(SEES, record="cases", key=_case),
    "api.hand_in": row(SEES, record="events", key=_event_key),
    "api.content": row(SEES, number=_file),
    "api.withdraw": row(SEES, number=_file),
    "api.events": row(SEES_CASES),
    "api.one_event": row(SEES, number=_event),
    "api.event_names": row(SEES, number=_event),
    "api.add_event": row(SEES_CASES),
    "api.correct_event": row(SEES, number=_event),
    "api.strike_event": row(SEES, number=_event),
    "api.state_attendance": row(SEES, number=_event),
    "api.add_event_names": row(SEES, number=_event),
    "api.mark_event_names": row(SEES, number=_event),
    "api.groups": row(SEES_CASES),
    "api.one_group": row(SEES, key=_group),
    "api.add_group": row(FOLLOWS),
    "api.correct_group": row(FOLLOWS, key=_group),
    "api.answer_question": row(FOLLOWS, key=_group, number=1),
    "api.visits": row(SEES_CASES),
    "api.one_visit": row(SEES, slug=_visit),
    "api.begin_visit": row(FOLLOWS),
    "api.correct_one_visit": row(FOLLOWS, slug=_visit),
    "api.members": row(SEES_CASES),
    "api.one_member": row(SEES, number=_member),
    "api.add_member": row(FOLLOWS),
    "api.correct_one_member": row(FOLLOWS, number=_member),
    "api.strike_one_member": row(FOLLOWS, number=_member),
    "api.follow_ups": row(SEES),
    "api.chase": row(SEES, number=_follow_up),
    "api.add": row(ORGANISES),
    "api.remove": row(ORGANISES, number=_webhook),
}
