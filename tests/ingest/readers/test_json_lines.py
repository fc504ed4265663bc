"""The reader of JSON lines: many dialects, one draft a line."""

from __future__ import annotations

import datetime
import json
from textwrap import wrap
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import ReadingError
from ingest.draft import Draft
from ingest.json_article import ALIASES
from ingest.parts import NO_HEADLINE
from ingest.readers import json_lines

TODAY = datetime.date(2024, 6, 1)


def read(item: Any, number: int = 1) -> Draft:
    line = item if isinstance(item, bytes) else json.dumps(item).encode()
    (draft,) = json_lines.read(line, name=f"Line {number}", today=TODAY)
    return draft


def test_plain_keys_are_understood() -> None:
    draft = read(
        {
            "id": 17,
            "url": "https://www.paper.example/storm",
            "headline": "Storm hits coast",
            "body": "One paragraph of it.\n\nAnother\nparagraph.",
            "date": "2024-05-02",
            "authors": ["Ann Lee", "Bo Ek"],
            "language": "en-GB",
            "places": ["Idlib", "Idlib", "Damascus"],
        }
    )
    assert (draft.external_id, draft.headline, draft.authors) == ("17", "Storm hits coast", ("Ann Lee", "Bo Ek"))
    assert [block.text for block in draft.blocks] == ["One paragraph of it.", "Another paragraph."]
    assert (draft.date.value, draft.date.source, draft.source) == ("2024-05-02", "declared", "paper.example")
    assert draft.date.confidence is not None and draft.date.confidence > 0.95
    assert (draft.place_hints, draft.language, draft.format) == (("Idlib", "Damascus"), "en", "jsonl")


def test_the_number_zero_is_an_id() -> None:
    assert read({"id": 0, "title": "T", "text": "x"}).external_id == "0"


def test_a_crawlers_dialect_is_understood() -> None:
    draft = read(
        {
            "title": "Storm hits coast",
            "maintext": "One line.\nAnother line.",
            "description": "A wall fell.",
            "date_publish": "2024-05-02 10:00:00",
            "date_modify": "2024-05-03 10:00:00",
            "source_domain": "paper.example",
            "authors": [],
        }
    )
    assert [block.text for block in draft.blocks] == ["A wall fell.", "One line.", "Another line."]
    assert (draft.standfirst, draft.source, draft.date.time) == ("A wall fell.", "paper.example", "10:00:00")
    assert draft.modified is not None and draft.modified.value == "2024-05-03"
    assert draft.provenance["text"] == "maintext"


def test_schema_org_is_understood() -> None:
    draft = read(
        {
            "@type": "NewsArticle",
            "headline": "Storm hits coast",
            "articleBody": "<p>One &amp; two.</p><h2>Wall</h2><p>Three.</p>",
            "datePublished": "2024-05-02T10:00:00+02:00",
            "author": {"@type": "Person", "name": "Ann Lee"},
            "publisher": {"name": "The Paper"},
            "mainEntityOfPage": {"@id": "https://paper.example/storm"},
            "contentLocation": {"name": "Idlib"},
        }
    )
    assert [(block.text, block.heading) for block in draft.blocks] == [
        ("One & two.", False),
        ("Wall", True),
        ("Three.", False),
    ]
    assert (draft.authors, draft.source, draft.url) == (("Ann Lee",), "The Paper", "https://paper.example/storm")
    assert (draft.date.offset, draft.place_hints) == ("+02:00", ("Idlib",))


def test_paragraphs_may_come_as_a_list() -> None:
    assert [block.text for block in read({"title": "T", "paragraphs": ["One.", "Two."]}).blocks] == ["One.", "Two."]


@pytest.mark.parametrize("date", [1714644000, 1714644000000, {"$date": "2024-05-02T10:00:00Z"}])
def test_dates_come_in_several_forms(date: Any) -> None:
    assert read({"title": "T", "text": "x", "date": date}).date.value == "2024-05-02"


@pytest.mark.parametrize("date", [None, True, [], "soon", "2031-01-01"])
def test_a_date_that_cannot_be_is_unknown(date: Any) -> None:
    found = read({"title": "T", "text": "x", "date": date}).date
    assert found.value is None
    assert found.reason


def test_a_summary_that_repeats_the_beginning_is_no_standfirst() -> None:
    draft = read({"title": "T", "text": "A wall fell on Thursday.\nMore.", "summary": "A wall fell…"})
    assert (draft.standfirst, len(draft.blocks)) == (None, 2)


def test_the_headline_is_not_repeated_in_the_text() -> None:
    assert [block.text for block in read({"title": "A wall fell", "text": "A wall fell\nIt did."}).blocks] == [
        "It did."
    ]


def test_a_line_without_a_headline_lends_it_its_first_words() -> None:
    draft = read({"text": "A wall fell."})
    assert (draft.headline, draft.warnings) == ("A wall fell.", (NO_HEADLINE,))


def test_half_a_surrogate_pair_is_left_out() -> None:
    draft = read(b'{"title": "Caf\\u00e9 \\ud800", "text": "x \\udfff y"}')
    assert (draft.headline, draft.blocks[0].text) == ("Café", "x y")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"", "empty"),
        (b" \r\n", "empty"),
        (b"{", "not-json"),
        (b"[" * 100_000, "not-json"),
        (b"[1]", "not-an-article"),
        (b'{"title": "T"}', "not-an-article"),
        (b'{"title": "T", "body": " \\n "}', "not-an-article"),
    ],
)
def test_a_bad_line_is_refused_by_its_number(line: bytes, code: str) -> None:
    with pytest.raises(ReadingError) as caught:
        read(line, number=12)
    assert caught.value.code == code
    assert caught.value.message.startswith("Line 12 ")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "@id", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([key for keys in ALIASES.values() for key in keys]), JSON, max_size=8))
def test_any_object_gives_a_draft_or_a_refusal(item: dict[str, Any]) -> None:
    try:
        draft = read(item)
    except ReadingError:
        return
    assert draft.headline and draft.blocks
    json.dumps(draft.headline).encode("utf-8")


@given(st.binary(max_size=100))
def test_any_bytes_give_a_draft_or_a_refusal(line: bytes) -> None:
    try:
        read(line)
    except ReadingError as error:
        assert "Line 1 " in error.message


def test_lines_of_a_body_that_were_wrapped_at_a_width_are_joined() -> None:
    story = "The harbour of Tartus was closed on Friday after a storm tore two cranes from the quay. " * 8
    body = "\n".join(wrap(story, 72))
    assert [block.text for block in read({"headline": "Storm", "body": body}).blocks] == [story.strip()]
