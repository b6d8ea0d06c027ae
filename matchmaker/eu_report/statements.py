"""The narrative of a report: texts that are added, corrected and removed.

What was handed in before stays as it was frozen, and each change shows against it.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.auditing import note
from matchmaker.cooperation.stating import Stated, plain_text
from matchmaker.errors import Clash, NotFound
from matchmaker.permissions import Action, Actor, require
from matchmaker.records import Project, Statement, StatementKind
from matchmaker.words import sentence

MOST_STATEMENTS = 500
"""Of one project."""


def statement_of(project: Project, number: int, *, by: Actor) -> Statement:
    """One text of a project's report.

    Raises:
        NotFound: the project has none of this number.
        NotPermitted: only coordinators and administrators report.
    """
    require(by, Action.REPORT)
    found = next((one for one in project.statements if one.id == number), None)
    if found is None:
        raise NotFound(sentence("The report has no such text."))
    return found


def save_statement(
    session: Session,
    project: Project,
    statement: Statement | None,
    fields: Mapping[str, Any],
    *,
    by: Actor,
) -> Statement:
    """Add a text, or correct one; ``seen`` among the fields is the text that was corrected.

    Raises:
        FieldsRefused: with all that is wrong, by field.
        Clash: somebody corrected it meanwhile.
        NotPermitted: only coordinators and administrators report.
    """
    require(by, Action.REPORT)
    stated = Stated(session, fields)
    kind = stated.choice("kind", StatementKind)
    if kind is None:
        stated.refuse("kind", sentence("Say what kind of text it is."))
    text, said_by = stated.text("text"), stated.line("said_by")
    if not text:
        stated.refuse("text", sentence("Write the text."))
    if statement is None and len(project.statements) >= MOST_STATEMENTS:
        stated.refuse("text", sentence("At most {most} texts fit.", most=MOST_STATEMENTS))
    stated.finish()
    act = "edit_statement" if statement else "add_statement"
    if statement is None:
        statement = Statement(kind=kind, text=text)
        project.statements.append(statement)
    elif plain_text(fields.get("seen")) != plain_text(statement.text):
        raise Clash(sentence("Somebody corrected this text meanwhile; nothing was saved."))
    statement.kind, statement.text, statement.said_by = kind or statement.kind, text, said_by
    session.flush()
    note(session, by, act, f"project:{project.slug}", statement=statement.id)
    return statement


def remove_statement(session: Session, project: Project, number: int, *, by: Actor) -> None:
    """Take a text out of the report; raises as ``statement_of``."""
    found = statement_of(project, number, by=by)
    note(session, by, "remove_statement", f"project:{project.slug}", statement=number)
    project.statements.remove(found)
    session.flush()
