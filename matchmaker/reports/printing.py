"""Paper: pages of HTML made into a PDF, in a process of its own.

Laying out a page keeps a processor busy for a while, and other pages of the server would wait. The
process is told what to print on its input and says on its output how far it has come, line by
line; the PDF goes into a file. WeasyPrint is loaded there alone, so that everything else works on
machines without its libraries.
"""

import json
import logging
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import segno

from matchmaker.errors import Refused
from matchmaker.words import as_json, from_json, sentence

HERE = Path(__file__).parent
FONTS = HERE / "fonts"

QR = "qr:"
"""Before an address that is to be drawn as a code for cameras, in the ``src`` of an image."""

LOOK = 0.2
"""Seconds between two looks at whether the printing was called off."""

OnPage = Callable[[int], None]
"""Told how many pages are laid out."""


class CalledOff(Exception):
    """Nobody wants it any more, or the worker is shut down."""


def print_apart(
    html: str,
    *,
    on_page: OnPage = lambda _: None,
    cancel: threading.Event | None = None,
) -> bytes:
    """As :func:`as_pdf`, in a process of its own.

    Raises:
        Refused: this machine cannot print, or the process died.
        CalledOff: ``cancel`` was set.
    """
    called_off = cancel or threading.Event()
    with tempfile.TemporaryDirectory(prefix="matchmaker-") as folder:
        printed = Path(folder) / "printed.pdf"
        ended = threading.Event()
        refused: list[Any] = []
        with subprocess.Popen(
            [sys.executable, "-c", "from matchmaker.reports.printing import main; main()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        ) as child:
            watch = threading.Thread(target=_watch, args=(child, ended, called_off), daemon=True)
            watch.start()
            try:
                for told in _conversation(child, {"html": html, "file": str(printed)}):
                    refused += told.get("refused", [])
                    if "page" in told:
                        on_page(told["page"])
                child.wait()
            finally:
                ended.set()
                child.kill()
        if called_off.is_set():
            raise CalledOff
        if refused:
            raise Refused(*(from_json(one) for one in refused))
        if child.returncode or not printed.is_file():
            raise Refused(sentence("Printing broke off; print less at once, or try it again."))
        return printed.read_bytes()


def as_pdf(html: str, on_page: OnPage = lambda _: None) -> bytes:
    """A page of HTML as PDF, with the fonts that come along.

    Raises:
        Refused: the libraries that print are missing on this machine.
    """
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher, URLFetcherResponse
    except OSError as error:
        raise Refused(
            sentence(
                "Printing needs the library Pango, which this machine does not have: {reason}",
                reason=str(error).splitlines()[0],
            )
        ) from error

    class OwnFiles(URLFetcher):
        """Reads the fonts beside this module, draws codes, and nothing else."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith(QR):
                drawn = segno.make(unquote(url.removeprefix(QR)), error="m")
                svg = drawn.svg_inline(scale=3, border=0, omitsize=True, svgns=True)
                return URLFetcherResponse(url, svg.encode(), {"Content-Type": "image/svg+xml"})
            if not url.startswith(f"{FONTS.as_uri()}/"):
                raise ValueError("nothing else is read")
            return super().fetch(url, headers)

    steps = _Steps(on_page)
    progress = logging.getLogger("weasyprint.progress")
    level = progress.level
    progress.setLevel(logging.INFO)
    progress.addHandler(steps)
    try:
        pdf: bytes = HTML(string=html, base_url=str(HERE), url_fetcher=OwnFiles()).write_pdf()
    finally:
        progress.removeHandler(steps)
        progress.setLevel(level)
    return pdf


class _Steps(logging.Handler):
    """Hears of each page that WeasyPrint begins to lay out."""

    def __init__(self, on_page: OnPage) -> None:
        super().__init__()
        self._on_page = on_page

    def emit(self, record: logging.LogRecord) -> None:
        if "Page" in record.msg and isinstance(record.args, tuple) and record.args:
            self._on_page(int(str(record.args[0])))


def _conversation(
    child: "subprocess.Popen[str]", order: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """Give an order, and hear what the process tells, line by line."""
    told_to, told_by = child.stdin, child.stdout
    if told_to is None or told_by is None:  # both are pipes
        return
    with suppress(BrokenPipeError):  # it died; what came of it is seen by whoever listens
        told_to.write(json.dumps(order))
        told_to.close()
    yield from map(json.loads, told_by)


def _watch(
    child: "subprocess.Popen[str]", ended: threading.Event, called_off: threading.Event
) -> None:
    while not ended.wait(LOOK):
        if called_off.is_set():
            child.kill()
            return


def main() -> None:
    """What the process does: read HTML, write a PDF to the file that it was named."""

    def tell(told: dict[str, Any]) -> None:
        print(json.dumps(told), flush=True)

    order = json.load(sys.stdin)
    try:
        pdf = as_pdf(order["html"], lambda page: tell({"page": page}))
    except Refused as refused:
        tell({"refused": [as_json(one) for one in refused.sentences]})
    else:
        Path(order["file"]).write_bytes(pdf)
