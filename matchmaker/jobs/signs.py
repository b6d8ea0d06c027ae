"""Signs of life of the workers, for whoever wants to know whether anybody works."""

from datetime import UTC, datetime

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from matchmaker.database import writing
from matchmaker.records import Setting

WORKER = "worker_seen"


def note_sign(engine: Engine, owner: str) -> None:
    """Write down that this worker is there."""
    value = {"at": datetime.now(UTC).isoformat(), "owner": owner}
    with writing(engine) as session:
        found = session.get(Setting, WORKER)
        if found is None:
            session.add(Setting(name=WORKER, value=value))
        else:
            found.value = value


def last_sign(session: Session) -> datetime | None:
    """When a worker was last there, None where none ever was."""
    found = session.get(Setting, WORKER)
    return datetime.fromisoformat(found.value["at"]) if found else None
