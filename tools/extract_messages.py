#!/usr/bin/env python3
"""Collect every message that people see into a template for translators.

Usage: tools/extract_messages.py MESSAGES.pot
A language is added with: pybabel init -i MESSAGES.pot -d web/translations -l ca
and, once its messages.po is translated: pybabel compile -d web/translations
"""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import write_po

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("matchmaker", "web")
KEYWORDS = DEFAULT_KEYWORDS | {"lazy_gettext": None, "sentence": None}


def catalogue() -> Catalog:
    """Every message of the rooms that speak to people, with the files that it stands in."""
    with (ROOT / "web" / "babel.cfg").open(encoding="utf-8") as settings:
        methods, options = parse_mapping_cfg(settings)
    found = Catalog(project="matchmaker", charset="utf-8")
    for room in ROOMS:
        for file, _line, message, comments, context in extract_from_dir(
            ROOT / room, methods, options, keywords=KEYWORDS
        ):
            found.add(
                message, None, [(f"{room}/{file}", 0)], auto_comments=comments, context=context
            )
    return found


def write(path: Path) -> None:
    """Write the template without dates or line numbers, so that it changes with messages only."""
    with path.open("wb") as file:
        write_po(file, catalogue(), omit_header=True, include_lineno=False, sort_output=True)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
