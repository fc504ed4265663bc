"""A segment as it is read: numbered articles in one file of arrays, with the deleted ones known beside it.

The arrays of a field F: `F.terms` and `F.term_starts` are its terms as UTF-8, sorted by bytes; `F.postings` is where
the articles of each term begin in `F.articles`. A field of words has `F.frequencies` beside these, and for each term
`F.places`, where its positions begin in `F.positions`, article after article. A field of keys has for each article
`F.value_starts`, where its terms begin in `F.values`. `forms-L` holds, for the language L, stems in the same way, and
the terms of each in `groups` and `members`. `sentences`, `paragraphs` and `passages` have for each article `starts`,
where its boundaries begin in `positions`. `id` and `id_order` are the ids, and the article numbers sorted by id.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np

from index.whoosh.array_file import Array, ArrayFile, Items
from index.whoosh.schema import ID_BYTES
from index.word_patterns import fitting

SPARSE = 16
"""Fewer ids than one article in so many are looked up among a segment's own, else its own among them."""

Run = tuple[int, int]
"""Consecutive terms of a field, by number: from the first to before the second."""


class Terms(Sequence[bytes]):
    """The sorted terms of a field, by number."""

    def __init__(self, file: ArrayFile, field: str) -> None:
        self.file, self.field = file, field
        self.size = file.count(f"{field}.term_starts") - 1 if f"{field}.terms" in file else 0
        if self.size:
            self.bytes, self.starts = Items(file, f"{field}.terms"), Items(file, f"{field}.term_starts")
        self.known: dict[bytes, int | None] = {}
        self.outline: tuple[Array, Array, Array] | None = None  # see index.whoosh.similar

    def __len__(self) -> int:
        return self.size

    def __getitem__(self, number: int) -> bytes:  # type: ignore[override]  # by number only, never a slice
        self.check(number, number)
        return self.unchecked(number)

    def unchecked(self, number: int) -> bytes:
        """A term as it is in the file."""
        starts = self.starts.unchecked
        return self.bytes.unchecked[starts[number] : starts[number + 1]].tobytes()

    def place(self, term: bytes, start: int = 0) -> int:
        """The number of the first term, from one on, that is not below another.

        Only the terms on both sides are checked: whatever led there, if they are as they were written, it is right.
        """
        number = bisect_left(range(self.size), term, start, key=self.unchecked)
        sides = range(max(0, number - 1), min(number + 1, self.size))
        if sides:
            self.check(sides[0], sides[-1])
        return number

    def check(self, first: int, last: int) -> None:
        """Check the terms from one to another."""
        starts = self.starts.checked(first, last + 2)
        self.bytes.checked(starts[first], starts[last + 1])

    def find(self, term: bytes) -> int | None:
        """The number of a term, None if it is not there."""
        if term not in self.known:
            number = self.place(term)
            self.known[term] = number if number < self.size and self.unchecked(number) == term else None
        return self.known[term]

    def those(self, numbers: Sequence[int]) -> list[bytes]:
        """The terms with these numbers, which ascend and are near each other."""
        self.check(numbers[0], numbers[-1])
        found = [self.unchecked(number) for number in numbers]
        self.known.update(zip(found, numbers, strict=True))
        return found

    def beginning_with(self, prefix: bytes) -> Run:
        """The terms that begin with a prefix."""
        start = self.place(prefix)
        # No UTF-8 text holds the byte 0xff.
        return start, self.place(prefix + b"\xff", start)

    def of_run(self, run: Run) -> list[str]:
        """The terms of a run."""
        if run[0] == run[1]:
            return []
        starts = self.starts.checked(run[0], run[1] + 1)[run[0] : run[1] + 1].tolist()
        blob = self.bytes.checked(starts[0], starts[-1])
        return [blob[a:b].tobytes().decode() for a, b in pairwise(starts)]

    def fitting(self, pattern: str) -> list[Run]:
        """The terms that a pattern with `*` and `?` fits."""
        prefix = re.split(r"[*?]", pattern, maxsplit=1)[0]
        run = self.beginning_with(prefix.encode())
        if pattern == prefix + "*":
            return [run]
        fits = fitting(pattern)
        return [(run[0] + n, run[0] + n + 1) for n, term in enumerate(self.of_run(run)) if fits(term)]


class Segment:
    """A segment: `count` articles, deleted ones included, numbered from 0."""

    def __init__(self, path: Path, *, size: int, count: int, deleted: Array | None) -> None:
        """Map a segment's file; `deleted` is a mask over its articles, None if all are alive.

        Raises:
            Damaged: the file is not what was written.
        """
        self.name = path.name
        self.file = ArrayFile(path, size)
        self.count = count
        self.deleted = deleted
        self.fields: dict[str, Terms] = {}
        self.starts: dict[str, Items] = {}

    def terms(self, field: str) -> Terms:
        """The terms of a field."""
        if field not in self.fields:
            self.fields[field] = Terms(self.file, field)
        return self.fields[field]

    def bounds(self, name: str, run: Run) -> Run:
        """From where to where the entries of a run of terms reach."""
        items = self.starts.get(name)
        if items is None:
            items = self.starts[name] = Items(self.file, name)
        starts = items.checked(run[0], run[1] + 1)
        return starts[run[0]], starts[run[1]]

    def articles(self, field: str, run: Run) -> Array:
        """The articles of a run of terms, ascending for each term."""
        return self.file.part(f"{field}.articles", *self.bounds(f"{field}.postings", run))

    def frequencies(self, field: str, run: Run) -> Array:
        """How often the term stands in each of `articles`."""
        return self.file.part(f"{field}.frequencies", *self.bounds(f"{field}.postings", run))

    def counts(self, field: str, run: Run) -> tuple[Array, Array]:
        """The articles of a run of terms, and how often the term stands in each."""
        start, end = self.bounds(f"{field}.postings", run)
        return self.file.part(f"{field}.articles", start, end), self.file.part(f"{field}.frequencies", start, end)

    def positions(self, field: str, run: Run) -> Array:
        """The positions of a run of terms in each of `articles`, one after the other."""
        return self.file.part(f"{field}.positions", *self.bounds(f"{field}.places", run))

    def forms(self, language: str, stem: str) -> list[str]:
        """The terms that share a stem in a language."""
        field = f"forms-{language}"
        number = self.terms(field).find(stem.encode())
        if number is None:
            return []
        members = self.file.part(f"{field}.members", *self.bounds(f"{field}.groups", (number, number + 1))).tolist()
        return [term.decode() for term in self.terms("words").those(members)]

    @cached_property
    def languages(self) -> list[str]:
        """The languages of its articles."""
        return [name.removeprefix("forms-").removesuffix(".terms") for name in self.file.arrays if is_forms(name)]

    @property
    def words(self) -> int:
        """How many words the texts of its living articles have."""
        if self.deleted is None:
            return self.file.count("words.positions")
        return int(self.file.whole("length")[~self.deleted].sum(dtype=np.int64))

    def number_of(self, article_id: str) -> int | None:
        """The number of the living article with this id."""
        wanted, order = bytes.fromhex(article_id), IdsInOrder(self)
        at = bisect_left(order, wanted)
        while at < len(order) and order[at] == wanted:
            number = order.number(at)
            if self.deleted is None or not self.deleted[number]:
                return number
            at += 1
        return None

    def numbers_of(self, wanted: Array) -> Array:
        """The numbers of the living articles with these ids, which are sorted bytes, each once; ascending."""
        ids = self.file.whole("id").view(wanted.dtype)
        if len(wanted) * SPARSE < self.count:
            order = self.file.whole("id_order")
            ordered = ids[order]
            first = np.searchsorted(ordered, wanted, "left")
            several = np.searchsorted(ordered, wanted, "right") - first
            numbers = np.sort(order[ranges(first, several)])
        else:
            places = np.searchsorted(wanted, ids)
            places[places == len(wanted)] = 0
            numbers = np.flatnonzero(wanted[places] == ids)
        return numbers if self.deleted is None else numbers[~self.deleted[numbers]]

    def id_of(self, number: int) -> str:
        """The id of an article."""
        return self.file.bytes_of("id", number * ID_BYTES, (number + 1) * ID_BYTES).hex()

    def ids(self) -> Iterator[str]:
        """The ids of the living articles."""
        digits = self.file.whole("id").tobytes().hex()
        width = 2 * ID_BYTES
        for number in self.alive().tolist():
            yield digits[number * width : (number + 1) * width]

    def alive(self) -> Array:
        """The numbers of the living articles."""
        return np.arange(self.count) if self.deleted is None else np.flatnonzero(~self.deleted)


class IdsInOrder(Sequence[bytes]):
    """The ids of a segment's articles, sorted."""

    def __init__(self, segment: Segment) -> None:
        self.segment = segment

    def __len__(self) -> int:
        return self.segment.count

    def number(self, at: int) -> int:
        """The number of the article whose id comes at this place."""
        return int(self.segment.file.part("id_order", at, at + 1)[0])

    def __getitem__(self, at: int) -> bytes:  # type: ignore[override]  # by number only, never a slice
        number = self.number(at)
        return self.segment.file.part("id", number * ID_BYTES, (number + 1) * ID_BYTES).tobytes()


def ranges(starts: Array, lengths: Array) -> Array:
    """The numbers of several ranges, one after the other."""
    ends = np.cumsum(lengths, dtype=np.int64)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) + np.repeat(starts.astype(np.int64) - (ends - lengths), lengths)


def lengths_of(starts: Array) -> Array:
    """How long each of several runs is, of which these are the starts and the end."""
    ends = starts.astype(np.int64)
    return ends[1:] - ends[:-1]


def is_forms(name: str) -> bool:
    """Whether an array holds the stems of a language."""
    return name.startswith("forms-") and name.endswith(".terms")
