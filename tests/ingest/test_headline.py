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


LINKED = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Storm breaks harbour wall"}</script>'


@pytest.mark.parametrize(
    "trail",
    [
        "<nav><ol><li><h1>Storm 2024: all about the wall</h1></li></ol></nav>",
        "<ul class=breadcrumbs><li><h1>Storm 2024: all about the wall</h1></li></ul>",
        "<h1 class=breadcrumb_last>Storm 2024: all about the wall</h1>",
    ],
)
def test_a_heading_in_a_trail_of_links_gives_way_to_the_one_readers_see(trail: str) -> None:
    found = headline_of(
        "<title>Storm 2024: all about the wall</title><meta property=og:title content='Storm 2024: all about the wall'>",
        f"{trail}<article><h2>Storm breaks harbour wall</h2><p>It fell.</p></article>{LINKED}",
    )
    assert found.text == "Storm breaks harbour wall"


def test_a_heading_that_links_to_the_front_page_is_no_headline() -> None:
    found = headline_of("<title>Storm hits coast</title>", "<h1><a href='/'>The paper of the coast</a></h1>")
    assert (found.text, found.alternatives) == ("Storm hits coast", ())


@pytest.mark.parametrize(
    "heading",
    [
        "<h1><span class=kicker>Weather</span><span>Storm hits coast</span></h1>",
        "<h1><span>Weather</span><span class=visually-hidden>: </span><span>Storm hits coast</span></h1>",
        "<h1>Storm hits coast <time>3 May</time></h1>",
    ],
    ids=["by its name", "by the titles", "date"],
)
def test_the_kicker_in_a_heading_is_cut_off(heading: str) -> None:
    assert headline_of("<meta property=og:title content='Storm hits coast'>", heading).text == "Storm hits coast"


def test_a_kicker_that_the_titles_have_too_stays() -> None:
    found = headline_of(
        "<meta property=og:title content='Weather: Storm hits coast'>",
        "<h1><span class=kicker>Weather</span><span>Storm hits coast</span></h1>",
    )
    assert found.text == "Weather: Storm hits coast"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("港に嵐「防波堤」:新聞日記", "港に嵐「防波堤」"),
        ("这个城市的港口被暴风雨损坏了_社会_新闻日记", "这个城市的港口被暴风雨损坏了"),
        ("Storm hits “the coast” » 新聞日記", "Storm hits “the coast”"),
        ("«Storm hits the coast»", "«Storm hits the coast»"),
    ],
)
def test_names_and_sections_are_cut_off_in_any_script(title: str, expected: str) -> None:
    head = f"<title>{title}</title><meta property=og:site_name content=新聞日記><meta name=application-name content=新闻日记>"
    assert headline_of(head).text == expected


def test_a_section_behind_a_bar_is_cut_off_headings_too() -> None:
    assert headline_of("", "<h1>Storm hits the whole coast | Opinion</h1>").text == "Storm hits the whole coast"


def test_the_name_of_a_blog_before_the_title_is_not_the_headline() -> None:
    head = "<title>Harbour notes: Storm hits the northern coast</title><meta property=og:title content='Storm hits the northern coast'>"
    assert headline_of(head, "<h1>Harbour notes</h1>").text == "Storm hits the northern coast"


WITH_ALTERNATIVE = (
    '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Fire in a factory by the river",'
    '"alternativeHeadline":"Warning of poisonous smoke"}</script>'
)


def test_a_heading_that_the_page_calls_an_alternative_leaves_its_vote_to_the_headline() -> None:
    found = headline_of(
        '<title>Fire: extreme danger</title><meta property="og:title" content="Fire: extreme danger">'
        + WITH_ALTERNATIVE,
        "<article><h2>Warning of poisonous smoke</h2></article>",
    )
    assert found.text == "Fire in a factory by the river"
    assert "Warning of poisonous smoke" in found.alternatives


def test_a_heading_that_the_page_also_shares_is_no_mere_alternative() -> None:
    found = headline_of(
        '<title>Fire in a factory by the river</title><meta property="og:title" content="Warning of poisonous smoke">'
        + WITH_ALTERNATIVE,
        "<article><h2>Warning of poisonous smoke</h2></article>",
    )
    assert found.text == "Warning of poisonous smoke"


def test_a_heading_in_capitals_gives_way_to_what_all_others_write() -> None:
    found = headline_of(
        '<title>Storm of the century hits coast</title><meta property="og:title" content="Storm of the century hits coast">',
        "<article><h1>STORM OF THE CENTURY HITS THE COAST</h1></article>",
    )
    assert found.text == "Storm of the century hits coast"
