"""Members, visits, missions and meetings: each a page of its own, with the files that show it."""

import io
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from matchmaker.cooperation.members import win_member
from matchmaker.cooperation.visits import begin_visit
from matchmaker.database import reading, writing
from matchmaker.permissions import OPERATOR
from matchmaker.records import MemberWon, Organisation, OrganisationKind, Region, Role, Visit
from tests.cooperation import PDF
from tests.web import scenes
from tests.web.conftest import SignIn, csrf_of

VISIT = "/programme/missions/their-visit"
MEETING = "/missions/one/outcomes/H0~C0"
PAGES = (VISIT, "/programme/missions/one", "/programme/members/1", MEETING)


@pytest.fixture
def cora(signed_in: SignIn, sqlite_engine: Engine) -> FlaskClient:
    """A coordinator, beside a mission with meetings, a visit and a member that came of it."""
    with writing(sqlite_engine) as session:
        scenes.planned_mission(session, "one")
        session.add(
            Organisation(name="Cluster", kind=OrganisationKind.CLUSTER, region=Region.EUROPEAN)
        )
        session.flush()
        win_member(session, {"mission": "one", "organisation": "Home one 0", "cluster": "Cluster"},
                   by=OPERATOR)  # fmt: skip
        begin_visit(session, {"parent": "one", "name": "Their visit", "kind": "reverse_mission",
                              "delegation": "Visited one 0"}, by=OPERATOR)  # fmt: skip
    return signed_in("cora@example.org", Role.COORDINATOR)


def send(client: FlaskClient, page: str, path: str, **data: object) -> TestResponse:
    """Send a form of a page, with the version that the page shows."""
    text = client.get(page).text
    version = re.search(r'name="version" value="(\d+)"', text)
    seen = {"version": version[1]} if version else {}
    return client.post(path, data={"csrf_token": csrf_of(text), **seen, **data})


@pytest.mark.parametrize("page", PAGES)
def test_a_file_is_attached_where_it_shows_something_and_a_refused_one_keeps_what_was_written(
    cora: FlaskClient, page: str
) -> None:
    assert "No file yet." in cora.get(page).text
    lie = send(cora, page, f"{page}/files", kind="photograph", told="Taken at noon",
               file=(io.BytesIO(b"MZ"), "noon.pdf"))  # fmt: skip
    assert lie.status_code == 422
    assert 'value="Taken at noon"' in lie.text
    assert 'value="photograph" selected' in lie.text
    kept = send(cora, page, f"{page}/files", kind="photograph", told="Taken at noon",
                file=(io.BytesIO(PDF), "noon.pdf"))  # fmt: skip
    assert kept.status_code == 302
    assert "noon.pdf" in cora.get(page).text
    assert cora.get("/programme/files/1").data == PDF
    without = send(cora, page, "/programme/files/1/withdraw", reason=" ")
    assert "Say why the file is withdrawn." in (
        without.text if without.status_code == 422 else cora.get(page).text
    )
    send(cora, page, "/programme/files/1/withdraw", reason="the wrong picture")
    assert "withdrawn: the wrong picture" in cora.get(page).text


def test_a_mission_shows_what_came_of_it_and_whose_files_there_are(cora: FlaskClient) -> None:
    send(cora, MEETING, f"{MEETING}/files", kind="minutes", file=(io.BytesIO(PDF), "minutes.pdf"))
    page = " ".join(cora.get("/programme/missions/one").text.split())
    for told in ("Their visit", "Home one 0", f'href="{MEETING}#files"', "1 file"):
        assert told in page
    visit = cora.get(VISIT).text
    assert "Visited one 0" in visit  # a contact that it inherited
    assert 'href="/programme/missions/one"' in visit


def test_a_visit_and_a_member_are_corrected_and_refused_with_what_was_written(
    cora: FlaskClient, sqlite_engine: Engine
) -> None:
    wrong = {"host": "Nobody we know", "size": "many", "place": "Old Hall", "outlook": "held"}
    refused = send(cora, VISIT, f"{VISIT}/visit", **wrong)
    assert refused.status_code == 422
    assert "No organisation on record is called" in refused.text
    assert 'value="Old Hall"' in refused.text
    done = send(cora, VISIT, f"{VISIT}/visit", **wrong | {"host": "Home one 1", "size": "12"})
    assert done.status_code == 302
    member = "/programme/members/1"
    later = send(cora, member, f"{member}/correct", joined_on="2199-01-01", note="so they say")
    assert "1 Jan 2199 has not come yet." in later.text
    assert ">so they say</textarea>" in later.text
    send(cora, member, f"{member}/correct", joined_on="2020-05-04", note="so they say")
    assert "4 May 2020" in cora.get(member).text
    with reading(sqlite_engine) as session:
        visit = session.query(Visit).one()
        assert (visit.size, visit.place, visit.outlook.value) == (12, "Old Hall", "held")
        assert visit.host is not None
        assert visit.host.name == "Home one 1"


def test_a_member_that_was_struck_can_be_won_again(
    cora: FlaskClient, sqlite_engine: Engine
) -> None:
    member, facts = "/programme/members/1", {"organisation": "Home one 0", "cluster": "Cluster",
                                             "mission": "one"}  # fmt: skip
    again = send(cora, "/programme/members", "/programme/members", **facts)
    assert "This is recorded already." in again.text
    send(cora, member, f"{member}/strike", reason="not yet signed")
    assert "Struck" in cora.get(member).text
    assert "Home one 0" not in cora.get("/programme/members").text.partition("datalist")[0]
    assert send(cora, "/programme/members", "/programme/members", **facts).location == member
    with reading(sqlite_engine) as session:
        assert session.query(MemberWon).one().struck_at is None
