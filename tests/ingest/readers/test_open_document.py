"""The reader of OpenDocument texts: headings, lists, tables and properties."""

from __future__ import annotations

import datetime
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from odf import dc, meta
from odf.opendocument import OpenDocumentText
from odf.style import Style
from odf.table import Table, TableCell, TableRow
from odf.text import H, List, ListItem, P
from packages import HEADLINE, LONG, OTHER, STANDFIRST, marked_as_locked, refused_or_read, spoiled, zipped

from index.errors import ReadingError
from ingest.draft import Draft
from ingest.readers import open_document

TODAY = datetime.date(2024, 6, 1)
MIME = "application/vnd.oasis.opendocument.text"
NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def made(*elements: object, **properties: str) -> bytes:
    """A document as odfpy writes it."""
    document = OpenDocumentText()
    for name, parent in (("Title", ""), ("Subtitle", ""), ("P1", "Title")):
        document.styles.addElement(
            Style(name=name, family="paragraph", **({"parentstylename": parent} if parent else {}))
        )
    makers = {"title": dc.Title, "author": meta.InitialCreator, "editor": dc.Creator, "language": dc.Language}
    for name, value in properties.items():
        document.meta.addElement(makers[name](text=value))
    for element in elements:
        document.text.addElement(element)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def bare(text: str, **parts: str) -> bytes:
    """A document of this text and nothing else."""
    content = f"<office:document-content {NAMES}><office:body><office:text>{text}</office:text></office:body></office:document-content>"
    return zipped({"mimetype": MIME, "content.xml": content, **parts})


def read(data: bytes, **more: str) -> Draft:
    (draft,) = open_document.read(data, name="storm.odt", today=TODAY, **more)
    return draft


def texts(draft: Draft) -> list[str]:
    return [block.text for block in draft.blocks]


def test_title_subtitle_and_headings_are_told_by_their_styles() -> None:
    draft = read(
        made(
            P(stylename="Title", text=HEADLINE),
            P(stylename="Subtitle", text=STANDFIRST),
            P(text=LONG),
            H(outlinelevel=2, text="Who pays"),
            P(text=OTHER),
        )
    )
    assert (draft.format, draft.headline, draft.standfirst) == ("odt", HEADLINE, STANDFIRST)
    assert texts(draft) == [STANDFIRST, LONG, "Who pays", OTHER]
    assert [block.text for block in draft.blocks if block.heading] == ["Who pays"]


def test_a_style_based_on_the_title_is_one() -> None:
    assert read(made(P(text="World"), P(stylename="P1", text=HEADLINE), P(text=LONG))).headline == HEADLINE


def test_the_first_heading_of_the_first_level_is_the_headline() -> None:
    draft = read(made(H(outlinelevel=1, text=HEADLINE), P(text=LONG)))
    assert (draft.headline, texts(draft)) == (HEADLINE, [LONG])


def test_the_properties_name_title_author_and_language() -> None:
    draft = read(made(P(text=LONG), P(text=OTHER), title=HEADLINE, author="Ann Lee", editor="Bo Ek", language="en-GB"))
    assert (draft.headline, draft.authors, draft.language) == (HEADLINE, ("Ann Lee",), "en")
    assert read(made(P(text=LONG), title=HEADLINE, editor="Bo Ek")).authors == ("Bo Ek",)


def test_the_moment_of_saving_is_no_date_of_publication() -> None:
    made_then = f"<office:document-meta {NAMES}><office:meta><dc:date>2024-05-02T10:00:00</dc:date></office:meta></office:document-meta>"
    draft = read(bare(f"<text:p>{HEADLINE}</text:p><text:p>{LONG}</text:p>", **{"meta.xml": made_then}))
    assert (draft.date.value, draft.date.reason, draft.modified) == (None, open_document.UNDATED, None)


def test_lists_and_tables_become_lines() -> None:
    items = List()
    for text in ("one boat", "two boats"):
        item = ListItem()
        item.addElement(P(text=text))
        items.addElement(item)
    table = Table()
    row = TableRow()
    for text in ("Tartus", "Three ships"):
        cell = TableCell()
        cell.addElement(P(text=text))
        row.addElement(cell)
    table.addElement(row)
    draft = read(made(H(outlinelevel=1, text=HEADLINE), P(text=LONG), items, table))
    assert texts(draft) == [LONG, "one boat", "two boats", "Tartus | Three ships"]


def test_what_is_deleted_noted_or_commented_is_not_text() -> None:
    text = (
        f"<text:tracked-changes><text:p>Deleted</text:p></text:tracked-changes><text:h text:outline-level='1'>{HEADLINE}</text:h>"
        "<text:p>The wall<text:note><text:note-body><text:p>A note</text:p></text:note-body></text:note> fell<text:s text:c='3'/>on"
        "<text:tab/><text:span>Monday</text:span>.<office:annotation><text:p>Sure?</text:p></office:annotation><text:line-break/>"
        "Nobody <?x y?>was hurt.<text:span><text:p>In a box.</text:p></text:span></text:p>"
    )
    assert texts(read(bare(text))) == ["The wall fell on Monday.", "Nobody was hurt.", "In a box."]


LOCKED = '<m:manifest xmlns:m="urn:m"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\n", "empty"),
        (b"{\\rtf1}", "unreadable"),
        (made(P(text=LONG))[:-30], "truncated"),
        (bare("", **{"META-INF/manifest.xml": LOCKED}), "encrypted"),
        (marked_as_locked(bare("")), "encrypted"),
        (zipped({"mimetype": MIME}), "unreadable"),
        (zipped({"mimetype": MIME, "content.xml": "<a><b/></a>"}), "unreadable"),
        (zipped({"mimetype": MIME, "content.xml": b"\x01\x02" * 400}), "binary"),
        (zipped({"mimetype": MIME, "content.xml": "<a>" * 10_000}), "not-xml"),
        (bare(""), "empty"),
        (bare(f"<text:h text:outline-level='1'>{HEADLINE}</text:h>"), "not-an-article"),
    ],
    ids=[
        "nothing",
        "rtf",
        "cut",
        "locked",
        "locked zip",
        "no text part",
        "no text",
        "noise",
        "deep",
        "no words",
        "headline",
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(data: bytes, code: str) -> None:
    with pytest.raises(ReadingError) as caught:
        read(data)
    assert caught.value.code == code
    assert caught.value.message.startswith("storm.odt ") and caught.value.message.endswith(".")


WHOLE = made(P(stylename="Title", text=HEADLINE), P(text=LONG), H(outlinelevel=2, text="Who pays"), P(text=OTHER))
PART = f"<a><body><text>{'<p>word word</p>' * 3}<table-row><table-cell><p>x</p></table-cell></table-row></text></body></a>".encode()


@settings(max_examples=60, deadline=None)
@given(
    st.one_of(st.binary(max_size=300), spoiled(WHOLE), spoiled(PART).map(lambda part: zipped({"content.xml": part})))
)
def test_any_bytes_give_a_draft_or_a_refusal(data: bytes) -> None:
    refused_or_read(open_document.read(data, name="noise.odt", today=TODAY))


@pytest.mark.parametrize(
    ("name", "head", "accepted"),
    [
        ("a.odt", b"", True),
        ("a.zip", WHOLE[:4096], True),
        ("a.odt", b" <html>", False),
        ("a.odt", zipped({"mimetype": "application/epub+zip"}), False),
        ("a.ods", zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), False),
    ],
)
def test_documents_are_known_by_their_first_part_or_by_name(name: str, head: bytes, accepted: bool) -> None:
    assert open_document.accepts(name, head) is accepted
