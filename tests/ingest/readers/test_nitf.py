"""The reader of NITF: a wire story with all its parts."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import ReadingError
from ingest.draft import Draft
from ingest.readers import nitf

TODAY = datetime.date(2024, 6, 1)
WALL = "The sea wall fell on Thursday &mdash; nobody was hurt, the council said."
STORY = f"""<?xml version="1.0" encoding="iso-8859-1"?>
<!DOCTYPE nitf SYSTEM "http://127.0.0.1:9/nitf-3-2.dtd">
<nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><head><title>Storm-Coast</title><docdata>
<doc-id id-string="paper.17" regsrc="WIRE"/><date.issue norm="20240502T233000-0400"/>
<doc.copyright holder="The Holder" year="2024"/><key-list><keyword key="storm"/></key-list>
<identified-content><location><city>Tartus</city></location></identified-content></docdata>
<pubdata name="The Paper" date.publication="20240503"/></head>
<body xml:lang="de-DE"><body.head><hedline><hl1>Storm hits <em>coast</em></hl1><hl2>A town asks who will pay.</hl2></hedline>
<byline>By <person>Ann Lee</person>, <person>Bo Ek</person><byttl>Staff writers</byttl></byline>
<distributor>The Wire</distributor>
<dateline><location>Idlib, Syria</location><story.date norm="20240501">May 1</story.date></dateline></body.head>
<body.content><block><p>{WALL}</p><media media-type="image"><media-caption>A wall.</media-caption></media>
<hl2>The wall</hl2><p>It was built in 1910.</p><bq><block><p>It will be built again.</p></block></bq>
<ul><li>One.</li><li>Two.</li></ul><fn>A footnote.</fn></block></body.content>
<body.end><tagline>The end</tagline></body.end></body></nitf>"""


def read(data: str | bytes, **more: str) -> Draft:
    raw = data.encode("iso-8859-1") if isinstance(data, str) else data
    (draft,) = nitf.read(raw, name="storm.xml", today=TODAY, **more)
    return draft


def test_a_story_becomes_a_draft_with_all_its_parts() -> None:
    draft = read(STORY)
    assert (draft.headline, draft.alternative_headlines) == ("Storm hits coast", ("Storm-Coast",))
    assert (draft.authors, draft.source, draft.language) == (("Ann Lee", "Bo Ek"), "The Paper", "de")
    assert (draft.date.value, draft.date.time, draft.date.offset) == ("2024-05-02", "23:30:00", "-04:00")
    assert (draft.external_id, draft.format, draft.member) == ("paper.17", "nitf", None)
    assert draft.place_hints == ("Idlib, Syria", "Tartus")
    assert draft.standfirst == "A town asks who will pay."


def test_the_text_holds_paragraphs_and_headings_and_no_captions() -> None:
    assert [(block.text, block.heading) for block in read(STORY).blocks] == [
        ("A town asks who will pay.", False),
        ("The sea wall fell on Thursday — nobody was hurt, the council said.", False),
        ("The wall", True),
        ("It was built in 1910.", False),
        ("It will be built again.", False),
        ("One.", False),
        ("Two.", False),
    ]


def test_a_bare_story_is_read_too() -> None:
    draft = read(
        "<nitf xml:lang='en'><body><body.head><hedline>Storm</hedline><byline>By Ann Lee</byline>"
        "<abstract><p>In short.</p></abstract><dateline><location><city>Idlib</city>, <country>Syria</country></location>"
        "<story.date norm='20240501'/></dateline></body.head><body.content><p>A wall fell.</p></body.content></body></nitf>",
        url="https://paper.example/storm",
    )
    assert (draft.headline, draft.authors, draft.standfirst) == ("Storm", ("Ann Lee",), "In short.")
    assert (draft.url, draft.source, draft.language) == ("https://paper.example/storm", "paper.example", "en")
    assert (draft.date.value, draft.place_hints) == ("2024-05-01", ("Idlib", "Syria"))


def test_a_prefix_without_a_namespace_does_no_harm() -> None:
    assert read(STORY.replace("<docdata>", "<x:y/><docdata>")).external_id == "paper.17"


def test_a_date_that_cannot_be_is_passed_over() -> None:
    assert read(STORY.replace("20240502T233000-0400", "20310502")).date.value == "2024-05-01"


ENTITY = '<!DOCTYPE nitf [<!ENTITY x SYSTEM "file:///etc/passwd">]><nitf><body><body.content><p>&x;</p></body.content></body></nitf>'
BOMB = (
    '<!DOCTYPE nitf [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]><nitf><body><body.content>&b;</body.content></body></nitf>'
)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\0\1\2" * 300, "binary"),
        (b"words", "not-xml"),
        (b"<nitf>", "not-xml"),
        (ENTITY.encode(), "not-xml"),
        (BOMB.encode(), "not-xml"),
        (b"<nitf>" + b"<p>" * 5_000 + b"</p>" * 5_000 + b"</nitf>", "not-xml"),
        (b"<rss/>", "not-an-article"),
        (b"<nitf><body/></nitf>", "not-an-article"),
    ],
)
def test_what_is_no_story_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(ReadingError) as caught:
        read(data)
    assert caught.value.code == code
    assert caught.value.message.startswith("storm.xml ")


@pytest.mark.parametrize(
    ("name", "head", "accepted"),
    [
        ("a.xml", STORY.encode()[:400], True),
        ("a", b"\xef\xbb\xbf<n:nitf xmlns:n='x'>", True),
        ("a.nitf", b"", True),
        ("a.nitf", b"<html>", False),
        ("a.xml", b"<rss>", False),
    ],
)
def test_nitf_is_known_by_its_root(name: str, head: bytes, accepted: bool) -> None:
    assert nitf.accepts(name, head) is accepted


TAGS = ["body", "body.head", "body.content", "hedline", "hl1", "p", "byline", "dateline", "location", "block", "media"]
ELEMENTS = st.recursive(
    st.sampled_from(["words", "", "&amp;", "&mdash;", "20240501", "&#0;"]),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag} norm='2024'>{''.join(parts)}</{tag}>",
        st.sampled_from(TAGS),
        st.lists(inner, max_size=4),
    ),
    max_leaves=12,
)


@settings(deadline=None)
@given(
    st.binary(max_size=100)
    | ELEMENTS.map(lambda inner: f"<nitf><body><body.content>{inner}</body.content></body></nitf>".encode())
)
def test_any_bytes_give_a_draft_or_a_refusal(data: bytes) -> None:
    try:
        draft = read(data)
    except ReadingError:
        return
    assert draft.headline and draft.blocks
