"""ZIP archives, among them WACZ: their files are members, their names only names."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator

from index.errors import ReadingError
from ingest.containers.source import HARM, MEGABYTE, Fault, Source, bomb, in_memory, is_bomb, too_large, unpacked
from ingest.ignoring import is_left_behind
from ingest.package import media_type

MOST_MEMBERS = 10_000

DOCUMENTS = (".docx", ".odt", ".epub", ".xlsx", ".pptx", ".ods", ".odp", ".jar", ".xpi", ".apk")
"""Files that are ZIP archives and mean something else."""


DESCRIPTION, HELD = "datapackage.json", "archive/"
"""What tells a WACZ archive, and where its web archives lie; around them lie indexes, and lists of the same pages."""


def accepts(name: str, head: bytes) -> bool:
    """Whether a file is a ZIP archive of files."""
    archive = head.startswith((b"PK\x03\x04", b"PK\x05\x06"))
    return archive and not media_type(head) and not name.lower().endswith(DOCUMENTS)


def members(source: Source) -> Iterator[Source | Fault]:
    """The files of an archive."""
    stream = source.stream if source.stream.seekable() else in_memory(whole(source))
    try:
        archive = zipfile.ZipFile(stream)
        listing = [info for info in archive.infolist() if not info.is_dir()]
    except HARM as error:
        raise ReadingError("truncated", f"{source.name} is no whole ZIP archive ({error}).") from error
    if len(listing) > MOST_MEMBERS:
        raise ReadingError("too-large", f"{source.name} holds {len(listing):,} files; {MOST_MEMBERS:,} is the most.")
    with archive:
        for info in told(listing):
            yield from member(archive, info, source)


def told(listing: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """The files that can hold stories: none that a folder would hide, and of a WACZ archive only its web archives."""
    held = [info for info in listing if info.filename.startswith(HELD)]
    is_wacz = any(info.filename == DESCRIPTION for info in listing)
    return [info for info in (held if held and is_wacz else listing) if not is_left_behind(info.filename)]


def member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, source: Source) -> Iterator[Source | Fault]:
    """One file of an archive, or why it cannot be opened."""
    name = info.filename
    if is_bomb(info.file_size, packed=info.compress_size):  # some methods would unpack it at one stroke
        yield Fault(member=name, error=bomb(name))
        return
    try:
        stream = archive.open(info)
    except HARM as error:
        yield Fault(member=name, error=ReadingError("unreadable", f"{name} cannot be unpacked: {error}."))
        return
    with stream:
        yield source.inner(name, unpacked(stream, name=name, packed=lambda: info.compress_size))


def whole(source: Source) -> bytes:
    """The bytes of an archive within another one, whose end must be read first."""
    data = source.stream.read(source.most + 1)
    if len(data) > source.most:
        raise too_large(source.name, source.most / MEGABYTE)
    return data
