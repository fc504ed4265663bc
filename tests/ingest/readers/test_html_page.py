"""The reader of web pages: one draft for a story, one sentence for anything else."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.errors import ReadingError
from ingest.draft import Draft
from ingest.readers import html_page

TODAY = datetime.date(2024, 6, 1)
STORY = "".join(
    f"<p>The council met on day {n} and heard that the harbour wall had been damaged badly.</p>" for n in range(8)
)
PAGE = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Storm hits coast | The Paper</title>
<link rel="canonical" href="https://www.paper.example/2024/05/02/storm">
<meta property="og:title" content="Storm hits coast"><meta name="author" content="Ann Lee">
<meta property="og:description" content="A wall fell, and the town asks who will pay for a new one.">
<meta property="article:published_time" content="2024-05-02T10:00:00+02:00">
<meta property="article:modified_time" content="2024-05-03T10:00:00+02:00"></head>
<body><nav><a href="/">Home</a></nav><article><h1>Storm hits coast</h1>
<p>A wall fell, and the town asks who will pay for a new one.</p>{STORY}</article></body></html>"""


def read(page: str | bytes, **more: str) -> Draft:
    data = page.encode() if isinstance(page, str) else page
    (draft,) = html_page.read(data, name="storm.html", today=TODAY, **more)
    return draft


def refusal(page: str | bytes) -> ReadingError:
    with pytest.raises(ReadingError) as caught:
        read(page)
    return caught.value


def test_a_page_becomes_a_draft_with_all_its_parts() -> None:
    draft = read(PAGE)
    assert (draft.format, draft.headline, draft.authors, draft.language) == (
        "html",
        "Storm hits coast",
        ("Ann Lee",),
        "en",
    )
    assert (draft.source, draft.url) == ("paper.example", "https://www.paper.example/2024/05/02/storm")
    assert (draft.date.value, draft.date.time, draft.date.offset) == ("2024-05-02", "10:00:00", "+02:00")
    assert draft.modified is not None and draft.modified.value == "2024-05-03"
    assert draft.warnings == ()


def test_the_text_begins_with_the_standfirst_and_never_holds_the_headline() -> None:
    draft = read(PAGE)
    assert draft.standfirst == draft.blocks[0].text == "A wall fell, and the town asks who will pay for a new one."
    assert all(block.text != draft.headline for block in draft.blocks)
    assert len(draft.blocks) == 9


def test_the_draft_says_where_each_part_came_from() -> None:
    found = read(PAGE).provenance
    assert found["headline"] == "og:title + article h1 + h1 + title + first h1"
    assert (found["date"], found["text"], found["url"], found["language"]) == (
        "meta",
        "story box",
        "canonical",
        "html",
    )


def test_a_page_saved_before_its_date_has_none() -> None:
    saved = "<!--\n Page saved with SingleFile \n url: https://paper.example/a \n saved date: Mon Apr 01 2024 10:00:00 GMT+0000 (UTC)\n-->"
    page = PAGE.replace("<head>", saved + "<head>").replace("/2024/05/02", "")
    draft = read(page)
    assert draft.captured == "2024-04-01T10:00:00+00:00"
    assert draft.date.value is None and draft.date.reason


def test_the_given_address_counts_for_pages_without_one() -> None:
    page = f"<html><body><h1>Storm hits coast</h1>{STORY}</body></html>"
    draft = read(page, url="https://www.paper.example/world/storm")
    assert (draft.source, draft.url) == ("paper.example", "https://www.paper.example/world/storm")


def test_what_was_read_with_difficulty_carries_warnings() -> None:
    page = (
        f"<html><head><meta charset=utf-8></head><body><h1>Storm</h1>{STORY * 3}<abbr title='2024-05-02'>Thursday</abbr>".encode()
        + b"\xff<div class='x"
    )
    warnings = " ".join(read(page).warnings)
    assert "could not be read as utf-8" in warnings
    assert "found by searching" in warnings
    assert "middle of a tag" in warnings


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ("", "empty"),
        (" \n", "empty"),
        (bytes(range(256)) * 20, "binary"),
        ("\0" * 5_000, "binary"),
        ("<html><body><nav><a href=/a>World</a> <a href=/b>Sport</a></nav></body></html>", "not-an-article"),
        ("<!-- nothing -->", "not-an-article"),
        (
            f"<html><head><title>404 Page not found</title></head><body>{STORY[:300]}</p></body></html>",
            "not-an-article",
        ),
        ("<html><body><form>User name <input> Password <input></form></body></html>", "not-an-article"),
    ],
    ids=["nothing", "white space", "bytes", "zeros", "navigation", "comment", "404", "login"],
)
def test_what_is_no_article_is_refused_with_a_sentence(page: str | bytes, code: str) -> None:
    error = refusal(page)
    assert error.code == code
    assert error.message.startswith("storm.html ") and error.message.endswith((".", "”."))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32-be", "utf-8-sig"])
def test_pages_in_wide_encodings_are_read(encoding: str) -> None:
    assert read(PAGE.encode(encoding)).headline == "Storm hits coast"


@pytest.mark.parametrize(
    "hostile",
    [
        "<div>" * 200_000,
        "<a " * 1_000_000,
        "<p " + " ".join(f"a{n}=1" for n in range(500_000)) + ">",
        "<!--" * 1_000_000,
        "<ul><li>" * 20_000,
        "<script type='application/ld+json'>" + "[" * 300_000,
        "<div class=comment><p>one two three four five</p>" * 5_000,
        "&#xD800;&#0;" * 1_000,
    ],
    ids=["divs", "tags", "attributes", "comments", "lists", "brackets", "comment boxes", "surrogates"],
)
def test_hostile_pages_end_in_a_draft_or_a_refusal(hostile: str) -> None:
    for page in (f"<html><body>{STORY}{hostile}", f"<html><body>{hostile}{STORY}"):
        try:
            draft = read(page)
        except ReadingError as error:
            assert error.message
        else:
            "\n".join(block.text for block in draft.blocks).encode("utf-8")


@settings(max_examples=60, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=400),
        st.text(alphabet="<>/=&;\"' ahp1-!\n\ud800", max_size=200).map(lambda text: text.encode("utf-8", "replace")),
    )
)
@example(b"<html><p>\xed\xa0\x80</p>")
def test_any_bytes_give_a_draft_or_a_refusal(noise: bytes) -> None:
    for data in (noise, PAGE.encode().replace(b"Storm hits", noise), PAGE.encode()[: len(noise) * 7] + noise):
        try:
            drafts = list(html_page.read(data, name="noise", today=TODAY))
        except ReadingError:
            continue
        assert len(drafts) == 1


@pytest.mark.parametrize(
    ("name", "head", "accepted"),
    [
        ("a.html", b"", True),
        ("A.HTM", b"", True),
        ("page", b"\xef\xbb\xbf\n<!DOCTYPE html><html>", True),
        ("page", b"<!-- saved --><html>", True),
        ("page", "<html>".encode("utf-16"), True),
        ("a.txt", b"Plain words about <html>", False),
        ("a.jsonl", b'{"body": "<html>"}', False),
    ],
)
def test_pages_are_known_by_name_or_by_their_first_bytes(name: str, head: bytes, accepted: bool) -> None:
    assert html_page.accepts(name, head) is accepted


def test_the_first_words_stand_in_for_a_headline_that_is_missing() -> None:
    (draft,) = html_page.read(f"<p>{'Ships waited in the harbour. ' * 9}</p>".encode(), name="a.html", today=TODAY)
    assert draft.headline.startswith("Ships waited in the harbour.")
    assert draft.provenance["headline"] == "first words"
    assert html_page.NO_HEADLINE in draft.warnings
