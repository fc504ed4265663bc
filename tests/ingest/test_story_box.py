"""Story box: the whole story and nothing beside it, where another reading has only most of it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from ingest.draft import Block
from ingest.lines import lines_of
from ingest.page import Page, parse_page
from ingest.story_box import read_box

SENTENCES = [
    f"The council met on day {n} and heard that the harbour wall had been damaged by the storm in {n} places."
    for n in range(12)
]
STORY = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
ELSEWHERE = "The minister said in another town that the new road would be opened before the end of the year."


def page_of(body: str) -> Page:
    page = parse_page(f"<html><body>{body}</body></html>")
    assert page is not None
    return page


def box(body: str, first: Sequence[str] = SENTENCES) -> list[str]:
    return [block.text for block in read_box(page_of(body), first=[Block(text=text) for text in first]).blocks]


def test_parts_of_a_story_in_several_containers_are_put_together() -> None:
    parts = "".join(f"<div class=chunk><p>{one}</p><div class=ad>Advertisement</div></div>" for one in SENTENCES)
    assert box(f"<article>{parts}</article>", SENTENCES[:9]) == SENTENCES[:9]
    assert box(f"<article>{parts}</article>", [*SENTENCES[:5], *SENTENCES[8:]]) == SENTENCES


@pytest.mark.parametrize("name", ["paywall", "sidebar-grid__content", "elementor-widget-container", "newsletter-body"])
def test_a_container_that_holds_the_story_is_not_left_out_for_its_name(name: str) -> None:
    assert box(f"<main><div class='{name}'>{STORY}</div></main>") == SENTENCES


@pytest.mark.parametrize(
    "beside",
    [
        f"<div class=related><p>{ELSEWHERE}</p></div>",
        f"<div class=comments><p>{ELSEWHERE}</p></div>",
        f"<div class=newsletter-box><p>{ELSEWHERE}</p></div>",
        f"<figure><figcaption>{ELSEWHERE}</figcaption></figure>",
        f"<div><h3><a href=/road>A new road</a></h3><p>{ELSEWHERE}</p></div>",
        f"<p><a href=/road>{ELSEWHERE}</a></p>",
        f"<article><p>{ELSEWHERE}</p></article>",
    ],
    ids=["related", "comments", "newsletter", "caption", "teaser", "link", "second article"],
)
def test_what_stands_in_a_story_without_being_of_it_is_left_out(beside: str) -> None:
    half = len(STORY) // 2
    cut = STORY.index("<p>", half)
    body = f"<article><h1>Storm hits coast</h1>{STORY[:cut]}{beside}{STORY[cut:]}</article>"
    assert box(body, [*SENTENCES, ELSEWHERE]) == SENTENCES


@pytest.mark.parametrize(
    "beside", ["<nav>{}</nav>", "<div style='display: none'>{}</div>", "<div class=byline>{}</div>", "<form>{}</form>"]
)
def test_what_the_other_reading_lacks_too_is_left_out_for_its_kind(beside: str) -> None:
    cut = STORY.index("<p>", len(STORY) // 2)
    middle = beside.format(f"<p>{ELSEWHERE}</p>")
    assert box(f"<article>{STORY[:cut]}{middle}{STORY[cut:]}</article>") == SENTENCES


def test_an_article_within_the_article_is_another_story() -> None:
    other = f"<article><p>{ELSEWHERE}</p><p>{ELSEWHERE.replace('road', 'bridge')}</p></article>"
    assert box(f"<article>{STORY}{other}</article>", [*SENTENCES, ELSEWHERE]) == SENTENCES


def test_a_story_below_the_first_one_is_left_out() -> None:
    second = "".join(f"<p>{ELSEWHERE.replace('road', f'road {n}')}</p>" for n in range(12))
    assert box(f"<main><article>{STORY}</article><article>{second}</article></main>") == SENTENCES


def test_the_first_sentence_between_headline_and_box_is_kept() -> None:
    lead = "The storm has damaged the harbour wall, and the town asks who will pay for a new one."
    body = f"<header><h1>Storm hits coast</h1><p>{lead}</p></header><div>{STORY}</div>"
    assert box(f"<main>{body}</main>", [lead, *SENTENCES])[0] == lead


def test_what_follows_the_last_sentence_of_the_other_reading_is_left_out() -> None:
    assert box(f"<article>{STORY}<p>{ELSEWHERE}</p></article>") == SENTENCES


def test_lines_that_the_other_reading_lacks_are_kept_within_the_story() -> None:
    extra = "<ul><li>First of the things</li><li>Second of the things</li></ul><h2>What was lost</h2>"
    found = box(f"<article>{STORY}{extra}<p>{ELSEWHERE}</p></article>", [*SENTENCES, ELSEWHERE])
    assert found == [*SENTENCES, "First of the things", "Second of the things", "What was lost", ELSEWHERE]


def test_a_caption_that_stands_again_and_again_is_left_out() -> None:
    caption = "<p>The harbour wall after the storm, seen from the air on Monday. Photo: Agency</p>"
    assert box(f"<article>{STORY}{caption * 3}</article>") == SENTENCES


def test_a_page_without_a_first_reading_has_no_box() -> None:
    assert box(f"<article>{STORY}</article>", []) == []
    assert box("", SENTENCES) == []


def test_what_else_is_on_the_page_is_counted() -> None:
    second = f"<section><p>{ELSEWHERE}</p></section>"
    found = read_box(page_of(f"<article>{STORY}</article>{second}"), first=[Block(text=text) for text in SENTENCES])
    assert found.beside == len(ELSEWHERE.split())


def test_lines_break_where_a_browser_breaks_them() -> None:
    page = page_of("<div>One <b>bold</b> word<p>Two</p>three<br>Four.<br>five</div><table><tr><td>a<td>b</table>")
    lines = lines_of(page.tree.body, holding=(), size=0)
    assert [line.text for line in lines] == ["One bold word", "Two", "three", "Four.", "five", "a | b"]


def test_a_table_in_a_figure_is_of_the_story_and_its_caption_is_not() -> None:
    table = "<figure><table><tr><td>Boats</td><td>12</td></tr></table><figcaption>What was lost</figcaption></figure>"
    cut = STORY.index("<p>", len(STORY) // 2)
    found = box(f"<article>{STORY[:cut]}{table}{STORY[cut:]}</article>")
    assert [line for line in found if line not in SENTENCES] == ["Boats | 12"]
