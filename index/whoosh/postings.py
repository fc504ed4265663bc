"""One generation of the index, seen as a single run of numbered articles. Deleted articles never show."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from index.ranking import K1, B
from index.stems import stem
from index.whoosh.array_file import Array
from index.whoosh.number_lists import FEWER, Numbers, each_once, kept_among, marks_of, merged, together
from index.whoosh.schema import COLUMNS, ID_BYTES
from index.whoosh.segment import Run, Segment, Terms, ranges
from index.whoosh.tallies import Counts, Tally

POSITION_BITS = 32
"""An occurrence is one integer: the article's number above, the position below these bits."""

POSITION_MASK = (1 << POSITION_BITS) - 1

FEW = 200
"""So many articles' ids are read one by one; for more, all ids are."""

SHORT = 16_000
"""Lists of fewer postings are spread over their occurrences before some are chosen: fewer steps, though more numbers."""

Read = TypeVar("Read")

Chosen = Sequence[list[Run]]
"""Terms of a field, for each segment as runs."""


NOWHERE = Counts(np.empty(0, np.int64), np.empty(0, np.int64))


class Postings:
    """The segments of a generation with their articles numbered through."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self.segments = segments
        self.bases = [sum(segment.count for segment in segments[:n]) for n in range(len(segments))]
        self.count = sum(segment.count for segment in segments)

    @cached_property
    def is_alive(self) -> Array | None:
        """A mask of the living articles, None if all are alive."""
        if all(segment.deleted is None for segment in self.segments):
            return None
        gone = [
            np.zeros(segment.count, bool) if segment.deleted is None else segment.deleted for segment in self.segments
        ]
        return ~np.concatenate(gone)

    @cached_property
    def alive(self) -> Numbers:
        """The numbers of all articles."""
        return np.arange(self.count) if self.is_alive is None else np.flatnonzero(self.is_alive)

    @cached_property
    def living(self) -> int:
        """How many articles there are."""
        return self.count if self.is_alive is None else int(np.count_nonzero(self.is_alive))

    def only_alive(self, articles: Numbers) -> Numbers:
        """Those of the articles that are not deleted."""
        return articles if self.is_alive is None else articles[self.is_alive[articles]]

    def column(self, name: str) -> Array:
        """A column's value for each article number, deleted ones included."""
        if name not in self.columns:
            parts = [segment.file.whole(name) for segment in self.segments]
            self.columns[name] = (
                parts[0] if len(parts) == 1 else np.concatenate(parts) if parts else np.empty(0, np.int64)
            )
        return self.columns[name]

    @cached_property
    def columns(self) -> dict[str, Array]:
        """The columns that were asked for."""
        return {}

    def lengths(self, articles: Numbers) -> Array:
        """The lengths of some articles, which come segment by segment, in whatever order in each."""
        if len(self.segments) == 1:
            return self.column("length")[articles]
        lengths = np.empty(len(articles), COLUMNS["length"])
        ends = [*articles.searchsorted(self.bases[1:]).tolist(), len(articles)]
        for segment, base, start, end in zip(self.segments, self.bases, [0, *ends], ends, strict=False):
            if start < end:
                lengths[start:end] = segment.file.whole("length")[articles[start:end] - base]
        return lengths

    def norms(self, articles: Numbers) -> NDArray[np.float64]:
        """What BM25 adds to the frequency of a word in each of some articles: the more, the longer the article.

        The articles come segment by segment.
        """
        norms: NDArray[np.float64] = self.lengths(articles) * (K1 * B / self.mean_length)
        norms += K1 * (1 - B)
        return norms

    @cached_property
    def mean_length(self) -> float:
        """The mean number of words of the articles that are alive, at least 1."""
        words = sum(segment.words for segment in self.segments)
        return max(1.0, words / self.living) if self.living else 1.0

    def chosen(self, choose: Callable[[Segment], list[Run]]) -> Chosen:
        """The same choice of terms made in each segment."""
        return [choose(segment) for segment in self.segments]

    def of_terms(self, field: str, terms: Iterable[str]) -> Chosen:
        """These terms, where a segment has them."""
        keys = [term.encode() for term in terms]
        return self.chosen(lambda segment: runs_of(segment.terms(field), keys))

    def forms(self, word: str) -> frozenset[str]:
        """The terms that share a stem with `word` in a language whose articles use them; itself always."""
        stems: dict[str, str] = {}
        found = {word}
        for segment in self.segments:
            for language in segment.languages:
                if language not in stems:
                    stems[language] = stem(word, language)
                found.update(segment.forms(language, stems[language]))
        return frozenset(found)

    def weight(self, field: str, chosen: Chosen) -> int:
        """How many postings the chosen terms have."""
        name = f"{field}.postings"
        bounds = (
            segment.bounds(name, run) for segment, runs in zip(self.segments, chosen, strict=True) for run in runs
        )
        return sum(end - start for start, end in bounds)

    def having(self, field: str, chosen: Chosen) -> Numbers:
        """The articles that have at least one of the chosen terms."""
        articles = self.listed(field, chosen)
        return articles if self.times(chosen) == 1 else each_once(articles)

    def listed(self, field: str, chosen: Chosen) -> Numbers:
        """The same as they are kept: those of one term after those of another."""
        return self.only_alive(self.numbered(self.each_run(field, chosen, Segment.articles)))

    def tally(self, field: str, chosen: Chosen) -> Tally:
        """How often the chosen terms stand in each article, taken as one term."""
        counts = self.each_run(field, chosen, Segment.counts)
        if not counts:
            return Tally(*NOWHERE, count=self.count)
        articles = self.numbered([(base, local) for base, (local, _) in counts])
        frequencies = together([times for _, (_, times) in counts])
        if self.is_alive is not None:
            kept = self.is_alive[articles]
            articles, frequencies = articles[kept], frequencies[kept]
        return Tally(articles, frequencies, count=self.count, times=self.times(chosen))

    def times(self, chosen: Chosen) -> int:
        """How many of the chosen terms an article can have at most; at least 1."""
        return max((sum(last - first for first, last in runs) for runs in chosen), default=1) or 1

    def each_run(self, field: str, chosen: Chosen, read: Callable[[Segment, str, Run], Read]) -> list[tuple[int, Read]]:
        """What is read of each run of the chosen terms, beside the number of its segment's first article."""
        return [
            (base, read(segment, field, run))
            for segment, base, runs in zip(self.segments, self.bases, chosen, strict=True)
            for run in runs
        ]

    def numbered(self, parts: Sequence[tuple[int, Array]]) -> Numbers:
        """The articles of several lists by number, one list after the other."""
        articles = np.empty(sum(len(local) for _, local in parts), np.int64)
        end = 0
        for base, local in parts:
            start, end = end, end + len(local)
            np.add(local, base, out=articles[start:end], dtype=np.int64)
        return articles

    def occurrences(self, field: str, chosen: Chosen, among: Numbers | None = None) -> Numbers:
        """Every place where the chosen terms stand: article number << POSITION_BITS | position, ascending.

        Those of deleted articles are left out. With `among`, articles that are alive, segment by segment, in whatever
        order in each, only theirs count.
        """
        found: list[Numbers] = []
        for segment, base, runs in zip(self.segments, self.bases, chosen, strict=True):
            local = among
            if among is not None and len(self.segments) > 1:
                local = among[slice(*among.searchsorted((base, base + segment.count)))] - base
            if runs:
                places = occurrences_in(segment, field, runs, local)
                if base:
                    places += base << POSITION_BITS
                found.append(places)
        if not found:
            return NOWHERE.articles
        every = found[0] if len(found) == 1 else np.concatenate(found)
        if self.times(chosen) > 1:
            every = merged(every)
        if among is None and self.is_alive is not None:
            every = every[self.is_alive[every >> POSITION_BITS]]
        return every

    def boundaries(self, unit: str, articles: Numbers) -> Numbers:
        """Where the parts of these articles' texts begin, as occurrences with positions from the first word on."""
        found: list[Numbers] = []
        for segment, base in zip(self.segments, self.bases, strict=True):
            local = articles[slice(*np.searchsorted(articles, (base, base + segment.count)))] - base
            if not len(local):
                continue
            starts = segment.file.whole(f"{unit}.starts").astype(np.int64)
            lengths = starts[local + 1] - starts[local]
            items = segment.file.whole(f"{unit}.positions")[ranges(starts[local], lengths)]
            found.append((np.repeat(local + base, lengths) << POSITION_BITS) | items)
        return np.concatenate(found) if found else NOWHERE.articles

    def locate(self, number: int) -> tuple[Segment, int]:
        """The segment of an article, and its number there."""
        n = bisect_right(self.bases, number) - 1
        return self.segments[n], number - self.bases[n]

    def article_id(self, number: int) -> str:
        """The id of an article."""
        segment, local = self.locate(number)
        return segment.id_of(local)

    def article_ids(self, numbers: Numbers) -> list[str]:
        """The ids of some articles, in the same order."""
        if len(self.segments) == 1:
            return [self.segments[0].id_of(number) for number in numbers.tolist()]
        return [self.article_id(number) for number in numbers.tolist()]

    def id_heads(self, articles: Numbers) -> Array:
        """Numbers that order articles as their ids do."""
        if len(articles) <= FEW:
            return np.array([int(name[:16], 16) for name in self.article_ids(articles)], np.uint64)
        heads = [segment.file.whole("id").view(">u8")[::2] for segment in self.segments]
        return np.concatenate(heads)[articles].astype(np.uint64)

    def numbers_of(self, ids: Iterable[str]) -> Numbers:
        """The numbers of the articles with these ids, ascending."""
        wanted = list(ids)
        if len(wanted) <= FEW or not self.segments:
            numbers = [number for name in set(wanted) if (number := self.number_of(name)) is not None]
            return np.array(sorted(numbers), np.int64)
        ids = np.unique(np.frombuffer(bytes.fromhex("".join(wanted)), f"S{ID_BYTES}"))
        found = [segment.numbers_of(ids) + base for segment, base in zip(self.segments, self.bases, strict=True)]
        return np.concatenate(found).astype(np.int64)

    def number_of(self, article_id: str) -> int | None:
        """The number of the article with this id."""
        for segment, base in zip(self.segments, self.bases, strict=True):
            local = segment.number_of(article_id)
            if local is not None:
                return base + local
        return None


def runs_of(terms: Terms, keys: Iterable[bytes]) -> list[Run]:
    """Those of the keys that are there, as runs; forms of a word often follow each other."""
    runs: list[Run] = []
    for number in sorted(number for key in keys if (number := terms.find(key)) is not None):
        if runs and runs[-1][1] == number:
            runs[-1] = runs[-1][0], number + 1
        else:
            runs.append((number, number + 1))
    return runs


def occurrences_in(segment: Segment, field: str, runs: Sequence[Run], among: Numbers | None) -> Numbers:
    """The occurrences of some terms in one segment, in the order of the terms."""
    counts = [segment.counts(field, run) for run in runs]
    articles, frequencies = (together(list(lists)) for lists in zip(*counts, strict=True))
    positions = together([segment.positions(field, run) for run in runs])
    if among is not None and len(articles) < min(SHORT, FEWER * len(among)):
        articles = articles.repeat(frequencies)
        kept = marks_of(among, segment.count).take(articles).nonzero()[0]
        return occurrences_of(articles[kept], positions[kept])
    if among is not None:
        kept = kept_among(articles, among, segment.count, is_ascending=len(runs) == 1 == runs[0][1] - runs[0][0])
        ends = frequencies.cumsum(dtype=np.int64)[kept]
        articles, frequencies = articles[kept], frequencies[kept]
        positions = positions[ranges(ends - frequencies, frequencies)]
    return occurrences_of(articles.repeat(frequencies), positions)


def occurrences_of(articles: Array, positions: Array) -> Numbers:
    """Occurrences from the article and the position of each."""
    found: Numbers = articles.astype(np.int64)
    found <<= POSITION_BITS
    found |= positions
    return found


def per_article(occurrences: Numbers) -> Counts:
    """How often each article occurs among these occurrences, which ascend."""
    articles = occurrences >> POSITION_BITS
    new = np.empty(len(articles) + 1, bool)
    new[0] = new[-1] = True
    np.not_equal(articles[1:], articles[:-1], out=new[1:-1])
    firsts = np.flatnonzero(new if len(articles) else new[:0])
    return Counts(articles[firsts[:-1]], firsts[1:] - firsts[:-1])
