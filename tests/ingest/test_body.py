"""Body: the story, the whole story and nothing but the story."""

from __future__ import annotations

import json

import pytest

from ingest.body import Reading, agreement, is_sure, read_body
from ingest.draft import Block
from ingest.furniture import without_furniture
from ingest.page import Page, parse_page
from ingest.paragraphs import blocks_in_outline, blocks_in_text, rejoined
from ingest.payload import longest_prose
from ingest.standfirst import find_standfirst

SENTENCES = [
    f"The council met on day {n} and heard that the harbour wall had been damaged by the storm in {n} places."
    for n in range(12)
]
PARAGRAPHS = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)


def page_of(body: str, head: str = "") -> Page:
    page = parse_page(f"<html><head>{head}</head><body>{body}</body></html>")
    assert page is not None
    return page


def texts(blocks: tuple[Block, ...]) -> list[str]:
    return [block.text for block in blocks]


def test_paragraphs_and_section_headings_are_told_apart() -> None:
    page = page_of(
        f"<article><h1>Storm</h1>{PARAGRAPHS}<h2>The harbour wall</h2>{PARAGRAPHS.replace('day', 'week')}</article>"
    )
    blocks = read_body(page).blocks
    assert [block.text for block in blocks if block.heading and block.text != "Storm"] == ["The harbour wall"]
    assert SENTENCES[3] in texts(blocks)


def test_navigation_and_footers_are_no_part_of_it() -> None:
    page = page_of(
        f"<nav><a href=/>World news today</a></nav><article>{PARAGRAPHS}</article><footer>Imprint of us</footer>"
    )
    assert texts(read_body(page).blocks) == SENTENCES


def test_a_story_inside_an_unclosed_nav_is_kept() -> None:
    page = page_of(f"<nav><div><article>{PARAGRAPHS}</article>")
    assert SENTENCES[5] in " ".join(texts(read_body(page).blocks))


def test_lists_quotes_tables_and_breaks_become_blocks() -> None:
    extra = (
        "<ul><li>First of the things that were lost</li><li>Second of the things</li></ul>"
        "<blockquote><p>We lost everything, said the mayor.</p><p>We will build again.</p></blockquote>"
        "<table><tr><td>Boats</td><td>12</td></tr><tr><td>Houses</td><td>30</td></tr></table>"
        "<p>A first line.<br>A second line<br>that goes on.</p>"
    )
    found = texts(
        read_body(page_of(f"<article>{PARAGRAPHS}{extra}{PARAGRAPHS.replace('day', 'week')}</article>")).blocks
    )
    for expected in (
        "First of the things that were lost",
        "We will build again.",
        "Boats | 12",
        "A second line that goes on.",
    ):
        assert expected in found


def test_comments_do_not_make_a_longer_reading_the_better_one() -> None:
    comments = "".join(
        f"<p>Comment {n}: I never liked that wall and said so to everybody who asked me.</p>" for n in range(60)
    )
    page = page_of(f"<article>{PARAGRAPHS}</article><div class='comments'>{comments}</div>")
    assert not any(text.startswith("Comment") for text in texts(read_body(page).blocks))


def test_a_page_without_visible_text_gives_its_linked_data() -> None:
    body = "\n".join(SENTENCES)
    page = page_of(
        "<div id=app></div>",
        f'<script type="application/ld+json">{json.dumps({"@type": "Article", "articleBody": body})}</script>',
    )
    reading = read_body(page)
    assert (reading.maker, texts(reading.blocks)) == ("json-ld", SENTENCES)


def test_a_page_without_visible_text_gives_its_payload() -> None:
    inner = json.dumps({"data": {"html": f"<h2>The wall</h2>{PARAGRAPHS}", "other": "x" * 50}})
    page = page_of(f"<div id=app></div><script>self.push([1, {json.dumps(inner)}])</script>")
    reading = read_body(page)
    assert reading.maker == "payload"
    assert texts(reading.blocks) == ["The wall", *SENTENCES]
    assert reading.blocks[0].heading


def test_a_story_in_pieces_of_data_is_joined_and_its_neighbours_are_left() -> None:
    piece = {"type": "paragraph", "children": [{"text": SENTENCES[0]}, {"text": " And more."}]}
    data = {
        "related": [{"title": f"Story {n}", "url": f"/{n}", "text": SENTENCES[1] * 9} for n in range(9)],
        "article": {"blocks": [piece, *({"html": f"<p>{text}</p>"} for text in SENTENCES[1:] * 3)]},
    }
    page = page_of(f'<div id=app></div><script type="application/json">{json.dumps(data)}</script>')
    found = texts(read_body(page).blocks)
    assert found[:2] == [f"{SENTENCES[0]} And more.", SENTENCES[1]]
    assert len(found) == 1 + 3 * len(SENTENCES[1:])


def test_code_is_no_prose() -> None:
    code = "if (a) { b = c; } else { d = e; } function f() { return g; } " * 30
    assert longest_prose(page_of(f'<script>var x = "{code}";</script>').tree) == ""


def test_an_empty_page_has_an_empty_body() -> None:
    assert read_body(page_of("<div></div>")).blocks == ()


def test_agreement_is_full_for_the_same_words() -> None:
    reading = read_body(page_of(f"<article>{PARAGRAPHS}</article>"))
    assert agreement(reading.words, reading.words) == 1.0


def test_text_with_markup_and_without_gives_the_same_blocks() -> None:
    plain = tuple(blocks_in_text("One thing.\n\nAnother thing."))
    assert tuple(blocks_in_text("<p>One thing.</p><p>Another thing.</p>")) == plain
    assert tuple(blocks_in_text("&lt;p&gt;One thing.&lt;/p&gt;&lt;p&gt;Another thing.&lt;/p&gt;")) == plain


def test_lines_outside_of_paragraphs_count_only_as_sentences() -> None:
    markup = "Advertisement\n<h2>Wall</h2><p>Kept.</p>\nA loose line that is long enough to be a sentence of it.\nShort"
    assert [block.text for block in blocks_in_outline(markup)] == [
        "Wall",
        "Kept.",
        "A loose line that is long enough to be a sentence of it.",
    ]


def test_a_line_in_lower_case_continues_the_one_before() -> None:
    assert rejoined(["The wall", "was damaged.", "", "it stood.", "Then"]) == [
        "The wall was damaged.",
        "it stood.",
        "Then",
    ]


STORY = [Block(text=sentence) for sentence in SENTENCES]


@pytest.mark.parametrize(
    "line",
    [
        "Storm hits coast",
        "By Ann Lee",
        "Ann Lee, Paris",
        "Published: 2 May 2024 10:15",
        "02.05.2024",
        "2025年1月14日 01時28分",
        "Photo: Agency",
        "https://paper.example/storm",
        "Advertisement",
        "READ MORE: Other storms of the year",
    ],
)
def test_lines_above_the_story_are_furniture(line: str) -> None:
    assert without_furniture([Block(text=line), *STORY], titles=["Storm hits coast"], authors=["Ann Lee"]) == tuple(
        STORY
    )


@pytest.mark.parametrize(
    "line",
    [
        "Sign up for our newsletter",
        "© 2024 The Paper",
        "Follow us on Twitter",
        "You may also like",
        "12 comments",
        "news@paper.example",
    ],
)
def test_lines_below_the_story_are_furniture(line: str) -> None:
    assert without_furniture([*STORY, Block(text=line)]) == tuple(STORY)


def test_what_follows_the_end_of_the_story_goes_too() -> None:
    assert without_furniture(
        [*STORY, Block(text="Related stories"), Block(text="A wall in another town fell down")]
    ) == tuple(STORY)


def test_a_heading_of_nothing_at_the_end_goes() -> None:
    assert without_furniture([*STORY, Block(text="Weather", heading=True)]) == tuple(STORY)


def test_sentences_that_only_look_like_furniture_stay() -> None:
    story = [
        Block(text="In 2010 he was awarded the prize."),
        *STORY,
        Block(text="Related costs will be paid by the town, it said today."),
    ]
    assert without_furniture(story) == tuple(story)


DESCRIPTION = "The storm has damaged the harbour wall, and the town asks who will pay."


@pytest.mark.parametrize(
    ("head", "below"),
    [
        (f'<meta property="og:description" content="{DESCRIPTION}">', f"<div><p>{DESCRIPTION}</p></div>"),
        (f'<meta name="description" content="{DESCRIPTION[:50]}…">', f"<p>{DESCRIPTION}</p>"),
        ("", f'<p class="article__standfirst">{DESCRIPTION}</p>'),
        ("", f'<div class="dek"><span>{DESCRIPTION}</span></div>'),
    ],
    ids=["description", "cut description", "class", "class around"],
)
def test_the_standfirst_is_what_describes_the_page_below_its_headline(head: str, below: str) -> None:
    page = page_of(f"<header><h1>Storm hits coast</h1>{below}</header><article>{PARAGRAPHS}</article>", head)
    assert find_standfirst(page, STORY, headline="Storm hits coast") == DESCRIPTION


def test_a_description_that_stands_nowhere_on_the_page_is_no_standfirst() -> None:
    page = page_of(
        f"<h1>Storm hits coast</h1><article>{PARAGRAPHS}</article>",
        f'<meta name="description" content="{DESCRIPTION}">',
    )
    assert find_standfirst(page, STORY, headline="Storm hits coast") is None


def test_a_description_cut_from_the_first_paragraph_is_no_standfirst() -> None:
    page = page_of(f"<h1>Storm</h1>{PARAGRAPHS}", f'<meta name="description" content="{SENTENCES[0][:30]}">')
    assert find_standfirst(page, STORY, headline="Storm") is None


def reading(*paragraphs: str) -> Reading:
    return Reading(blocks=tuple(Block(text=text) for text in paragraphs), maker="")


IN_THE_BOX = " ".join(f"harbour{number} wall{number} fell{number}." for number in range(50))
BESIDE_IT = " ".join(f"reader{number} says{number} never{number}." for number in range(100))


def test_a_box_is_sure_if_what_the_other_reading_has_more_stands_beside_it() -> None:
    assert is_sure(reading(IN_THE_BOX), reading(IN_THE_BOX, BESIDE_IT), beside=300)


def test_a_box_that_has_lost_what_stands_nowhere_beside_it_is_not_sure() -> None:
    assert not is_sure(reading(IN_THE_BOX), reading(IN_THE_BOX, BESIDE_IT), beside=20)


def test_a_box_is_sure_if_it_is_the_other_reading_with_a_little_more() -> None:
    assert is_sure(reading(IN_THE_BOX, BESIDE_IT[:300]), reading(IN_THE_BOX), beside=0)
    assert not is_sure(reading(IN_THE_BOX, BESIDE_IT), reading(IN_THE_BOX), beside=0)


def test_a_short_box_on_a_page_with_much_else_is_not_sure() -> None:
    assert not is_sure(reading(IN_THE_BOX), reading(IN_THE_BOX, BESIDE_IT), beside=3_000)
