"""Which reader reads which file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from importlib import import_module
from pathlib import PurePath
from typing import Protocol, cast

from index.errors import ReadingError
from ingest.draft import Draft

HEAD = 4096
"""How many bytes at the start of a file its format is told from."""

READERS = ("ingest.readers.html_page", "ingest.readers.plain_text")
"""The readers of files that hold one article, asked in this order."""

LINES = (".jsonl", ".ndjson")
"""Endings of files that hold one article a line."""


class Reader(Protocol):
    """What a module under `ingest.readers` offers."""

    FORMAT: str

    def accepts(self, name: str, head: bytes) -> bool:
        """Whether this reader reads a file of this name that begins so."""

    def read(self, data: bytes, *, name: str, url: str | None, today: dt.date) -> Iterator[Draft]:
        """The stories in a file; `today` bounds their dates. Raises ReadingError."""


class UnknownFormat(ReadingError):
    """The file is in a form that nobody saves news in; it is passed over, not failed."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "not-an-article", f"{name} is not in a form that Dateline reads (HTML, plain text, JSON lines)."
        )


def holds_lines(name: str) -> bool:
    """Whether a file of this name holds one article a line."""
    return PurePath(name).suffix.lower() in LINES


def reader_for(name: str, head: bytes) -> Reader:
    """The reader of a file of this name that begins so.

    Raises:
        UnknownFormat: there is none.
    """
    for module in READERS:
        reader = cast(Reader, import_module(module))  # a module has the shape of the protocol
        if reader.accepts(name, head):
            return reader
    raise UnknownFormat(name)
