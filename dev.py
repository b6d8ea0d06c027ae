#!/usr/bin/env python3
"""Set up this checkout and run it: python3 dev.py demo | test | setup.

Needs nothing but Python 3.11 or newer. Makes .venv, installs the pinned dependencies there, and
does it again only after setup.cfg or constraints.txt changed.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
BIN = "Scripts" if os.name == "nt" else "bin"
USAGE = """\
python3 dev.py demo [--out DIR] [--no-serve] [--port N]   plan the two bundled missions, then serve
python3 dev.py test [PYTEST ARGUMENTS]                    lint, type check and run every test
python3 dev.py setup                                      only set up .venv"""


def main(arguments: list[str]) -> int:
    """Run one command; returns its exit code."""
    if sys.version_info < (3, 11):
        return fail("Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ".")
    command, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if command == "demo":
        install(".venv", "-e", ".")
        return run(".venv", "matchmaker", "demo", *rest)
    if command == "test":
        install(".venv", "-e", ".[test]")
        install(".venv-readers", "-r", "tests/readers/requirements.txt", pins=None)
        return test(rest)
    if command == "setup":
        install(".venv", "-e", ".[test]")
        print(f"Ready. Activate it with: source .venv/{BIN}/activate")
        return 0
    print(USAGE, file=sys.stderr)
    return 0 if command in ("-h", "--help", "help") else 2


def test(arguments: list[str]) -> int:
    """Lint, types, then the fast and the slow tests; the code of the first that fails."""
    if arguments:
        return run(".venv", "pytest", *arguments)
    steps = (
        ("ruff", "check", "."),
        ("ruff", "format", "--check", "."),
        ("mypy",),
        ("pytest", "-m", "not slow", "-n", "2", "--dist", "loadgroup"),
        ("pytest", "-m", "slow", "-n", "2", "--dist", "loadgroup"),
    )
    for step in steps:
        print("->", *step, flush=True)
        code = run(".venv", *step)
        if code:
            return code
    return 0


def install(venv: str, *what: str, pins: str | None = "constraints.txt") -> None:
    """Make the environment where it is missing and install into it where anything changed."""
    folder = ROOT / venv
    stamp = folder / "installed.sha256"
    done = stamp.read_text().split() if stamp.exists() else []
    sources = [ROOT / "setup.cfg", ROOT / "constraints.txt"]
    sources += [ROOT / name for name in what if (ROOT / name).is_file()]
    state = hashlib.sha256(b"".join(one.read_bytes() for one in sources)).hexdigest()
    asked = "|".join(what)
    # Asking for the extras once covers asking for less later.
    if done[:1] == [state] and any(entry.startswith(asked.rstrip("]")) for entry in done[1:]):
        return
    python = folder / BIN / "python"
    if not python.exists():
        make_environment(folder)
    print(f"Installing into {venv} ...", flush=True)
    constraints = ["-c", pins] if pins else []
    uv = shutil.which("uv")
    installer = (
        [uv, "pip", "install", "--python", str(python)]
        if uv
        else [str(python), "-m", "pip", "install", "--disable-pip-version-check"]
    )
    code = subprocess.call([*installer, "--quiet", *constraints, *what], cwd=ROOT)
    if code:
        sys.exit(fail("The packages could not be installed; the lines above say why."))
    kept = done[1:] if done[:1] == [state] else []
    stamp.write_text("\n".join([state, *kept, asked]) + "\n")


def make_environment(folder: Path) -> None:
    """A virtual environment; says which system package is missing where there can be none."""
    print(f"Making {folder.name} ...", flush=True)
    made = subprocess.run(
        [sys.executable, "-m", "venv", str(folder)], capture_output=True, text=True, check=False
    )
    if made.returncode:
        shutil.rmtree(folder, ignore_errors=True)
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        hint = f"On Debian or Ubuntu: apt-get install python{version}-venv"
        sys.exit(fail(f"No virtual environment could be made. {hint}\n{made.stderr.strip()}"))


def run(venv: str, program: str, *arguments: str) -> int:
    """Run a program of the environment in the checkout; returns its exit code."""
    path = ROOT / venv / BIN
    environment = {**os.environ, "PATH": f"{path}{os.pathsep}{os.environ.get('PATH', '')}"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # many short processes; each would compile all
    try:
        return subprocess.call([str(path / program), *arguments], cwd=ROOT, env=environment)
    except KeyboardInterrupt:
        return 130


def fail(text: str) -> int:
    """Say what is wrong; returns the exit code for it."""
    print(text, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
