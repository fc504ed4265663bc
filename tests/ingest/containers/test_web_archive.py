"""Web archives as crawlers write them."""

from __future__ import annotations

import gzip
import io

import pytest

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
