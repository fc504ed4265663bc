"""Web archives (WARC, ISO 28500, plain or compressed record by record): their members are the pages they hold."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, cast

from index.errors import ReadingError
from ingest.containers.compressed import Zstandard
from ingest.containers.source import HARM, Readable, Source, moment, unpacked

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
        # FastWARC 2.0.1 ends without a word after a record that it decompresses ("all"): that is done here.
        records = ArchiveIterator(
            cast(BinaryIO, Forwards(source.stream)),  # nothing else of a stream is asked for
            record_types=WarcRecordType.response | WarcRecordType.resource,
            auto_decode="transfer",
        )
        for record in records:
            if is_page(record):
                yield page(record, source)
    except HARM as error:
        raise ReadingError("truncated", f"{source.name} is no whole web archive ({error}).") from error


class Forwards:
    """A stream that can only be read on, but knows its place: FastWARC asks, and a member of a ZIP cannot tell."""

    def __init__(self, stream: Readable) -> None:
        self.stream, self.place = stream, 0

    def read(self, size: int) -> bytes:
        """At most so many bytes; none at the end."""
        data = self.stream.read(size)
        self.place += len(data)
        return data

    def tell(self) -> int:
        """How many bytes were read."""
        return self.place


class Deflated:
    """What a page unpacks to that a server sent as "deflate": with a frame, or as some did without."""

    def __init__(self, stream: Readable) -> None:
        self.stream, self.left = stream, b""
        self.inflater = zlib.decompressobj()
        self.begun = False

    def read(self, size: int, /) -> bytes:
        """At most so many bytes; none at the end."""
        while packed := self.left or self.stream.read(size):
            data = self.inflated(packed, size)
            self.left = self.inflater.unconsumed_tail
            if data:
                return data
        return b""

    def inflated(self, packed: bytes, size: int) -> bytes:
        """Some bytes unpacked; the first tell whether there is a frame."""
        begun, self.begun = self.begun, True
        try:
            return self.inflater.decompress(packed, size)
        except zlib.error:
            if begun:
                raise
            self.inflater = zlib.decompressobj(-zlib.MAX_WBITS)
            return self.inflater.decompress(packed, size)


def open_brotli(stream: Readable) -> Readable:
    """A stream of what Brotli unpacks to."""
    from fastwarc.stream_io import BrotliReader

    return BrotliReader(cast(BinaryIO, Forwards(stream)))


def open_gzip(stream: Readable) -> Readable:
    """A stream of what gzip unpacks to."""
    return gzip.GzipFile(fileobj=cast(BinaryIO, stream))


CODINGS: dict[str, Callable[[Any], Readable]] = {
    "gzip": open_gzip,
    "x-gzip": open_gzip,
    "deflate": Deflated,
    "br": open_brotli,
    "zstd": Zstandard,
}
"""How to unpack a page that was sent so (RFC 9110, 8.4.1)."""


def is_page(record: Any) -> bool:  # fastwarc has no types
    """Whether a record is an answer that holds a page."""
    status = record.http_headers.status_code if record.http_headers else 200
    return status in (200, None) and content_type(record) in PAGES


def content_type(record: Any) -> str:
    """The type of what a record holds, without its parameters."""
    headers = record.http_headers or record.headers
    return (headers.get("Content-Type") or "").split(";")[0].strip().lower()


def content(record: Any) -> Readable:
    """What a record holds, without the codings that it was sent in."""
    written = (record.http_headers.get("Content-Encoding") or "") if record.http_headers else ""
    stream: Readable = record.reader
    for coding in reversed([each.strip().lower() for each in written.split(",")]):
        stream = CODINGS[coding](stream) if coding in CODINGS else stream
    return stream


def page(record: Any, source: Source) -> Source:
    """A record as a member, named by its address and the moment of capture."""
    address = (record.headers.get("WARC-Target-URI") or "").strip("<>")
    captured = moment(record.headers.get("WARC-Date"))
    return source.inner(
        f"{address} {captured}" if captured else address,
        unpacked(content(record), name=address),
        name=address or record.record_id,
        url=address or None,
        captured=captured,
        reader="ingest.readers.html_page",
        crawled=True,
    )
