"""Which reader reads which file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from importlib import import_module
from typing import Protocol, cast

from index.errors import ReadingError
from ingest.draft import Broken, Draft

READERS = (
    "ingest.readers.pdf",
    "ingest.readers.open_document",
    "ingest.readers.epub",
    "ingest.readers.word_document",
    "ingest.readers.feed",
    "ingest.readers.nitf",
    "ingest.readers.newsml",
    "ingest.readers.ninjs",
    "ingest.readers.json_document",
    "ingest.readers.web_archive_page",
    "ingest.readers.mail",
    "ingest.readers.html_page",
    "ingest.readers.markdown",
    "ingest.readers.plain_text",
)
"""The readers of files that hold one article, asked in this order."""


PAGE_ENDINGS = (".html", ".htm", ".xhtml", ".shtml", ".xht")
"""How the names of web pages end, and of texts that are called pages."""

OLDER = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf")
"""How Word's documents began before DOCX, and how RTF does."""


class Reader(Protocol):
    """What a module under `ingest.readers` offers."""

    FORMAT: str

    def accepts(self, name: str, head: bytes) -> bool:
        """Whether this reader reads a file of this name that begins so."""

    def read(self, data: bytes, *, name: str, url: str | None, today: dt.date) -> Iterator[Draft | Broken]:
        """The stories in a file; `today` bounds their dates. Raises ReadingError."""


class UnknownFormat(ReadingError):
    """The file is in a form that nobody saves news in; it is passed over, not failed."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "not-an-article",
            f"{name} is in no form that Dateline reads (pages, texts, feeds, mails, news formats, documents, archives).",
        )


class OlderForm(UnknownFormat):
    """The file is a document of a form that its own program can turn into one that Dateline reads."""

    def __init__(self, name: str) -> None:
        ReadingError.__init__(
            self, "not-an-article", f"{name} is a document of an older form; save it as DOCX, ODT or PDF and add that."
        )


class ForPrograms(UnknownFormat):
    """The file is a text that programs read, not people."""

    def __init__(self, name: str) -> None:
        ReadingError.__init__(
            self,
            "not-an-article",
            f"{name} was written for programs: most of its words are settings, code or addresses.",
        )


class BesideAnother(UnknownFormat):
    """The file only says something of the one beside it."""

    def __init__(self, name: str) -> None:
        ReadingError.__init__(self, "not-an-article", f"{name} speaks of the file beside it, and is read with that.")


def reader_for(name: str, head: bytes) -> Reader:
    """The reader of a file of this name that begins so.

    Raises:
        UnknownFormat: there is none.
    """
    for module in READERS:
        reader = cast(Reader, import_module(module))  # a module has the shape of the protocol
        if reader.accepts(name, head):
            return reader
    raise OlderForm(name) if head.startswith(OLDER) else UnknownFormat(name)
