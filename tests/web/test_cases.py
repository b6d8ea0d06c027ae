"""The coordinator's cases: raised, moved, shown by a file; what is confidential stays with few."""

import io

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from matchmaker.database import writing
from matchmaker.evidence.keeping import MOST_BYTES
from matchmaker.records import Role
from tests.cooperation import PDF
from tests.factories import make_mission
from tests.web.conftest import SignIn, csrf_of
from web.coordinator.blueprint import FORM_BYTES

FACTS = {"mission": "demo", "level": "sme", "state": "negotiation", "home": "Company EU01",
         "counterparts": "Zhongguo Secret Ltd", "title": "Quokka scooters",
         "summary": "Quokkas on wheels", "value": "77123", "currency": "EUR"}  # fmt: skip
SECRETS = ("Company EU01", "Zhongguo", "Quokka", "77123", "77,123", "geheim")


@pytest.fixture
def cora(signed_in: SignIn, sqlite_engine: Engine) -> FlaskClient:
    with writing(sqlite_engine) as session:
        make_mission(session)
    return signed_in("cora@example.org", Role.COORDINATOR)


def send(
    client: FlaskClient, path: str, form_of: str = "/programme/cases/new", **data: object
) -> TestResponse:
    token = csrf_of(client.get(form_of).text)
    return client.post(path, data={"csrf_token": token, **data})


def version(client: FlaskClient, key: str = "C-1") -> str:
    page = client.get(f"/programme/cases/{key}").text
    return page.partition('name="version" value="')[2].partition('"')[0]


def test_from_nothing_to_a_contract_with_its_file(cora: FlaskClient) -> None:
    assert "No case yet" in cora.get("/programme/cases").text
    wrong = send(cora, "/programme/cases/new", **{**FACTS, "currency": "XYZ", "home": ""})
    assert wrong.status_code == 422
    assert "There is no currency &#34;XYZ&#34;" in wrong.text
    assert "Say who of the home side cooperates." in wrong.text
    assert "Zhongguo Secret Ltd" in wrong.text  # what was filled in is still there
    assert send(cora, "/programme/cases/new", **FACTS).location == "/programme/cases/C-1"
    early = send(cora, "/programme/cases/C-1/step", state="contract", reason="Quite sure",
                 version=version(cora))  # fmt: skip
    assert early.status_code == 422
    assert "Say when it was signed." in early.text
    assert 'value="Quite sure"' in early.text  # nothing has to be typed again
    send(cora, "/programme/cases/C-1/step", state="contract", on="2020-05-04",
         document="contract", version=version(cora))  # fmt: skip
    assert "4 May 2020" in cora.get("/programme/cases/C-1").text
    assert "the signed document" in cora.get("/programme/missing").text

    lie = send(cora, "/programme/cases/C-1/files", kind="signed_document",
               file=(io.BytesIO(b"MZ program"), "contract.pdf"))  # fmt: skip
    assert "its content is something else" in lie.text
    send(cora, "/programme/cases/C-1/files", kind="signed_document",
         file=(io.BytesIO(PDF), "合同 1.pdf"))  # fmt: skip
    answer = cora.get("/programme/files/1")
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.mimetype == "application/pdf"
    assert "the signed document" not in cora.get("/programme/missing").text


def test_who_comes_second_is_told(cora: FlaskClient) -> None:
    send(cora, "/programme/cases/new", **FACTS)
    seen = version(cora)
    correct = "/programme/cases/C-1/correct"
    first = {**FACTS, "title": "First", "reason": "a slip", "version": seen}
    assert send(cora, correct, **first).status_code == 302
    second = send(cora, correct, **{**first, "title": "Second"})
    assert "changed this case meanwhile; nothing was saved" in second.text
    assert "First" in cora.get("/programme/cases/C-1").text


def test_a_file_that_is_too_large_is_refused_before_it_is_read(cora: FlaskClient) -> None:
    send(cora, "/programme/cases/new", **FACTS)
    answer = cora.post(
        "/programme/cases/C-1/files",
        environ_overrides={"CONTENT_LENGTH": "2000000000"},
        content_type="multipart/form-data; boundary=x",
    )
    assert answer.status_code == 413
    assert "larger than this page takes" in answer.text
    assert MOST_BYTES + FORM_BYTES < 2_000_000_000
    assert "No file yet." in cora.get("/programme/cases/C-1").text


def test_what_is_confidential_is_on_no_page_of_who_may_not_see_it(
    cora: FlaskClient, signed_in: SignIn
) -> None:
    olga = signed_in("olga@example.org", Role.ORGANISER, mission="demo")
    send(cora, "/programme/cases/new", **{**FACTS, "state": "contract", "signed_on": "2020-01-02"})
    send(cora, "/programme/cases/C-1/files", kind="signed_document", told="geheim",
         file=(io.BytesIO(PDF), "geheim.pdf"))  # fmt: skip
    pages = ("/programme/cases", "/programme/cases?text=Quokka", "/programme/cases/C-1",
             "/programme/missing", "/programme/files/1")  # fmt: skip

    def told() -> str:
        return "".join(olga.get(one).get_data(as_text=True) for one in pages)

    before = told()
    assert [one for one in SECRETS if one not in before] == ["77123"]  # the control
    send(cora, "/programme/cases/C-1/confidential", version=version(cora), until="2199-01-01",
         hidden=["home_parties", "counterparts", "summary", "value"])  # fmt: skip
    after = told().replace("text=Quokka", "").replace('value="Quokka"', "")
    assert [one for one in SECRETS if one in after] == []
    assert "1 case" in after
    assert olga.get("/programme/files/1").status_code == 404
    assert "Quokka" in cora.get("/programme/cases/C-1").text
