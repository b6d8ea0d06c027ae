#!/usr/bin/env python3
"""Write the tables of the two bundled missions, and the import templates, into ``data/``.

Usage: tools/make_bundled_missions.py [--out DIR]
Reads the report's organisations and each mission's ``mission.json``. Everything random comes from
fixed seeds: running it again gives the same files, byte for byte.
"""

import argparse
from pathlib import Path

from bundled_missions import china, usa
from bundled_missions.parties import DATA
from bundled_missions.tables import availability, delegates, participants, requests, write_table
from bundled_missions.templates import write_templates


def main() -> None:
    """Write the files below the folder that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=DATA, help="folder instead of data/")
    out: Path = parser.parse_args().out
    for source in (china, usa):
        folder = out / "eu4sportsclusters" / source.SLUG
        folder.mkdir(parents=True, exist_ok=True)
        parties = source.parties()
        write_table(folder, "participants", participants(parties))
        write_table(folder, "delegates", delegates(parties, source.SEED + 2))
        write_table(folder, "availability", availability(source.stays(parties)))
        write_table(folder, "requests", requests(parties))
    templates = out / "import_templates"
    templates.mkdir(parents=True, exist_ok=True)
    write_templates(templates)


if __name__ == "__main__":
    main()
