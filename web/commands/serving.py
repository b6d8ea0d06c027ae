"""``serve``: the pages, on this machine unless told otherwise; ``work``: a worker by itself."""

import gc
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType

import click
import waitress

from web.app import create_app
from web.commands.bodies import MOST_SENT, Channel
from web.commands.group import database_option, open_database
from web.commands.options import DEFAULT_PORT
from web.config import HOSTS, LOOPBACK, THREADS, BadSettings, from_environment
from web.worker import Worker


@click.command
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on; 0.0.0.0 for every network.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=DEFAULT_PORT,
    show_default=True,
    metavar="N",
    help="Port to listen on; 0 for any free one.",
)
@click.option(
    "--worker/--no-worker",
    "works",
    default=True,
    show_default=True,
    help="Do jobs and send mail in this process; without, start `matchmaker work` beside it.",
)
@database_option
def serve(host: str, port: int, works: bool, database_url: str) -> None:
    """Serve the pages until Ctrl-C.

    To serve others than this machine, set MATCHMAKER_HOSTS to the names under which they reach it
    and MATCHMAKER_SECRET_KEY to a long random text. They are answered over https only, so put a
    server in front that speaks it, has it set X-Forwarded-For and X-Forwarded-Proto and pass the
    host's name on, and set MATCHMAKER_PROXIES to 1.

    \b
    Examples:
      matchmaker serve
      MATCHMAKER_HOSTS=missions.example.org MATCHMAKER_PROXIES=1 matchmaker serve
    """
    open_database(database_url).dispose()
    serve_pages(database_url, host, port, works=works)


@click.command
@click.option(
    "--jobs",
    "at_once",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    metavar="N",
    help="Jobs done at a time; each plan uses all processors.",
)
@database_option
def work(at_once: int, database_url: str) -> None:
    """Do the jobs that pages leave (planning) and send the mail, until Ctrl-C.

    "matchmaker serve" does so itself; use this for a worker of its own, beside
    "matchmaker serve --no-worker" or on another machine. Several may work on one database.

    Mail is sent where MATCHMAKER_SMTP_URL and MATCHMAKER_MAIL_FROM are set; otherwise it is read
    in the application. Participants are asked by themselves what came of their meetings where
    MATCHMAKER_ADDRESS says how this server is reached: that mail holds a link.

    \b
    Examples:
      matchmaker work
      MATCHMAKER_SMTP_URL=smtps://user:password@mail.example.org \\
        MATCHMAKER_MAIL_FROM="Missions <missions@example.org>" matchmaker work
    """
    open_database(database_url).dispose()
    worker = Worker(from_environment(database_url), at_once=at_once)
    _end_when_told()
    worker.start()
    click.echo("Working until Ctrl-C.")
    try:
        worker.wait()
    except KeyboardInterrupt:
        click.echo("Ending; what is not done is left to another worker.")
    finally:
        worker.stop()


def serve_pages(
    database_url: str,
    host: str,
    port: int,
    *,
    works: bool = True,
    announce: Callable[[str], None] | None = None,
) -> None:
    """Serve until interrupted, with a worker in this process where it ``works``.

    ``announce`` is told the address once it is known, port and all.

    Raises:
        BadSettings: a setting is missing or unsafe, or the port is taken.
    """
    config = from_environment(database_url)
    if host not in LOOPBACK and not config.production:
        raise BadSettings(f"Set {HOSTS} to the names under which others reach this server.")
    try:
        listening = socket.create_server((host, port))
    except OSError as error:
        raise BadSettings(f"Port {port} of {host} cannot be used: {error.strerror}.") from error
    address = f"http://{host}:{listening.getsockname()[1]}"
    click.echo(f"Serving on {address} until Ctrl-C.")
    if announce:
        announce(address)
    _collect_between_steps()
    server = waitress.create_server(
        create_app(config),
        sockets=[listening],
        threads=THREADS,
        ident=None,
        clear_untrusted_proxy_headers=not config.proxies,
        max_request_body_size=MOST_SENT,
    )
    server.channel_class = Channel
    worker = Worker(config) if works else None
    if worker:
        _end_when_told()
        worker.start()
    try:
        server.run()
    finally:
        if worker:
            worker.stop()


def _end_when_told() -> None:
    """Have the signal that asks a process to end do what Ctrl-C does."""

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, interrupt)


NEW_OBJECTS = 2000
"""So many objects more than at the last collection make another one worth its time."""


def _collect_between_steps() -> None:
    """Have cyclic garbage collected by a thread of its own, every second.

    Before 3.12 Python collects in the middle of whatever allocates. A server under load was seen
    to crash so, in threads that were reading records; a thread that only collects does it
    between two steps of the others, as later versions always do. What was loaded at the start
    is not looked through again, and nothing at all while nobody asks for anything.
    """
    if sys.version_info >= (3, 12):
        return
    gc.disable()
    gc.freeze()

    def collect() -> None:
        while True:
            time.sleep(1)
            if gc.get_count()[0] > NEW_OBJECTS:
                gc.collect()

    threading.Thread(target=collect, name="garbage", daemon=True).start()
