"""Metadata: authors, publisher, address, language and the moment of saving."""

from __future__ import annotations

import pytest

from ingest.bylines import authors_in
from ingest.metadata import authors, canonical_address, captured, language, publisher
from ingest.page import Page, parse_page

SAVED = """<!DOCTYPE html> <html lang=en><!--
 Page saved with SingleFile
 url: https://www.paper.example/world/storm
 saved date: Sat Dec 30 2017 21:05:00 GMT+0100 (Central European Standard Time)
--><body><p>Story</p></body></html>"""


def page_of(markup: str, address: str | None = None) -> Page:
    page = parse_page(markup, address=address)
    assert page is not None
    return page


@pytest.mark.parametrize(
    ("bylines", "names"),
    [
        (["By Ann Lee and Bo Ek"], ("Ann Lee", "Bo Ek")),
        (["Ann Lee", "ANN LEE", "Bo Ek, Cy Orr"], ("Ann Lee", "Bo Ek", "Cy Orr")),
        (["https://facebook.example/ann", "admin", "a@b.example", ""], ()),
        (["Von Jörg Groß und Eva Klein"], ("Jörg Groß", "Eva Klein")),
    ],
)
def test_bylines_hold_names(bylines: list[str], names: tuple[str, ...]) -> None:
    assert authors_in(bylines) == names


@pytest.mark.parametrize(
    ("markup", "source"),
    [
        ('<script type="application/ld+json">{"@type":"Article","author":[{"name":"Ann Lee"}]}</script>', "json-ld"),
        ('<meta name="author" content="By Ann Lee">', "meta"),
        ('<p itemprop="author">By <b itemprop="name">Ann Lee</b></p>', "page"),
        ('<a rel="author" href="/ann">Ann Lee</a>', "page"),
        ('<span class="byline author-name">Ann Lee</span>', "page"),
        ('<p class="c-byline">By Ann Lee</p><div class="byline">By Bo Ek</div>', "byline"),
    ],
)
def test_authors_are_found_where_pages_put_them(markup: str, source: str) -> None:
    assert authors(page_of(f"<html><body>{markup}</body></html>")) == (("Ann Lee",), source)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Von Jörg Groß und Eva van der Klein", ("Jörg Groß", "Eva van der Klein")),
        ("By Ann O’Neill, Bo Ek-Lund", ("Ann O’Neill", "Bo Ek-Lund")),
        ("By our correspondent in Rome", ()),
        ("By Reuters", ()),
        ("By Ann Lee, 3 May 2024", ()),
        ("Ann Lee", ()),
        ("Par ailleurs", ()),
    ],
)
def test_only_a_line_that_says_by_whom_is_taken_from_what_is_marked_as_a_byline(
    text: str, names: tuple[str, ...]
) -> None:
    assert authors(page_of(f'<html><body><div class="byline">{text}</div></body></html>'))[0] == names


def test_a_page_without_a_byline_has_no_authors() -> None:
    assert authors(page_of("<html><body><p>Story</p></body></html>")) == ((), None)


@pytest.mark.parametrize(
    ("head", "given", "expected"),
    [
        (
            '<link rel="canonical" href="https://www.a.example/x">',
            "https://b.example/y",
            ("https://www.a.example/x", "canonical"),
        ),
        ('<link rel="canonical" href="/x">', "https://b.example/y?z", ("https://b.example/x", "canonical")),
        ('<meta property="og:url" content="https://a.example/x">', None, ("https://a.example/x", "canonical")),
        ('<link rel="canonical" href="https://a.example/">', "https://a.example/y", ("https://a.example/y", "given")),
        ('<link rel="canonical" href="http://[broken">', None, (None, None)),
        ("", "https://b.example/y", ("https://b.example/y", "given")),
        ("", "not an address", (None, None)),
        (
            '<link rel="canonical" href="https://mirror.example/web/20230204123456/https://a.example/x">',
            None,
            ("https://a.example/x", "canonical"),
        ),
    ],
)
def test_the_address_is_the_pages_own(head: str, given: str | None, expected: tuple[str | None, str | None]) -> None:
    assert canonical_address(page_of(f"<html><head>{head}</head><body>x</body></html>", given)) == expected


def test_the_publisher_is_the_domain_else_the_sites_name() -> None:
    page = page_of('<html><head><meta property="og:site_name" content="The Paper"></head><body>x</body></html>')
    assert publisher(page, "https://www.trtworld.com/mea/story-1") == ("trtworld.com", "address")
    assert publisher(page, "https://m.paper.example/story") == ("paper.example", "address")
    assert publisher(page, None) == ("The Paper", "site name")
    assert publisher(page_of("<html><body>x</body></html>"), None) == (None, None)


def test_a_saved_page_tells_when_and_where_it_was_saved() -> None:
    page = page_of(SAVED)
    assert captured(page) == ("2017-12-30T21:05:00+01:00", "saver")
    assert canonical_address(page) == ("https://www.paper.example/world/storm", "saver")


def test_a_browsers_mark_gives_the_address() -> None:
    page = page_of("<!-- saved from url=(0031)https://paper.example/world/storm --><html><body>x</body></html>")
    assert canonical_address(page)[0] == "https://paper.example/world/storm"
    assert captured(page) == (None, None)


def test_a_mirror_tells_when_it_took_the_page() -> None:
    head = '<link rel="canonical" href="https://mirror.example/web/20230204123456/https://a.example/x">'
    assert captured(page_of(f"<html><head>{head}</head><body>x</body></html>")) == (
        "2023-02-04T12:34:56+00:00",
        "mirror",
    )


def test_an_impossible_moment_is_not_believed() -> None:
    assert captured(page_of(SAVED.replace("Dec 30", "Dec 99")))[0] is None


@pytest.mark.parametrize(
    ("markup", "text", "expected"),
    [
        ('<html lang="de-AT"><body>x</body></html>', "", ("de", "html")),
        (
            '<html><head><meta property="og:locale" content="fr_FR"></head><body>x</body></html>',
            "",
            ("fr", "og:locale"),
        ),
        (
            "<html><body>x</body></html>",
            "The minister said on Thursday that the talks would go on next week. " * 4,
            ("en", "text"),
        ),
        ("<html><body>x</body></html>", "short", (None, None)),
    ],
)
def test_the_language_is_declared_or_detected(markup: str, text: str, expected: tuple[str | None, str | None]) -> None:
    assert language(page_of(markup), text) == expected
