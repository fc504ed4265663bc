"""The reader of Markdown: front matter, headline and headings."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packages import HEADLINE, LONG, OTHER, refused_or_read

from index.errors import ReadingError
from ingest.draft import Draft
from ingest.readers import markdown

TODAY = datetime.date(2024, 6, 1)


def read(text: str | bytes, **more: str) -> Draft:
    data = text.encode() if isinstance(text, str) else text
    (draft,) = markdown.read(data, name="storm.md", today=TODAY, **more)
    return draft


def texts(draft: Draft) -> list[str]:
    return [block.text for block in draft.blocks]


def test_headline_and_section_headings_are_told_by_their_marks() -> None:
    draft = read(f"# {HEADLINE}\n\n{LONG}\n\n## Who pays\n\n{OTHER}\n")
    assert (draft.format, draft.headline, draft.provenance["text"]) == ("markdown", HEADLINE, "markdown")
    assert texts(draft) == [LONG, "Who pays", OTHER]
    assert [block.text for block in draft.blocks if block.heading] == ["Who pays"]


def test_the_first_heading_is_the_headline_if_none_is_of_the_first_level() -> None:
    assert read(f"## {HEADLINE}\n\n{LONG}\n").headline == HEADLINE


def test_a_heading_of_the_first_level_goes_before_one_above_it() -> None:
    draft = read(f"### World\n\n{HEADLINE}\n=====\n\n{LONG}\n")
    assert (draft.headline, texts(draft)) == (HEADLINE, ["World", LONG])


def test_a_heading_below_text_is_no_headline() -> None:
    draft = read(f"{HEADLINE}\n\n{LONG}\n\n## Who pays\n\n{OTHER}")
    assert (draft.headline, draft.provenance["headline"]) == (HEADLINE, "first line")
    assert texts(draft) == [LONG, "Who pays", OTHER]


def test_front_matter_is_understood() -> None:
    front = f'---\ntitle: "{HEADLINE}"\ndate: 2024-05-02\nlastmod: 2024-05-03\nauthor: Ann Lee\nlang: en\nurl: https://paper.example/storm\n---\n'
    draft = read(f"{front}\n# {HEADLINE}\n\n{LONG}\n")
    assert (draft.headline, draft.authors, draft.language, draft.source) == (
        HEADLINE,
        ("Ann Lee",),
        "en",
        "paper.example",
    )
    assert (draft.url, draft.date.value, draft.modified and draft.modified.value) == (
        "https://paper.example/storm",
        "2024-05-02",
        "2024-05-03",
    )
    assert texts(draft) == [LONG]


def test_without_front_matter_there_is_no_date() -> None:
    date = read(f"# {HEADLINE}\n\n{LONG}").date
    assert (date.value, date.reason) == (None, markdown.UNDATED)


def test_a_byline_and_a_labelled_date_below_the_headline_count() -> None:
    draft = read(f"# {HEADLINE}\n\n*By Ann Lee*\n\n**Published:** 2 May 2024\n\n{LONG}")
    assert (draft.authors, draft.date.value, texts(draft)) == (("Ann Lee",), "2024-05-02", [LONG])


def test_bad_bytes_are_counted() -> None:
    assert "could not be read" in read(f"# {HEADLINE}\n\n{LONG}".encode("utf-16") + b"\x00").warnings[0]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"***\n\n---\n", "empty"),
        (bytes(range(256)) * 10, "binary"),
        (f"# {HEADLINE}\n".encode(), "not-an-article"),
    ],
    ids=["nothing", "white space", "marks", "bytes", "headline only"],
)
def test_what_is_no_text_is_refused_with_a_sentence(data: bytes, code: str) -> None:
    with pytest.raises(ReadingError) as caught:
        read(data)
    assert caught.value.code == code
    assert caught.value.message.startswith("storm.md ")


@settings(deadline=None)
@given(
    st.one_of(
        st.binary(max_size=300),
        st.text(alphabet="aB. \n\t#*_`~[]()!<>|-=:\\1&;\ufdd0é日", max_size=200).map(str.encode),
    )
)
def test_any_bytes_give_a_draft_or_a_refusal(data: bytes) -> None:
    refused_or_read(markdown.read(data, name="noise.md", today=TODAY))


@pytest.mark.parametrize(
    ("name", "accepted"), [("a.md", True), ("A.Markdown", True), ("a.txt", False), ("README", False)]
)
def test_markdown_is_known_by_name(name: str, accepted: bool) -> None:
    assert markdown.accepts(name, b"# words") is accepted
