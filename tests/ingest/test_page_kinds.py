"""Page kinds: what is no story is refused with the reason; short stories stay."""

from __future__ import annotations

import datetime

import pytest

from index.errors import ReadingError
from ingest.draft import Draft
from ingest.readers import html_page

SENTENCE = "The council met on Monday and heard that the harbour wall had been damaged by the storm. "
ITEMS = "".join(
    f"<div><h2><a href=/{n}>Wall number {n} falls</a></h2><p>Teaser {n}: the storm hit the harbour and the wall fell.</p></div>"
    for n in range(15)
)


def read(body: str, head: str = "<title>Storm</title>") -> Draft:
    page = f"<html><head>{head}</head><body>{body}</body></html>".encode()
    (draft,) = html_page.read(page, name="page.html", today=datetime.date(2024, 6, 1))
    return draft


def refused(body: str, head: str = "<title>Storm</title>") -> ReadingError:
    with pytest.raises(ReadingError) as caught:
        read(body, head)
    return caught.value


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<div id=root></div><noscript>You need to enable JavaScript to run this app.</noscript>", "JavaScript"),
        ("<p>Checking your browser before you continue.</p>", "human"),
        ("<p>We have detected unusual traffic.</p>" + f"<p>Verify you are human. {SENTENCE}</p>" * 3, "human"),
        (
            "<div>"
            + "<p>We and our partners use cookies to store personal data, with your consent.</p>" * 6
            + "</div>",
            "consent to cookies",
        ),
        (f"<main>{ITEMS}</main>", "list of links"),
        (
            "<dl>" + "".join(f'<dt><a href="/{n}">{SENTENCE} Part {n}.</a>' for n in range(20)) + "</dl>",
            "list of links",
        ),
    ],
    ids=["script", "robot", "robot in the text", "cookies", "front page", "bookmarks"],
)
def test_a_page_that_holds_no_story_says_what_it_looks_like(body: str, reason: str) -> None:
    error = refused(body)
    assert error.code == "not-an-article"
    assert reason in error.message


@pytest.mark.parametrize(
    ("wall", "head"),
    [
        ("<div>Subscribe now to continue reading.</div>", ""),
        ("", '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false}</script>'),
    ],
    ids=["in words", "in its data"],
)
def test_a_sentence_before_a_paywall_is_a_stub(wall: str, head: str) -> None:
    error = refused(f"<article><h1>Storm</h1><p>{SENTENCE}</p><p>{SENTENCE}</p></article>{wall}", head)
    assert (error.code, error.message) == (
        "stub",
        "page.html holds only the first 34 words of a story that is for subscribers.",
    )


def test_a_longer_beginning_before_a_paywall_is_kept_with_a_warning() -> None:
    story = "".join(f"<p>{SENTENCE.replace('Monday', day)}</p>" for day in ("Monday", "Tuesday", "Friday", "Sunday"))
    draft = read(f"<article><h1>Storm</h1>{story}</article><p>Already a subscriber? Log in.</p>")
    assert any("only the beginning" in warning for warning in draft.warnings)


def test_a_short_story_that_is_free_is_kept() -> None:
    draft = read(f"<article><h1>Storm</h1><p>{SENTENCE}</p><p>{SENTENCE.replace('Monday', 'Friday')}</p></article>")
    assert draft.warnings == ()


def test_a_story_beside_many_linked_headings_is_kept() -> None:
    draft = read(f"<article><h1>Storm</h1><p>{SENTENCE * 4}</p></article><section>{ITEMS}</section>")
    assert draft.blocks[0].text.startswith("The council met")


def test_a_story_about_cookies_is_kept() -> None:
    story = "<p>The court said that cookies need consent.</p>" + f"<p>{SENTENCE}</p>" * 2 + f"<p>{SENTENCE * 3}</p>"
    assert read(f"<article><h1>Storm</h1>{story}</article>").blocks


@pytest.mark.parametrize(
    "title",
    [
        "404",
        "404 Not Found",
        "Error 404: Page not found",
        "HTTP Error 403 - Forbidden",
        "The Paper | Sign in",
        "Log in to The Paper",
        "Please log in",
        "Access denied",
        "Fehler 404 – Seite nicht gefunden",
    ],
)
def test_a_short_page_with_the_title_of_an_error_is_refused(title: str) -> None:
    assert title in str(refused(f"<p>{SENTENCE * 3}</p>", f"<title>{title}</title>"))


@pytest.mark.parametrize(
    "title",
    [
        "Storm 403 over the harbour of the town",
        "Peugeot 404 turns 60",
        "Forbidden City opens again to visitors",
        "Body of missing sailor not found",
        "Thieves log in as mayor: 404 files gone",
    ],
)
def test_a_short_story_whose_headline_holds_a_word_of_errors_stays(title: str) -> None:
    assert read(f"<h1>{title}</h1><p>{SENTENCE * 3}</p>", f"<title>{title}</title>").headline == title
