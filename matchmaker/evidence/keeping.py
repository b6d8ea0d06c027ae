"""Keeping files by what is in them: the same bytes once, in the database or in a folder.

A file is read and written in pieces, so that its size never matters to memory.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from matchmaker.errors import FileRefused, NotFound
from matchmaker.evidence.types import media_type
from matchmaker.records import FileChunk, StoredFile
from matchmaker.words import sentence

MOST_BYTES = 25_000_000
PIECE = 1_000_000
"""Bytes that are held in memory at once, and of a chunk in the database."""


def keep(session: Session, source: IO[bytes], name: str, folder: Path | None) -> StoredFile:
    """Keep a file that somebody calls ``name``; in ``folder`` where one is given.

    Raises:
        FileRefused: it is too large, empty, of a kind that is not kept, or not what it is called.
    """
    with tempfile.TemporaryDirectory(prefix="matchmaker-", dir=folder) as scratch:
        path = Path(scratch) / "file"
        digest, size = _copy(source, path, name)
        kind = media_type(path, name)
        known = session.get(StoredFile, digest)
        if known is not None:
            return known
        stored = StoredFile(
            digest=digest,
            size=size,
            media_type=kind,
            in_folder=folder is not None,
            stored_at=datetime.now(UTC),
        )
        session.add(stored)
        session.flush()
        if folder is not None:
            _put(path, folder, digest)
        else:
            _fill(session, path, digest)
    return stored


def pieces(session: Session, stored: StoredFile, folder: Path | None) -> Iterator[bytes]:
    """The bytes of a file, piece by piece.

    Raises:
        NotFound: the folder that it was put into does not hold it.
    """
    if stored.in_folder:
        path = _place(folder, stored.digest) if folder is not None else None
        if path is None or not path.is_file():
            raise NotFound(
                sentence(
                    "The file is kept in a folder that this server does not see; an "
                    "administrator can tell it where that is."
                )
            )
        return _read(path)
    return _chunks(session, stored.digest)


def _copy(source: IO[bytes], path: Path, name: str) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as file:
        while piece := source.read(PIECE):
            size += len(piece)
            if size > MOST_BYTES:
                raise FileRefused(
                    name,
                    sentence(
                        "{file} has more than {most} MB; nothing was saved. Hand it in smaller, "
                        "for example scanned in fewer colours.",
                        file=name,
                        most=MOST_BYTES // 1_000_000,
                    ),
                )
            digest.update(piece)
            file.write(piece)
    return digest.hexdigest(), size


def _fill(session: Session, path: Path, digest: str) -> None:
    for position, piece in enumerate(_read(path)):
        session.execute(insert(FileChunk).values(digest=digest, position=position, data=piece))


def _put(path: Path, folder: Path, digest: str) -> None:
    """Move a file to its place for good, so that a crash leaves all of it or nothing."""
    place = _place(folder, digest)
    place.parent.mkdir(exist_ok=True)
    with path.open("rb") as written:
        os.fsync(written.fileno())
    path.replace(place)


def _place(folder: Path, digest: str) -> Path:
    return folder / digest[:2] / digest


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def _chunks(session: Session, digest: str) -> Iterator[bytes]:
    position = 0
    while True:
        piece = session.scalar(
            select(FileChunk.data).where(FileChunk.digest == digest, FileChunk.position == position)
        )
        if piece is None:
            return
        yield piece
        position += 1
