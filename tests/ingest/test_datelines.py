"""Datelines: dates that are written for people, beside the headline."""

from __future__ import annotations

import pytest

from ingest.datelines import alone, beside_headline, datelines, elsewhere
from ingest.page import Page, parse_page

STORY = "<p>The council met and heard that the harbour wall had been damaged in 2019 by the storm.</p>" * 12


def page_of(body: str, language: str = "en") -> Page:
    page = parse_page(f'<html lang="{language}"><head><title>Storm hits coast</title></head><body>{body}</body></html>')
    assert page is not None
    return page


def beside(line: str, language: str = "en") -> str | None:
    stamp = beside_headline(datelines(page_of(f"<h1>Storm hits coast</h1>{line}{STORY}", language)))
    return stamp.value if stamp else None


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("<p>By Ann Lee, March 3, 2019</p>", "en"),
        ("<div>Published <b>3 March 2019</b> by Ann Lee</div>", "en"),
        ("<span>3. März 2019, 14:05 Uhr</span>", "de"),
        ("<span>Erstellt am: 03.03.2019</span>", "de"),
        ("<p>Publié le 3 mars 2019 à 14h05</p>", "fr"),
        ("<p>3 de marzo de 2019</p>", "es"),
        ("<p>3 марта 2019</p>", "ru"),
        ("<p>3 marca 2019</p>", "pl"),
        ("<p>2019年3月3日</p>", "ja"),
        ("<p>2019년 3월 3일</p>", "ko"),
        ("<p>2019-03-03 14:05</p>", "sv"),
        ("<p>03/03/2019</p>", "en"),
        ('<p><time datetime="2019-03-03T10:00">10/04/2019</time></p>', "en"),
        ("<p>Mon Mar. 3rd, 2019</p>", "en"),
    ],
)
def test_dates_are_read_in_many_languages(line: str, language: str) -> None:
    assert beside(line, language) == "2019-03-03"


@pytest.mark.parametrize(
    ("language", "value"), [("en", None), ("en-GB", "2019-04-03"), ("en-US", "2019-03-04"), ("fr", "2019-04-03")]
)
def test_two_small_numbers_are_read_by_the_language_or_not_at_all(language: str, value: str | None) -> None:
    assert beside("<p>03/04/2019</p>", language) == value


@pytest.mark.parametrize(
    "line",
    [
        "<p>Updated March 3, 2019</p>",
        "<p>Zuletzt aktualisiert: 03.03.2019</p>",
        "<footer>© 3 March 2019 The Paper</footer>",
        "<div class='comments'><p>Bo, 3 March 2019</p></div>",
        "<figure><figcaption>The wall on 3 March 2019</figcaption></figure>",
        "<p>The council of the town, which had met on 3 March 2019 for the first time in a year, heard that it fell.</p>",
        "<p><a href='/a'>Read the original (posted 2019/03/03)</a></p>",
        "<p><a href='/a'><em>原文(投稿日：2019/03/03)へのリンク</em></a></p>",
    ],
    ids=["change", "german change", "footer", "comment", "caption", "sentence", "link", "japanese link"],
)
def test_other_dates_are_not_that_of_publication(line: str) -> None:
    assert beside(line) is None


def test_the_date_nearest_to_the_headline_wins() -> None:
    assert beside("<p>3 March 2019</p><p>Ann Lee</p><p>4 March 2019</p>") == "2019-03-03"


def test_a_date_that_leads_to_its_own_story_counts() -> None:
    assert beside("<p><a href='/2019/storm'>Posted on March 3, 2019 at 10:15 pm</a></p>") == "2019-03-03"


def test_a_date_within_the_heading_counts() -> None:
    page = page_of(f"<h1>Storm hits coast <small>3 March 2019</small></h1>{STORY}")
    stamp = beside_headline(datelines(page))
    assert stamp is not None and stamp.value == "2019-03-03"


def test_far_from_the_headline_only_a_date_that_says_what_it_is_counts() -> None:
    page = page_of(f"<h1>Storm hits coast</h1>{STORY}<p>1 March 2019</p><p>Published on 2 March 2019</p>")
    lines = datelines(page)
    stamp = elsewhere(lines)
    assert beside_headline(lines) is None
    assert stamp is not None and stamp.value == "2019-03-02"


def test_a_date_is_alone_if_no_line_gives_another_and_it_is_not_far_away() -> None:
    near = page_of(f"<h1>Storm hits coast</h1>{STORY}<div>1 March 2019</div><div>1 March 2019</div>")
    far = page_of(f"<h1>Storm hits coast</h1>{STORY * 3}<div>1 March 2019</div>")
    changed = page_of(f"<h1>Storm hits coast</h1>{STORY}<div>Updated 1 March 2019</div>")
    stamp = alone(datelines(near))
    assert stamp is not None and stamp.value == "2019-03-01"
    assert alone(datelines(far)) is None
    assert alone(datelines(changed)) is None
