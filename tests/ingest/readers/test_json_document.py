"""The reader of JSON documents: one article, or a list of them, in many dialects."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import ReadingError
from ingest.draft import Broken, Draft
from ingest.readers import json_document

TODAY = datetime.date(2024, 6, 1)
CRAWLED = {
    "title": "Storm hits coast",
    "maintext": "One line.\nAnother line.",
    "date_publish": "2024-05-02 10:00:00",
    "source_domain": "paper.example",
}
GRAPH = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebSite", "@id": "#site", "name": "The Paper"},
        {"@type": "Person", "@id": "#ann", "name": "Ann Lee"},
        {
            "@type": "NewsArticle",
            "@id": "#story",
            "headline": "Storm hits coast",
            "articleBody": "A wall fell.",
            "author": [{"@id": "#ann"}, {"@id": "#nobody"}],
            "publisher": {"@id": "#site"},
            "image": {"@id": 1},
        },
    ],
}
LONG = " ".join(["The sea wall fell."] * 5)


def read(value: Any, **more: str) -> list[Draft | Broken]:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return list(json_document.read(raw, name="dump.json", today=TODAY, **more))


def one(value: Any, **more: str) -> Draft:
    (draft,) = read(value, **more)
    assert isinstance(draft, Draft)
    return draft


def test_a_single_article_is_read_as_a_line_would_be() -> None:
    draft = one(CRAWLED, url="https://paper.example/storm")
    assert (draft.headline, draft.date.value, draft.format) == ("Storm hits coast", "2024-05-02", "json")
    assert (draft.source, draft.url, draft.member) == ("paper.example", "https://paper.example/storm", None)


def test_the_articles_of_a_list_are_named_by_their_number() -> None:
    first, broken, odd, last = read([CRAWLED, {"title": "T"}, 7, CRAWLED])
    assert isinstance(first, Draft) and isinstance(last, Draft)
    assert isinstance(broken, Broken) and isinstance(odd, Broken)
    assert [story.member for story in (first, broken, odd, last)] == ["1", "2", "3", "4"]
    assert broken.error.message.startswith("Article 2 holds no text")
    assert odd.error.message == "Article 3 is a JSON int, not an object."


@pytest.mark.parametrize("key", ["articles", "items", "results", "data", "docs"])
def test_a_list_may_be_wrapped(key: str) -> None:
    assert [story.member for story in read({"status": "ok", key: [CRAWLED, CRAWLED]})] == ["1", "2"]


def test_an_article_with_a_list_of_its_own_is_no_list() -> None:
    assert one({**CRAWLED, "items": [{"x": 1}]}).headline == "Storm hits coast"


def test_a_graph_gives_its_articles_with_what_they_refer_to() -> None:
    draft = one(GRAPH)
    assert (draft.headline, draft.authors, draft.source) == ("Storm hits coast", ("Ann Lee",), "The Paper")
    assert (draft.member, draft.external_id) == ("1", "#story")


def test_an_article_of_schema_org_is_read() -> None:
    value = {"@type": "NewsArticle", "headline": "Storm", "articleBody": "A wall fell.", "items": [{"@type": "Thing"}]}
    assert one(value).blocks[0].text == "A wall fell."


def test_a_document_of_lines_is_read_line_by_line() -> None:
    line = json.dumps(CRAWLED).encode()
    first, broken, last = read(line + b"\n\n{broken\n" + line)
    assert isinstance(first, Draft) and isinstance(broken, Broken) and isinstance(last, Draft)
    assert ([first.member, broken.member, last.member], broken.error.code) == (["1", "3", "4"], "not-json")


def test_feeds_and_ninjs_are_recognised_however_late_they_say_so() -> None:
    feed = {"items": [{"id": "1", "title": "T", "content_text": LONG}], "version": "https://jsonfeed.org/version/1"}
    assert one(feed).format == "feed"
    assert one({"body_html": LONG, "uri": "urn:1", "pubstatus": "usable"}).format == "ninjs"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b" ", "empty"),
        (b"{", "not-json"),
        (b"{\n1", "not-json"),
        (b"[\n", "not-json"),
        (b"[" * 100_000, "not-json"),
        (b"1", "not-an-article"),
        (b"[]", "not-an-article"),
        (b'{"@graph": [{"@type": "Person"}]}', "not-an-article"),
        (b'{"name": "x"}', "not-an-article"),
    ],
)
def test_what_holds_no_article_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(ReadingError) as caught:
        read(data)
    assert caught.value.code == code
    assert caught.value.message.startswith("dump.json ")


@pytest.mark.parametrize(
    ("name", "head", "accepted"),
    [
        ("A.JSON", b"", True),
        ("dump", b' {"id" : 1}', True),
        ("dump", b"[sic] words", False),
        ("a.txt", b'{"id": 1}', False),
    ],
)
def test_json_is_known_by_its_ending_or_without_one_by_its_beginning(name: str, head: bytes, accepted: bool) -> None:
    assert json_document.accepts(name, head) is accepted


def test_what_trafilatura_calls_the_source_is_the_address() -> None:
    told = {"title": "Storm", "text": LONG, "excerpt": "The wall fell.", "source-hostname": "The Paper"}
    draft = one({**told, "source": "https://www.paper.example/2024/storm", "hostname": "paper.example"})
    assert (draft.url, draft.source) == ("https://www.paper.example/2024/storm", "paper.example")
    assert draft.standfirst == "The wall fell."


@pytest.mark.parametrize("source", ["https://www.paper.example/", "paper.example"])
def test_a_source_that_names_a_site_is_no_address_of_a_page(source: str) -> None:
    draft = one({"title": "Storm", "text": LONG, "source": source})
    assert (draft.url, draft.source) == (None, "paper.example")


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["@graph", "@id", "@type", "items", "text", "uri", "version"]), inner, max_size=4
        )
    ),
    max_leaves=8,
)


@settings(deadline=None)
@given(JSON.map(lambda value: json.dumps(value).encode()) | st.binary(max_size=80))
def test_any_bytes_give_articles_or_a_refusal(data: bytes) -> None:
    try:
        stories = read(data)
    except ReadingError:
        return
    assert stories
