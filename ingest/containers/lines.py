"""Files of lines: one article as a JSON object on each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from ingest.containers.source import MEGABYTE, Fault, Source, in_memory, too_large

LINES_A_RUN = 64
"""Lines that one process reads at a time."""

PIECE = 1 << 20
"""Bytes of a line that are looked at at a time."""

ENDINGS = (".jsonl", ".ndjson", ".jsonlines")


class Lines(Protocol):
    """Anything that gives lines."""

    def readline(self, size: int, /) -> bytes:
        """The next line, or so many bytes of it; nothing at the end."""


def accepts(name: str, head: bytes) -> bool:  # noqa: ARG001 - a container's signature
    """Whether a file of this name holds lines."""
    return name.lower().endswith(ENDINGS)


def members(source: Source) -> Iterator[Source | Fault]:
    """The lines that have anything on them, named by their numbers; one that is too long is passed over unread."""
    for number, line in enumerate(capped_lines(source.stream, source.most), source.first):
        if len(line) > source.most:
            yield Fault(member=str(number), error=too_large(f"Line {number}", source.most / MEGABYTE))
        elif line.strip():
            yield source.inner(str(number), in_memory(line), name=f"Line {number}", reader="ingest.readers.json_lines")


def capped_lines(stream: Lines, most: int) -> Iterator[bytes]:
    """The lines of a stream; of one with more than `most` bytes only so many that it can be told."""
    while line := stream.readline(most + 1):
        yield line
        while len(line) > most and not line.endswith(b"\n"):
            line = stream.readline(most + 1)


def spans(stream: Lines, most: int) -> Iterator[tuple[int, int, int]]:
    """Runs of lines that may be read at once: first byte, byte after the last, number of the first line (from 1).

    A run has at most `LINES_A_RUN` lines, and ends after the line with which it has `most` bytes.
    """
    start = end = 0
    first = number = 1
    while size := line_size(stream):
        end += size
        if number - first + 1 == LINES_A_RUN or end - start >= most:
            yield start, end, first
            start, first = end, number + 1
        number += 1
    if end > start or not end:
        yield start, end, first


def line_size(stream: Lines) -> int:
    """How many bytes the next line has, 0 at the end; however many, few are held in memory."""
    size = 0
    while piece := stream.readline(PIECE):
        size += len(piece)
        if piece.endswith(b"\n"):
            break
    return size
