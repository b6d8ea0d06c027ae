"""Texts as a sentence encoder sees them, kept so that each is encoded once."""

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.records.base import Base


class TextVector(Base):
    """The vector of a text: ``content`` holds its numbers as little-endian 32-bit floats.

    ``digest`` is the text's SHA-256, so that the text itself is not kept a second time; ``model``
    names the encoder, since vectors of two cannot be compared.
    """

    __tablename__ = "text_vector"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    model: Mapped[str] = mapped_column(String(60), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
