"""Headline: the one that most parts of a page agree on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from ingest.cleaning import letters
from ingest.linked_data import text_of
from ingest.metadata import site_names
from ingest.page import Page, texts

# How much each witness's vote counts; measured on pages whose headline is known.
WEIGHTS = {
    "json-ld": 1.0,
    "og:title": 1.0,
    "article h1": 1.1,
    "h1": 1.1,
    "itemprop": 0.6,
    "twitter:title": 0.5,
    "title": 0.9,
    "first h1": 0.3,
}
WORD = re.compile(r"\w+")
SEPARATOR = re.compile(r"\s+[|–—\-»«•:·/]+\s+|\s*[|»｜ㅣ]\s*|_|--|(?<=[^\W\d_a-zA-Z])-(?=[^\W\d_a-zA-Z])")
BAR = re.compile(r"[|｜»ㅣ]")
PLACEHOLDERS = frozenset({"home", "homepage", "news", "article", "untitled", "search", "index", "startseite"})
SHORTEST = 4
MOST_H1 = 50


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


def read_headline(page: Page) -> Headline:
    """The headline by vote of all that look like one, with the losers as alternatives."""
    names = [*site_names(page), *names_in_title(page)]
    candidates = [each for each in gather(page, names) if is_headline(each.text, names)]
    if not candidates:
        return Headline(text=next(page.texts("title"), ""), witnesses="title")
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


def count(candidates: list[Candidate]) -> dict[str, float]:
    """The votes for each text, by its letters. A heading that no title shares a word with hardly counts."""
    titles = {word for each in candidates if "h1" not in each.witness for word in WORD.findall(each.text.casefold())}
    votes: dict[str, float] = {}
    for each in candidates:
        alone = "h1" in each.witness and titles and titles.isdisjoint(WORD.findall(each.text.casefold()))
        key = letters(each.text)
        votes[key] = votes.get(key, 0.0) + WEIGHTS[each.witness] * (0.3 if alone else 1.0)
    return votes


def names_in_title(page: Page) -> Iterator[str]:
    """A great heading that ends the page's title is the site's name."""
    title = letters(next(page.texts("title"), ""))
    for heading in islice(page.texts("h1"), MOST_H1):
        key = letters(heading)
        if title.endswith(key) and title != key and len(key) * 2 < len(title):
            yield heading


def gather(page: Page, names: list[str]) -> Iterator[Candidate]:
    """Everything on a page that may be its headline, in the order of trust."""
    all_h1 = list(islice(page.texts("h1"), MOST_H1))
    in_article = (h1 for h1 in page.tree.iter("h1") if next(h1.iterancestors("article", "main"), None) is not None)
    yield Candidate("json-ld", without_site(text_of(page.article.get("headline")), names, all_h1))
    yield Candidate("og:title", without_site(page.meta("og:title"), names, all_h1))
    yield from (Candidate("article h1", text) for text in islice(texts(in_article), 1))
    yield from (Candidate("h1", text) for text in all_h1 if len(all_h1) == 1)
    yield from (Candidate("itemprop", text) for text in islice(texts(page.itemprops.get("headline", ())), 1))
    yield Candidate("twitter:title", without_site(page.meta("twitter:title"), names, all_h1))
    yield from (Candidate("title", without_site(text, names, all_h1)) for text in islice(page.texts("title"), 1))
    yield from (Candidate("first h1", text) for text in all_h1[:1])


def is_headline(text: str, names: list[str]) -> bool:
    """Whether a text says more than where one is."""
    key = letters(text)
    return len(key) >= SHORTEST and key not in PLACEHOLDERS and key not in map(letters, names)


def without_site(title: str, names: Iterable[str], headings: Iterable[str]) -> str:
    """A title without the site's name at either end, and without sections behind a bar."""
    key = letters(title)
    for heading in headings:
        inner = letters(heading)
        if len(inner) >= 10 and key != inner and key.startswith(inner):
            return heading
    sites = [letters(name) for name in names if letters(name)]
    cuts = list(SEPARATOR.finditer(title))
    while cuts and is_site_or_section(title[cuts[-1].end() :], cuts[-1].group(), title[: cuts[-1].start()], sites):
        title = title[: cuts.pop().start()]
    if cuts and letters(title[: cuts[0].start()]) in sites:
        return title[cuts[0].end() :]
    return title


def is_site_or_section(tail: str, separator: str, rest: str, sites: list[str]) -> bool:
    """Whether the tail of a title names the site, or is a short label behind a bar."""
    last = letters(tail)
    if any(site in last or (len(last) > 3 and last in site) for site in sites):
        return True
    return BAR.search(separator) is not None and len(tail.split()) <= 3 and len(rest.split()) >= 3
