"""Metadata: publisher, address, language and the moment of saving."""

from __future__ import annotations

import pytest

from ingest.metadata import canonical_address, captured, language, publisher
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
