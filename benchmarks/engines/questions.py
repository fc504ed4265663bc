"""Draws the questions of the benchmark from the articles, by how many of them have a word."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

Question = dict[str, Any]
"""As JSON: kind, terms (small ASCII letters), and where the kind has them: within, days (both count), place."""

KINDS = ("rare", "common", "or2", "or3", "and2", "phrase", "near", "prefix", "date+term", "place+term")
BAG_OF_WORDS = KINDS[:4]
SEED = 3
SEEN_AT_MOST = 100_000
"""Articles that are counted; more would not change which words are frequent."""

WITHIN = 6
WORD = re.compile(r"[a-z]+")
SHORTEST = 4
STEM = 4
RARE = (3, 15)
MIDDLING, COMMON, PAIR = (0.002, 0.03), (0.03, 0.2), (0.0004, 0.01)
EVERY = 7
"""Pairs of words are counted in every so many-th article only."""


@dataclass(slots=True)
class Counts:
    """In how many articles words and pairs of words stand; and the days and places of the articles."""

    articles: int = 0
    words: Counter[str] = field(default_factory=Counter)
    neighbours: Counter[tuple[str, str]] = field(default_factory=Counter)
    near: Counter[tuple[str, str]] = field(default_factory=Counter)
    days: list[str] = field(default_factory=list)
    placed: list[tuple[list[int], list[str]]] = field(default_factory=list)

    def add(self, article: dict[str, Any]) -> None:
        """Count one article."""
        words = WORD.findall(article["text"].lower())
        self.words.update(set(words))
        self.days.append(article["date"])
        if self.articles % EVERY == 0:
            self.neighbours.update(set(pairwise(words)))
            self.near.update({pair for gap in range(2, WITHIN) for pair in zip(words, words[gap:], strict=False)})
            ids = sorted({n for place in article["places"] for n in (place["id"], *place["ancestors"][-2:])})
            if ids:
                self.placed.append((ids, words))
        self.articles += 1

    def between(self, least: float, most: float) -> list[str]:
        """The words, long enough to mean something, that so many articles have."""
        return sorted(word for word, n in self.words.items() if least <= n <= most and len(word) >= SHORTEST)

    def pairs(self, counted: Counter[tuple[str, str]]) -> list[tuple[str, str]]:
        """The pairs, neither word a very frequent one, that a middling share of articles has."""
        least, most = (share * self.articles / EVERY for share in PAIR)
        usual = COMMON[1] * self.articles
        return sorted(
            pair
            for pair, n in counted.items()
            if max(2, least) <= n <= most
            and pair[0] != pair[1]
            and all(len(word) >= SHORTEST and self.words[word] <= usual for word in pair)
        )


def count(articles: Iterable[dict[str, Any]], most: int) -> Counts:
    """Count the first `most` articles, `SEEN_AT_MOST` of them; take the rest without counting."""
    counts = Counts()
    for article in articles:
        if counts.articles < min(most, SEEN_AT_MOST):
            counts.add(article)
    return counts


def draw_questions(counts: Counts, each: int, *, seed: int = SEED) -> list[Question]:
    """`each` questions of every kind, the same ones every time."""
    draw = random.Random(seed)
    middling = counts.between(*(share * counts.articles for share in MIDDLING))
    common = counts.between(*(share * counts.articles for share in COMMON))
    rare = counts.between(*RARE)
    long = [word for word in middling if len(word) >= STEM + 2]
    phrases, near = counts.pairs(counts.neighbours), counts.pairs(counts.near)
    days, known = sorted(counts.days), set(middling)
    found: list[Question] = []
    for _ in range(each):
        one, other, usual = draw.choice(middling), draw.choice(middling), draw.choice(common)
        found.append({"kind": "rare", "terms": [draw.choice(rare)]})
        found.append({"kind": "common", "terms": [draw.choice(common)]})
        found.append({"kind": "or2", "terms": [one, usual]})
        found.append({"kind": "or3", "terms": [one, other, usual]})
        found.append({"kind": "and2", "terms": [other, draw.choice(common)]})
        found.append({"kind": "phrase", "terms": list(draw.choice(phrases))})
        found.append({"kind": "near", "terms": list(draw.choice(near)), "within": WITHIN})
        found.append({"kind": "prefix", "terms": [draw.choice(long)[:STEM]]})
        first = draw.randrange(len(days) * 8 // 10)
        period = [days[first], days[first + len(days) // 10]]
        found.append({"kind": "date+term", "terms": [draw.choice(middling)], "days": period})
        ids, word = placed(counts.placed, known, draw)
        found.append({"kind": "place+term", "terms": [word], "place": draw.choice(ids)})
    return found


def placed(
    articles: Sequence[tuple[list[int], list[str]]], known: set[str], draw: random.Random
) -> tuple[list[int], str]:
    """The places of an article, and one of its words that is neither rare nor common."""
    while True:
        ids, words = draw.choice(articles)
        fitting = [word for word in words if word in known]
        if fitting:
            return ids, draw.choice(fitting)
