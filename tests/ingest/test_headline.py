"""Headline: the one that most of the page agrees on; the others are kept."""

from __future__ import annotations

import pytest

from ingest.headline import Headline, read_headline
from ingest.page import parse_page


def headline_of(head: str, body: str = "") -> Headline:
    page = parse_page(f"<html><head>{head}</head><body>{body}</body></html>")
    assert page is not None
    return read_headline(page)


def test_headline_is_what_most_witnesses_say_and_names_them() -> None:
    found = headline_of(
        '<title>Storm hits coast | The Paper</title><meta property="og:title" content="Storm hits coast">'
        '<meta property="og:site_name" content="The Paper">',
        "<article><h1>Big storm batters the coast</h1></article>"
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Storm hits coast"}</script>',
    )
    assert found.text == "Storm hits coast"
    assert found.alternatives == ("Big storm batters the coast",)
    assert found.witnesses == "json-ld + og:title + title"


@pytest.mark.parametrize(
    "title",
    [
        "Storm hits coast - The Paper",
        "Storm hits coast | World | The Paper",
        "The Paper: Storm hits coast".replace(": ", " : "),
        "Storm hits coast » The Paper",
        "Storm hits coast | World News",
    ],
)
def test_the_sites_name_and_sections_are_cut_off(title: str) -> None:
    assert (
        headline_of(f'<title>{title}</title><meta property="og:site_name" content="The Paper">').text
        == "Storm hits coast"
    )


def test_a_dash_inside_a_headline_stays() -> None:
    assert headline_of("<title>Storm hits coast - thousands flee</title>").text == "Storm hits coast - thousands flee"


def test_soft_hyphens_are_no_difference_between_witnesses() -> None:
    found = headline_of(
        '<meta property="og:title" content="Helikopter&shy;landeplatz geplant">',
        "<h1>Helikopterlandeplatz geplant</h1>",
    )
    assert (found.text, found.alternatives) == ("Helikopterlandeplatz geplant", ())


def test_a_heading_that_is_the_sites_name_is_not_the_headline() -> None:
    found = headline_of("<title>Storm hits the northern coast - Daily Paper</title>", "<h1>Daily Paper</h1>")
    assert found.text == "Storm hits the northern coast"


def test_a_heading_that_shares_no_word_with_any_title_hardly_counts() -> None:
    assert headline_of("<title>Storm hits coast</title>", "<h1>Original text</h1>").text == "Storm hits coast"


def test_a_longer_title_gives_way_to_the_heading_it_begins_with() -> None:
    assert headline_of("<title>Storm hits coast hard, live updates</title>", "<h1>Storm hits coast hard</h1>").text == (
        "Storm hits coast hard"
    )


def test_placeholders_are_no_headlines() -> None:
    assert headline_of("<title>Home</title>", "<h2>x</h2>").text == "Home"
    assert headline_of("").text == ""
    assert headline_of("<title>Home</title>", '<p itemprop="headline">Real headline</p>').text == "Real headline"
