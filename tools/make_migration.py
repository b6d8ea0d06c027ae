#!/usr/bin/env python3
"""Write the migration from the newest step to the records as they stand now.

Usage: tools/make_migration.py NUMBER "What the step does"
Read and edit what it wrote: it sees tables and columns, not what the data in them means.
"""

import argparse
import tempfile
from pathlib import Path

from alembic import command

from matchmaker.database import migrations, open_engine, upgrade


def main() -> None:
    """Upgrade an empty database to the newest step, compare it with the records, write the rest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("number", help="four digits, one more than the newest")
    parser.add_argument("title")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{Path(folder) / 'empty.db'}")
        upgrade(engine)
        with engine.begin() as connection:
            command.revision(
                migrations(connection),
                message=arguments.title,
                autogenerate=True,
                rev_id=arguments.number,
            )
        engine.dispose()


if __name__ == "__main__":
    main()
