"""Authors: who wrote a page, and who only stands on it."""

from __future__ import annotations

import pytest

from ingest.bylines import authors_in
from ingest.page import Page, parse_page
from ingest.page_authors import authors


def page_of(markup: str) -> Page:
    page = parse_page(f"<html><body>{markup}</body></html>")
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
    assert authors(page_of(markup)) == (("Ann Lee",), source)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Von Jörg Groß und Eva van der Klein", ("Jörg Groß", "Eva van der Klein")),
        ("By Ann O’Neill, Bo Ek-Lund", ("Ann O’Neill", "Bo Ek-Lund")),
        ("By our correspondent in Rome", ()),
        ("By Reuters", ()),
        ("By Ann Lee, 3 May 2024", ("Ann Lee",)),
        ("By Ann Lee · May 3, 2024", ("Ann Lee",)),
        ("Por Rita Cavalcanti, do Recife", ("Rita Cavalcanti",)),
        ("Ann Lee", ("Ann Lee",)),
        ("Ann Lee writes of ships", ()),
        ("By The Sea team", ()),
        ("Par ailleurs", ()),
    ],
)
def test_only_names_of_persons_are_taken_from_what_is_marked_as_a_byline(text: str, names: tuple[str, ...]) -> None:
    assert authors(page_of(f'<div class="byline">{text}</div>'))[0] == names


def test_a_page_without_a_byline_has_no_authors() -> None:
    assert authors(page_of("<p>Story</p>")) == ((), None)


@pytest.mark.parametrize(
    "markup",
    [
        "<font><i>By Ann Lee, 3 March 2004</i></font>",
        '<div class="firma">Por Ann Lee</div>',
        '<p>Text: <a href="/x">Ann Lee</a></p>',
        '<a href="/authors/ann">Ann Lee</a>',
        '<h4 class="article-author-name">Ann Lee</h4>',
    ],
)
def test_a_line_that_signs_the_story_needs_no_certain_mark(markup: str) -> None:
    assert authors(page_of(f"<h1>Storm</h1>{markup}<p>Ships waited in the harbour all day.</p>"))[0] == ("Ann Lee",)


@pytest.mark.parametrize(
    "markup",
    [
        '<div class="comments"><b class="author">Bo Ek</b></div>',
        '<aside class="related-stories"><p>By Bo Ek</p></aside>',
        '<footer><p class="author">Bo Ek</p></footer>',
        "<p>By Monday evening the Harbour Board had given in to the crews, and ships went out again.</p>",
    ],
)
def test_who_stands_beside_the_story_did_not_write_it(markup: str) -> None:
    assert authors(page_of(f"<h1>Storm</h1><p>Ships waited.</p>{markup}")) == ((), None)


def test_a_person_is_named_before_the_paper_that_names_itself() -> None:
    paper = '<meta property="og:site_name" content="The Quay Post"><meta name="author" content="The Quay Post">'
    assert authors(page_of(paper + '<p class="byline">By Ann Lee</p>')) == (("Ann Lee",), "byline")
    assert authors(page_of(paper)) == (("The Quay Post",), "meta")
