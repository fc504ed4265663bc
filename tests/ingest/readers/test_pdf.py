"""The reader of PDF files: text layer, headline, and what gives no text."""

from __future__ import annotations

import datetime
import io
import sys
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packages import HEADLINE, LONG, OTHER, refused_or_read, spoiled
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageBreak, PageTemplate, Paragraph

from index.errors import ReadingError
from ingest.draft import Draft
from ingest.readers import pdf

TODAY = datetime.date(2024, 6, 1)
BODY = ParagraphStyle("body", fontName="Times-Roman", fontSize=10, leading=12, spaceAfter=6)
LARGE = ParagraphStyle("large", fontName="Times-Bold", fontSize=22, leading=26, spaceAfter=8)
SECTION = ParagraphStyle("section", fontName="Times-Bold", fontSize=13, leading=16, spaceAfter=4)
STORY = [(HEADLINE, LARGE), (LONG, BODY), (OTHER, BODY), ("Who pays", SECTION), (f"{LONG} {OTHER}", BODY)]


def typeset(
    story: Iterable[tuple[str, ParagraphStyle]], *, columns: int = 1, head: str = "", **properties: str
) -> bytes:
    """A PDF as a program for layout makes it; "" begins a page."""
    file = io.BytesIO()
    document = BaseDocTemplate(file, **properties)
    width = 450 / columns
    frames = [Frame(50 + number * (width + 20), 60, width, 700) for number in range(columns)]

    def decorate(canvas: Canvas, _: object) -> None:
        canvas.setFont("Times-Roman", 8)
        canvas.drawString(50, 800, head)
        canvas.drawString(300, 25, f"{canvas.getPageNumber()}" if head else "")

    document.addPageTemplates(PageTemplate(frames=frames, onPage=decorate))
    document.build([Paragraph(text, style) if text else PageBreak() for text, style in story])
    return file.getvalue()


def drawn(*rows: tuple[float, float, float, str], pages: int = 1, **how: object) -> bytes:
    """A PDF of lines at places: left, bottom, size, text."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(600, 840), **how)
    for _ in range(pages):
        for left, bottom, size, text in rows:
            canvas.setFont("Helvetica", size)
            canvas.drawString(left, bottom, text)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def read(data: bytes, **more: str) -> Draft:
    (draft,) = pdf.read(data, name="storm.pdf", today=TODAY, **more)
    return draft


def more_pages(count: int) -> list[tuple[str, ParagraphStyle]]:
    """Pages of two paragraphs each, no two of which are the same."""
    return [
        part
        for n in range(count)
        for part in (("", BODY), (f"Day {'x' * n} of it. {LONG}", BODY), (f"{OTHER} {OTHER} End {'y' * n}.", BODY))
    ]


def texts(draft: Draft) -> list[str]:
    return [block.text for block in draft.blocks]


@pytest.mark.parametrize("columns", [1, 2])
def test_a_typeset_story_becomes_a_draft(columns: int) -> None:
    draft = read(typeset(STORY, columns=columns, author="Ann Lee", title="Microsoft Word - storm.doc"))
    assert (draft.format, draft.headline, draft.authors, draft.alternative_headlines) == (
        "pdf",
        HEADLINE,
        ("Ann Lee",),
        (),
    )
    assert texts(draft) == [LONG, OTHER, "Who pays", f"{LONG} {OTHER}"]
    assert [block.text for block in draft.blocks if block.heading] == ["Who pays"]
    assert (draft.provenance["headline"], draft.provenance["text"], draft.language) == ("layout", "text layer", "en")


def test_the_title_is_the_headline_if_it_stands_on_the_page() -> None:
    story = [("The Paper of the Town", LARGE), (HEADLINE, SECTION), (LONG, BODY)]
    assert read(typeset(story, title=HEADLINE)).headline == HEADLINE
    assert read(typeset(story, title="Something else")).headline == "The Paper of the Town"


def test_the_date_of_the_file_is_no_date_of_publication() -> None:
    draft = read(typeset(STORY))
    assert (draft.date.value, draft.date.reason, draft.modified) == (None, pdf.UNDATED, None)


def test_a_byline_and_a_labelled_date_below_the_headline_count() -> None:
    story = [(HEADLINE, LARGE), ("By Ann Lee and Bo Ek", BODY), ("Published: 2 May 2024", BODY), (LONG, BODY)]
    draft = read(typeset(story, author="Windows User"))
    assert (draft.authors, draft.date.value, draft.date.source) == (("Ann Lee", "Bo Ek"), "2024-05-02", "declared")
    assert texts(draft) == [LONG]


def test_a_date_on_a_line_of_its_own_counts_with_its_hour() -> None:
    draft = read(
        typeset([(HEADLINE, LARGE), ("By Ann Lee", BODY), ("2 May 2024, 9.30", BODY), (LONG, BODY), (OTHER, BODY)])
    )
    assert (draft.date.value, draft.date.time, draft.date.source) == ("2024-05-02", "09:30", "dateline")
    assert (draft.authors, texts(draft)) == (("Ann Lee",), [LONG, OTHER])


def test_running_heads_and_page_numbers_are_no_text() -> None:
    draft = read(typeset([*STORY, *more_pages(2)], head="The Paper, 2 May 2024"))
    assert (draft.headline, len(draft.blocks)) == (HEADLINE, 4 + 2 * 2)
    assert "The Paper" not in "".join(texts(draft))


def test_words_broken_at_the_end_of_a_line_are_mended() -> None:
    rows = [
        (50, 700, 24, "Storm hits coast"),
        (50, 650, 10, "The council heard that the har-"),
        (50, 638, 10, "bour wall of the town fell on"),
        (50, 626, 10, "Monday, in the Covid-"),
        (50, 614, 10, "19 wave."),
    ]
    assert texts(read(drawn(*rows))) == [
        "The council heard that the harbour wall of the town fell on Monday, in the Covid-19 wave."
    ]


def test_what_a_browser_prints_names_the_address() -> None:
    rows = [
        (50, 820, 8, "5/2/24, 10:00 AM"),
        (50, 700, 24, "Storm hits coast"),
        (50, 650, 10, LONG[:80]),
        (50, 638, 10, OTHER[:80]),
        (50, 20, 8, "https://paper.example/storm 1/1"),
    ]
    draft = read(drawn(*rows))
    assert (draft.url, draft.source, len(draft.blocks)) == ("https://paper.example/storm", "paper.example", 1)


def test_a_page_of_nothing_but_edges_keeps_them() -> None:
    assert texts(read(drawn((50, 700, 10, "Storm hits the coast"), (50, 20, 10, "Nobody was hurt."), pages=2)))


def test_no_more_than_so_many_pages_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MOST_PAGES", 2)
    draft = read(typeset([*STORY, *more_pages(3)]))
    assert draft.warnings == ("The file has 4 pages; only the first 2 were read.",)
    assert len(draft.blocks) == 4 + 2


def test_a_page_without_end_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MOST_CHARACTERS", 300)
    draft = read(typeset([*STORY, *more_pages(1)]))
    assert "only the first 1" in draft.warnings[0]
    assert sum(map(len, texts(draft))) <= 300


def test_a_damaged_page_is_told() -> None:
    data = typeset([*STORY, *more_pages(1)])
    second = data.index(b" 0 R", data.index(b"/Kids [ ")) + 5
    end = data.index(b" 0 R", second)
    draft = read(data[:second] + b"9" * (end - second) + data[end:])
    assert draft.warnings == ("Page 2 is damaged and was not read.",)
    assert LONG in texts(draft)


def test_without_the_extra_the_message_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    with pytest.raises(ReadingError, match=r"pip install 'dateline\[pdf\]'") as caught:
        read(typeset(STORY))
    assert caught.value.code == "needs-extra"


def scan() -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file)
    canvas.rect(50, 50, 200, 200, fill=1)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def test_a_text_layer_of_unknown_letters_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "is_binary", bool)
    with pytest.raises(ReadingError, match="which letters") as caught:
        read(typeset(STORY))
    assert caught.value.code == "no-text-layer"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"<html>", "unreadable"),
        (b"%PDF-1.7\nnothing", "unreadable"),
        (typeset(STORY)[:600], "unreadable"),
        (drawn((50, 700, 12, LONG), encrypt=StandardEncryption("secret", ownerPassword="owner")), "encrypted"),
        (scan(), "no-text-layer"),
    ],
    ids=["nothing", "page", "noise", "cut", "locked", "scan"],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_a_sentence(data: bytes, code: str) -> None:
    with pytest.raises(ReadingError) as caught:
        read(data)
    assert caught.value.code == code
    assert caught.value.message.startswith("storm.pdf ") and caught.value.message.endswith(".")


def test_a_document_that_only_its_owner_may_change_is_read() -> None:
    rows = [(50, 700, 24, "Storm hits coast"), (50, 650, 10, LONG[:80])]
    assert read(drawn(*rows, encrypt=StandardEncryption("", ownerPassword="owner"))).headline == "Storm hits coast"


WHOLE = typeset(STORY, author="Ann Lee")
PLAIN = drawn((50, 700, 24, "Storm hits coast"), (50, 650, 10, LONG[:80]), pageCompression=0)


@settings(max_examples=80, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=300).map(lambda noise: b"%PDF-1.4\n" + noise),
        st.binary(max_size=99),
        spoiled(WHOLE),
        spoiled(PLAIN),
    )
)
def test_any_bytes_give_a_draft_or_a_refusal(data: bytes) -> None:
    refused_or_read(pdf.read(data, name="noise.pdf", today=TODAY))


@pytest.mark.parametrize(
    ("name", "head", "accepted"),
    [
        ("a.pdf", b"", True),
        ("A.PDF", b"junk %PDF-1.4", True),
        ("download", b"\xef\xbb\xbf%PDF-1.4", True),
        ("a.html", b"%PDF-1.4", True),
        ("a.pdf", b"<!DOCTYPE html><html>", False),
        ("a.txt", b"about %PDF-1.4", False),
    ],
)
def test_pdfs_are_known_by_their_mark_or_by_name(name: str, head: bytes, accepted: bool) -> None:
    assert pdf.accepts(name, head) is accepted
