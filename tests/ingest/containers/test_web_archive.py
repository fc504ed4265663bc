"""Web archives as crawlers write them."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib

import pytest
import zstandard
from fastwarc.stream_io import BrotliWriter
from packages import zipped

from index.errors import ReadingError
from ingest.containers.source import Fault, Source, in_memory
from ingest.leaves import leaves

PAGE = b"<!doctype html><html><p>The storm closed the port.</p></html>"


def archive(*records: tuple[str, str, bytes, str], packed: bool) -> bytes:
    """A web archive of answers: address, type, body, status."""
    buffer = io.BytesIO()
    for address, kind, body, status in records:
        answer = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + body
        head = (
            f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2020-05-06T07:08:09Z\r\n"
            f"WARC-Record-ID: <urn:uuid:{len(address)}>\r\nContent-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(answer)}\r\n\r\n"
        )
        record = head.encode() + answer + b"\r\n\r\n"
        buffer.write(gzip.compress(record) if packed else record)
    return buffer.getvalue()


RECORDS = (
    ("https://example.org/news/storm", "text/html; charset=utf-8", PAGE, "200 OK"),
    ("https://example.org/logo.png", "image/png", b"\x89PNG", "200 OK"),
    ("https://example.org/gone", "text/html", PAGE, "404 Not Found"),
    ("https://example.org/news/flood", "application/xhtml+xml", PAGE, "200 OK"),
)


@pytest.mark.parametrize("packed", [False, True])
def test_pages_come_with_their_address_and_the_moment_of_capture(*, packed: bool) -> None:
    name = "crawl.warc.gz" if packed else "crawl"
    pages = []
    for leaf in leaves(Source(name=name, stream=in_memory(archive(*RECORDS, packed=packed)), most=1 << 20)):
        assert isinstance(leaf, Source)
        pages.append((leaf.url, leaf.captured, leaf.crawled, leaf.stream.read()))
    assert pages == [
        ("https://example.org/news/storm", "2020-05-06T07:08:09+00:00", True, PAGE),
        ("https://example.org/news/flood", "2020-05-06T07:08:09+00:00", True, PAGE),
    ]


def test_members_are_named_by_address_and_moment() -> None:
    [leaf] = leaves(Source(name="a.warc", stream=in_memory(archive(RECORDS[0], packed=False)), most=1 << 20))
    assert leaf.member == "https://example.org/news/storm 2020-05-06T07:08:09+00:00"


def test_an_archive_that_is_cut_short_gives_what_it_has() -> None:
    data = archive(*RECORDS, packed=True)
    cut = Source(name="a.warc.gz", stream=in_memory(data[: len(data) * 2 // 3]), most=1 << 20)
    read = [leaf.error.code if isinstance(leaf, Fault) else leaf.url for leaf in leaves(cut)]
    assert read[0] == "https://example.org/news/storm"


def deflated(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


def brotli(body: bytes) -> bytes:
    packed = io.BytesIO()
    with BrotliWriter(packed) as stream:
        stream.write(body)
    return packed.getvalue()


CODED = {
    "gzip": gzip.compress(PAGE),
    "x-gzip": gzip.compress(PAGE),
    "deflate": zlib.compress(PAGE),
    "Deflate": deflated(PAGE),
    "br": brotli(PAGE),
    "zstd": zstandard.ZstdCompressor().compress(PAGE),
    "br, gzip": gzip.compress(brotli(PAGE)),
    "identity": PAGE,
    "": PAGE,
}


def coded_archive() -> bytes:
    """An archive of one page that was sent in every coding, in chunks as most servers send them."""
    records = []
    for coding, body in CODED.items():
        half = len(body) // 2
        chunks = b"".join(f"{len(part):x}\r\n".encode() + part + b"\r\n" for part in (body[:half], body[half:], b""))
        kind = f"text/html\r\nTransfer-Encoding: chunked\r\nContent-Encoding: {coding}"
        records.append((f"https://example.org/{coding.replace(', ', '-')}", kind, chunks, "200 OK"))
    return archive(*records, packed=True)


def test_pages_are_unpacked_from_what_they_were_sent_in_and_the_next_one_is_read_too() -> None:
    source = Source(name="a.warc.gz", stream=in_memory(coded_archive()), most=1 << 20)
    read = [leaf.stream.read() for leaf in leaves(source) if isinstance(leaf, Source)]
    assert read == [PAGE] * len(CODED)


def test_a_page_that_is_not_coded_as_it_says_is_damaged_and_costs_its_neighbours_nothing() -> None:
    kind = "text/html\r\nContent-Encoding: gzip"
    records = (("https://example.org/a", kind, PAGE, "200 OK"), RECORDS[0])
    found = []
    for leaf in leaves(Source(name="a.warc", stream=in_memory(archive(*records, packed=False)), most=1 << 20)):
        assert isinstance(leaf, Source)
        try:
            found.append(leaf.stream.read())
        except ReadingError as error:
            found.append(error.code.encode())
    assert found == [b"truncated", PAGE]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_of_a_wacz_only_the_web_archives_in_it_are_read(method: int) -> None:
    """A member of a ZIP cannot tell its place; lists of pages hold the same stories again, with the menus."""
    parts = {
        "pages/pages.jsonl": b'{"format": "json-pages-1.0"}\n{"url": "https://example.org/", "text": "Menu"}\n',
        "archive/data.warc.gz": archive(*RECORDS, packed=True),
        "datapackage.json": b'{"profile": "data-package"}',
        "datapackage-digest.json": b"{}",
    }
    source = Source(name="a.wacz", stream=in_memory(zipped(parts, method=method)), most=1 << 20)
    assert [leaf.member.split()[0] for leaf in leaves(source)] == [
        "archive/data.warc.gz#https://example.org/news/storm",
        "archive/data.warc.gz#https://example.org/news/flood",
    ]
