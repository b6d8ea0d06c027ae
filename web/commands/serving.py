"""``serve``: the pages, on this machine unless told otherwise."""

import gc
import socket
import sys
import threading
import time

import click
import waitress

from web.app import create_app
from web.commands.group import database_option, open_database
from web.config import HOSTS, LOOPBACK, THREADS, BadSettings, from_environment

DEFAULT_PORT = 8000


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
@database_option
def serve(host: str, port: int, database_url: str) -> None:
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
    serve_pages(database_url, host, port)


def serve_pages(database_url: str, host: str, port: int) -> None:
    """Serve until interrupted.

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
    click.echo(f"Serving on http://{host}:{listening.getsockname()[1]} until Ctrl-C.")
    _collect_between_steps()
    server = waitress.create_server(
        create_app(config),
        sockets=[listening],
        threads=THREADS,
        ident=None,
        clear_untrusted_proxy_headers=not config.proxies,
    )
    server.run()


def _collect_between_steps() -> None:
    """Have cyclic garbage collected by a thread of its own, every second.

    Before 3.12 Python collects in the middle of whatever allocates. A server under load was seen
    to crash so, in threads that were reading records; a thread that only collects does it
    between two steps of the others, as later versions always do.
    """
    if sys.version_info >= (3, 12):
        return
    gc.disable()

    def collect() -> None:
        while True:
            time.sleep(1)
            gc.collect()

    threading.Thread(target=collect, name="garbage", daemon=True).start()
