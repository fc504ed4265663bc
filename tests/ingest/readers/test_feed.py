"""The reader of feeds: one story an entry, whatever the dialect."""

from __future__ import annotations

import datetime
import json
import socket
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import ReadingError
from ingest.draft import Broken, Draft
from ingest.feed_entries import NOT_WELL_FORMED
from ingest.parts import NO_HEADLINE
from ingest.readers import feed

TODAY = datetime.date(2024, 6, 1)
LONG = "The council met in the old harbour office and heard that the sea wall had been damaged badly by the storm."
MORE = "Repairs will take until the autumn, the engineer said, and nobody has yet found the money to pay for them."
HTML = f"<p>{LONG}</p><h2>The wall</h2><p>{MORE}</p>"


def read(data: bytes | str, **more: str) -> list[Draft | Broken]:
    raw = data.encode() if isinstance(data, str) else data
    return list(feed.read(raw, name="news.xml", today=TODAY, **more))


def one(data: bytes | str, **more: str) -> Draft:
    (story,) = read(data, **more)
    assert isinstance(story, Draft), story
    return story


def rss(*items: dict[str, str], **channel: str) -> bytes:
    """An RSS 2.0 feed made of these items."""
    root = ET.Element("rss", {"version": "2.0", "xmlns:content": "http://purl.org/rss/1.0/modules/content/"})
    root.set("xmlns:dc", "http://purl.org/dc/elements/1.1/")
    top = ET.SubElement(root, "channel")
    for name, text in {"title": "The Paper", "link": "https://www.paper.example/", **channel}.items():
        ET.SubElement(top, name).text = text
    for item in items:
        element = ET.SubElement(top, "item")
        for name, text in item.items():
            ET.SubElement(element, name).text = text
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root)


STORM = {
    "title": "Storm hits coast &amp; harbour",
    "link": "https://www.paper.example/storm",
    "guid": "paper-17",
    "pubDate": "Thu, 02 May 2024 23:30:00 -0400",
    "dc:creator": "By Ann Lee and Bo Ek",
    "description": "A wall fell, and the town asks who will pay for a new one.",
    "content:encoded": HTML,
}


def test_an_entry_of_rss_becomes_a_draft_with_all_its_parts() -> None:
    draft = one(rss(STORM, language="en-gb"))
    assert (draft.headline, draft.authors, draft.language) == ("Storm hits coast & harbour", ("Ann Lee", "Bo Ek"), "en")
    assert (draft.url, draft.source, draft.format) == ("https://www.paper.example/storm", "paper.example", "feed")
    assert (draft.date.value, draft.date.time, draft.date.source) == ("2024-05-02", "23:30:00", "declared")
    assert (draft.member, draft.external_id, draft.modified) == ("paper-17", "paper-17", None)
    assert draft.standfirst == STORM["description"]
    assert [(block.text, block.heading) for block in draft.blocks] == [
        (STORM["description"], False),
        (LONG, False),
        ("The wall", True),
        (MORE, False),
    ]
    assert (draft.provenance["text"], draft.provenance["source"]) == ("content", "address")


def test_an_entry_of_atom_becomes_a_draft() -> None:
    draft = one(
        f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Das Blatt</title>
        <link href="https://blatt.example/"/><entry><id>tag:blatt.example,2024:1</id><title>Sturm trifft Küste</title>
        <link rel="alternate" href="/sturm"/><author><name>Ann Lee</name></author><author><name>Bo Ek</name></author>
        <published>2024-05-02T10:00:00+02:00</published><updated>2024-05-03T10:00:00+02:00</updated>
        <summary>{LONG[:60]} …</summary>
        <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{LONG}</p><p>{MORE}</p></div></content>
        </entry></feed>""",
        url="https://blatt.example/feed.xml",
    )
    assert (draft.headline, draft.authors, draft.url) == (
        "Sturm trifft Küste",
        ("Ann Lee", "Bo Ek"),
        "https://blatt.example/sturm",
    )
    assert (draft.date.value, draft.date.offset) == ("2024-05-02", "+02:00")
    assert draft.modified is not None and draft.modified.value == "2024-05-03"
    assert ([block.text for block in draft.blocks], draft.standfirst) == ([LONG, MORE], None)
    assert draft.member == "tag:blatt.example,2024:1"


def test_rss_1_dates_its_items_by_dublin_core() -> None:
    draft = one(
        f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>The Paper</title></channel>
        <item rdf:about="https://paper.example/a"><title>Storm</title><link>https://paper.example/a</link>
        <dc:date>2024-05-02</dc:date><description>{LONG}\n   {MORE}</description></item></rdf:RDF>"""
    )
    assert (draft.date.value, draft.modified, draft.provenance["text"]) == ("2024-05-02", None, "summary")
    assert [block.text for block in draft.blocks] == [f"{LONG} {MORE}"]


def test_a_json_feed_is_read() -> None:
    value = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "The Paper",
        "language": "en",
        "home_page_url": "https://paper.example/",
        "authors": [{"name": "The Desk"}],
        "items": [
            {"id": 1, "url": "/a", "title": "Storm", "content_html": HTML, "date_published": "2024-05-02T10:00:00Z"},
            {"id": "2", "content_text": f"{LONG}\n\n{MORE}", "author": {"name": "Ann Lee"}},
            "nothing",
            {"id": "4", "summary": "A storm."},
        ],
    }
    first, second, third, fourth = read(json.dumps(value))
    assert isinstance(first, Draft) and isinstance(second, Draft)
    assert (first.url, first.authors, first.member) == ("https://paper.example/a", ("The Desk",), "1")
    assert (first.date.value, len(first.blocks)) == ("2024-05-02", 3)
    assert (second.authors, second.warnings, second.source) == (("Ann Lee",), (NO_HEADLINE,), "The Paper")
    assert (
        second.headline.startswith("The council met") and second.date.reason == "Entry “2” gives no publication date."
    )
    assert isinstance(third, Broken) and isinstance(fourth, Broken)
    assert (third.member, fourth.error.code) == ("3", "stub")


def test_half_a_surrogate_pair_is_left_out() -> None:
    item = f'{{"id": "\\ud800", "title": "\\ud800 Storm", "content_html": "<p>\\ud800{LONG}</p>"}}'
    draft = one(f'{{"version": "https://jsonfeed.org/version/1", "items": [{item}]}}')
    assert (draft.member, draft.headline, draft.blocks[0].text) == ("1", "Storm", LONG)


def test_an_entry_that_only_points_to_a_story_is_broken_and_the_others_are_not_lost() -> None:
    stub, story = read(rss({"title": "Storm", "link": "https://p.example/1", "description": "A wall fell."}, STORM))
    assert isinstance(stub, Broken) and isinstance(story, Draft)
    assert (stub.member, stub.error.code) == ("https://p.example/1", "stub")
    assert stub.error.message == "Entry “https://p.example/1” only points to a story: it has 3 words of text."


def test_entries_without_a_name_are_numbered_and_no_two_are_called_the_same() -> None:
    item = {"title": "Storm", "description": f"{LONG} {MORE}"}
    stories = read(rss(item, {**item, "guid": "a"}, {**item, "guid": "a"}))
    assert [story.member for story in stories] == ["1", "a", "a (3)"]


def test_what_a_blog_adds_to_its_feed_is_left_out() -> None:
    said = '<p>The post <a href="x">Storm</a> appeared first on <a href="y">The Paper</a>.</p>'
    draft = one(rss({**STORM, "description": f"<p>{LONG[:70]} [&#8230;]</p>{said}", "content:encoded": HTML + said}))
    assert ([block.text for block in draft.blocks], draft.standfirst) == ([LONG, "The wall", MORE], None)


def test_the_feed_lends_its_title_where_the_link_names_no_publisher() -> None:
    draft = one(rss({"title": "Storm", "description": HTML, "guid": "x"}))
    assert (draft.source, draft.url, draft.provenance["source"]) == ("The Paper", None, "feed")


def test_a_feed_that_breaks_off_gives_what_it_has_with_a_warning() -> None:
    data = rss(STORM, STORM)
    first, *_ = read(data[: data.rindex(b"<item>") + 30])
    assert isinstance(first, Draft)
    assert first.warnings == (NOT_WELL_FORMED,)


def test_old_encodings_are_read() -> None:
    text = rss({**STORM, "title": "Sturm trifft Küste"}).decode().replace('encoding="utf-8"', 'encoding="iso-8859-1"')
    assert one(text.encode("iso-8859-1")).headline == "Sturm trifft Küste"


def test_nothing_is_ever_fetched_or_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a feed was fetched")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    for data in (b"http://127.0.0.1:9/feed", b"/etc/passwd", b'<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x"><rss/>'):
        with pytest.raises(ReadingError):
            read(data)


BOMB = '<!DOCTYPE r [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]><rss><channel><item><title>&b;</title></item></channel></rss>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b" \n", "empty"),
        (b"\0\1\2\3" * 200, "binary"),
        (b"<rss><channel><title>x</title></channel></rss>", "empty"),
        (b"<html><p>words</p></html>", "not-an-article"),
        (b"<rss>" + b"<a>" * 5_000, "not-xml"),
        (b"words", "not-xml"),
        (b"\x1b", "not-an-article"),
        (BOMB.encode(), "not-xml"),
        (b"{", "not-json"),
        (b'{"version": 1}', "not-an-article"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": {}}', "empty"),
    ],
)
def test_what_is_no_feed_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(ReadingError) as caught:
        read(data)
    assert caught.value.code == code
    assert caught.value.message.startswith("news.xml ")


def test_a_feed_that_its_parser_chokes_on_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    import feedparser

    def choke(*_: object, **__: object) -> None:
        raise ValueError("bad address")

    monkeypatch.setattr(feedparser, "parse", choke)
    with pytest.raises(ReadingError, match="its parser cannot read"):
        read(rss(STORM))


@pytest.mark.parametrize(
    ("name", "head", "accepted"),
    [
        ("a.xml", b'<?xml version="1.0"?><!-- x --><?xml-stylesheet href="a"?><rss version="2.0">', True),
        ("a.html", '\ufeff<rss version="2.0">'.encode("utf-16-le"), True),
        ("a.xml", b'<feed xmlns="http://www.w3.org/2005/Atom">', True),
        ("a.xml", b'<rdf:RDF xmlns:rdf="x" xmlns="http://purl.org/rss/1.0/">', True),
        ("a.xml", b'<rdf:RDF xmlns:rdf="x">', False),
        ("a.json", b'{"title": "x", "version": "https://jsonfeed.org/version/1"', True),
        ("a.json", b'{"version": "1"}', False),
        ("a.rss", b"", True),
        ("a.rss", b"<html>", False),
        ("a.xml", b"<nitf>", False),
        ("a.txt", b"<!---->" * 500 + b"words", False),
    ],
)
def test_feeds_are_known_by_what_they_begin_with(name: str, head: bytes, accepted: bool) -> None:
    assert feed.accepts(name, head) is accepted


PIECES = st.lists(
    st.sampled_from(
        [
            "<rss>",
            "<channel>",
            "<item>",
            "</item>",
            "<title>",
            "<link>",
            "http://[",
            "&amp;",
            "&x;",
            "<a:b>",
            "]]>",
            "<guid>",
            "<description>",
            "<content:encoded>",
            "<pubDate>",
            "2024-13-01",
            LONG,
            "<author>",
            '<link href="',
            "<feed>",
            "<entry>",
            "<content src='x' type='xhtml'>",
            "<!DOCTYPE x [",
            "<!--",
            "<![CDATA[",
            "'>",
        ]
    ),
    max_size=14,
)


@settings(deadline=None)
@given(
    st.binary(max_size=80)
    | PIECES.map("".join).map(str.encode)
    | PIECES.map(lambda each: f"<rss>{''.join(each)}".encode())
)
def test_any_bytes_give_stories_or_a_refusal(data: bytes) -> None:
    try:
        stories = read(data)
    except ReadingError:
        return
    assert all(isinstance(story, Draft | Broken) and story.member for story in stories)


VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9) | st.just(LONG),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "url", "x"]), inner, max_size=3)
    ),
    max_leaves=5,
)
ITEM_KEYS = "id url external_url title content_html content_text summary date_published authors author language".split()


@settings(deadline=None)
@given(st.lists(VALUES | st.dictionaries(st.sampled_from(ITEM_KEYS), VALUES, max_size=7), max_size=3), VALUES)
def test_any_items_of_a_json_feed_give_stories_or_a_refusal(items: list[Any], title: Any) -> None:
    value = {"version": "https://jsonfeed.org/version/1", "items": items, "title": title, "authors": title}
    try:
        stories = read(json.dumps(value))
    except ReadingError:
        return
    assert len(stories) == len({story.member for story in stories}) == len(items)
