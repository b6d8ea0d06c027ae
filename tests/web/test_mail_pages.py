"""The outbox as organisers see it."""

import pytest

from matchmaker.database import writing
from matchmaker.messages.mail import show_due
from matchmaker.messages.outbox import queue
from tests.factories import make_bare_mission
from tests.web.conftest import csrf_of


@pytest.fixture
def told(sqlite_engine):
    with writing(sqlite_engine) as session:
        mission = make_bare_mission(session)
        make_bare_mission(session, "other")
        number = queue(
            session,
            key="k",
            kind="invitation",
            to_address="a@example.org",
            to_name="<b>Ann</b>",
            subject="Come & see",
            text="Dear <b>Ann</b>",
            mission=mission,
        ).id
    show_due(sqlite_engine)
    return number


def test_mails_are_listed_and_read_as_text(staff, told):
    page = staff.get("/missions/demo/mail").text
    assert "Come &amp; see" in page
    assert "shown here, not sent" in page
    assert "Come" not in staff.get("/missions/demo/mail?state=sent").text
    assert "Dear &lt;b&gt;Ann&lt;/b&gt;" in staff.get(f"/missions/demo/mail/{told}").text


def test_a_mail_that_was_only_shown_can_be_sent(staff, told):
    page = staff.get(f"/missions/demo/mail/{told}").text
    data = {"csrf_token": csrf_of(page)}
    assert staff.post(f"/missions/demo/mail/{told}/again", data=data).status_code == 302
    assert "waits to be sent" in staff.get(f"/missions/demo/mail/{told}").text
    assert staff.post(f"/missions/demo/mail/{told}/again", data=data).status_code == 422


def test_a_mail_of_another_mission_is_not_there(staff, told):
    assert staff.get(f"/missions/other/mail/{told}").status_code == 404


def test_a_mission_without_mail_says_what_belongs_here(staff, told):
    assert "Invitations and the news of a release appear here" in (
        staff.get("/missions/other/mail").text
    )
