"""Nesting: what lies in itself a hundred thousand times is read or refused, without recursion."""

from __future__ import annotations

import base64
import datetime as dt
import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from packages import zipped

from index.ledger_records import Entry
from index.settings import Settings
from ingest.reading import Task, read_task
from ingest.scanning import state_of_file

DEEP = 100_000
DEEPEST_XML = 256
SENTENCE = "Ships waited offshore at Tartus on Monday while the harbour master counted broken masts and missing buoys. "
STORY = f"<p>{SENTENCE * 3}</p>"
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
DATA = "data:image/png;base64," + base64.b64encode(random.Random(1).randbytes(3_750_000)).decode()


def nested(*tags: str, times: int = DEEP, inner: str = SENTENCE) -> str:
    """Elements in elements, so many times."""
    opening = "".join(f"<{tag}>" for tag in tags)
    closing = "".join(f"</{tag}>" for tag in reversed(tags))
    return opening * times + inner + closing * times


def html(markup: str) -> bytes:
    return f"<html><head><title>Storm</title></head><body><h1>Storm</h1>{STORY}{markup}</body></html>".encode()


def eml(markup: str) -> bytes:
    return f"From: a@b.example\nSubject: Storm\nMIME-Version: 1.0\nContent-Type: text/html\n\n{STORY}{markup}".encode()


def mail_of(parts: str) -> bytes:
    head = "From: a@b.example\nSubject: Storm\nMIME-Version: 1.0\n"
    return (head + parts + "Content-Type: text/plain\n\n" + SENTENCE * 4).encode()


def multipart(times: int) -> str:
    return "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(times))


def beside_each_other(times: int) -> bytes:
    head = "From: a@b.example\nSubject: Storm\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n"
    return (head + "--x\nContent-Type: text/plain\n\nwords\n" * times + "--x\n\n" + SENTENCE * 4).encode()


def json_of(**fields: str) -> bytes:
    return json.dumps({"title": "Storm", **fields}).encode()


def json_feed(markup: str) -> bytes:
    items = [{"id": "1", "title": "Storm", "content_html": STORY + markup}]
    return json.dumps({"version": "https://jsonfeed.org/version/1", "items": items}).encode()


def ninjs(markup: str) -> bytes:
    item = {"uri": "urn:x", "type": "text", "versioncreated": "2020-01-01T00:00:00Z", "headline": "Storm"}
    return json.dumps({**item, "body_xhtml": STORY + markup}).encode()


def rss(description: str) -> bytes:
    return f"<rss><channel><item><title>Storm</title><description>{description}</description></item></channel></rss>".encode()


def atom(markup: str) -> bytes:
    content = f'<content type="xhtml"><div>{STORY}{markup}</div></content>'
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Storm</title>{content}</entry></feed>'.encode()


def nitf(markup: str) -> bytes:
    return f"<nitf><body><body.content>{STORY}{markup}</body.content></body></nitf>".encode()


def newsml(markup: str) -> bytes:
    inner = f"<html><body>{STORY}{markup}</body></html>"
    return f'<newsItem guid="x"><contentSet><inlineXML>{inner}</inlineXML></contentSet></newsItem>'.encode()


def docx(markup: str) -> bytes:
    body = f"<w:body><w:p><w:r><w:t>{SENTENCE * 3}</w:t></w:r></w:p>{markup}</w:body>"
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": f"<w:document {WORD}>{body}</w:document>"})


def odt(markup: str) -> bytes:
    content = f'<d xmlns:t="t"><body><text><t:p>{SENTENCE * 3}</t:p>{markup}</text></body></d>'
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def epub(markup: str) -> bytes:
    item = '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>'
    book = f'<package><metadata/><manifest>{item}</manifest><spine><itemref idref="a"/></spine></package>'
    chapter = f"<html><body><h1>Storm</h1>{STORY}{markup}</body></html>"
    return zipped({"mimetype": "application/epub+zip", "book.opf": book, "a.xhtml": chapter})


def rss_of(markup: str) -> bytes:
    return rss(f"<![CDATA[{STORY}{markup}]]>")


def named(value: object) -> str:
    """A case by the tags and the name of the file in it."""
    return "/".join(value) if isinstance(value, tuple) else value if isinstance(value, str) else ""


def entries(folder: Path, name: str, data: bytes) -> tuple[Entry, ...]:
    """What becomes of a file."""
    (folder / name).write_bytes(data)
    state = state_of_file(folder / name)
    assert state is not None
    limits = Settings().limits
    task = Task(
        path=folder / name,
        fingerprint=state,
        today=dt.date(2026, 1, 2),
        megabytes=limits.megabytes,
        seconds=limits.seconds,
    )
    return read_task(task).entries


@pytest.mark.parametrize(
    ("name", "make", "tags"),
    [
        ("a.html", html, ("div",)),
        ("a.html", html, ("b",)),
        ("a.html", html, ("ul", "li")),
        ("a.html", html, ("table", "tr", "td")),
        ("a.eml", eml, ("table", "tr", "td")),
        ("a.eml", eml, ("blockquote", "p")),
        ("a.json", json_feed, ("div",)),
        ("a.json", json_feed, ("section", "h2")),
        ("a.json", json_feed, ("form",)),
        ("a.rss", rss_of, ("div",)),
        ("a.json", ninjs, ("div",)),
    ],
    ids=named,
)
def test_a_story_beside_tags_without_end_is_read(
    inbox: Path, name: str, make: Callable[[str], bytes], tags: tuple[str, ...]
) -> None:
    assert [entry.code for entry in entries(inbox, name, make(nested(*tags, times=DEEP // len(tags))))] == [None]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.rss", rss(f"{SENTENCE * 3}</description>{nested('x', inner='')}<description>")),
        ("a.atom", atom(nested("div"))),
        ("a.jsonl", b"[" * DEEP + b"\n" + json_of(text=SENTENCE * 3)),
        ("a.html", html('<script type="application/ld+json">' + '{"a":' * DEEP + "1" + "}" * DEEP + "</script>")),
        ("a.txt", ("Storm\n\n" + SENTENCE * 4 + "\n\n" + ">" * DEEP + " quoted\n").encode()),
        ("a.md", ("# Storm\n\n" + SENTENCE * 4 + "\n\n" + "> " * DEEP + "quoted\n\n" + "- " * DEEP).encode()),
        ("a.eml", b"From: a@b.example\n\n" + (SENTENCE * 4 + "\n\n" + ">" * DEEP + " quoted\n").encode()),
        ("b.eml", beside_each_other(DEEP)),
    ],
    ids=["RSS elements", "Atom", "lines", "JSON-LD", "quotations", "Markdown", "quoted mail", "MIME parts"],
)
def test_a_story_beside_what_nests_without_end_is_read(inbox: Path, name: str, data: bytes) -> None:
    assert entries(inbox, name, data)[-1].code is None


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.json", b"[" * DEEP + b"]" * DEEP, "not-json"),
        ("a.json", b'{"title": "Storm", "a": ' + b'{"a":' * DEEP + b"1" + b"}" * DEEP + b"}", "not-json"),
        ("a.nitf", nitf(nested("block")), "not-xml"),
        ("a.xml", newsml(nested("div")), "not-xml"),
        ("a.eml", mail_of(multipart(DEEP)), "unreadable"),
        ("a.mhtml", mail_of(multipart(DEEP)), "unreadable"),
        ("a.eml", mail_of("Content-Type: message/rfc822\n\n" * DEEP), "unreadable"),
        ("a.docx", docx(nested("w:tbl", "w:tr", "w:tc", times=5_000)), "not-xml"),
        ("a.odt", odt(nested("t:list", "t:list-item", times=5_000)), "not-xml"),
    ],
    ids=["arrays", "objects", "NITF", "NewsML", "parts", "saved parts", "mails in mails", "Word", "OpenDocument"],
)
def test_what_only_nests_without_end_is_refused_with_a_sentence(inbox: Path, name: str, data: bytes, code: str) -> None:
    [entry] = entries(inbox, name, data)
    assert entry.code == code
    assert entry.message is not None
    assert entry.message.startswith(name) and entry.message.endswith(".")
    assert "XML_PARSE_HUGE" not in entry.message


@pytest.mark.parametrize(
    ("name", "make", "tags"),
    [
        ("a.docx", docx, ("w:tbl", "w:tr", "w:tc")),
        ("a.docx", docx, ("w:sdt", "w:sdtContent")),
        ("a.docx", docx, ("w:p",)),
        ("a.odt", odt, ("t:table", "t:table-row", "t:table-cell")),
        ("a.odt", odt, ("t:list", "t:list-item")),
        ("a.odt", odt, ("t:p",)),
        ("a.nitf", nitf, ("block",)),
        ("a.xml", newsml, ("div",)),
        ("a.epub", epub, ("div",)),
    ],
    ids=named,
)
def test_what_nests_as_deep_as_a_document_can_is_read(
    inbox: Path, name: str, make: Callable[[str], bytes], tags: tuple[str, ...]
) -> None:
    deepest = (DEEPEST_XML - 12) // len(tags)
    assert [entry.code for entry in entries(inbox, name, make(nested(*tags, times=deepest, inner="")))] == [None]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.html", html(f'<img src="{DATA}">')),
        ("a.html", html(f"<style>a {{ background: url({DATA}) }}</style>")),
        ("a.html", html('<img src="data:image/svg+xml;utf8,' + "%3Csvg x='1' " * 400_000 + '">')),
        ("a.md", f"# Storm\n\n{SENTENCE * 4}\n\n![picture]({DATA})\n".encode()),
        ("a.json", json_of(text=SENTENCE * 4, image=DATA)),
        ("a.json", json_of(text=f'{STORY}<img src="{DATA}">')),
        ("a.rss", rss_of(f'<img src="{DATA}">')),
        ("a.eml", eml(f'<img src="{DATA}">')),
        ("a.mhtml", b"From: <Saved by Blink>\nContent-Type: text/html\n\n" + html(f'<img src="{DATA}">')),
        ("a.nitf", nitf(f'<media><media-reference source="{DATA}"/></media>')),
        ("a.epub", epub(f'<img src="{DATA}"/>')),
        ("a.docx", docx(f'<w:p><w:r w:a="{DATA}"/></w:p>')),
        ("a.odt", odt(f'<t:p t:a="{DATA}"/>')),
    ],
    ids=named,
)
def test_a_picture_in_an_address_costs_nothing(inbox: Path, name: str, data: bytes) -> None:
    assert [entry.code for entry in entries(inbox, name, data)] == [None]
