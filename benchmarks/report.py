"""Tables that print as they grow, and the page of measurements that they become.

``docs/benchmarks.md`` has one section for each benchmark. A benchmark that is run with ``--write``
replaces its own section and leaves the others as they are.
"""

import argparse
import datetime
import os
import platform
import re
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

INTRODUCTION = """\
# Measurements

Each section is written by the benchmark that it names. Times are wall seconds unless a heading
says otherwise. Every agenda of ours has passed the verifier.
"""

SECTIONS = (
    *("mission", "brokerage", "alone", "variants", "large", "repair", "progress", "chances"),
    *("feeds", "pages"),
)
"""The order on the page."""


def add_write_option(parser: argparse.ArgumentParser) -> None:
    """``--write PAGE``: put what is measured into that page as well."""
    parser.add_argument("--write", type=Path, metavar="PAGE", help="page to put the section into")


class Section:
    """What one benchmark prints, line by line, and later writes.

    ``name`` is one of ``SECTIONS``, ``how`` the command and what it compares.
    """

    def __init__(self, name: str, title: str, how: str) -> None:
        self._name = name
        self._began = circumstances()
        self._lines = [f"## {title}", "", how, ""]

    def say(self, line: str = "") -> None:
        """A line of Markdown, printed at once, so that a long run shows how far it is."""
        self._lines.append(line)
        print(line, flush=True)

    def row(self, cells: Iterable[str]) -> None:
        """A row of a table."""
        self.say(f"| {' | '.join(cells)} |")

    def headings(self, cells: Iterable[str]) -> None:
        """The first rows of a table."""
        cells = list(cells)
        self.row(cells)
        self.row("---" for _ in cells)

    def write(self, page: Path | None) -> None:
        """Replace this section of the page; without a page there is nothing to do."""
        if page is None:
            return
        ended = "" if load() is None else f", {load():.1f} at the end"
        text = "\n".join([*self._lines, "", f"*{self._began}{ended}.*"])
        sections = read(page) | {self._name: text}
        page.write_text(
            "\n".join([INTRODUCTION, *(marked(name, sections[name]) for name in ordered(sections))])
        )


def marked(name: str, text: str) -> str:
    """A section between the marks by which it is found again."""
    return f"<!-- {name} -->\n{text}\n<!-- end of {name} -->\n"


def read(page: Path) -> dict[str, str]:
    """The sections that the page has so far."""
    if not page.exists():
        return {}
    found = re.findall(r"<!-- (\w+) -->\n(.*?)\n<!-- end of \1 -->", page.read_text(), re.DOTALL)
    return dict(found)


def ordered(sections: Iterable[str]) -> list[str]:
    """Their names in the order of the page."""
    return sorted(sections, key=SECTIONS.index)


def circumstances() -> str:
    """The machine, the day, and how busy the machine is before anything is measured."""
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    versions = f"OR-Tools {version('ortools')}, Python {platform.python_version()}"
    busy = "" if load() is None else f"; load {load():.1f} at the beginning"
    return f"{today}; {processor()}, {os.cpu_count()} cores; {versions}{busy}"


def load() -> float | None:
    """Processes that ran or waited in the last minute; None where the system does not say."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else None


def processor() -> str:
    """What the processor calls itself."""
    information = Path("/proc/cpuinfo")
    if information.exists():
        named = re.search(r"^model name\s*:\s*(.+)$", information.read_text(), re.MULTILINE)
        if named:
            return named[1].strip()
    return platform.processor() or platform.machine()
