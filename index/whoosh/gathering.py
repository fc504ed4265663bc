"""Gathers articles in memory until they become a segment: terms as numbers, in the order in which they come.

Whoosh's own writer makes a tuple of each posting and sorts them; here an article adds to a few arrays of integers.
A text is cut at white space only, and each distinct chunk (`"Syria's`, `U.S.-led`) is taken apart once.
"""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Collection, Iterable
from dataclasses import field
from itertools import pairwise

from index.analysis import BODY_START, HEADLINE_GAP, language_term, source_terms, terms
from index.article import Article, Dated
from index.records import dataclass
from index.whoosh.schema import AUTHOR_GAP, BOUNDARIES, COLUMNS, ID_BYTES, KEYS, TEXTS, UNKNOWN_CONFIDENCE

PUNCTUATION = ".,;:!?()[]{}<>\"'/*-–—“”‘’«»…"
"""Signs that stand around words and are no part of them."""

LONGEST_CHUNK = 40
"""A chunk of more code points is not remembered: scripts that are written without spaces hardly repeat one."""

LEAD_PARAGRAPHS = 2
"""Paragraphs that belong to the lead, beside the standfirst."""


class Vocabulary(dict[str, int]):
    """The number of the term of each chunk of a text; terms are numbered as they come.

    A chunk of several terms, or of none, has the number -1 - n of its entry in `several`.
    """

    def __init__(self) -> None:
        self.terms: dict[str, int] = {}
        self.several: list[list[int]] = []

    def __missing__(self, chunk: str) -> int:
        core = chunk.strip(PUNCTUATION)
        # Most chunks are a plain word with signs around it.
        words = [core.lower()] if core.isascii() and core.isalnum() else terms(chunk)
        found = [self.terms.setdefault(word, len(self.terms)) for word in words]
        if len(found) == 1:
            number = found[0]
        else:
            self.several.append(found)
            number = -len(self.several)
        if len(chunk) <= LONGEST_CHUNK:
            self[chunk] = number
        return number

    def numbers(self, text: str) -> list[int]:
        """The numbers of the chunks of a text, in order."""
        return list(map(self.__getitem__, text.split()))

    def count(self, numbers: Iterable[int]) -> int:
        """How many terms these chunks have."""
        return sum(len(self.several[-1 - number]) if number < 0 else 1 for number in numbers)


@dataclass(slots=True)
class GatheredText:
    """Words with positions: runs of chunks whose terms have consecutive positions."""

    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    chunks: array[int] = field(default_factory=lambda: array("i"))
    run_articles: array[int] = field(default_factory=lambda: array("I"))
    run_starts: array[int] = field(default_factory=lambda: array("I"))
    run_lengths: array[int] = field(default_factory=lambda: array("I"))

    def add(self, article: int, start: int, numbers: list[int]) -> None:
        """Add a run of chunks whose first term has position `start`."""
        self.chunks.extend(numbers)
        self.run_articles.append(article)
        self.run_starts.append(start)
        self.run_lengths.append(len(numbers))


@dataclass(slots=True)
class GatheredKeys:
    """Exact values of each article, without order or number."""

    vocabulary: dict[str | int, int] = field(default_factory=dict)
    tokens: array[int] = field(default_factory=lambda: array("i"))
    counts: array[int] = field(default_factory=lambda: array("I"))

    def add(self, values: Collection[str | int]) -> None:
        """Add the values of the next article, each once."""
        vocabulary = self.vocabulary
        self.tokens.extend([vocabulary.setdefault(value, len(vocabulary)) for value in values])
        self.counts.append(len(values))


@dataclass(slots=True)
class GatheredBoundaries:
    """Where parts of each article begin: headlines at these positions, parts of a text before these chunks (of all)."""

    begins: array[int] = field(default_factory=lambda: array("I"))
    counts: array[int] = field(default_factory=lambda: array("I"))

    def add(self, begins: list[int]) -> None:
        """Add the boundaries of the next article, ascending."""
        self.begins.extend(begins)
        self.counts.append(len(begins))


class Gathered:
    """The articles of a segment to be."""

    def __init__(self) -> None:
        self.count = 0
        self.texts = {name: GatheredText() for name in TEXTS}
        self.keys = {name: GatheredKeys() for name in KEYS}
        self.boundaries = {name: GatheredBoundaries() for name in BOUNDARIES}
        self.columns = {name: array(COLUMNS[name].char) for name in ("first_day", "last_day", "confidence")}
        self.lead_ends = array("I")
        self.text_starts = array("I")
        self.ids = bytearray()
        self.points: dict[str | int, tuple[float, float]] = {}

    def add(self, article: Article) -> None:
        """Add an article."""
        article_id = bytes.fromhex(article.id)
        if len(article_id) != ID_BYTES:
            raise ValueError(f"not an article's id: {article.id!r}")
        self.add_headlines(article)
        self.add_text(article)
        authors = self.texts["authors"]
        for n, name in enumerate(article.authors):
            authors.add(self.count, n * AUTHOR_GAP, authors.vocabulary.numbers(name[: AUTHOR_GAP // 2]))
        self.add_keys(article)
        first, last = period_of(article.date) or (0, 0)
        confidence = article.date.confidence
        known = confidence is not None and article.date.value is not None
        self.columns["first_day"].append(first)
        self.columns["last_day"].append(last)
        self.columns["confidence"].append(round(100 * (confidence or 0)) if known else UNKNOWN_CONFIDENCE)
        self.ids += article_id
        self.count += 1

    def add_headlines(self, article: Article) -> None:
        """Add headline and alternatives."""
        words = self.texts["words"]
        starts: list[int] = []
        position = 0
        for line in (article.headline, *article.alternative_headlines):
            if position >= BODY_START:
                break
            # A character is hardly ever more than one term.
            numbers = words.vocabulary.numbers(line[: (BODY_START - position) // 2])
            starts.append(position)
            words.add(self.count, position, numbers)
            position += words.vocabulary.count(numbers) + HEADLINE_GAP
        self.boundaries["headlines"].add(starts)

    def add_text(self, article: Article) -> None:
        """Add the text and where its parts begin."""
        text, words = article.text, self.texts["words"]
        begin = len(words.chunks)
        paragraphs = paragraph_starts(text)
        sentences = sorted({*article.sentences, *paragraphs})
        passages = [passage.start for passage in article.passages]
        numbers: list[int] = []
        before: dict[int, int] = {}
        for start, end in pairwise(sorted({0, *sentences, *passages, len(text)})):
            before[start] = begin + len(numbers)
            numbers += words.vocabulary.numbers(text[start:end])
        before[len(text)] = begin + len(numbers)
        words.add(self.count, BODY_START, numbers)
        for name, starts in (("sentences", sentences), ("paragraphs", paragraphs), ("passages", passages)):
            self.boundaries[name].add([before[start] for start in starts])
        lead = LEAD_PARAGRAPHS + starts_with_standfirst(article)
        self.text_starts.append(begin)
        self.lead_ends.append(before[paragraphs[lead] if lead < len(paragraphs) else len(text)])

    def add_keys(self, article: Article) -> None:
        """Add what an article is found by beside its words."""
        language = language_term(article.language)
        places = {place.geonameid for place in article.places}
        keys = self.keys
        keys["place_itself"].add(places)
        keys["place"].add(places.union(*(place.ancestors for place in article.places)))
        keys["source"].add([article.source] if article.source else [])
        keys["source_name"].add(source_terms(article.source))
        keys["language"].add([language] if language else [])
        keys["format"].add([article.format])
        keys["author"].add(set(article.authors))
        for place in article.places:
            if place.is_point:
                self.points[place.geonameid] = (place.lat or 0.0, place.lon or 0.0)

    @property
    def chunks(self) -> int:
        """How many chunks of text there are in all, which is what memory goes into."""
        return len(self.texts["words"].chunks)


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
