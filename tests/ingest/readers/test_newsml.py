"""The reader of NewsML-G2: single items, and messages of many."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import ReadingError
from ingest.draft import Broken, Draft
from ingest.readers import newsml

TODAY = datetime.date(2024, 6, 1)
NAMESPACE = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'
META = """<itemMeta><itemClass qcode="ninat:text"/><provider qcode="nprov:WIRE"><name>The Wire</name></provider>
<versionCreated>2024-05-03T08:00:00Z</versionCreated><firstCreated>2024-05-02T10:00:00+02:00</firstCreated>
<embargoed/><pubStatus qcode="stat:usable"/></itemMeta>"""
CONTENT = """<contentMeta><contentCreated>2024-05-01T10:00:00Z</contentCreated>
<located qcode="city:1"><name>Idlib</name><broader><name>Syria</name></broader></located>
<infoSource literal="AP"/><by>By Ann Lee</by><language tag="en-GB"/>
<subject type="cpnat:geoArea"><name>Tartus</name></subject><subject type="cpnat:abstract"><name>weather</name></subject>
<headline role="hlrole:sub">Wall falls</headline><headline role="hlrole:main">Storm hits coast</headline>
<description role="drol:summary">A town asks who will pay for its wall.</description></contentMeta>"""
XHTML = """<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>t</title></head>
<body><h1>Storm hits coast</h1><p>The sea wall fell.</p><h2>The wall</h2><p>It was built in 1910.</p></body></html></inlineXML>"""
NITF = """<inlineXML contenttype="application/nitf+xml"><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body><body.head>
<hedline><hl1>Wire headline</hl1></hedline><byline>By Bo Ek</byline><dateline><location>Homs</location></dateline></body.head>
<body.content><block><p>The sea wall fell.</p></block></body.content></body></nitf></inlineXML>"""


def item(*content: str, guid: str = "urn:wire:17", meta: str = META + CONTENT) -> str:
    return f'<newsItem {NAMESPACE} guid="{guid}" version="2" xml:lang="fr">{meta}<contentSet>{"".join(content)}</contentSet></newsItem>'


def message(*items: str) -> str:
    return f"<newsMessage {NAMESPACE}><header/><itemSet>{''.join(items)}</itemSet></newsMessage>"


def read(data: str | bytes, **more: str) -> list[Draft | Broken]:
    raw = data.encode() if isinstance(data, str) else data
    return list(newsml.read(raw, name="wire.xml", today=TODAY, **more))


def one(data: str, **more: str) -> Draft:
    (draft,) = read(data, **more)
    assert isinstance(draft, Draft)
    return draft


def test_an_item_becomes_a_draft_with_all_its_parts() -> None:
    draft = one(item(XHTML), url="https://wire.example/storm")
    assert (draft.headline, draft.alternative_headlines) == ("Storm hits coast", ("Wall falls",))
    assert (draft.authors, draft.source, draft.language) == (("Ann Lee",), "The Wire", "en")
    assert (draft.date.value, draft.date.time, draft.date.offset) == ("2024-05-02", "10:00:00", "+02:00")
    assert draft.modified is not None and draft.modified.value == "2024-05-03"
    assert draft.place_hints == ("Idlib", "Syria", "Tartus")
    assert (draft.external_id, draft.member, draft.url) == ("urn:wire:17", None, "https://wire.example/storm")
    assert [(block.text, block.heading) for block in draft.blocks] == [
        ("A town asks who will pay for its wall.", False),
        ("The sea wall fell.", False),
        ("The wall", True),
        ("It was built in 1910.", False),
    ]


@pytest.mark.parametrize("main", ["hld:mainHL", "hlrol:headline-main", "hlrole:Main"])
def test_the_headline_is_the_main_one_in_whatever_vocabulary(main: str) -> None:
    headlines = f'<headline role="hld:subHL">Wall falls</headline><headline>Storm</headline><headline role="{main}">Storm hits coast</headline>'
    draft = one(item(XHTML, meta=f"{META}<contentMeta>{headlines}</contentMeta>"))
    assert (draft.headline, draft.alternative_headlines) == ("Storm hits coast", ("Storm", "Wall falls"))


def test_a_headline_without_a_role_goes_before_a_lesser_one() -> None:
    headlines = '<headline role="hld:subHL">Wall falls</headline><headline>Storm hits coast</headline>'
    assert one(item(XHTML, meta=f"{META}<contentMeta>{headlines}</contentMeta>")).headline == "Storm hits coast"


def test_what_the_item_leaves_out_is_taken_from_the_nitf_inside() -> None:
    draft = one(item(NITF, meta='<itemMeta><itemClass qcode="ninat:text"/></itemMeta>'))
    assert (draft.headline, draft.authors, draft.language) == ("Wire headline", ("Bo Ek",), "fr")
    assert ([block.text for block in draft.blocks], draft.place_hints) == (["The sea wall fell."], ("Homs",))
    assert draft.date.reason == "wire.xml gives no publication date."


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("text/plain", "The sea wall fell.\n\nIt was old."),
        ("text/html", "&lt;p&gt;The sea wall fell.&lt;/p&gt;&lt;p&gt;It was old.&lt;/p&gt;"),
    ],
)
def test_text_may_stand_inline_as_characters(kind: str, text: str) -> None:
    draft = one(item(f'<inlineData contenttype="{kind}">{text}</inlineData>', "<inlineXML><p>Wall.</p></inlineXML>"))
    assert [block.text for block in draft.blocks][1:] == ["The sea wall fell.", "It was old."]


def test_an_embargo_is_the_day_of_publication() -> None:
    assert one(item(XHTML).replace("<embargoed/>", "<embargoed>2024-05-04</embargoed>")).date.value == "2024-05-04"


def test_a_source_without_a_name_is_called_by_its_code() -> None:
    assert one(item(XHTML).replace("<name>The Wire</name>", "")).source == "WIRE"


def test_an_item_named_by_an_address_lives_there() -> None:
    assert one(item(XHTML, guid="https://wire.example/17")).url == "https://wire.example/17"


def test_an_item_taken_back_carries_a_warning() -> None:
    draft = one(item(XHTML).replace("stat:usable", "stat:canceled"))
    assert draft.warnings == ("The publisher has marked this item as canceled.",)


def test_a_message_gives_its_items_and_says_which_is_broken() -> None:
    picture = item("", guid="urn:wire:p").replace("ninat:text", "ninat:picture")
    first, broken, last = read(message(item(XHTML), picture, item("", guid="urn:wire:18"), item(NITF)))
    assert isinstance(first, Draft) and isinstance(broken, Broken) and isinstance(last, Draft)
    assert (first.member, broken.member, last.member) == ("urn:wire:17", "urn:wire:18", "urn:wire:17 (3)")
    assert (broken.error.code, broken.error.message) == ("not-an-article", "Item “urn:wire:18” holds no text.")


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        ("", "empty", "is empty"),
        ("<newsItem>", "not-xml", "is not XML"),
        ("<NewsML><NewsItem/></NewsML>", "not-an-article", "is NewsML 1"),
        (f"<packageItem {NAMESPACE}/>", "not-an-article", "is a package"),
        ("<rss/>", "not-an-article", "its root is <rss>"),
        (message(), "not-an-article", "holds no news item"),
        (item(""), "not-an-article", "holds no text"),
        (item(XHTML).replace("ninat:text", "ninat:video"), "not-an-article", "of the class “video”"),
        ('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + item("&x;"), "not-xml", "defines XML entities"),
        ("<newsItem>" + "<a>" * 5_000, "not-xml", "is not XML"),
    ],
)
def test_what_holds_no_story_is_refused(data: str, code: str, words: str) -> None:
    with pytest.raises(ReadingError) as caught:
        read(data)
    assert caught.value.code == code
    assert caught.value.message.startswith("wire.xml ") and words in caught.value.message


@pytest.mark.parametrize(
    ("head", "accepted"),
    [
        (item(XHTML).encode(), True),
        (message().encode(), True),
        (b"<packageItem>", True),
        (b'<?xml version="1.0"?><!DOCTYPE NewsML PUBLIC "x" "y" [<!ELEMENT a ANY>]><NewsML>', True),
        (b"<nitf>", False),
        (b"<html>", False),
    ],
)
def test_newsml_is_known_by_its_root(head: bytes, accepted: bool) -> None:
    assert newsml.accepts("a.xml", head) is accepted


PIECES = st.lists(
    st.sampled_from([META, CONTENT, f"<contentSet>{XHTML}</contentSet>", f"<contentSet>{NITF}</contentSet>", "words"])
)


@settings(deadline=None)
@given(st.binary(max_size=100) | PIECES.map(lambda each: message(f"<newsItem>{''.join(each)}</newsItem>").encode()))
def test_any_bytes_give_stories_or_a_refusal(data: bytes) -> None:
    try:
        stories = read(data)
    except ReadingError:
        return
    assert all(story.member for story in stories)
