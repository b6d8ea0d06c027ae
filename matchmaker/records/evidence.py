"""Evidence: files that show that something was signed or held, kept by what is in them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.records.base import Base, choice
from matchmaker.records.cases import CooperationCase
from matchmaker.records.events import Event
from matchmaker.records.export_groups import ExportGroup
from matchmaker.records.meetings import Meeting
from matchmaker.records.members import MemberWon
from matchmaker.records.missions import Mission

SUBJECTS = ("case_id", "event_id", "meeting_id", "mission_id", "group_id", "member_id")
"""The columns of what a file can be evidence of; exactly one of them is filled."""


class EvidenceKind(StrEnum):
    """What a file shows."""

    SIGNED_DOCUMENT = "signed_document"
    ATTENDANCE_LIST = "attendance_list"
    PHOTOGRAPH = "photograph"
    AGENDA = "agenda"
    MINUTES = "minutes"
    CORRESPONDENCE = "correspondence"
    OTHER = "other"


class StoredFile(Base):
    """A file's bytes, once for each content; ``digest`` is its SHA-256 in hexadecimal.

    The bytes are in the chunks, or with ``in_folder`` in the configured folder under the digest.
    ``media_type`` is what the content was found to be.
    """

    __tablename__ = "stored_file"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str] = mapped_column(String(100))
    in_folder: Mapped[bool] = mapped_column(default=False)
    stored_at: Mapped[datetime]


class FileChunk(Base):
    """A piece of a file that is kept in the database; ``position`` counts from 0."""

    __tablename__ = "file_chunk"

    digest: Mapped[str] = mapped_column(
        ForeignKey("stored_file.digest", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class Evidence(Base):
    """A file as it is attached to one record; ``name`` is what it is called when it is handed out.

    One that was attached by mistake is withdrawn: it stays, is handed out to nobody but those who
    may see why, and counts as missing.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        CheckConstraint(
            " + ".join(f"CASE WHEN {one} IS NULL THEN 0 ELSE 1 END" for one in SUBJECTS) + " = 1",
            name="of_one_record",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cooperation_case.id"), index=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"), index=True)
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    mission_id: Mapped[int | None] = mapped_column(ForeignKey("mission.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("export_group.id"), index=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member_won.id"), index=True)
    kind: Mapped[EvidenceKind] = mapped_column(choice(EvidenceKind))
    name: Mapped[str] = mapped_column(String(200))
    digest: Mapped[str] = mapped_column(ForeignKey("stored_file.digest"), index=True)
    note: Mapped[str] = mapped_column(default="")
    added_at: Mapped[datetime]
    added_by: Mapped[str] = mapped_column(String(200))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str] = mapped_column(String(200), default="")
    withdrawn_reason: Mapped[str] = mapped_column(default="")

    file: Mapped[StoredFile] = relationship()
    case: Mapped[CooperationCase | None] = relationship()
    event: Mapped[Event | None] = relationship()
    meeting: Mapped[Meeting | None] = relationship()
    mission: Mapped[Mission | None] = relationship()
    group: Mapped[ExportGroup | None] = relationship()
    member: Mapped[MemberWon | None] = relationship()
