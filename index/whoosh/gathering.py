"""Gathers articles in memory until they become a segment: terms as numbers, in the order in which they come.

Whoosh's own writer makes a tuple of each posting and sorts them; here an article adds to a few arrays of integers.
"""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from index.analysis import BODY_START, HEADLINE_GAP, WORD, language_term, pieces, source_terms
from index.article import Article, Dated
from index.whoosh.schema import AUTHOR_GAP, BOUNDARIES, COLUMNS, KEYS, TEXTS

UNKNOWN_CONFIDENCE = 255
"""In the column of confidences (hundredths): the date is unknown."""

LEAD_PARAGRAPHS = 2
"""Paragraphs that belong to the lead, beside the standfirst."""


class Vocabulary(dict[str, int]):
    """The number of the term of each word as written; terms are numbered as they come.

    A word of several terms, or of none, has the number -1 - n of its entry in `several`.
    """

    def __init__(self) -> None:
        self.terms: dict[str, int] = {}
        self.several: list[list[int]] = []

    def __missing__(self, word: str) -> int:
        found = [self.term(term) for term in pieces(word)]
        if len(found) == 1:
            number = found[0]
        else:
            self.several.append(found)
            number = -len(self.several)
        self[word] = number
        return number

    def term(self, term: str) -> int:
        """The number of a term."""
        return self.terms.setdefault(term, len(self.terms))

    def numbers(self, text: str) -> list[int]:
        """The numbers of the terms of a text, in order."""
        found = list(map(self.__getitem__, WORD.findall(text)))
        if found and min(found) < 0:
            return [n for number in found for n in (self.several[-1 - number] if number < 0 else (number,))]
        return found


@dataclass(slots=True)
class GatheredText:
    """Words with positions: runs of terms at consecutive positions."""

    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    tokens: array[int] = field(default_factory=lambda: array("i"))
    run_articles: array[int] = field(default_factory=lambda: array("I"))
    run_starts: array[int] = field(default_factory=lambda: array("I"))
    run_lengths: array[int] = field(default_factory=lambda: array("I"))

    def add(self, article: int, start: int, numbers: list[int]) -> None:
        """Add a run of terms that begins at position `start`."""
        self.tokens.extend(numbers)
        self.run_articles.append(article)
        self.run_starts.append(start)
        self.run_lengths.append(len(numbers))


@dataclass(slots=True)
class GatheredKeys:
    """Exact values of each article, without order or number."""

    vocabulary: dict[str, int] = field(default_factory=dict)
    tokens: array[int] = field(default_factory=lambda: array("i"))
    counts: array[int] = field(default_factory=lambda: array("I"))

    def add(self, values: Iterable[str]) -> None:
        """Add the values of the next article."""
        numbers = {self.vocabulary.setdefault(value, len(self.vocabulary)) for value in values}
        self.tokens.extend(numbers)
        self.counts.append(len(numbers))


@dataclass(slots=True)
class GatheredBoundaries:
    """Positions of the text at which something begins, in each article."""

    positions: array[int] = field(default_factory=lambda: array("I"))
    counts: array[int] = field(default_factory=lambda: array("I"))

    def add(self, positions: Iterable[int]) -> None:
        """Add the boundaries of the next article, ascending."""
        before = len(self.positions)
        self.positions.extend(positions)
        self.counts.append(len(self.positions) - before)


class Gathered:
    """The articles of a segment to be."""

    def __init__(self) -> None:
        self.count = 0
        self.texts = {name: GatheredText() for name in TEXTS}
        self.keys = {name: GatheredKeys() for name in KEYS}
        self.boundaries = {name: GatheredBoundaries() for name in BOUNDARIES}
        self.columns = {name: array(kind.char) for name, kind in COLUMNS.items()}
        self.ids = bytearray()
        self.points: dict[str, tuple[float, float]] = {}

    def add(self, article: Article) -> None:
        """Add an article."""
        headline_words = self.add_headlines(article)
        text_words, lead_end = self.add_text(article)
        for n, name in enumerate(article.authors):
            numbers = self.texts["authors"].vocabulary.numbers(name)[: AUTHOR_GAP // 2]
            self.texts["authors"].add(self.count, n * AUTHOR_GAP, numbers)
        self.add_keys(article)
        first, last = period_of(article.date) or (0, 0)
        confidence = article.date.confidence
        known = confidence is not None and article.date.value is not None
        values = {
            "length": headline_words + text_words,
            "first_day": first,
            "last_day": last,
            "confidence": round(100 * confidence) if known and confidence is not None else UNKNOWN_CONFIDENCE,
            "lead_end": lead_end,
        }
        for name, column in self.columns.items():
            column.append(values[name])
        self.ids += bytes.fromhex(article.id)
        self.count += 1

    def add_headlines(self, article: Article) -> int:
        """Add headline and alternatives; the number of their words."""
        words = self.texts["words"]
        position = total = 0
        starts: list[int] = []
        for line in (article.headline, *article.alternative_headlines):
            if position >= BODY_START:
                break
            numbers = words.vocabulary.numbers(line)[: BODY_START - position]
            words.add(self.count, position, numbers)
            starts.append(position)
            position += len(numbers) + HEADLINE_GAP
            total += len(numbers)
        self.boundaries["headlines"].add(starts)
        return total

    def add_text(self, article: Article) -> tuple[int, int]:
        """Add the text and where its parts begin; the number of its words and the position at which its lead ends."""
        text, vocabulary = article.text, self.texts["words"].vocabulary
        paragraphs = paragraph_starts(text)
        sentences = {*article.sentences, *paragraphs}
        passages = {passage.start for passage in article.passages}
        cuts = sorted({0, *sentences, *passages, len(text)})
        numbers: list[int] = []
        words_before: dict[int, int] = {}
        for start, end in pairwise(cuts):
            words_before[start] = len(numbers)
            numbers += vocabulary.numbers(text[start:end])
        words_before[len(text)] = len(numbers)
        self.texts["words"].add(self.count, BODY_START, numbers)
        for name, starts in (("sentences", sentences), ("paragraphs", paragraphs), ("passages", passages)):
            self.boundaries[name].add(words_before[start] for start in sorted(starts) if start < len(text))
        lead = LEAD_PARAGRAPHS + starts_with_standfirst(article)
        end = paragraphs[lead] if lead < len(paragraphs) else len(text)
        return len(numbers), BODY_START + words_before[end]

    def add_keys(self, article: Article) -> None:
        """Add what an article is found by beside its words."""
        language = language_term(article.language)
        places = {str(place.geonameid) for place in article.places}
        values: dict[str, Iterable[str]] = {
            "place": places.union(*(map(str, place.ancestors) for place in article.places)),
            "place_itself": places,
            "source": [article.source] if article.source else [],
            "source_name": source_terms(article.source),
            "language": [language] if language else [],
            "format": [article.format],
            "author": article.authors,
        }
        for name, keys in self.keys.items():
            keys.add(values[name])
        for place in article.places:
            if place.is_point:
                self.points[str(place.geonameid)] = (place.lat or 0.0, place.lon or 0.0)

    @property
    def tokens(self) -> int:
        """How many words there are in all, which is what memory goes into."""
        return len(self.texts["words"].tokens)


def paragraph_starts(text: str) -> list[int]:
    """The offsets at which the paragraphs of a text begin; blank lines part them."""
    starts: list[int] = []
    at = 0
    for piece in text.split("\n\n"):
        if piece and not piece.isspace():
            starts.append(at)
        at += len(piece) + 2
    return starts


def starts_with_standfirst(article: Article) -> bool:
    """Whether the standfirst is the first paragraph of the text."""
    return bool(article.standfirst) and article.text.startswith(article.standfirst or " ")


def period_of(date: Dated) -> tuple[int, int] | None:
    """The first and last day of a date, as proleptic Gregorian ordinals (1 is 1 January of year 1)."""
    if date.value is None:
        return None
    match [int(number) for number in date.value.split("-")]:
        case [year, month, day]:
            first = last = dt.date(year, month, day)
        case [year, month]:
            first = dt.date(year, month, 1)
            last = (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
        case [year]:
            first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
        case _:
            raise ValueError(f"not a date: {date.value!r}")
    return first.toordinal(), last.toordinal()
