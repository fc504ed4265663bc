"""Web archives (WARC, ISO 28500, plain or compressed record by record): their members are the pages they hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from index.errors import ReadingError
from ingest.containers.source import HARM, Source, moment, unpacked

ENDINGS = (".warc", ".warc.gz", ".warc.zst", ".arc.gz")

PAGES = ("text/html", "application/xhtml+xml")
"""Of what a crawl holds, the types that can be stories; pictures, styles and scripts are no members."""


def accepts(name: str, head: bytes) -> bool:
    """Whether a file is a web archive."""
    return head.startswith(b"WARC/") or name.lower().endswith(ENDINGS)


def members(source: Source) -> Iterator[Source]:
    """The pages that were fetched whole, each with its address and the moment of its capture."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    try:
        records = ArchiveIterator(
            source.stream, record_types=WarcRecordType.response | WarcRecordType.resource, auto_decode="all"
        )
        for record in records:
            if is_page(record):
                yield page(record, source)
    except HARM as error:
        raise ReadingError("truncated", f"{source.name} is no whole web archive ({error}).") from error


def is_page(record: Any) -> bool:  # fastwarc has no types
    """Whether a record is an answer that holds a page."""
    status = record.http_headers.status_code if record.http_headers else 200
    return status in (200, None) and content_type(record) in PAGES


def content_type(record: Any) -> str:
    """The type of what a record holds, without its parameters."""
    headers = record.http_headers or record.headers
    return (headers.get("Content-Type") or "").split(";")[0].strip().lower()


def page(record: Any, source: Source) -> Source:
    """A record as a member, named by its address and the moment of capture."""
    address = (record.headers.get("WARC-Target-URI") or "").strip("<>")
    captured = moment(record.headers.get("WARC-Date"))
    return source.inner(
        f"{address} {captured}" if captured else address,
        unpacked(record.reader, name=address),
        name=address or record.record_id,
        url=address or None,
        captured=captured,
        reader="ingest.readers.html_page",
        crawled=True,
    )
