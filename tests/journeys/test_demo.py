"""``matchmaker demo`` again, and while it serves: who may practise, and what stays as it was."""

import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from tests.conftest import COMMAND, Demo, matchmaker
from tests.web.conftest import csrf_of

pytestmark = pytest.mark.slow

ROLES = {
    "administrator": "/missions",
    "coordinator": "/programme",
    "organiser": "/missions",
    "cluster": None,
    "local-partner": None,
    "desk": None,
    "sme": None,
    "counterpart": None,
}
"""The accounts to practise with, and their first pages where those are this module's matter."""


def rows_of(demo: Demo, query: str) -> list[tuple]:
    with closing(sqlite3.connect(demo.folder / "matchmaker.db")) as database:
        return database.execute(query).fetchall()


def test_there_is_one_account_for_each_part_and_it_is_marked_as_made_up(demo: Demo) -> None:
    accounts = rows_of(demo, "SELECT email, synthetic FROM account ORDER BY id")
    assert accounts == [(f"{role}@demo.example", 1) for role in ROLES]
    assert rows_of(demo, "SELECT count(*) FROM delegate WHERE account_id IS NOT NULL") == [(2,)]
    assert rows_of(demo, "SELECT count(*) FROM account WHERE password_hash IS NOT NULL") == [(0,)]


def test_again_nothing_is_planned_and_nothing_is_added_or_changed(demo: Demo) -> None:
    made = [
        "SELECT count(*) FROM account",
        "SELECT count(*) FROM role_grant",
        "SELECT count(*) FROM audit_entry WHERE action IN ('create_account', 'grant_role')",
    ]
    rows = [rows_of(demo, one) for one in made]
    files = {path: path.read_bytes() for path in demo.folder.rglob("*.ics")}
    again = matchmaker("demo", "--out", demo.folder, "--no-serve")
    assert again.returncode == 0, again.stderr
    assert again.stdout == demo.printed
    assert {path: path.read_bytes() for path in demo.folder.rglob("*.ics")} == files
    assert [rows_of(demo, one) for one in made] == rows


def test_while_it_serves_a_link_is_printed_for_each_part_and_signs_in(
    demo: Demo, tmp_path: Path
) -> None:
    copy = tmp_path / "demo"
    shutil.copytree(demo.folder, copy)
    server = subprocess.Popen(
        [*COMMAND, "demo", "--out", str(copy), "--port", "0"], stdout=subprocess.PIPE, text=True
    )
    assert server.stdout is not None
    try:
        said = []
        for line in server.stdout:
            said.append(line)
            if "matchmaker sign-in-link" in line:
                break
        links = re.findall(r"http://127\.0\.0\.1:\d+/sign-in/\S+", "".join(said))
        assert len(links) == len(ROLES)
        firsts = {}
        for role, link in zip(ROLES, links, strict=True):
            browser = build_opener(HTTPCookieProcessor(CookieJar()))
            page = browser.open(link).read().decode()
            token = csrf_of(page)
            browser.open(link, data=urlencode({"csrf_token": token}).encode())
            firsts[role] = browser.open(link[: link.index("/sign-in")] + "/").geturl()
        for role, path in ROLES.items():
            assert path is None or firsts[role].endswith(path)
    finally:
        server.terminate()
        server.wait(timeout=30)
        server.stdout.close()


def test_nothing_else_makes_an_account(tmp_path: Path) -> None:
    """No default account: tables alone let nobody in."""
    url = f"sqlite:///{tmp_path / 'new.db'}"
    assert matchmaker("database", "upgrade", "--database", url).returncode == 0
    with closing(sqlite3.connect(tmp_path / "new.db")) as database:
        assert database.execute("SELECT count(*) FROM account").fetchall() == [(0,)]
