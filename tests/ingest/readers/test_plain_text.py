"""The reader of plain text: what a text is made of, by its look alone."""

from __future__ import annotations

import datetime
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import ReadingError
from ingest.draft import Draft
from ingest.readers import html_page, plain_text

TODAY = datetime.date(2024, 6, 1)
HEADLINE = "Storm wall falls, minister tells town"
STANDFIRST = "The minister says that the wall will be built again. Meanwhile, the sea is rising."
LONG = "The council met on Thursday and heard that the harbour wall, built in 2014, had been damaged in three places."
ARTICLE = "\n\n".join(
    [
        LONG,
        LONG.replace("Thursday", "Friday"),
        "The harbour wall\u00a0",
        LONG,
        LONG.replace("three", "four"),
        "Who pays",
        LONG,
    ]
)


def read(text: str | bytes, **more: str) -> Draft:
    data = text.encode() if isinstance(text, str) else text
    (draft,) = plain_text.read(data, name="storm.txt", today=TODAY, **more)
    return draft


def test_headline_standfirst_and_section_headings_are_seen_by_their_shape() -> None:
    draft = read(f"{HEADLINE}\n\n\n{STANDFIRST}\n\n{ARTICLE}\n")
    assert (draft.headline, draft.standfirst) == (HEADLINE, STANDFIRST)
    assert [block.text for block in draft.blocks if block.heading] == ["The harbour wall", "Who pays"]
    assert draft.blocks[0].text == STANDFIRST
    assert draft.language == "en"


def test_a_paragraph_that_is_not_set_apart_is_no_standfirst() -> None:
    assert read(f"{HEADLINE}\n\n{STANDFIRST}\n\n{ARTICLE}").standfirst is None


def test_the_years_in_a_text_do_not_date_it() -> None:
    date = read(f"{HEADLINE}\n\n{ARTICLE}").date
    assert date.value is None
    assert date.reason


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
def test_every_way_of_ending_a_line_is_one(ending: str) -> None:
    draft = read(f"{HEADLINE}\n\n{ARTICLE}".replace("\n", ending))
    assert (draft.headline, len(draft.blocks)) == (HEADLINE, 7)


def test_lines_wrapped_at_a_width_are_joined() -> None:
    wrapped = (
        "The council met on Thursday and heard that the harbour wall, built in\n"
        "2014, had been damaged in three places by the storm of the week before,\n"
        "which was the worst that anybody in the town could remember.\n"
    )
    draft = read(f"{HEADLINE}\n\n{wrapped}\n{wrapped}")
    assert len(draft.blocks) == 2
    assert draft.blocks[0].text == " ".join(wrapped.split())


def test_an_indent_begins_a_paragraph_in_wrapped_text() -> None:
    wrapped = (
        "The council met on Thursday and heard that the harbour wall, built in a\n"
        "hurry, had been damaged in three places by the storm of the week before\n"
        "    Nobody in the town could remember one that was worse, and the mayor\n"
        "said that she would ask the government for help with building it again.\n"
    )
    assert len(read(f"{HEADLINE}\n\n{wrapped}").blocks) == 2


def test_lines_that_are_paragraphs_stay_apart() -> None:
    draft = read(f"{HEADLINE}\n{LONG}\n{LONG.replace('three', 'five')}\n")
    assert [block.text for block in draft.blocks] == [LONG, LONG.replace("three", "five")]


def test_lists_are_no_headings() -> None:
    draft = read(f"{HEADLINE}\n\n{LONG}\n\n- a boat\n\n{LONG}\n\n1. a house\n\n{LONG}")
    assert not any(block.heading for block in draft.blocks)


def test_a_text_without_a_headline_lends_it_its_first_words() -> None:
    draft = read(f"{LONG}\n\n{LONG}")
    assert draft.headline.endswith("…") and LONG.startswith(draft.headline[:-1])
    assert draft.blocks[0].text == LONG
    assert draft.warnings == (plain_text.NO_HEADLINE,)


def test_a_byline_below_the_headline_names_the_authors() -> None:
    draft = read(f"{HEADLINE}\n\nBy Ann Lee and Bo Ek\n\n{ARTICLE}")
    assert draft.authors == ("Ann Lee", "Bo Ek")
    assert draft.blocks[0].text == LONG


def test_labelled_lines_at_the_top_are_understood() -> None:
    draft = read(f"Headline: {HEADLINE}\nBy Ann Lee\nDate: 2 May 2024\nSource: The Paper\n\n{ARTICLE}")
    assert (draft.headline, draft.authors, draft.source) == (HEADLINE, ("Ann Lee",), "The Paper")
    assert (draft.date.value, draft.date.source) == ("2024-05-02", "declared")
    assert draft.blocks[0].text == LONG


def test_front_matter_is_understood() -> None:
    front = (
        f'---\ntitle: "{HEADLINE}"\ndate: 2024-05-02T10:00:00+02:00\nlastmod: 2024-05-03\nauthors:\n  - Ann Lee\n  - Bo Ek\n'
        "tags: [a, b]\nlang: en-GB\nurl: https://www.paper.example/storm\ndescription: A wall fell.\n---\n"
    )
    draft = read(front + f"\n# {HEADLINE}\n\n{LONG}\n\n## The wall\n\n{LONG}\n")
    assert (draft.headline, draft.authors, draft.language) == (HEADLINE, ("Ann Lee", "Bo Ek"), "en")
    assert (draft.url, draft.source, draft.standfirst) == (
        "https://www.paper.example/storm",
        "paper.example",
        "A wall fell.",
    )
    assert (draft.date.value, draft.date.time, draft.date.offset) == ("2024-05-02", "10:00:00", "+02:00")
    assert draft.modified is not None and draft.modified.value == "2024-05-03"
    assert [block.text for block in draft.blocks] == ["A wall fell.", LONG, "The wall", LONG]
    assert draft.blocks[2].heading


def test_authors_in_brackets_are_a_list() -> None:
    draft = read(f"---\ntitle: {HEADLINE}\nauthors: [Ann Lee, 'Bo Ek']\n---\n{LONG}\n\n{LONG}")
    assert draft.authors == ("Ann Lee", "Bo Ek")


@pytest.mark.parametrize("date", ["2031-01-01", "soon", "03/04/2021"])
def test_a_declared_date_that_cannot_be_is_unknown(date: str) -> None:
    found = read(f"Headline: {HEADLINE}\nDate: {date}\n\n{ARTICLE}").date
    assert found.value is None
    assert found.reason


def test_a_rule_of_hyphens_and_a_colon_are_not_front_matter() -> None:
    assert read(f"---\nno labels here\n---\n{HEADLINE}\n\n{ARTICLE}").date.value is None
    draft = read(f"Minister: the wall will stand\n\n{ARTICLE}")
    assert draft.headline == "Minister: the wall will stand"


def test_the_given_address_names_the_source() -> None:
    draft = read(f"{HEADLINE}\n\n{ARTICLE}", url="https://www.paper.example/storm")
    assert (draft.source, draft.url) == ("paper.example", "https://www.paper.example/storm")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"... --- ...", "empty"),
        (bytes(range(256)) * 10, "binary"),
        (b"%PDF-1.7\n" + bytes(2_000), "binary"),
        (f"Headline: {HEADLINE}\n\n{HEADLINE}\n".encode(), "not-an-article"),
    ],
    ids=["nothing", "white space", "marks", "bytes", "zeros", "headline only"],
)
def test_what_is_no_text_is_refused_with_a_sentence(data: bytes, code: str) -> None:
    with pytest.raises(ReadingError) as caught:
        read(data)
    assert caught.value.code == code
    assert caught.value.message.startswith("storm.txt ")


def test_bad_bytes_are_counted() -> None:
    draft = read(f"{HEADLINE}\n\n{ARTICLE}".encode("utf-16") + b"\x00")
    assert draft.warnings and "could not be read" in draft.warnings[0]


@given(
    st.one_of(
        st.binary(max_size=300), st.text(alphabet="aB. \n\r\t:-#\u00ad\u200d\u00a0é日", max_size=200).map(str.encode)
    )
)
def test_any_bytes_give_a_draft_or_a_refusal(data: bytes) -> None:
    try:
        drafts = list(plain_text.read(data, name="noise", today=TODAY))
    except ReadingError:
        return
    assert len(drafts) == 1
    assert all(block.text == " ".join(block.text.split()) for block in drafts[0].blocks)


@pytest.mark.parametrize(
    ("name", "head", "accepted"),
    [
        ("a.txt", b"", True),
        ("A.MD", b"", True),
        ("README", b"Plain words", True),
        ("core", b"\0\1\2\3" * 9, False),
        ("a.png", b"words", False),
    ],
)
def test_texts_are_known_by_name_or_by_their_first_bytes(name: str, head: bytes, accepted: bool) -> None:
    assert plain_text.accepts(name, head) is accepted


def test_reading_a_text_needs_no_parser_of_pages() -> None:
    code = (
        "import sys, ingest.readers.plain_text; print([m for m in ('lxml', 'bs4', 'trafilatura') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_a_text_that_is_called_a_page_is_a_text() -> None:
    head = f"{HEADLINE}\n\n{LONG}".encode()
    assert plain_text.accepts("storm.html", head)
    assert not html_page.accepts("storm.html", head)
    assert html_page.accepts("storm.html", f"{HEADLINE}<p>{LONG}".encode("utf-16-le"))
