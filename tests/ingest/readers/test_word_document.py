"""The reader of Word documents: styles, tables and properties, as Word and others write them."""

from __future__ import annotations

import datetime
import io

import docx
import pytest
from docx.oxml import parse_xml
from hypothesis import given, settings
from hypothesis import strategies as st
from packages import HEADLINE, LONG, OTHER, STANDFIRST, marked_as_locked, refused_or_read, spoiled, zipped

from index.errors import ReadingError
from ingest.draft import Draft
from ingest.readers import word_document

TODAY = datetime.date(2024, 6, 1)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STRICT = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'


def made(*paragraphs: tuple[str, str], title: str = "", author: str = "") -> bytes:
    """A document as python-docx writes it; each paragraph with the name of its style."""
    document = docx.Document()
    document.core_properties.title = title
    document.core_properties.author = author
    for text, style in paragraphs:
        document.add_paragraph(text, style=style or None)
    return saved(document)


def saved(document: object) -> bytes:
    file = io.BytesIO()
    document.save(file)  # type: ignore[attr-defined]
    return file.getvalue()


def bare(body: str, namespace: str = W) -> bytes:
    """A document that has nothing but its text."""
    return zipped({"word/document.xml": f"<w:document {namespace}><w:body>{body}</w:body></w:document>"})


def p(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def read(data: bytes, **more: str) -> Draft:
    (draft,) = word_document.read(data, name="storm.docx", today=TODAY, **more)
    return draft


def refusal(data: bytes) -> ReadingError:
    with pytest.raises(ReadingError) as caught:
        read(data)
    return caught.value


def texts(draft: Draft) -> list[str]:
    return [block.text for block in draft.blocks]


def test_title_subtitle_and_headings_are_told_by_their_styles() -> None:
    draft = read(
        made(
            (HEADLINE, "Title"), (STANDFIRST, "Subtitle"), (LONG, ""), ("Who pays", "Heading 2"), (OTHER, "List Bullet")
        )
    )
    assert (draft.format, draft.headline, draft.standfirst) == ("docx", HEADLINE, STANDFIRST)
    assert texts(draft) == [STANDFIRST, LONG, "Who pays", OTHER]
    assert [block.text for block in draft.blocks if block.heading] == ["Who pays"]
    assert draft.provenance["headline"] == "layout"


def test_without_a_title_the_first_heading_is_the_headline() -> None:
    draft = read(made((HEADLINE, "Heading 1"), (LONG, ""), ("Who pays", "Heading 1"), (OTHER, "")))
    assert draft.headline == HEADLINE
    assert texts(draft) == [LONG, "Who pays", OTHER]


def test_without_styles_the_shape_tells() -> None:
    draft = read(made((HEADLINE, ""), ("By Ann Lee", ""), (LONG, ""), ("Who pays", ""), (OTHER, "")))
    assert (draft.headline, draft.authors) == (HEADLINE, ("Ann Lee",))
    assert [block.text for block in draft.blocks if block.heading] == ["Who pays"]


def test_the_properties_name_title_and_author() -> None:
    draft = read(made((LONG, ""), (OTHER, ""), title=HEADLINE, author="Ann Lee"))
    assert (draft.headline, draft.authors) == (HEADLINE, ("Ann Lee",))
    assert (draft.provenance["headline"], draft.provenance["authors"]) == ("properties", "declared")


def test_the_title_of_the_properties_is_another_headline_if_the_layout_has_one() -> None:
    draft = read(made((HEADLINE, "Title"), (LONG, ""), title="The wall, second version"))
    assert (draft.headline, draft.alternative_headlines) == (HEADLINE, ("The wall, second version",))


def test_the_moment_of_saving_is_no_date_of_publication() -> None:
    draft = read(made((HEADLINE, "Title"), (LONG, "")))
    assert (draft.date.value, draft.date.reason, draft.modified) == (None, word_document.UNDATED, None)


def test_a_labelled_date_below_the_headline_is_the_date() -> None:
    draft = read(made((HEADLINE, "Title"), ("By Ann Lee", ""), ("Published: 2 May 2024", ""), (LONG, "")))
    assert (draft.date.value, draft.date.source, draft.authors) == ("2024-05-02", "declared", ("Ann Lee",))
    assert texts(draft) == [LONG]


def test_tables_become_lines() -> None:
    document = docx.Document()
    document.add_paragraph(HEADLINE, style="Title")
    table = document.add_table(rows=2, cols=2)
    for row, cells in zip(table.rows, [("Town", "Damage"), ("Tartus", "Three ships")], strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    layout = document.add_table(rows=1, cols=1)
    layout.rows[0].cells[0].text = LONG
    layout.rows[0].cells[0].add_paragraph("Who pays", style="Heading 2")
    draft = read(saved(document))
    assert texts(draft) == ["Town | Damage", "Tartus | Three ships", LONG, "Who pays"]
    assert draft.blocks[-1].heading


def test_a_style_based_on_a_heading_is_one() -> None:
    document = docx.Document()
    mine = document.styles.add_style("Zwischentitel", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    mine.base_style = document.styles["Heading 3"]
    for text, style in ((HEADLINE, "Title"), (LONG, "Normal"), ("Who pays", "Zwischentitel"), (OTHER, "Normal")):
        document.add_paragraph(text, style=style)
    assert [block.text for block in read(saved(document)).blocks if block.heading] == ["Who pays"]


def test_a_level_of_the_outline_makes_a_heading() -> None:
    outline = '<w:p><w:pPr><w:outlineLvl w:val="1"/></w:pPr><w:r><w:t>Who pays</w:t></w:r></w:p>'
    draft = read(bare(p(HEADLINE) + p(LONG) + outline + p(OTHER)))
    assert [block.text for block in draft.blocks if block.heading] == ["Who pays"]


@pytest.mark.parametrize("namespace", [W, STRICT], ids=["transitional", "strict"])
def test_tracked_insertions_count_and_deletions_do_not(namespace: str) -> None:
    tracked = (
        "<w:p><w:r><w:t>The wall </w:t></w:r><w:del><w:r><w:delText>stands</w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>moved </w:t></w:r></w:moveFrom><w:ins><w:r><w:t>fell</w:t></w:r></w:ins>"
        "<w:r><w:noBreakHyphen/><w:tab/><w:t>on Monday.</w:t><w:br/><w:t>Nobody was hurt.</w:t></w:r></w:p>"
    )
    assert texts(read(bare(p(HEADLINE) + p(LONG) + tracked, namespace)))[1:] == [
        "The wall fell- on Monday.",
        "Nobody was hurt.",
    ]


def test_content_controls_count_and_contents_and_twins_do_not() -> None:
    document = docx.Document()
    document.add_paragraph(HEADLINE, style="Title")
    body = document.element.body
    toc = document.styles.add_style("TOC 1", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    document.add_paragraph("Who pays 2", style=toc)
    body.insert(2, parse_xml(f"<w:sdt {W}><w:sdtContent>{p(LONG)}</w:sdtContent></w:sdt>"))
    box = f"<w:txbxContent>{p('In a box')}</w:txbxContent>"
    twins = (
        f'<w:p {W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:r><mc:AlternateContent>'
        f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent><w:t>After.</w:t></w:r></w:p>"
    )
    body.insert(3, parse_xml(twins))
    assert texts(read(saved(document))) == [LONG, "In a box", "After."]


def test_rows_in_content_controls_are_rows() -> None:
    cell = "<w:tc>{}</w:tc>"
    row = f"<w:sdt><w:sdtContent><w:tr>{cell.format(p('Town'))}{cell.format(p('Damage'))}</w:tr></w:sdtContent></w:sdt>"
    empty = f"<w:tr>{cell.format('<w:p/>')}</w:tr>"
    assert texts(read(bare(p(HEADLINE) + p(LONG) + f"<w:tbl><w:tblPr/>{row}{empty}</w:tbl>")))[-1] == "Town | Damage"


def test_the_text_may_be_in_a_part_of_another_name() -> None:
    relations = '<Relationships><Relationship Type="x/styles" Target="a.xml"/><Relationship Type="x/officeDocument" Target="/word/document2.xml"/></Relationships>'
    body = f"<w:document {W}><w:body>{p(HEADLINE)}{p(LONG)}</w:body></w:document>"
    assert read(zipped({"_rels/.rels": relations, "word/document2.xml": body})).headline == HEADLINE
    assert read(zipped({"_rels/.rels": "<Relationships/>", "word/document.xml": body})).headline == HEADLINE


def test_the_given_address_counts() -> None:
    draft = read(made((HEADLINE, "Title"), (LONG, "")), url="https://www.paper.example/storm")
    assert (draft.url, draft.source, draft.provenance["url"]) == (
        "https://www.paper.example/storm",
        "paper.example",
        "given",
    )


ENTITIES = f'<!DOCTYPE a [<!ENTITY a "aaaa">]><w:document {W}><w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"GIF89a", "unreadable"),
        (b"PK\5\6" + bytes(18), "unreadable"),
        (made((LONG, ""))[:5_000], "truncated"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "unreadable"),
        (marked_as_locked(made((LONG, ""))), "encrypted"),
        (zipped({"word/other.xml": "<a/>"}), "unreadable"),
        (zipped({"word/document.xml": f"<w:document {W}/>"}), "unreadable"),
        (zipped({"word/document.xml": "<w:document>"}), "not-xml"),
        (zipped({"word/document.xml": ENTITIES}), "not-xml"),
        (zipped({"word/document.xml": b" " * (2 << 20)}), "too-large"),
        (bare(""), "empty"),
        (made((HEADLINE, "Title")), "not-an-article"),
    ],
    ids=["nothing", "gif", "no parts", "cut", "locked", "old", "locked zip", "no text part", "no body", "broken", "entities",
         "bomb", "no words", "headline only"],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_a_sentence(data: bytes, code: str) -> None:
    error = refusal(data)
    assert error.code == code
    assert error.message.startswith("storm.docx ") and error.message.endswith(".")


WHOLE = made((HEADLINE, "Title"), (STANDFIRST, "Subtitle"), (LONG, ""), ("Who pays", "Heading 2"), (OTHER, ""))


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.binary(max_size=300).map(lambda noise: b"PK\3\4" + noise), spoiled(WHOLE)))
def test_any_bytes_give_a_draft_or_a_refusal(data: bytes) -> None:
    refused_or_read(word_document.read(data, name="noise.docx", today=TODAY))


@settings(max_examples=60, deadline=None)
@given(
    spoiled(
        f"<w:document {W}><w:body>{p(HEADLINE)}<w:tbl><w:tr><w:tc>{p(LONG)}</w:tc></w:tr></w:tbl></w:body></w:document>".encode()
    )
)
def test_any_text_part_gives_a_draft_or_a_refusal(part: bytes) -> None:
    refused_or_read(word_document.read(zipped({"word/document.xml": part}), name="noise.docx", today=TODAY))


@pytest.mark.parametrize(
    ("name", "head", "accepted"),
    [
        ("a.docx", b"", True),
        ("A.DOCX", b"PK\3\4", True),
        ("a.bin", WHOLE[:4096], True),
        ("a.docx", b"<!DOCTYPE html><html>", False),
        ("a.docx", zipped({"mimetype": "application/epub+zip"}), False),
        ("a.zip", zipped({"a.html": "<html>"}), False),
        ("a.txt", b"word/document", False),
    ],
)
def test_documents_are_known_by_their_parts_or_by_name(name: str, head: bytes, accepted: bool) -> None:
    assert word_document.accepts(name, head) is accepted
