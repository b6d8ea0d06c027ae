"""What kinds of file can be evidence, and whether one is what its name says: by its content."""

import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from matchmaker.errors import FileRefused
from matchmaker.words import sentence

_HEAD = 4096
_TAIL = 2048
_LONGEST_END = 22 + 65_535
MOST_ENTRIES = 10_000
"""Of an archive; documents have some dozens, and one for each picture."""

_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."


@dataclass(frozen=True, slots=True)
class FileType:
    """A kind of file: what it is called, its media type, and whether bytes begin and end like it.

    ``inside`` is the entry that an archive of this kind has, empty for what is no archive.
    """

    name: str
    media_type: str
    fits: Callable[[bytes, bytes], bool]
    inside: str = ""


def _begins(*starts: bytes) -> Callable[[bytes, bytes], bool]:
    return lambda head, _: head.startswith(starts)


def _is_pdf(head: bytes, tail: bytes) -> bool:
    return b"%PDF-" in head[:1024] and b"%%EOF" in tail


def _is_webp(head: bytes, _tail: bytes) -> bool:
    return head[:4] == b"RIFF" and head[8:12] == b"WEBP"


def _is_heic(head: bytes, _tail: bytes) -> bool:
    return head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"mif1", b"heif")


_ZIP = _begins(b"PK\x03\x04")
_PDF = FileType("PDF", "application/pdf", _is_pdf)
_PNG = FileType("PNG", "image/png", _begins(b"\x89PNG\r\n\x1a\n"))
_JPEG = FileType("JPEG", "image/jpeg", _begins(b"\xff\xd8\xff"))
_TIFF = FileType("TIFF", "image/tiff", _begins(b"II*\x00", b"MM\x00*"))
_WEBP = FileType("WebP", "image/webp", _is_webp)
_HEIC = FileType("HEIC", "image/heic", _is_heic)

TYPES: dict[str, FileType] = {
    ".pdf": _PDF,
    ".png": _PNG,
    ".jpg": _JPEG,
    ".jpeg": _JPEG,
    ".tif": _TIFF,
    ".tiff": _TIFF,
    ".webp": _WEBP,
    ".heic": _HEIC,
    ".docx": FileType("Word", f"{_OFFICE}wordprocessingml.document", _ZIP, "word/document.xml"),
    ".xlsx": FileType("Excel", f"{_OFFICE}spreadsheetml.sheet", _ZIP, "xl/workbook.xml"),
    ".odt": FileType("OpenDocument", f"{_OPEN}text", _ZIP, "content.xml"),
    ".ods": FileType("OpenDocument", f"{_OPEN}spreadsheet", _ZIP, "content.xml"),
}
"""The kinds that can be handed in, by the ending of the name. None of them runs anything."""

ENDINGS = ", ".join(sorted(TYPES))

MACROS = ("vbaproject.bin", "basic/")
"""Entries of documents that hold programs; such a document is not what its ending says."""


def media_type(path: Path, name: str) -> str:
    """The media type of a file on this machine that somebody calls ``name``.

    Raises:
        FileRefused: the ending is none that can be evidence, or the content is something else.
    """
    ending = Path(name).suffix.lower()
    kind = TYPES.get(ending)
    if kind is None:
        raise FileRefused(
            name,
            sentence(
                "{file} is of a kind that is not kept here; these are: {endings}.",
                file=name,
                endings=ENDINGS,
            ),
        )
    with path.open("rb") as source:
        head, tail = _ends(source)
    if not head:
        raise FileRefused(name, sentence("{file} is empty.", file=name))
    fits = kind.fits(head, tail)
    if fits and kind.inside:
        fits = holds(path, kind.inside)
    if not fits:
        raise FileRefused(
            name,
            sentence(
                "{file} is called {kind}, and its content is something else; nothing was saved. "
                "Save it anew as {kind}.",
                file=name,
                kind=kind.name,
            ),
        )
    return kind.media_type


def holds(path: Path, entry: str) -> bool:
    """Whether an archive has an entry, and no programs; nothing in it is unpacked.

    Its directory is read only where it says itself that it is small, so that it cannot fill memory.
    """
    with path.open("rb") as source:
        source.seek(max(0, path.stat().st_size - _LONGEST_END))
        end = source.read()
    at = end.rfind(b"PK\x05\x06")
    if at < 0 or b"PK\x06\x07" in end or len(end) < at + 22:
        return False  # no archive, or one of the kind for more than 65535 entries
    entries, size = struct.unpack_from("<HL", end, at + 10)
    if entries > MOST_ENTRIES or size > MOST_ENTRIES * 400:
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False
    programs = any(mark in name.lower() for name in names for mark in MACROS)
    return entry in names and not programs


def _ends(source: BinaryIO) -> tuple[bytes, bytes]:
    head = source.read(_HEAD)
    source.seek(0, 2)
    source.seek(max(0, source.tell() - _TAIL))
    return head, source.read(_TAIL)
