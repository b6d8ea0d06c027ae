"""What those who take part see and do: their day, their wishes, and nothing that is not theirs."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
import vobject
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from matchmaker.accounts import ensure_account
from matchmaker.database import reading, writing
from matchmaker.permissions import OPERATOR
from matchmaker.records import (
    AvailabilityWindow,
    ClusterMembership,
    Meeting,
    MeetingRequest,
    Mission,
    OrganisationKind,
    Participant,
    Priority,
    ProfileEntry,
    ProfileKind,
    Release,
    ReleasedMeeting,
    RequestState,
    Role,
    SessionBlock,
    Side,
    Slot,
)
from tests.factories import make_mission, make_organisation, make_participant, make_request
from tests.web import scenes
from tests.web.conftest import SignIn, csrf_of
from tests.web.test_pages import texts

Statements = Callable[[], AbstractContextManager[list[str]]]

PRIVATE = ("", "/profile", "/people", "/availability", "/catalogue", "/wishes", "/calendar.ics")


def participant(session: Session, code: str) -> Participant:
    return session.scalars(select(Participant).where(Participant.code == code)).one()


def act_as(session: Session, code: str, email: str) -> None:
    """Let the delegates of a participant be whoever signs in with this address."""
    for delegate in participant(session, code).delegates:
        delegate.account = ensure_account(session, email, email.partition("@")[0], by=OPERATOR)


def post(client: FlaskClient, path: str, page: str, **data: object) -> int:
    """Send a form whose token is on a page; the answer's code."""
    token = csrf_of(client.get(page).text)
    return client.post(path, data={**data, "csrf_token": token}).status_code


@pytest.fixture
def planned(sqlite_engine: Engine) -> None:
    """Mission ``one``, planned and not released; meetings in the future."""
    with writing(sqlite_engine) as session:
        scenes.planned_mission(session, "one")
        later = datetime.now(UTC).replace(second=0, microsecond=0, minute=0) + timedelta(days=30)
        for number, slot in enumerate(session.scalars(select(Slot).order_by(Slot.starts_at))):
            slot.starts_at = later + timedelta(minutes=30 * number)
            slot.ends_at = slot.starts_at + timedelta(minutes=25)
        for meeting in session.scalars(select(Meeting)):
            meeting.delegates = [one for each in meeting.participants for one in each.delegates]
        act_as(session, "H0", "hanna@example.org")
        act_as(session, "C0", "cai@example.org")
        act_as(session, "H1", "henk@example.org")


@pytest.fixture
def released(planned: None, sqlite_engine: Engine) -> None:
    with writing(sqlite_engine) as session:
        scenes.released(session, session.scalars(select(Mission)).one())


@pytest.fixture
def hanna(signed_in: SignIn) -> FlaskClient:
    return signed_in("hanna@example.org")


@pytest.mark.usefixtures("planned")
def test_what_is_not_released_is_shown_to_nobody(hanna: FlaskClient) -> None:
    page = hanna.get("/my/one/H0").text
    assert "Visited one" not in page
    assert "There is no agenda yet" in page
    assert "Visited" not in hanna.get("/my/one/H0/calendar.ics").text
    assert hanna.get("/my/one/H0/with/C0").status_code == 404


@pytest.mark.usefixtures("released")
def test_the_control_once_released_it_is(hanna: FlaskClient) -> None:
    page = hanna.get("/my/one/H0").text
    assert texts(page, "h1") == ["Next"]
    assert "Ice rink" in texts(page, ".headline")[0]
    assert "Visited one 0" in page
    assert "Visited one 0" in hanna.get("/my/one/H0/calendar.ics").text
    assert hanna.get("/my/one/H0/with/C0").status_code == 200


@pytest.mark.usefixtures("released")
def test_a_meeting_that_the_organiser_moves_stays_as_it_was_told(
    hanna: FlaskClient, sqlite_engine: Engine
) -> None:
    before = hanna.get("/my/one/H0").text
    with writing(sqlite_engine) as session:
        slots = session.scalars(select(Slot).order_by(Slot.starts_at)).all()
        for meeting in session.scalars(select(Meeting)):
            meeting.slot, meeting.pinned = slots[-1], True
    assert texts(hanna.get("/my/one/H0").text, "main") == texts(before, "main")


@pytest.mark.usefixtures("released")
@pytest.mark.parametrize("path", PRIVATE)
def test_the_address_of_another_participant_leads_nowhere(hanna: FlaskClient, path: str) -> None:
    assert hanna.get(f"/my/one/H0{path}").status_code == 200
    for other in ("H1", "C0"):
        assert hanna.get(f"/my/one/{other}{path}").status_code == 404


@pytest.mark.usefixtures("released")
def test_who_meets_sees_how_to_reach_and_address_the_other(
    hanna: FlaskClient, sqlite_engine: Engine
) -> None:
    with writing(sqlite_engine) as session:
        person = participant(session, "C0").delegates[0]
        person.telephone, person.salutation = "+86 10 1", "Mr Wang"
        number = person.id
    page = hanna.get("/my/one/H0/with/C0").text
    for shown in ("Wang Xiaoming", "王小明", "Mr Wang", "+86 10 1", "Brief of Visited one 0."):
        assert shown in page
    answer = hanna.get(f"/my/one/H0/with/C0/{number}.vcf")
    assert answer.mimetype == "text/vcard"
    read = vobject.readOne(answer.text)
    assert read.fn.value == "Wang Xiaoming (王小明)"
    assert read.tel.value == "+86 10 1"


@pytest.mark.usefixtures("released")
def test_who_does_not_meet_sees_no_contact(hanna: FlaskClient, sqlite_engine: Engine) -> None:
    with reading(sqlite_engine) as session:
        number = participant(session, "C2").delegates[0].id
    assert hanna.get("/my/one/H0/with/C2").status_code == 404
    assert hanna.get(f"/my/one/H0/with/C2/{number}.vcf").status_code == 404
    assert hanna.get(f"/my/one/H0/with/C0/{number}.vcf").status_code == 404
    assert "Wang Xiaoming" not in hanna.get("/my/one/H0/catalogue/C2").text


@pytest.mark.usefixtures("released")
def test_what_a_second_release_changed_is_said(hanna: FlaskClient, sqlite_engine: Engine) -> None:
    with writing(sqlite_engine) as session:
        mission = session.scalars(select(Mission)).one()
        old = session.scalars(select(Release)).one()
        old.in_force = False
        session.flush()
        again = Release(
            mission=mission,
            run=old.run,
            number=2,
            in_force=True,
            released_at=old.released_at,
            released_by="test",
            meetings=[
                ReleasedMeeting(
                    meeting=one.meeting,
                    slot_id=one.slot_id,
                    place=one.place,
                    starts_at=one.starts_at,
                    ends_at=one.ends_at,
                    table_number=2,
                    venue_name="",
                    state=one.state,
                    sequence=one.sequence + 1,
                )
                for one in old.meetings
            ],
        )
        session.add(again)
    page = hanna.get("/my/one/H0").text
    assert "What changed with release 2" in page
    assert "Moved" in page
    assert "Release 2 of" in page


def test_delegates_of_one_participant_see_the_same(
    released: None, sqlite_engine: Engine, hanna: FlaskClient, signed_in: SignIn
) -> None:
    page = "/my/one/H0/people"
    assert (
        post(
            hanna,
            "/my/one/H0/people/new",
            "/my/one/H0/people/new",
            latin_name="Piet de Vries",
            email="piet@example.org",
        )
        == 302
    )
    with reading(sqlite_engine) as session:
        number = participant(session, "H0").delegates[-1].id
    assert post(hanna, f"{page}/{number}/invite", page) == 302
    piet = signed_in("piet@example.org")
    assert piet.get("/my").location == "/my/one/H0"
    theirs, ours = (one.get("/my/one/H0").text for one in (piet, hanna))
    assert texts(theirs, "main .day") == texts(ours, "main .day")
    assert post(hanna, f"{page}/{number}/remove", page) == 302
    assert piet.get("/my/one/H0").status_code == 404


@pytest.mark.usefixtures("released")
def test_one_s_own_clock_is_shown_beside_the_mission_s(hanna: FlaskClient) -> None:
    day = "/my/one/H0"
    assert "Madrid" not in hanna.get(day).text
    assert post(hanna, f"{day}/clock", f"{day}?clock=1", time_zone="Europe/Madrid") == 302
    page = hanna.get(day).text
    # Around midnight the other clock has its own day behind its name.
    assert " Madrid" in texts(page, ".coming .own-clock")[0]
    assert "UTC+8" in page


@pytest.mark.usefixtures("planned")
def test_what_is_ticked_is_when_one_can_meet(hanna: FlaskClient, sqlite_engine: Engine) -> None:
    path = "/my/one/H0/availability"
    tree = html.fromstring(hanna.get(path).text)
    boxes = tree.cssselect("input[name=slot]")
    assert all(one.get("checked") is not None for one in boxes)
    assert post(hanna, path, path, slot=[boxes[0].get("value")]) == 302
    with reading(sqlite_engine) as session:
        (window,) = session.scalars(select(AvailabilityWindow)).all()
        slot = session.scalars(select(SessionBlock)).one().slots[0]
        assert (window.starts_at, window.ends_at) == (slot.starts_at, slot.ends_at)
    checked = html.fromstring(hanna.get(path).text).cssselect("input[name=slot][checked]")
    assert [one.get("value") for one in checked] == [boxes[0].get("value")]


@pytest.mark.slow
@pytest.mark.usefixtures("planned")
def test_a_busy_calendar_is_shown_before_it_is_saved(
    hanna: FlaskClient, sqlite_engine: Engine
) -> None:
    with reading(sqlite_engine) as session:
        slot = session.scalars(select(SessionBlock)).one().slots[1]
        event = f"DTSTART:{slot.starts_at:%Y%m%dT%H%M%SZ}\r\nDTEND:{slot.ends_at:%Y%m%dT%H%M%SZ}"
    data = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\n"
        f"DTSTAMP:20270101T000000Z\r\n{event}\r\nSUMMARY:Secret\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    path = "/my/one/H0/availability"
    token = csrf_of(hanna.get(path).text)
    answer = hanna.post(
        f"{path}/calendar",
        data={"csrf_token": token, "calendar": (BytesIO(data.encode()), "my.ics")},
    )
    boxes = html.fromstring(answer.text).cssselect("input[name=slot]")
    assert [one.get("checked") is None for one in boxes[:3]] == [False, True, False]
    assert "From your calendar, 1 slot is taken." in answer.text
    assert "Secret" not in answer.text
    with reading(sqlite_engine) as session:
        assert session.scalars(select(AvailabilityWindow)).all() == []


@pytest.mark.usefixtures("planned")
def test_words_in_another_language_stay_when_one_is_changed(
    hanna: FlaskClient, sqlite_engine: Engine
) -> None:
    path = "/my/one/H0/profile"
    assert post(hanna, path, path, offers_text="Schlitten", text_language="de") == 302
    assert post(hanna, path, path, offers_text="Sledges", text_language="en") == 302
    with reading(sqlite_engine) as session:
        said = {one.language: one.text for one in participant(session, "H0").profile}
    assert said == {"de": "Schlitten", "en": "Sledges"}


@pytest.mark.usefixtures("planned")
def test_a_wish_is_made_moved_and_taken_back_by_plain_buttons(
    hanna: FlaskClient, sqlite_engine: Engine
) -> None:
    wishes = "/my/one/H0/wishes"
    for code, priority in (("C0", "want"), ("C1", "want"), ("C2", "must")):
        path = f"/my/one/H0/catalogue/{code}"
        assert post(hanna, path, path, priority=priority) == 302
    assert order(hanna) == [("must", "C2"), ("want", "C0"), ("want", "C1")]
    numbers = by_name(hanna)
    assert post(hanna, f"{wishes}/{numbers['C1']}", wishes, do="up") == 302
    assert order(hanna)[1:] == [("want", "C1"), ("want", "C0")]
    assert post(hanna, f"{wishes}/{numbers['C0']}", wishes, do="nice") == 302
    assert post(hanna, f"{wishes}/{numbers['C2']}", wishes, do="remove") == 302
    assert order(hanna) == [("want", "C1"), ("nice", "C0")]


@pytest.mark.usefixtures("planned")
def test_an_order_as_dragging_sends_it(hanna: FlaskClient) -> None:
    wishes = "/my/one/H0/wishes"
    for code in ("C0", "C1", "C2"):
        path = f"/my/one/H0/catalogue/{code}"
        post(hanna, path, path, priority="want")
    numbers = by_name(hanna)
    sent = {
        "wish": [numbers[one] for one in ("C2", "C1", "C0")],
        "priority": ["must", "want", "want"],
    }
    assert post(hanna, f"{wishes}/order", wishes, **sent) == 204
    assert order(hanna) == [("must", "C2"), ("want", "C1"), ("want", "C0")]
    assert post(hanna, f"{wishes}/order", wishes, wish=["9999"], priority=["must"]) == 404


def by_name(client: FlaskClient) -> dict[str, str]:
    """The number of each wish by the code of who is asked."""
    tree = html.fromstring(client.get("/my/one/H0/wishes").text)
    return {
        one.cssselect("a")[0].get("href").rpartition("/")[2]: one.get("data-wish")
        for one in tree.cssselect("[data-wish]")
    }


def order(client: FlaskClient) -> list[tuple[str, str]]:
    tree = html.fromstring(client.get("/my/one/H0/wishes").text)
    return [
        (group.get("data-priority"), one.cssselect("a")[0].get("href").rpartition("/")[2])
        for group in tree.cssselect("[data-priority]")
        for one in group.cssselect("[data-wish]")
    ]


@pytest.mark.usefixtures("planned")
def test_never_is_seen_by_whoever_says_it_and_by_nobody_it_is_about(
    hanna: FlaskClient, sqlite_engine: Engine, signed_in: SignIn
) -> None:
    cai = signed_in("cai@example.org")
    pages = ["/my/one/C0", "/my/one/C0/wishes", "/my/one/C0/catalogue", "/my/one/C0/catalogue/H0"]
    before = [texts(cai.get(path).text, "main") for path in pages]
    path = "/my/one/H0/catalogue/C0"
    assert post(hanna, path, path, priority="never", note="They copied us") == 302
    assert ("never", "C0") in order(hanna)
    assert [texts(cai.get(path).text, "main") for path in pages] == before
    with reading(sqlite_engine) as session:
        number = session.scalars(select(MeetingRequest)).one().id
    answer = f"/my/one/C0/wishes/answer/{number}"
    assert post(cai, answer, "/my/one/C0/wishes", answer="yes") == 404


@pytest.mark.usefixtures("planned")
def test_the_control_a_wish_is_seen_by_whom_it_is_about(
    hanna: FlaskClient, signed_in: SignIn
) -> None:
    cai = signed_in("cai@example.org")
    path = "/my/one/H0/catalogue/C0"
    post(hanna, path, path, priority="want", note="We like your rink")
    page = cai.get("/my/one/C0/wishes").text
    assert "1 asks for you" in page
    assert "We like your rink" in page
    assert "Answer those who ask for you" in cai.get("/my/one/C0").text


@pytest.mark.usefixtures("planned")
@pytest.mark.parametrize(
    ("said", "state"), [("yes", RequestState.ACCEPTED), ("no", RequestState.DECLINED)]
)
def test_an_answer_with_a_word_reaches_who_asked(
    hanna: FlaskClient, sqlite_engine: Engine, signed_in: SignIn, said: str, state: RequestState
) -> None:
    path = "/my/one/H0/catalogue/C0"
    post(hanna, path, path, priority="want")
    cai = signed_in("cai@example.org")
    number = by_name(hanna)["C0"]
    answer = f"/my/one/C0/wishes/answer/{number}"
    assert post(cai, answer, "/my/one/C0/wishes", answer=said, note="With pleasure or not") == 302
    with reading(sqlite_engine) as session:
        assert session.scalars(select(MeetingRequest)).one().state is state
    assert "With pleasure or not" in hanna.get("/my/one/H0/wishes").text
    henk = signed_in("henk@example.org")  # somebody else answers nothing
    assert post(henk, f"/my/one/H1/wishes/answer/{number}", "/my/one/H1/wishes") == 404


@pytest.mark.usefixtures("planned")
def test_the_quota_is_shown_and_kept(hanna: FlaskClient, sqlite_engine: Engine) -> None:
    with writing(sqlite_engine) as session:
        session.scalars(select(Mission)).one().most_requests = 1
    path = "/my/one/H0/catalogue/C0"
    assert "You can still add 1 wish." in hanna.get("/my/one/H0/catalogue").text
    assert post(hanna, path, path, priority="want") == 302
    assert post(hanna, path.replace("C0", "C1"), path, priority="want") == 422
    assert "1 of 1 wishes used." in hanna.get("/my/one/H0/wishes").text


# The catalogue


@pytest.fixture
def shop(sqlite_engine: Engine) -> None:
    """Mission ``demo``: EU01 looks for apps for ski areas, which CN02 offers."""
    with writing(sqlite_engine) as session:
        make_mission(session, home=1, counterparts=3)
        session.add_all(
            [
                ProfileEntry(
                    participant_id=participant(session, "EU01").id,
                    kind=ProfileKind.NEED,
                    code="ski-resort-apps",
                ),
                ProfileEntry(
                    participant_id=participant(session, "CN02").id,
                    kind=ProfileKind.OFFER,
                    code="ski-resort-apps",
                ),
                ProfileEntry(
                    participant_id=participant(session, "CN03").id,
                    kind=ProfileKind.OFFER,
                    text="雪橇 and sledges",
                ),
            ]
        )
        participant(session, "CN03").organisation.sector = "football; ski"
        participant(session, "CN03").organisation.country = "JP"
        act_as(session, "EU01", "eu@example.org")


def found(client: FlaskClient, query: str) -> list[str]:
    page = client.get(f"/my/demo/EU01/catalogue?{query}").text
    links = html.fromstring(page).cssselect(".people .person-name a")
    return [one.get("href").rpartition("/")[2] for one in links]


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("text=company", ["CN01", "CN02", "CN03"]),
        ("text=ski+resorts", ["CN02"]),
        ("text=SLEDGES", ["CN03"]),
        ("text=%E9%9B%AA%E6%A9%87", ["CN03"]),
        ("sector=ski", ["CN03"]),
        ("sector=sk", []),
        ("country=JP", ["CN03"]),
        ("offers=ski-resort-apps", ["CN02"]),
        ("needs=ski-resort-apps", []),
        ("text=%25", []),
        ("country=JP&text=02", []),
    ],
)
def test_a_search_finds_what_was_said(signed_in: SignIn, query: str, codes: list[str]) -> None:
    assert found(signed_in("eu@example.org"), query) == codes


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    "query", ["page=0", "page=-3", "page=x", "page=999999999", "slug=x&code=y&_external=1"]
)
def test_an_odd_address_is_no_failure(signed_in: SignIn, query: str) -> None:
    answer = signed_in("eu@example.org").get(f"/my/demo/EU01/catalogue?{query}")
    assert answer.status_code == 200


@pytest.mark.usefixtures("shop")
def test_a_suggestion_says_why(signed_in: SignIn) -> None:
    page = signed_in("eu@example.org").get("/my/demo/EU01/catalogue").text
    assert texts(page, ".reason") == [
        "Offers what you look for: Digital guides and apps for ski resorts."
    ]


@pytest.mark.usefixtures("shop")
def test_pages_ask_the_database_as_often_for_many_as_for_few(
    signed_in: SignIn, sqlite_engine: Engine, statements: Statements
) -> None:
    paths = ["/my/demo/EU01/catalogue", "/my/demo/EU01/wishes", "/my/demo/EU01"]
    client = signed_in("eu@example.org")

    def counts() -> list[int]:
        numbers = []
        for path in paths:
            with statements() as said:
                assert client.get(path).status_code == 200
            numbers.append(len(said))
        return numbers

    with writing(sqlite_engine) as session:
        me = participant(session, "EU01")
        make_request(session, me, participant(session, "CN01"))
        make_request(session, participant(session, "CN03"), me)
    few = counts()
    with writing(sqlite_engine) as session:
        me = participant(session, "EU01")
        for number in range(10, 50):
            other = make_participant(session, me.mission, Side.COUNTERPART, f"CN{number}")
            other.profile.append(ProfileEntry(kind=ProfileKind.OFFER, code="ski-resort-apps"))
            if number % 2:
                make_request(session, me, other, Priority.NICE)
            else:
                make_request(session, other, me)
    assert counts() == few


@pytest.mark.usefixtures("shop")
def test_many_come_in_pages(signed_in: SignIn, sqlite_engine: Engine) -> None:
    with writing(sqlite_engine) as session:
        mission = session.scalars(select(Mission)).one()
        for number in range(10, 50):
            make_participant(session, mission, Side.COUNTERPART, f"CN{number}")
    client = signed_in("eu@example.org")
    assert len(found(client, "text=Company")) == 25
    assert len(found(client, "text=Company&page=2")) == 18


# Partners


@pytest.fixture
def cluster(planned: None, sqlite_engine: Engine, signed_in: SignIn) -> FlaskClient:
    """A partner cluster that H0 is a member of, and nobody else."""
    with writing(sqlite_engine) as session:
        made = make_organisation(session, "Indescat", kind=OrganisationKind.CLUSTER)
        member = participant(session, "H0").organisation
        session.add(ClusterMembership(cluster=made, member=member))
    return signed_in("clara@example.org", Role.PARTNER_CLUSTER, mission="one", cluster="Indescat")


def test_a_cluster_sees_its_own_people_alone(cluster: FlaskClient) -> None:
    assert cluster.get("/", follow_redirects=True).request.path == "/partner/one"
    page = cluster.get("/partner/one").text
    assert "Home one 0" in page
    assert "Home one 1" not in page
    assert cluster.get("/partner/one/H0").status_code == 200
    for path in ("/partner/one/H1", "/my/one/H1", "/partner/one/C0"):
        assert cluster.get(path).status_code == 403


def test_a_local_partner_sees_the_counterparts(planned: None, signed_in: SignIn) -> None:
    page = signed_in("li@example.org", Role.LOCAL_PARTNER, mission="one").get("/partner/one").text
    assert "Visited one 0" in page
    assert "Home one" not in page


def test_what_a_cluster_proposes_its_member_corrects(
    cluster: FlaskClient, hanna: FlaskClient, sqlite_engine: Engine
) -> None:
    path = "/partner/one/H0"
    assert post(cluster, path, path, other=["C0", "C2"]) == 302
    page = hanna.get("/my/one/H0/wishes").text
    assert "2 of these were proposed for you" in page
    assert "Proposed by Clara." in page
    numbers = by_name(hanna)
    wishes = "/my/one/H0/wishes"
    assert post(hanna, f"{wishes}/{numbers['C0']}", wishes, do="keep") == 302
    assert post(hanna, f"{wishes}/{numbers['C2']}", wishes, do="remove") == 302
    assert order(hanna) == [("want", "C0")]
    assert "proposed for you" not in hanna.get(wishes).text
    assert post(cluster, "/partner/one/H1", path, other=["C0"]) == 403


def test_a_cluster_sees_no_veto_of_its_member(cluster: FlaskClient, hanna: FlaskClient) -> None:
    before = texts(cluster.get("/partner/one/H0").text, "main")
    path = "/my/one/H0/catalogue/C2"
    assert post(hanna, path, path, priority="never") == 302
    assert texts(cluster.get("/partner/one/H0").text, "main") == before
    assert "Never" not in cluster.get("/my/one/H0/wishes").text
