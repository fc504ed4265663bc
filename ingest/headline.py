"""Headline: the one that most parts of a page agree on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from ingest.cleaning import WORD, letters
from ingest.headings import Heading, great_headings, lesser_heading
from ingest.linked_data import text_of
from ingest.metadata import site_names
from ingest.page import Page, texts
from ingest.titles import without_site

# How much each witness's vote counts; measured on pages whose headline is known.
WEIGHTS = {
    "json-ld": 1.0,
    "og:title": 1.0,
    "article h1": 0.8,
    "h1": 1.1,
    "article h2": 2.2,
    # A headline above a heading that is only its alternative, and that heading.
    "over h2": 2.2,
    "alternative h2": 0.2,
    "itemprop": 0.6,
    "twitter:title": 0.35,
    "title": 0.5,
    "first h1": 0.3,
}
# What is left of the vote of a heading that shares no word with any title of the page.
UNRELATED = 0.3
# What is left of the vote of a text in capitals, of so many words.
SHOUTED, FEWEST_SHOUTED = 0.6, 3
PLACEHOLDERS = frozenset({"home", "homepage", "news", "article", "untitled", "search", "index", "startseite"})
SHORTEST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The headline that was chosen, the other candidates, and which parts of the page it stood in.

    `text` is empty if a page has no title of any kind.
    """

    text: str
    alternatives: tuple[str, ...] = ()
    witnesses: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text that may be the headline, and the witness that gives it."""

    witness: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Titles:
    """What the page is called by those who do not read it: programs, networks, search engines."""

    linked: str
    alternative: str
    shared: str
    tweeted: str
    written: str

    def __iter__(self) -> Iterator[str]:
        return iter((self.linked, self.alternative, self.shared, self.tweeted, self.written))


def read_headline(page: Page) -> Headline:
    """The headline by vote of all that look like one, with the losers as alternatives."""
    titles = titles_of(page)
    headings = great_headings(page, titles=titles)
    names = [*site_names(page), *names_in_title(titles, headings)]
    candidates = [each for each in gather(page, titles, headings, names) if is_headline(each.text, names)]
    if not candidates:
        return Headline(text=titles.written, witnesses="title")
    votes = count(candidates)
    best = max(candidates, key=lambda each: votes[letters(each.text)])
    key = letters(best.text)
    witnesses = [each.witness for each in candidates if letters(each.text) == key]
    losers = {letters(each.text): each.text for each in reversed(candidates) if letters(each.text) != key}
    return Headline(
        text=best.text,
        alternatives=tuple(reversed(losers.values())),
        witnesses=" + ".join(dict.fromkeys(witnesses)),
    )


def titles_of(page: Page) -> Titles:
    """The titles of a page."""
    return Titles(
        linked=text_of(page.article.get("headline")),
        alternative=text_of(page.article.get("alternativeHeadline")),
        shared=page.meta("og:title"),
        tweeted=page.meta("twitter:title"),
        written=next(page.texts("title"), ""),
    )


def names_in_title(titles: Titles, headings: list[Heading]) -> Iterator[str]:
    """A great heading that ends the page's title, or begins it before the title proper, is the site's name."""
    title, shared = letters(titles.written), letters(titles.shared)
    for heading in headings:
        key = letters(heading.whole)
        short = title != key and len(key) * 2 < len(title)
        if short and (title.endswith(key) or (shared and title == key + shared)):
            yield heading.whole


def gather(page: Page, titles: Titles, headings: list[Heading], names: list[str]) -> Iterator[Candidate]:
    """Everything on a page that may be its headline, in the order of trust."""
    shown = [heading for heading in headings if is_headline(heading.whole, names)]
    lesser = None if any(heading.in_article for heading in shown) else lesser_heading(page, titles=titles)
    seen = [*shown, lesser] if lesser else shown
    cut = {title: without_site(title, names, [each.text for each in seen]) for title in titles}
    yield Candidate("json-ld", cut[titles.linked])
    yield Candidate("og:title", cut[titles.shared])
    yield from (Candidate("article h1", section_cut(each)) for each in islice(filter(in_article, shown), 1))
    yield from (Candidate("h1", section_cut(each)) for each in shown if len(shown) == 1)
    if lesser and is_alternative(lesser, titles):
        yield Candidate("over h2", cut[titles.linked])
        yield Candidate("alternative h2", lesser.text)
    elif lesser:
        yield Candidate("article h2", lesser.text)
    yield from (Candidate("itemprop", text) for text in islice(texts(page.itemprops.get("headline", ())), 1))
    yield Candidate("twitter:title", cut[titles.tweeted])
    yield Candidate("title", cut[titles.written])
    yield from (Candidate("first h1", section_cut(each)) for each in shown[:1])


def is_alternative(heading: Heading, titles: Titles) -> bool:
    """Whether a heading is by the page's own account only an alternative to the headline that its JSON-LD gives."""
    others = (titles.linked, titles.shared, titles.tweeted, titles.written)
    return bool(titles.linked) and {letters(heading.text), letters(heading.whole)}.isdisjoint(map(letters, others))


def in_article(heading: Heading) -> bool:
    """Whether a heading opens an article."""
    return heading.in_article


def section_cut(heading: Heading) -> str:
    """A heading without the section behind a bar."""
    return without_site(heading.text, ())


def count(candidates: list[Candidate]) -> dict[str, float]:
    """The votes for each text, by its letters."""
    titles = {word for each in candidates if "h1" not in each.witness for word in WORD.findall(each.text.casefold())}
    votes: dict[str, float] = {}
    for each in candidates:
        alone = "h1" in each.witness and titles and titles.isdisjoint(WORD.findall(each.text.casefold()))
        key = letters(each.text)
        weight = WEIGHTS[each.witness] * (UNRELATED if alone else 1.0) * (SHOUTED if shouts(each.text) else 1.0)
        votes[key] = votes.get(key, 0.0) + weight
    return votes


def shouts(text: str) -> bool:
    """Whether a text of several words is written in capitals only."""
    return text.isupper() and len(WORD.findall(text)) >= FEWEST_SHOUTED


def is_headline(text: str, names: list[str]) -> bool:
    """Whether a text says more than where one is."""
    key = letters(text)
    return len(key) >= SHORTEST and key not in PLACEHOLDERS and key not in map(letters, names)
