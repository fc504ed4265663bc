"""Which words of a bag stand near each other in an article, found by trying every two: the pairs of the oracle."""

from __future__ import annotations

from itertools import combinations, product

from plain_spans import Forms, lines_of, spans

from index.article import Article
from index.query import Bag, Word, Zone
from index.ranking import NEAR_WORDS


def pairs_of(bag: Bag, article: Article, zone: Zone, forms: Forms) -> dict[tuple[Word, Word], int]:
    """The words that stand near each other, and at how many pairs of places."""
    lines = lines_of(article, zone)
    found: dict[tuple[Word, Word], int] = {}
    for one, other in combinations(first_of_each(bag.words, forms), 2):
        times = sum(
            a[0] == b[0] and abs(a[1] - b[1]) <= NEAR_WORDS
            for a, b in product(spans(one, lines, forms), spans(other, lines, forms))
        )
        if times:
            found[one, other] = times
    return found


def first_of_each(words: tuple[Word, ...], forms: Forms) -> list[Word]:
    """The words that share no form with one before them."""
    return [
        word
        for n, word in enumerate(words)
        if not any(forms_of(word, forms) & forms_of(other, forms) for other in words[:n])
    ]


def forms_of(word: Word, forms: Forms) -> frozenset[str]:
    return frozenset({word.term}) if word.exact else forms(word.term)
