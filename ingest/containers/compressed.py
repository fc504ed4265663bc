"""Single compressed files: gzip, bzip2, xz, Zstandard."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
from collections.abc import Callable, Iterator
from pathlib import PurePath
from typing import BinaryIO, cast

from ingest.containers.source import Readable, Source, unpacked


class Zstandard:
    """What a Zstandard stream unpacks to."""

    def __init__(self, stream: BinaryIO) -> None:
        import zstandard

        self.harm = zstandard.ZstdError
        self.stream = zstandard.ZstdDecompressor().stream_reader(stream, read_across_frames=True)

    def read(self, size: int, /) -> bytes:
        """At most so many bytes; none at the end."""
        try:
            return self.stream.read(size)
        except self.harm as error:
            raise OSError(str(error)) from error


def open_gzip(stream: BinaryIO) -> BinaryIO:
    """A stream of what a gzip stream unpacks to."""
    return cast(BinaryIO, gzip.GzipFile(fileobj=stream))


def open_bzip2(stream: BinaryIO) -> BinaryIO:
    """A stream of what a bzip2 stream unpacks to."""
    return cast(BinaryIO, bz2.BZ2File(stream))


def open_xz(stream: BinaryIO) -> BinaryIO:
    """A stream of what an xz stream unpacks to."""
    return cast(BinaryIO, lzma.LZMAFile(stream))


OPENERS: dict[bytes, Callable[[BinaryIO], Readable]] = {
    b"\x1f\x8b\x08": open_gzip,
    b"BZh": open_bzip2,
    b"\xfd7zXZ\x00": open_xz,
    b"\x28\xb5\x2f\xfd": Zstandard,
}
"""How to unpack a file that begins so."""

ENDINGS = (".gz", ".bz2", ".xz", ".zst", ".zstd", ".gzip")


def accepts(name: str, head: bytes) -> bool:
    """Whether a file is compressed, and says so in its name: a broken download is not."""
    return name.lower().endswith(ENDINGS) and opener_for(head) is not None


def opener_for(head: bytes) -> Callable[[BinaryIO], Readable] | None:
    """How to unpack a file that begins so; None if it is not compressed."""
    return next((opener for mark, opener in OPENERS.items() if head.startswith(mark)), None)


def opened(source: Source) -> io.BufferedReader:
    """The stream of what a source unpacks to, a little at a time; its own if it is not compressed."""
    opener = opener_for(source.stream.peek(8))
    packed = source.stream.tell if source.stream.seekable() else None
    return unpacked(opener(source.stream), name=source.name, packed=packed) if opener else source.stream


def members(source: Source) -> Iterator[Source]:
    """The one file inside, under its name without the ending; it has no name as a member."""
    yield source.inner("", opened(source), name=PurePath(source.name).stem)
