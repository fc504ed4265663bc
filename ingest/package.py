"""Package: a document that is a zip of parts, each read in memory and within limits."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from lxml import etree

from index.errors import ReadingError
from ingest.containers.source import HARM, MEGABYTE, RATIO
from ingest.xml_document import parse_document

SIGNATURE = b"PK\x03\x04"
END_OF_LISTING = b"PK\x05\x06"
LONGEST_END = 22 + 65_535
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED_OFFICE = "EncryptedPackage".encode("utf-16-le")

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument.text"
EPUB = "application/epub+zip"

MOST_PARTS = 10_000
LARGEST_PART = 64 * MEGABYTE
BROKEN = (*HARM, struct.error)


def media_type(head: bytes) -> str:
    """What a file that begins so is, by its first parts: `WORD`, `OPEN_DOCUMENT`, `EPUB`, or "" for anything else."""
    if not head.startswith(SIGNATURE):
        return ""
    if head[30:38] == b"mimetype":
        start = 38 + int.from_bytes(head[28:30], "little")
        written = head[start : start + 100]
        return next((each for each in (EPUB, OPEN_DOCUMENT) if written.startswith(each.encode())), "")
    return WORD if b"word/document" in head else ""


def is_package(name: str, head: bytes, *, media: str, endings: tuple[str, ...]) -> bool:
    """Whether a file is a document of this type, by its first parts, else by the ending of its name."""
    found = media_type(head)
    return found == media if found else name.lower().endswith(endings) and not is_markup(head)


def is_markup(head: bytes) -> bool:
    """Whether a file begins as a page of markup does, whatever its name says."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


class Package:
    """The parts of one zipped document. Nothing is unpacked to disk, so the names of parts lead nowhere."""

    def __init__(self, data: bytes, *, name: str) -> None:
        """Open a document's bytes; `name` is what messages call the file.

        Raises:
            ReadingError: "empty", "encrypted", "truncated", "unreadable" or "too-large".
        """
        self.name = name
        check_signature(data, name=name)
        try:
            self.zip = ZipFile(BytesIO(data))
        except BROKEN as error:
            if END_OF_LISTING not in data[-LONGEST_END:]:
                raise ReadingError("truncated", f"{name} is cut short: the list of its parts is missing.") from error
            raise ReadingError("unreadable", f"{name} is damaged: the list of its parts cannot be read.") from error
        self.parts = {part.filename: part for part in self.zip.infolist()}
        if len(self.parts) > MOST_PARTS:
            raise ReadingError("too-large", f"{name} has {len(self.parts):,} parts; the limit is {MOST_PARTS:,}.")

    def __contains__(self, part: str) -> bool:
        return part in self.parts

    def __iter__(self) -> Iterator[str]:
        return iter(self.parts)

    def read(self, part: str) -> bytes:
        """The bytes of a part.

        Raises:
            ReadingError: "unreadable", "encrypted" or "too-large".
        """
        found = self.parts.get(part)
        if found is None:
            raise ReadingError("unreadable", f"{self.name} is damaged: it has no part {part}.")
        self.check(found)
        try:
            return self.zip.read(found)
        except BROKEN as error:
            raise ReadingError("unreadable", f"{self.name} is damaged: {part} cannot be unpacked.") from error

    def check(self, part: ZipInfo) -> None:
        """Raise ReadingError for a part that is locked, or would grow beyond measure.

        No more is unpacked than the part claims, so a lie about its size gains nothing.
        """
        if part.flag_bits & 1:
            raise encrypted(self.name)
        if part.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise ReadingError("unreadable", f"{self.name} packs {part.filename} in a way that documents do not.")
        ratio = part.file_size / max(1, part.compress_size)
        if part.file_size > LARGEST_PART or (part.file_size > MEGABYTE and ratio > RATIO):
            raise ReadingError(
                "too-large",
                f"{self.name} would unpack {part.filename} to {part.file_size / MEGABYTE:.1f} MB, {ratio:.0f} times its"
                f" size; the limits are {LARGEST_PART // MEGABYTE} MB and {RATIO} times.",
            )

    def tree(self, part: str) -> etree._Element:
        """The XML of a part, its elements named without their namespaces.

        Raises:
            ReadingError: as `read`, and as `ingest.xml_document.parse_document`.
        """
        return parse_document(self.read(part), name=f"{self.name} ({part})").root


def check_signature(data: bytes, *, name: str) -> None:
    """Raise ReadingError for bytes that do not begin as a zip does."""
    if not data.strip():
        raise ReadingError("empty", f"{name} is empty.")
    if data.startswith(OLD_OFFICE) and LOCKED_OFFICE in data:
        raise encrypted(name)
    if not data.startswith(b"PK"):
        raise ReadingError("unreadable", f"{name} is not what its name says: it does not begin as a zip of parts.")


def encrypted(name: str) -> ReadingError:
    """The refusal of a document that is locked."""
    return ReadingError("encrypted", f"{name} is encrypted; save a copy of it without a password.")


def attribute(element: etree._Element, name: str) -> str:
    """The value of an attribute, whatever its namespace; "" without."""
    return next((str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")
