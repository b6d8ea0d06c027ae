"""The import law: web -> matchmaker -> solver, nouns below verbs, and no circles."""

import ast
import sys
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("solver", "matchmaker", "web")

ANYWHERE = sys.stdlib_module_names
FIELD = {"sqlalchemy", "matchmaker"}
LAW: Mapping[str, set[str]] = {
    "solver": {"solver", "ortools", "numpy", "numba"},
    "matchmaker": FIELD,
    "matchmaker.database": FIELD | {"alembic"},
    "matchmaker.money": FIELD | {"babel"},
    "matchmaker.reference": FIELD | {"babel"},
    "matchmaker.migrations": FIELD | {"alembic"},
    "matchmaker.planning": FIELD | {"solver"},
    "matchmaker.solving": {"solver"}
    | {f"matchmaker.{one}" for one in ("solving", "errors", "words")},
    "matchmaker.intake": FIELD | {"pandas", "openpyxl"},
    "matchmaker.intake.busy_calendar": FIELD | {"icalendar", "recurring_ical_events"},
    "matchmaker.reports": FIELD | {"pandas", "xlsxwriter"},
    "matchmaker.reports.charts": FIELD | {"matplotlib", "fontTools"},
    "matchmaker.reports.documents": FIELD | {"jinja2"},
    "matchmaker.reports.printing": FIELD | {"weasyprint", "segno"},
    "matchmaker.reports.eu_document": FIELD | {"docx"},
    "matchmaker.reports.layouts": FIELD | {"docx", "docxtpl", "jinja2", "openpyxl"},
    "matchmaker.calendars": FIELD | {"icalendar"},
    "matchmaker.learning.chance": {"numpy"},
    "matchmaker.signing_in": FIELD | {"argon2"},
    "matchmaker.qr_codes": FIELD | {"segno"},
    "matchmaker.second_factor": FIELD | {"pyotp"},
    "matchmaker.records": {"sqlalchemy", *(f"matchmaker.{one}" for one in ("records", "errors"))}
    | {"matchmaker.words"},
    "web": {"matchmaker", "web", "flask", "flask_babel", "flask_sqlalchemy"}
    | {"flask_limiter", "flask_login", "flask_wtf", "wtforms"}
    | {"sqlalchemy", "babel", "jinja2", "werkzeug"},
    "web.api": {"matchmaker", "web", "flask", "apiflask", "marshmallow", "sqlalchemy"},
    "web.app": {"werkzeug", "web", "matchmaker", "flask", "jinja2", "apiflask"},
    "web.worker": {"matchmaker", "web", "huey", "sqlalchemy"},
    "web.cli": {"web", "click"},
    "web.commands": {"matchmaker", "web", "sqlalchemy", "click", "rich", "waitress"},
}
"""What each part may import besides the standard library; the longest name that fits counts."""


def modules(root: Path) -> dict[str, Path]:
    """Every module of the three rooms, by its dotted name."""
    found = {}
    for room in ROOMS:
        for path in sorted((root / room).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(name: str, path: Path, known: Mapping[str, Path]) -> Iterator[str]:
    """What a module imports at any depth, each as the most exact module that is known.

    An import for type checkers only counts too: it is a dependency that readers follow.
    """
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")
            base = ".".join(above[: len(above) - node.level + 1]) if node.level else ""
            origin = ".".join(part for part in (base, node.module or "") if part)
            for alias in node.names:
                submodule = f"{origin}.{alias.name}"
                yield submodule if submodule in known else origin


def within(name: str, part: str) -> bool:
    """Whether a module is this part or lies inside it."""
    return name == part or name.startswith(f"{part}.")


def breaches(root: Path) -> list[str]:
    """Every import that the law does not allow, as ``who -> whom``."""
    known = modules(root)
    found = []
    for name, path in known.items():
        permitted = LAW[max((part for part in LAW if within(name, part)), key=len)]
        found += [
            f"{name} -> {whom}"
            for whom in sorted(set(imports(name, path, known)))
            if whom.partition(".")[0] not in ANYWHERE
            and not any(within(whom, part) for part in permitted)
        ]
    return found


def circle(root: Path) -> list[str]:
    """The modules of a circle of imports, empty where there is none.

    A package that imports its own modules to offer their names is no circle with them.
    """
    known = modules(root)
    graph = {
        name: {
            whom
            for whom in imports(name, path, known)
            if whom in known and whom != name and not within(name, whom)
        }
        for name, path in known.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_every_import_keeps_the_law() -> None:
    assert len(modules(ROOT)) > 60
    assert breaches(ROOT) == []


def test_nothing_imports_in_a_circle() -> None:
    assert circle(ROOT) == []


@pytest.mark.parametrize(
    ("file", "text", "breach"),
    [
        ("solver/x.py", "import sqlalchemy", "solver.x -> sqlalchemy"),
        ("solver/x.py", "from matchmaker import words", "solver.x -> matchmaker.words"),
        ("matchmaker/x.py", "from flask import g", "matchmaker.x -> flask"),
        ("matchmaker/x.py", "import web.app", "matchmaker.x -> web.app"),
        ("matchmaker/x.py", "from solver.search import solve", "matchmaker.x -> solver.search"),
        ("matchmaker/x.py", "def f():\n    import pandas", "matchmaker.x -> pandas"),
        ("matchmaker/reports/x.py", "import icalendar", "matchmaker.reports.x -> icalendar"),
        ("web/x.py", "def f():\n    from solver import search", "web.x -> solver.search"),
        ("web/x.py", "from ortools.sat import cp_model", "web.x -> ortools.sat"),
        ("web/public/x.py", "import click", "web.public.x -> click"),
        ("matchmaker/records/x.py", "from .. import agendas", "matchmaker.records.x -> "),
        (
            "matchmaker/records/x.py",
            "from ..scoring import match_score",
            "matchmaker.records.x -> matchmaker.scoring",
        ),
    ],
)
def test_a_planted_import_is_found(tmp_path: Path, file: str, text: str, breach: str) -> None:
    planted = {
        "solver/search.py": "",
        "matchmaker/words.py": "",
        "matchmaker/scoring.py": "",
        "web/app.py": "import flask",
        file: text,
    }
    for name, content in planted.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    (found,) = breaches(tmp_path)
    assert found.startswith(breach)


def test_a_planted_circle_is_found(tmp_path: Path) -> None:
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "one.py").write_text("def f():\n    from web import two")
    (tmp_path / "web" / "two.py").write_text("import web.one")
    assert set(circle(tmp_path)) == {"web.one", "web.two"}
