"""Manuscripts: which title is the headline, and what the lines below it declare."""

from __future__ import annotations

import datetime

import pytest
from packages import HEADLINE, LONG, OTHER, STANDFIRST

from index.errors import ReadingError
from ingest.draft import Block, Draft
from ingest.manuscript import Manuscript, Styled, by_styles, draft_of, is_telling, row_of, stated_by_styles

TODAY = datetime.date(2024, 6, 1)
GERMAN = "Die neue Mauer am Hafen wird dreißig Zentimeter höher, als es der Stadtrat vor zwei Jahren beschlossen hatte."
UNDATED = "The file does not say."


def made(*texts: str, **more: object) -> Draft:
    manuscript = Manuscript(
        maker="hand", blocks=tuple(Block(text=text) for text in texts), undated=UNDATED, **more  # type: ignore[arg-type]
    )  # fmt: skip
    return draft_of(manuscript, form="docx", name="a.docx", url=None, today=TODAY)


def texts_of(draft: Draft) -> list[str]:
    return [block.text for block in draft.blocks]


@pytest.mark.parametrize(
    ("title", "headline", "chosen", "chosen_from"),
    [
        (HEADLINE, "", HEADLINE, "properties + text"),
        (HEADLINE.upper(), "World", HEADLINE, "properties + text"),
        ("The Paper", "World", "World", "layout"),
        ("Storm in town", "", "Storm in town", "properties"),
        ("Microsoft Word - a.doc", "", "World", "first line"),
    ],
    ids=["in the text", "in other letters", "by layout", "title alone", "junk"],
)
def test_the_headline_is_the_best_of_title_and_layout(title: str, headline: str, chosen: str, chosen_from: str) -> None:
    draft = made("World", HEADLINE, LONG, OTHER, title=title, headline=headline)
    assert (draft.headline, draft.provenance["headline"]) == (chosen, chosen_from)


@pytest.mark.parametrize(
    "title",
    ["", "...", "Untitled", "Document1", "report.pdf", "Microsoft Word - a", "scan_20240502", "7" * 90_000, "Slide 1"],
)
def test_what_programs_write_for_want_of_a_title_says_nothing(title: str) -> None:
    assert not is_telling(title)


def test_what_stands_above_the_headline_stays() -> None:
    draft = made("World", HEADLINE, LONG, headline=HEADLINE, standfirst="")
    assert texts_of(draft) == ["World", LONG]


def test_the_text_begins_with_the_standfirst() -> None:
    draft = made("World", HEADLINE, LONG, STANDFIRST, headline=HEADLINE, standfirst=STANDFIRST)
    assert (draft.standfirst, texts_of(draft)) == (STANDFIRST, [STANDFIRST, "World", LONG])


def test_lines_with_labels_below_the_headline_are_declared() -> None:
    draft = made(
        HEADLINE, "By Ann Lee", "Updated: 3 May 2024", "Date: 2 May 2024", "Source: The Paper", "Author: Bo Ek", LONG,
        headline=HEADLINE,
    )  # fmt: skip
    assert (draft.authors, draft.source, draft.date.value) == (("Ann Lee", "Bo Ek"), "The Paper", "2024-05-02")
    assert draft.modified is not None and draft.modified.value == "2024-05-03"
    assert texts_of(draft) == [LONG]


def test_a_sentence_that_begins_with_by_is_no_byline() -> None:
    sentence = "By nightfall, the town was quiet and the harbour was closed."
    assert texts_of(made(HEADLINE, sentence, LONG, headline=HEADLINE)) == [sentence, LONG]


def test_a_labelled_headline_counts_if_there_is_no_other() -> None:
    draft = made(f"Headline: {HEADLINE}", "Date: 2 May 2024", LONG, OTHER)
    assert (draft.headline, draft.provenance["headline"], draft.date.value) == (HEADLINE, "declared", "2024-05-02")
    assert texts_of(made(HEADLINE, "Title: Another", LONG, headline=HEADLINE)) == ["Title: Another", LONG]


def test_a_text_without_a_headline_lends_it_its_first_words() -> None:
    draft = made(LONG, OTHER)
    assert LONG.startswith(draft.headline[:-1])
    assert (draft.provenance["headline"], len(draft.warnings), len(draft.blocks)) == ("first words", 1, 2)


def test_labels_alone_are_no_article() -> None:
    with pytest.raises(ReadingError) as caught:
        made("Date: 2 May 2024", *["Source: The Paper"] * 7)
    assert caught.value.code == "not-an-article"


def test_a_date_that_cannot_be_read_says_so() -> None:
    assert "soon" in (made(HEADLINE, "Date: soon", LONG, headline=HEADLINE).date.reason or "")
    assert made(HEADLINE, LONG, headline=HEADLINE).date.reason == UNDATED


def test_a_long_subtitle_is_no_standfirst() -> None:
    blocks, headline, standfirst = by_styles(
        [Styled(text=HEADLINE, style="title"), Styled(text=LONG * 9, style="subtitle"), Styled(text="—")]
    )
    assert (len(blocks), headline, standfirst) == (2, HEADLINE, "")


def test_a_byline_or_a_date_may_be_told_by_its_style() -> None:
    styled = [Styled(text=HEADLINE, style="title"), Styled(text="Ann Lee", style="author")]
    styled += [Styled(text="2 May 2024", style="date"), Styled(text=LONG)]
    blocks, _, _ = by_styles(styled)
    assert [block.text for block in blocks] == [HEADLINE, LONG]
    assert stated_by_styles(styled) == {"authors": ("Ann Lee",), "date": ("2 May 2024",)}


def test_far_below_the_headline_such_a_style_is_text() -> None:
    styled = [Styled(text=LONG)] * 8 + [Styled(text="2 May 2024", style="date")]
    assert by_styles(styled)[0][-1] == Block(text="2 May 2024")
    assert stated_by_styles(styled) == {}


@pytest.mark.parametrize("line", ["Ann Lee", "Von Ann Lee und Bo Ek", "Por Ann Lee, Bo Ek"])
def test_a_line_that_only_names_the_authors_again_is_no_text(line: str) -> None:
    authors = ("Ann Lee", "Bo Ek") if "Bo" in line else ("Ann Lee",)
    draft = made(HEADLINE, line, LONG, headline=HEADLINE, declared={"authors": authors})
    assert (draft.authors, texts_of(draft)) == (authors, [LONG])


def test_a_paragraph_above_a_byline_is_the_standfirst() -> None:
    draft = made(HEADLINE, STANDFIRST, "By Ann Lee", LONG, OTHER, headline=HEADLINE)
    assert (draft.standfirst, draft.authors, texts_of(draft)) == (STANDFIRST, ("Ann Lee",), [STANDFIRST, LONG, OTHER])


def test_the_english_of_a_program_that_nobody_told_the_language_is_not_believed() -> None:
    assert made(HEADLINE, GERMAN, GERMAN, declared={"language": ("en-US",)}).language == "de"
    assert made(HEADLINE, GERMAN, GERMAN, declared={"language": ("nl",)}).language == "nl"
    assert made(HEADLINE, LONG, OTHER, declared={"language": ("en-US",)}).provenance["language"] == "declared"


def test_a_row_of_empty_cells_is_nothing() -> None:
    assert list(row_of([[], []])) == []
