"""How a migration runs: on the connection that the caller hands over, in its transaction."""

from typing import Any, Literal

from alembic import context

from matchmaker.records import Base, Moment


def _render(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    # A migration says what the database stores; it must not lean on classes that move on.
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    # SQLite cannot alter a column in place: alembic copies the table instead.
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    render_item=_render,
)
with context.begin_transaction():
    context.run_migrations()
