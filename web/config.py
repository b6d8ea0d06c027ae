"""Settings, all from the environment, checked before anything is served."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

DATABASE_URL = "MATCHMAKER_DATABASE_URL"
KEY = "MATCHMAKER_SECRET_KEY"
HOSTS = "MATCHMAKER_HOSTS"
ADDRESS = "MATCHMAKER_ADDRESS"
SMTP_URL = "MATCHMAKER_SMTP_URL"
MAIL_FROM = "MATCHMAKER_MAIL_FROM"
REDIS_URL = "MATCHMAKER_REDIS_URL"
FILES = "MATCHMAKER_FILES"
PROXIES = "MATCHMAKER_PROXIES"
"""How many servers of one's own stand between people and this one: each must set the headers
``X-Forwarded-For`` and ``X-Forwarded-Proto`` and pass the host's name on. 0 where people reach this
server directly; a number that is too high lets people claim to come from anywhere."""

MOST_PROXIES = 5

THREADS = 16
"""Requests answered at once; each can hold a connection to the database."""

LOOPBACK = ("localhost", "127.0.0.1")
"""Names under which only this machine reaches the server."""

SHORTEST_KEY = 32
FEWEST_CHARACTERS = 10
"""A key of fewer characters, or of fewer different ones, can be guessed."""


class BadSettings(Exception):
    """A setting is missing or unsafe; the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class Config:
    """What one server needs to know.

    ``hosts`` are the names under which it answers. With a name beyond this machine it is in
    production: it then needs a key that survives a restart and cannot be guessed.
    ``proxies`` is how many servers of one's own pass requests on to this one, ``translations`` a
    folder of message catalogues used instead of the bundled ones.
    ``address`` is where mails that are written outside a request say that it is reached.
    ``smtp_url`` and ``mail_from`` say how mails are sent; without them they are shown here.
    ``redis_url`` is the server that wakes workers, by default a file beside the database, or the
    database itself where that is PostgreSQL; ``wakes`` is whether pages wake workers at all.
    ``files`` is a folder to keep evidence in, None for the database; back it up with the latter.
    """

    database_url: str
    secret_key: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    hosts: tuple[str, ...] = LOOPBACK
    proxies: int = 0
    translations: Path | None = None
    address: str = ""
    smtp_url: str = field(default="", repr=False)
    mail_from: str = ""
    redis_url: str = field(default="", repr=False)
    wakes: bool = False
    files: Path | None = None

    def __post_init__(self) -> None:
        if self.production and is_weak(self.secret_key):
            raise BadSettings(
                f"{KEY} is weak: give it {SHORTEST_KEY} characters or more that nobody can "
                "guess, for example what this prints: "
                "python3 -c 'import secrets; print(secrets.token_urlsafe())'"
            )

    @property
    def production(self) -> bool:
        """Whether others than this machine are served."""
        return not set(self.hosts) <= set(LOOPBACK)


def from_environment(database_url: str, environment: Mapping[str, str] = os.environ) -> Config:
    """The settings of this process.

    Raises:
        BadSettings: where one is missing or unsafe.
    """
    names = [name.strip().lower() for name in environment.get(HOSTS, "").split(",")]
    hosts = tuple(dict.fromkeys([*LOOPBACK, *filter(None, names)]))
    url = absolute(database_url)
    key = environment.get(KEY)
    proxies = environment.get(PROXIES, "0")
    if not (proxies.isascii() and proxies.isdigit() and int(proxies) <= MOST_PROXIES):
        raise BadSettings(f"{PROXIES} is no number from 0 to {MOST_PROXIES}.")
    if key is None:
        if not set(hosts) <= set(LOOPBACK):
            raise BadSettings(f"{KEY} is not set, and {HOSTS} names more than this machine.")
        key = secrets.token_urlsafe(32)
    return Config(
        url,
        key,
        hosts,
        proxies=int(proxies),
        address=environment.get(ADDRESS, "").strip().rstrip("/"),
        smtp_url=environment.get(SMTP_URL, "").strip(),
        mail_from=environment.get(MAIL_FROM, "").strip(),
        redis_url=environment.get(REDIS_URL, "").strip(),
        wakes=True,
        files=folder_of(environment.get(FILES, "")),
    )


def folder_of(path: str) -> Path | None:
    """The folder of a setting, None where it is not set.

    Raises:
        BadSettings: where there is no such folder, or nothing can be written into it.
    """
    if not path.strip():
        return None
    folder = Path(path.strip()).resolve()
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        raise BadSettings(f"{FILES} names {folder}, which is no folder that can be written to.")
    return folder


def absolute(database_url: str) -> str:
    """The URL with an SQLite file's path made absolute, seen from the working folder.

    Raises:
        BadSettings: where it is no database URL.
    """
    try:
        url = make_url(database_url)
    except ArgumentError as error:
        raise BadSettings(
            f"{DATABASE_URL} is no database address; one looks like sqlite:///demo/matchmaker.db "
            "or postgresql+psycopg://user:password@host/name."
        ) from error
    if url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:"):
        url = url.set(database=str(Path(str(url.database)).resolve()))
    return url.render_as_string(hide_password=False)


def is_weak(key: str) -> bool:
    """Whether a key could be guessed."""
    return len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_CHARACTERS
