#!/usr/bin/env python3
"""Fetch the files of others that pages, PDFs and tests use, and write down what they are.

Usage: tools/refresh_vendor.py
To move to another version, change tools/vendor/package.json, run `npm install --package-lock-only`
beside it, remove the "resolved" lines from the lock file, and run this again. Needs npm; nothing
else in the project does.
"""

import hashlib
import json
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MANIFEST = ROOT / "tools" / "vendor"
VENDOR = ROOT / "web" / "static" / "vendor"
FONTS = ROOT / "matchmaker" / "reports" / "fonts"
READERS = ROOT / "tests" / "readers" / "vendor"


@dataclass(frozen=True, slots=True)
class VendoredFile:
    """A file of a package, and the name under which it goes into the tree."""

    name: str
    package: str
    path: str
    folder: Path = VENDOR


FILES = (
    VendoredFile("bootstrap.min.css", "bootstrap", "dist/css/bootstrap.min.css"),
    VendoredFile("bootstrap.bundle.min.js", "bootstrap", "dist/js/bootstrap.bundle.min.js"),
    VendoredFile("bootstrap.LICENSE", "bootstrap", "LICENSE"),
    VendoredFile("popper.LICENSE", "@popperjs/core", "LICENSE.md"),
    *(
        VendoredFile(name, "@fontsource/noto-sans-sc", path, FONTS)
        for name, path in (
            ("noto-sans-sc.woff", "files/noto-sans-sc-chinese-simplified-400-normal.woff"),
            ("noto-sans-latin.woff", "files/noto-sans-sc-latin-400-normal.woff"),
            ("noto-sans-latin-ext.woff", "files/noto-sans-sc-latin-ext-400-normal.woff"),
            ("noto-sans-sc.LICENSE", "LICENSE"),
        )
    ),
    # A module of JavaScript by its name too, whoever runs it.
    VendoredFile("ical.min.mjs", "ical.js", "dist/ical.min.js", READERS),
    VendoredFile("ical.LICENSE", "ical.js", "LICENSE", READERS),
)
"""Bootstrap's bundle holds Popper, so both licences are kept beside it. The fonts are what PDFs
are printed with: a machine without any has no Chinese. As WOFF, not WOFF2, whose unpacking takes
longer than printing fifty pages. With ical.js tests read calendars as Thunderbird does."""


def main() -> None:
    """Install what the lock file names into a temporary folder and copy the files over."""
    with tempfile.TemporaryDirectory() as folder:
        npm = shutil.which("npm")
        if npm is None:
            raise SystemExit("npm is needed, and not found.")
        for name in ("package.json", "package-lock.json"):
            shutil.copy(MANIFEST / name, folder)
        subprocess.run(
            [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            cwd=folder,
            check=True,
        )
        for where in (VENDOR, FONTS, READERS):
            where.mkdir(parents=True, exist_ok=True)
            rows = [
                copied(file, Path(folder) / "node_modules" / file.package)
                for file in FILES
                if file.folder == where
            ]
            (where / "VENDOR.md").write_text(listing(rows), encoding="utf-8")


def copied(file: VendoredFile, package: Path) -> tuple[str, str, str, str, str]:
    """Copy one file; its row of the listing: name, package, version, licence, sha256.

    The pointer to a source map is cut off: the map is not shipped, and a browser would ask for it.
    """
    about = json.loads((package / "package.json").read_text(encoding="utf-8"))
    content = (package / file.path).read_bytes()
    if file.name.endswith((".js", ".mjs", ".css")):
        lines = content.splitlines(keepends=True)
        content = b"".join(line for line in lines if b"sourceMappingURL=" not in line)
    (file.folder / file.name).write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    return file.name, file.package, about["version"], about["license"], digest


def listing(rows: list[tuple[str, str, str, str, str]]) -> str:
    """The text of VENDOR.md."""
    head = (
        "# Files of others\n\n"
        "Written by `tools/refresh_vendor.py`; a test compares the sums. Nothing here is edited by "
        "hand,\nexcept that pointers to source maps are cut off.\n\n"
        "| file | package | version | licence | sha256 |\n|---|---|---|---|---|\n"
    )
    return head + "".join("| " + " | ".join(row) + " |\n" for row in rows)


if __name__ == "__main__":
    main()
