"""Where a positional query stands in an article, found by trying everything: the spans of the oracle."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from index.analysis import terms, tokens
from index.article import Article
from index.query import (
    AtLeast,
    FirstWords,
    Fuzzy,
    Near,
    Or,
    Pattern,
    Phrase,
    Query,
    Together,
    Unit,
    Word,
    Zone,
)

Forms = Callable[[str], frozenset[str]]
Span = tuple[int, int, int]
"""Number of a line, and the positions in it of a first and a last word."""


@dataclass(frozen=True)
class Line:
    """A headline, or the text: its words, and the sentence and the paragraph that each of them stands in."""

    words: list[str]
    sentences: list[int]
    paragraphs: list[int]

    def first(self, count: int) -> Line:
        return Line(self.words[:count], self.sentences[:count], self.paragraphs[:count])


@lru_cache(maxsize=1 << 12)
def headline_line(headline: str) -> Line:
    words = terms(headline)
    return Line(words, [0] * len(words), [0] * len(words))


def paragraph_starts(text: str) -> list[int]:
    """Where the paragraphs begin: the pieces between blank lines that hold anything."""
    starts, at = [], 0
    for piece in text.split("\n\n"):
        if piece.strip():
            starts.append(at)
        at += len(piece) + 2
    return starts


@lru_cache(maxsize=1 << 12)
def text_line(text: str, sentences: tuple[int, ...]) -> Line:
    starts = paragraph_starts(text)
    begins = sorted({*sentences, *starts})
    found = list(tokens(text))
    return Line(
        [token.term for token in found],
        [sum(start <= token.start for start in begins) for token in found],
        [sum(start <= token.start for start in starts) for token in found],
    )


def lead_paragraphs(article: Article) -> int:
    standfirst = article.standfirst
    return 3 if standfirst is not None and article.text.startswith(standfirst) else 2


def lines_of(article: Article, zone: Zone) -> list[Line]:
    """The lines that a zone has, the text last where it has any of it."""
    headlines = [headline_line(line) for line in (article.headline, *article.alternative_headlines)]
    text = text_line(article.text, article.sentences)
    match zone:
        case Zone.ANYWHERE:
            return [*headlines, text]
        case Zone.HEADLINE:
            return headlines
        case Zone.LEAD:
            last = lead_paragraphs(article)
            return [*headlines, text.first(sum(number <= last for number in text.paragraphs))]
        case Zone.BODY:
            return [text]


def edits_between(one: str, other: str) -> int:
    """Levenshtein's distance, by the book."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        above, row = row, [i]
        for j, b in enumerate(other, 1):
            row.append(min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a != b)))
    return row[-1]


def fits(pattern: str, word: str) -> bool:
    signs = {"*": ".*", "?": "."}
    return bool(re.fullmatch("".join(signs.get(sign) or re.escape(sign) for sign in pattern), word, re.DOTALL))


def spans(query: Query, lines: list[Line], forms: Forms) -> set[Span]:
    """Every span of a positional query."""
    match query:
        case Word(term, exact):
            wanted = {term} if exact else set(forms(term))
            return single(lines, lambda word: word in wanted)
        case Pattern(pattern):
            return single(lines, lambda word: fits(pattern, word))
        case Fuzzy(term, edits):
            return single(lines, lambda word: edits_between(term, word) <= edits)
        case Phrase(wanted_terms):
            n = len(wanted_terms)
            return {
                (number, at, at + n - 1)
                for number, line in enumerate(lines)
                for at in range(len(line.words))
                if tuple(line.words[at : at + n]) == wanted_terms
            }
        case Or(parts):
            return {span for part in parts for span in spans(part, lines, forms)}
        case Near(left, right, distance, True):
            pairs = {
                (a, b)
                for a, b in product(spans(left, lines, forms), spans(right, lines, forms))
                if is_near(a, b, distance)
            }
            return {(a[0], a[1], b[2]) for a, b in pairs if is_closest(a, b, pairs)}
        case Near(left, right, distance):
            return partners(
                spans(left, lines, forms),
                spans(right, lines, forms),
                lambda a, b: is_near(a, b, distance) or is_near(b, a, distance),
            )
        case Together(left, right, unit):
            return partners(
                spans(left, lines, forms), spans(right, lines, forms), lambda a, b: is_together(a, b, lines, unit)
            )
    raise TypeError(query)


def single(lines: list[Line], wanted: Callable[[str], bool]) -> set[Span]:
    return {(number, at, at) for number, line in enumerate(lines) for at, word in enumerate(line.words) if wanted(word)}


def partners(left: set[Span], right: set[Span], fit: Callable[[Span, Span], bool]) -> set[Span]:
    """The spans of both sides that have a partner."""
    return {span for a, b in product(left, right) if fit(a, b) for span in (a, b)}


def is_near(earlier: Span, later: Span, distance: int) -> bool:
    """Whether one begins at most `distance` words after the end of the other."""
    return earlier[0] == later[0] and 1 <= later[1] - earlier[2] <= distance


def is_closest(a: Span, b: Span, pairs: set[tuple[Span, Span]]) -> bool:
    """Whether b is the first right one for a, or a the last left one for b."""
    first_right = min(right[1] for left, right in pairs if left == a)
    last_left = max(left[2] for left, right in pairs if right == b)
    return b[1] == first_right or a[2] == last_left


def is_together(a: Span, b: Span, lines: list[Line], unit: Unit) -> bool:
    """Whether both lie wholly in one unit and do not overlap."""
    if a[0] != b[0] or not (a[2] < b[1] or b[2] < a[1]):
        return False
    units = lines[a[0]].sentences if unit is Unit.SENTENCE else lines[a[0]].paragraphs
    return len({units[at] for at in (a[1], a[2], b[1], b[2])}) == 1


def mentions(query: Query, article: Article, zone: Zone, forms: Forms) -> int:
    """How many spans make an article match a positional query, AtLeast or FirstWords; 0 if it does not."""
    match query:
        case AtLeast(times, part):
            found = len(spans(part, lines_of(article, counted_in(zone)), forms))
            return found if found >= times else 0
        case FirstWords(count, part):
            # Of several lines it is the first headline that begins a headline, and the text that begins a lead.
            line = lines_of(article, counted_in(zone))[0 if zone is Zone.HEADLINE else -1]
            return len(spans(part, [line.first(count)], forms))
    return len(spans(query, lines_of(article, zone), forms))


def counted_in(zone: Zone) -> Zone:
    """Where mentions are counted: in the text where no zone says otherwise."""
    return Zone.BODY if zone is Zone.ANYWHERE else zone
