"""People: the list, the filter, one participant's page, and what an organiser does there."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import Engine, select

from matchmaker.database import reading, writing
from matchmaker.records import (
    AuditEntry,
    AvailabilityWindow,
    Message,
    Mission,
    Organisation,
    OrganisationAlias,
    Participant,
    ParticipantState,
    Priority,
    ProfileEntry,
    ProfileKind,
    Side,
)
from tests.factories import make_bare_mission, make_participant, make_place, make_request
from tests.web.conftest import csrf_of

Statements = Callable[[], AbstractContextManager[list[str]]]
LIST = "/missions/demo/people"


def texts(page: str, path: str) -> list[str]:
    return [
        " ".join(" ".join(one.itertext()).split()) for one in html.fromstring(page).cssselect(path)
    ]


@pytest.fixture
def mission(sqlite_engine: Engine) -> None:
    """EU01 is ready; EU02 registered and lacks all else; CN01 has a wish and no profile."""
    with writing(sqlite_engine) as session:
        made = make_bare_mission(session)
        ready = make_participant(session, made, Side.HOME, "EU01")
        make_participant(
            session, made, Side.HOME, "EU02", delegates=0, state=ParticipantState.REGISTERED
        )
        asked = make_participant(session, made, Side.COUNTERPART, "CN01")
        ready.delegates[0].email = "eu01@example.eu"
        ready.profile.append(ProfileEntry(kind=ProfileKind.OFFER, text="snow"))
        make_request(session, ready, asked, Priority.MUST)


def post(client: FlaskClient, address: str, **values: str) -> tuple[int, str]:
    token = csrf_of(client.get(LIST).text)
    answer = client.post(address, data={"csrf_token": token, **values}, follow_redirects=True)
    return answer.status_code, answer.text


pytestmark = pytest.mark.usefixtures("mission")


def test_the_list_says_who_is_not_ready_and_why(staff: FlaskClient) -> None:
    page = staff.get(LIST).text
    assert texts(page, ".headline") == ["1 of 3 ready"]
    assert texts(page, "tbody th a") == ["Company EU02", "Company CN01", "Company EU01"]
    assert texts(page, "tbody td:nth-of-type(1)") == [
        "registration to be confirmed nobody is named no profile no wishes, own or others'",
        "no mail address no profile",
        "Ready",
    ]
    assert texts(page, "tbody .acts button") == ["Confirm Company EU02"]
    assert texts(page, "tbody .acts a") == ["Open Company CN01"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("side=home", ["EU02", "EU01"]),
        ("ready=yes", ["EU01"]),
        ("ready=no", ["EU02", "CN01"]),
        ("lack=profile", ["EU02", "CN01"]),
        ("lack=profile&side=counterpart", ["CN01"]),
        ("state=registered", ["EU02"]),
        ("state=withdrawn", []),
        ("text=cn01", ["CN01"]),
        ("text=eu01@example.eu", ["EU01"]),
        ("text=company+EU02", ["EU02"]),
        ("text=%25", []),
        ("side=nonsense&page=x", ["EU02", "CN01", "EU01"]),
        ("page=99", ["EU02", "CN01", "EU01"]),
    ],
)
def test_the_list_is_filtered(staff: FlaskClient, query: str, found: list[str]) -> None:
    page = staff.get(f"{LIST}?{query}").text
    assert [one.removeprefix("Company ") for one in texts(page, "tbody th a")] == found


def test_fifty_rows_make_a_page(staff: FlaskClient, sqlite_engine: Engine) -> None:
    with writing(sqlite_engine) as session:
        mission = session.scalars(select(Mission)).one()
        for number in range(50):
            make_participant(session, mission, Side.COUNTERPART, f"X{number:02}", delegates=0)
    first, second = (staff.get(f"{LIST}?side=counterpart&page={page}").text for page in (1, 2))
    assert [len(texts(page, "tbody tr")) for page in (first, second)] == [50, 1]
    (after,) = html.fromstring(first).cssselect("a[rel=next]")
    assert after.get("href") == f"{LIST}?page=2&side=counterpart"


@pytest.mark.parametrize("path", [LIST, f"{LIST}/EU01", "/missions/demo/invitations"])
def test_queries_do_not_grow_with_rows(
    staff: FlaskClient, sqlite_engine: Engine, statements: Statements, path: str
) -> None:
    staff.get(path)
    with statements() as few:
        assert staff.get(path).status_code == 200
    with writing(sqlite_engine) as session:
        mission = session.scalars(select(Mission)).one()
        asker = session.scalars(select(Participant).where(Participant.code == "EU01")).one()
        for number in range(5):
            other = make_participant(session, mission, Side.COUNTERPART, f"X{number}", delegates=3)
            make_request(session, asker, other)
            make_request(session, other, asker)
    with statements() as many:
        assert staff.get(path).status_code == 200
    assert len(many) == len(few)


def test_confirming_tells_them_and_the_trail(staff: FlaskClient, sqlite_engine: Engine) -> None:
    with writing(sqlite_engine) as session:
        for one in session.scalars(select(Participant)):
            one.state = ParticipantState.REGISTERED
    status, page = post(staff, f"{LIST}/EU01/confirm")
    assert status == 200
    assert "Company EU01 is confirmed." in page
    assert texts(page, ".trail td")[1:3] == ["Olga", "confirmed the registration State: Confirmed"]
    with reading(sqlite_engine) as session:
        assert session.scalars(select(Message.to_address)).all()[-1] == "eu01@example.eu"


def test_a_state_that_cannot_follow_is_refused_in_words(staff: FlaskClient) -> None:
    status, page = post(staff, f"{LIST}/EU01/confirm")
    assert status == 422
    assert "cannot become confirmed" in page


def test_turning_away_needs_a_word(staff: FlaskClient, sqlite_engine: Engine) -> None:
    status, page = post(staff, f"{LIST}/EU01/turn-away", word=" ")
    assert status == 422
    assert "Write a word why" in page
    status, page = post(staff, f"{LIST}/EU01/turn-away", word="We are full.")
    assert "Withdrawn" in texts(page, ".headline")
    with reading(sqlite_engine) as session:
        assert "We are full." in session.scalars(select(Message.text)).all()[-1]


def test_withdrawing_and_taking_back(staff: FlaskClient) -> None:
    _, page = post(staff, f"{LIST}/EU01/withdraw")
    assert texts(page, ".headline") == ["Withdrawn"]
    _, page = post(staff, f"{LIST}/EU01/readmit")
    assert "Registered" in page


def test_chasing_asks_for_what_is_lacking_once_a_day(
    staff: FlaskClient, sqlite_engine: Engine
) -> None:
    status, page = post(staff, f"{LIST}/EU01/chase")
    assert "A mail to Company EU01 is on its way." in page
    with reading(sqlite_engine) as session:
        mail = session.scalars(select(Message).where(Message.kind == "chase")).one()
        assert "say when you can meet" in mail.text
        assert "what you offer" not in mail.text
        assert mail.text.rstrip().endswith("/sign-in")
    status, page = post(staff, f"{LIST}/EU01/chase")
    assert status == 422
    assert "was asked today already" in page


def test_who_cannot_be_written_to_is_to_be_called(staff: FlaskClient) -> None:
    status, page = post(staff, f"{LIST}/CN01/chase")
    assert status == 422
    assert "has a mail address; call them" in page


def test_numbers_that_contradict_each_other_are_refused_beside_the_form(
    staff: FlaskClient, sqlite_engine: Engine
) -> None:
    status, page = post(staff, f"{LIST}/EU01/limits", min_meetings="5", max_meetings="3")
    assert status == 422
    assert texts(page, "#limits .notice") == ["The minimum is more than the maximum."]
    assert html.fromstring(page).cssselect("#min_meetings")[0].get("value") == "5"
    status, _ = post(staff, f"{LIST}/EU01/limits", min_meetings="2", max_meetings="8")
    assert status == 200
    with reading(sqlite_engine) as session:
        participant = session.scalars(select(Participant).where(Participant.code == "EU01")).one()
        assert (participant.min_meetings, participant.max_meetings) == (2, 8)
        assert participant.mission.revision == 1


def test_a_new_name_keeps_the_old_one_as_a_spelling(
    staff: FlaskClient, sqlite_engine: Engine
) -> None:
    post(staff, f"{LIST}/EU01/organisation", name="Snow Ltd", kind="sme", country="FR")
    with reading(sqlite_engine) as session:
        organisation = session.scalars(
            select(Organisation).where(Organisation.name == "Snow Ltd")
        ).one()
        assert organisation.country == "FR"
        assert session.scalars(select(OrganisationAlias.spelling)).all() == ["Company EU01"]


def test_a_name_that_another_has_is_refused(staff: FlaskClient) -> None:
    status, page = post(
        staff, f"{LIST}/EU01/organisation", name="Company CN01", kind="sme", country="ES"
    )
    assert status == 422
    assert "merge the two if they are one" in page


def test_private_notes_are_kept_and_audited(staff: FlaskClient, sqlite_engine: Engine) -> None:
    _, page = post(staff, f"{LIST}/EU01/note", note="Pays late <b>")
    assert texts(page, "#note-text") == ["Pays late <b>"]
    with reading(sqlite_engine) as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert entry is not None
        assert (entry.action, entry.by, entry.details) == ("set_note", "Olga", {})


def test_when_somebody_can_meet_is_told_by_the_clock_of_the_mission(
    staff: FlaskClient, sqlite_engine: Engine
) -> None:
    with writing(sqlite_engine) as session:
        one = session.scalars(select(Participant).where(Participant.code == "EU01")).one()
        one.delegates[0].languages = ["zh"]
        make_place(session, one.mission)
        begins = datetime(2027, 3, 9, 1, tzinfo=UTC)
        one.availability.append(
            AvailabilityWindow(
                starts_at=begins, ends_at=begins + timedelta(hours=2), available=True
            )
        )
    page = " ".join(html.fromstring(staff.get(f"{LIST}/EU01").text).text_content().split())
    assert "there: 9 Mar 2027 09:00–11:00 UTC+8" in page
    assert "Speaks: Chinese" in page


def test_an_empty_mission_says_how_people_get_there(
    staff: FlaskClient, sqlite_engine: Engine
) -> None:
    with writing(sqlite_engine) as session:
        make_bare_mission(session, "bare")
    page = staff.get("/missions/bare/people").text
    assert texts(page, ".headline") == ["Nobody takes part yet"]


def test_inviting_many_by_mail(staff: FlaskClient, sqlite_engine: Engine) -> None:
    _, page = post(
        staff,
        "/missions/demo/invitations/mail",
        side="home",
        addresses="Ana <ana@example.eu>; ben@example.eu",
    )
    assert "2 invitations are on their way." in page
    assert texts(page, ".invitations tbody th") == ["ben@example.eu", "Ana ana@example.eu"]
    with reading(sqlite_engine) as session:
        links = [
            one.get("value")
            for one in html.fromstring(page).cssselect(".invitations input[readonly]")
        ]
        texts_sent = session.scalars(select(Message.text).order_by(Message.id.desc())).all()
        assert all(link in text for link, text in zip(links, texts_sent, strict=True))


def test_a_wrong_address_is_named_and_what_was_pasted_stays(staff: FlaskClient) -> None:
    status, page = post(
        staff, "/missions/demo/invitations/mail", side="home", addresses="ana@example.eu, nobody"
    )
    assert status == 422
    assert "nobody" in texts(page, ".notice")[0]
    assert texts(page, "#addresses") == ["ana@example.eu, nobody"]


def test_a_link_is_made_renewed_and_closed(staff: FlaskClient) -> None:
    def link(page: str) -> str:
        (field,) = html.fromstring(page).cssselect(".invitations input[readonly]")
        return str(field.get("value"))

    _, page = post(staff, "/missions/demo/invitations/link", side="counterpart")
    first = link(page)
    assert "/invitations/1-" in first
    _, page = post(staff, "/missions/demo/invitations/1/rotate")
    assert link(page) != first
    _, page = post(staff, "/missions/demo/invitations/1/revoke")
    assert not html.fromstring(page).cssselect(".invitations input[readonly]")
    status, _ = post(staff, "/missions/demo/invitations/2/revoke")
    assert status == 404
