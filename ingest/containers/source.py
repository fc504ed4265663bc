"""Source: a file, or a member of one, as a stream that is read once."""

from __future__ import annotations

import datetime as dt
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol, TypedDict, Unpack

from index.errors import ReadingError

MEGABYTE = 1 << 20

HEAD = 4096
"""How many bytes at the start of a file its form is told from."""

DEEPEST = 3
"""How many containers may lie in each other."""

RATIO = 200
"""How many times its packed size something may unpack to, above the first megabyte."""

HARM = (
    zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, NotImplementedError,
    RuntimeError, ValueError, TypeError,
)  # fmt: skip
"""What Python raises on archives that are cut short, damaged, encrypted or packed by an unknown method."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Something to read.

    Attributes:
        name: the name by which its form is told and messages call it.
        stream: its bytes, read once; what is not in a container can go back to its start.
        most: how many bytes may be read of it as a whole.
        member: where it lies in the file, from the outermost container inwards, parted by "#"; empty for the file.
        url: the address that it was saved from, if its container or the user says so.
        captured: the moment at which it was saved, ISO 8601, if its container says so.
        date: when it was published, as somebody wrote it beside the file.
        reader: the module that reads it, if its container knows.
        crawled: whether it may well be no story, as the front pages in a crawl.
        first: the number of its first line, if it is a part of a file of lines.
        depth: in how many containers it lies.
    """

    name: str
    stream: io.BufferedReader
    most: int
    member: str = ""
    url: str | None = None
    captured: str | None = None
    date: str | None = None
    reader: str | None = None
    crawled: bool = False
    first: int = 1
    depth: int = 0

    def inner(self, member: str, stream: io.BufferedReader, **more: Unpack[Said]) -> Source:
        """A member of this source, and what its container says of it."""
        name = f"{self.member}#{member}" if self.member and member else self.member or member
        given: Said = {"name": member.rsplit("/", 1)[-1] or self.name, "url": self.url, "captured": self.captured}
        return Source(stream=stream, most=self.most, member=name, depth=self.depth + 1, **(given | more))


class Said(TypedDict, total=False):
    """What a container may say of a member."""

    name: str
    url: str | None
    captured: str | None
    reader: str
    crawled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A member that its container cannot give, and why."""

    member: str
    error: ReadingError


class Container(Protocol):
    """What a module under `ingest.containers` offers."""

    def accepts(self, name: str, head: bytes) -> bool:
        """Whether this container is in files of this name that begin so."""

    def members(self, source: Source) -> Iterator[Source | Fault]:
        """The members, each to be read before the next is asked for.

        Raises:
            ReadingError: the container cannot be read, or not any further.
        """


class Readable(Protocol):
    """Anything that gives bytes."""

    def read(self, size: int, /) -> bytes:
        """At most so many bytes; none at the end."""


class Unpacked(io.RawIOBase):
    """A stream of unpacked bytes. What is damaged, and what unpacks to too much, ends it in a ReadingError."""

    def __init__(self, stream: Readable, *, name: str, packed: Callable[[], int] | None) -> None:
        """`packed` tells how many packed bytes were used so far, if that is known."""
        super().__init__()
        self.inner, self.called, self.packed, self.given = stream, name, packed, 0

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill a buffer, as `io.RawIOBase` asks."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]  # typeshed has no name for a buffer here
        try:
            data = self.inner.read(len(view))
        except HARM as error:
            raise ReadingError("truncated", f"{self.called} is cut short or damaged ({error}).") from error
        self.given += len(data)
        if self.packed and is_bomb(self.given, packed=self.packed()):
            raise bomb(self.called)
        view[: len(data)] = data
        return len(data)


def unpacked(stream: Readable, *, name: str, packed: Callable[[], int] | None = None) -> io.BufferedReader:
    """A buffered stream of unpacked bytes that gives ReadingErrors."""
    return io.BufferedReader(Unpacked(stream, name=name, packed=packed), buffer_size=64 << 10)


def is_bomb(size: int, *, packed: int) -> bool:
    """Whether so many bytes are too many for how many they were packed into."""
    return size > MEGABYTE and size > RATIO * packed


def bomb(name: str) -> ReadingError:
    """The refusal of what grows beyond measure."""
    return ReadingError("too-large", f"{name} unpacks to more than {RATIO} times its packed size.")


def in_memory(data: bytes) -> io.BufferedReader:
    """Bytes as a stream."""
    return io.BufferedReader(io.BytesIO(data))


def too_large(name: str, megabytes: float) -> ReadingError:
    """Something above the limit on what is read as a whole."""
    return ReadingError(
        "too-large", f"{name} has more than {megabytes:g} MB, the limit (limits.megabytes in dateline.toml)."
    )


def moment(written: str | None) -> str | None:
    """A moment in ISO 8601 with its offset, from the way that WARC and others write it; None if it is none."""
    try:
        return dt.datetime.fromisoformat((written or "").replace("Z", "+00:00")).isoformat(timespec="seconds")
    except ValueError:
        return None
