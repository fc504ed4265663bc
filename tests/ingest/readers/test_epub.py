"""The reader of EPUB files: one story from the documents of the spine."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packages import HEADLINE, LONG, OTHER, STANDFIRST, marked_as_locked, refused_or_read, spoiled, zipped

from index.errors import ReadingError
from ingest.draft import Draft
from ingest.readers import epub

TODAY = datetime.date(2024, 6, 1)
CONTAINER = '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
DECLARED = f"""<dc:title>{HEADLINE}</dc:title><dc:creator>Ann Lee</dc:creator><dc:creator>Bo Ek</dc:creator><dc:language>en-GB</dc:language>
<dc:date>2024-05-02T10:00:00Z</dc:date><dc:source>https://www.paper.example/2024/05/02/storm</dc:source><dc:publisher>Saver</dc:publisher>"""
PAGE = '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body>{}</body></html>'
STORY = f"<h1>{HEADLINE}</h1><p>{LONG}</p><h2>Who pays</h2><p>{OTHER}</p>"


def book(metadata: str, items: str, spine: str) -> str:
    return (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">'
        f"<metadata>{metadata}</metadata><manifest>{items}</manifest><spine>{spine}</spine></package>"
    )


def made(*pages: str, metadata: str = DECLARED, **parts: str | bytes) -> bytes:
    """An EPUB of these bodies of pages."""
    items = "".join(
        f'<item id="p{n}" href="text%20of/{n}.xhtml" media-type="application/xhtml+xml"/>' for n in range(len(pages))
    )
    spine = "".join(f'<itemref idref="p{n}"/>' for n in range(len(pages)))
    texts = {f"OEBPS/text of/{n}.xhtml": PAGE.format(page) for n, page in enumerate(pages)}
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": CONTAINER,
            "OEBPS/book.opf": book(metadata, items, spine),
            **texts,
            **parts,
        }
    )


def read(data: bytes, **more: str) -> Draft:
    (draft,) = epub.read(data, name="storm.epub", today=TODAY, **more)
    return draft


def texts(draft: Draft) -> list[str]:
    return [block.text for block in draft.blocks]


def test_an_epub_becomes_a_draft_with_all_its_parts() -> None:
    draft = read(made(STORY))
    assert (draft.format, draft.headline, draft.authors, draft.language) == (
        "epub",
        HEADLINE,
        ("Ann Lee", "Bo Ek"),
        "en",
    )
    assert (draft.url, draft.source) == ("https://www.paper.example/2024/05/02/storm", "paper.example")
    assert (draft.date.value, draft.date.time, draft.date.offset) == ("2024-05-02", "10:00:00", "Z")
    assert texts(draft) == [LONG, "Who pays", OTHER]
    assert [block.text for block in draft.blocks if block.heading] == ["Who pays"]
    assert draft.warnings == ()


def test_the_documents_of_the_spine_are_joined_in_its_order() -> None:
    draft = read(made(f"<h1>The wall</h1><p>{LONG}</p>", f"<h1>The ships</h1><p>{OTHER}</p>"))
    assert draft.headline == HEADLINE
    assert texts(draft) == ["The wall", LONG, "The ships", OTHER]
    assert [block.text for block in draft.blocks if block.heading] == ["The wall", "The ships"]


def test_a_page_of_title_and_authors_is_not_text() -> None:
    draft = read(made(f"<h1>{HEADLINE}</h1><p>Ann Lee</p><p>2 May 2024</p>", f"<p>{LONG}</p>"))
    assert texts(draft) == [LONG]


def test_the_headline_on_the_page_goes_before_a_title_with_the_name_of_the_site() -> None:
    draft = read(made(STORY, metadata=f"<dc:title>{HEADLINE} | The Paper</dc:title>"))
    assert (draft.headline, draft.alternative_headlines) == (HEADLINE, (f"{HEADLINE} | The Paper",))


def test_contents_and_pages_outside_of_the_order_are_not_text() -> None:
    items = (
        '<item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
        '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/><item id="b" href="b.xhtml" media-type="text/html"/>'
        '<item id="c" href="c.svg" media-type="image/svg+xml"/>'
    )
    spine = '<itemref idref="n"/><itemref idref="a"/><itemref idref="b" linear="no"/><itemref idref="c"/><itemref idref="z"/>'
    parts = {
        "book.opf": book(DECLARED, items, spine),
        "a.xhtml": PAGE.format(STORY),
        "nav.xhtml": PAGE.format(f"<p>{OTHER}</p>"),
    }
    assert texts(read(zipped(parts))) == [LONG, "Who pays", OTHER]


@pytest.mark.parametrize(
    ("dates", "value"),
    [
        (
            '<dc:date opf:event="creation">2024-05-03</dc:date><dc:date opf:event="publication">2024-05-02</dc:date>',
            "2024-05-02",
        ),
        ('<dc:date opf:event="modification">2024-05-03</dc:date>', None),
        ('<dc:date>2024-05-03T10:00:00Z</dc:date><meta property="dcterms:modified">2024-05-03T10:00:00Z</meta>', None),
        ("<dc:date>0101-01-01T00:00:00+00:00</dc:date>", None),
        ("<dc:date>2031-01-01</dc:date>", None),
        ("", None),
    ],
    ids=["publication", "modification", "moment of making", "calibre's none", "future", "none"],
)
def test_only_a_date_of_publication_counts(dates: str, value: str | None) -> None:
    date = read(made(STORY, metadata=f"<dc:title>{HEADLINE}</dc:title>{dates}")).date
    assert date.value == value
    assert value or date.reason


def test_an_identifier_can_be_the_address_and_a_publisher_the_source() -> None:
    title = f"<dc:title>{HEADLINE}</dc:title>"
    draft = read(made(STORY, metadata=title + "<dc:identifier>https://paper.example/storm</dc:identifier>"))
    assert draft.url == "https://paper.example/storm"
    draft = read(made(STORY, metadata=title + "<dc:source>ISBN 1</dc:source><dc:publisher>The Paper</dc:publisher>"))
    assert (draft.url, draft.source) == (None, "The Paper")


def test_a_page_that_is_not_well_formed_is_read_as_a_browser_would() -> None:
    draft = read(made(f"<h1>{HEADLINE}</h1><p>{LONG}<br>&nbsp;<p>{OTHER}"))
    assert texts(draft) == [LONG, OTHER]


def test_a_page_of_nothing_is_passed_over() -> None:
    parts = {"OEBPS/text of/1.xhtml": "<!-- nothing -->"}
    assert texts(read(made(STORY, "", **parts))) == [LONG, "Who pays", OTHER]


def test_a_missing_document_is_told() -> None:
    items = (
        '<item id="a" href="a.xhtml" media-type="text/html"/><item id="b" href="../b.xhtml" media-type="text/html"/>'
    )
    data = zipped(
        {"book.opf": book(DECLARED, items, '<itemref idref="a"/><itemref idref="b"/>'), "a.xhtml": PAGE.format(STORY)}
    )
    assert read(data).warnings == ("1 of the 2 documents of the EPUB are missing.",)


def test_locked_fonts_do_no_harm() -> None:
    fonts = '<encryption><EncryptedData><CipherData><CipherReference URI="OEBPS/font.otf"/></CipherData></EncryptedData></encryption>'
    assert read(made(STORY, **{"META-INF/encryption.xml": fonts})).headline == HEADLINE


LOCKED = '<encryption><CipherReference URI="OEBPS/text%20of/0.xhtml"/></encryption>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"%PDF-1.4", "unreadable"),
        (made(STORY)[:-40], "truncated"),
        (made(STORY, **{"META-INF/encryption.xml": LOCKED}), "encrypted"),
        (marked_as_locked(made(STORY)), "encrypted"),
        (zipped({"mimetype": "application/epub+zip"}), "unreadable"),
        (zipped({"book.opf": "<package>"}), "not-xml"),
        (made(STORY, **{"OEBPS/text of/0.xhtml": b" " * (65 << 20)}), "too-large"),
        (made(""), "empty"),
    ],
    ids=["nothing", "pdf", "cut", "locked", "locked zip", "no description", "broken", "bomb", "no words"],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(data: bytes, code: str) -> None:
    with pytest.raises(ReadingError) as caught:
        read(data)
    assert caught.value.code == code
    assert caught.value.message.startswith("storm.epub ") and caught.value.message.endswith(".")


def test_a_library_is_no_article(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(epub, "LARGEST_TEXT", 600)
    with pytest.raises(ReadingError) as caught:
        read(made(STORY, STORY))
    assert caught.value.code == "too-large"


def test_pages_nested_without_end_are_refused_or_read() -> None:
    refused_or_read(epub.read(made(STORY, "<div>" * 100_000), name="deep.epub", today=TODAY))


def test_running_out_of_stack_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_deep(markup: str) -> None:
        raise RecursionError

    monkeypatch.setattr(epub, "blocks_in_fragment", too_deep)
    with pytest.raises(ReadingError, match="too deeply"):
        read(made(STORY))


WHOLE = made(STORY, f"<p>{STANDFIRST}</p>")
OPF = book(DECLARED, '<item id="a" href="a.xhtml" media-type="text/html"/>', '<itemref idref="a"/>').encode()


@settings(max_examples=60, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=300),
        spoiled(WHOLE),
        spoiled(OPF).map(lambda part: zipped({"b.opf": part, "a.xhtml": PAGE.format(STORY)})),
        spoiled(PAGE.format(STORY).encode()).map(lambda part: zipped({"b.opf": OPF, "a.xhtml": part})),
    )
)
def test_any_bytes_give_a_draft_or_a_refusal(data: bytes) -> None:
    refused_or_read(epub.read(data, name="noise.epub", today=TODAY))


@pytest.mark.parametrize(
    ("name", "head", "accepted"),
    [
        ("a.epub", b"", True),
        ("a", WHOLE[:4096], True),
        ("a.epub", b"<html>", False),
        ("a.epub", zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), False),
    ],
)
def test_books_are_known_by_their_first_part_or_by_name(name: str, head: bytes, accepted: bool) -> None:
    assert epub.accepts(name, head) is accepted
