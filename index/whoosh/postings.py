"""Reads an opened Whoosh index into arrays: postings, columns, and which articles are alive."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.whoosh.schema import unpack_positions

Numbers = NDArray[np.int64]

POSITION_BITS = 32
"""An occurrence is one integer: the article's number above, the position below these bits."""


@dataclass(frozen=True, slots=True)
class Counts:
    """In which articles something stands (numbers, ascending) and how often in each."""

    articles: Numbers
    frequencies: Numbers


NOWHERE = Counts(np.empty(0, np.int64), np.empty(0, np.int64))


class Postings:
    """One generation of the index, seen as a single run of numbered articles. Deleted articles never show."""

    def __init__(self, reader: Any) -> None:  # Whoosh has no types
        self.reader = reader
        self.leaves: list[tuple[Any, int]] = list(reader.leaf_readers())

    @cached_property
    def alive(self) -> Numbers:
        """The numbers of all articles."""
        return np.fromiter(self.reader.all_doc_ids(), np.int64)

    def column(self, name: str) -> NDArray[Any]:
        """A column's value for each article number, deleted ones included."""
        parts = [
            np.asarray(leaf.column_reader(name).load())
            if leaf.has_column(name)
            else np.zeros(leaf.doc_count_all(), np.int64)
            for leaf, _ in self.leaves
        ]
        return np.concatenate(parts) if parts else np.empty(0, np.int64)

    @cached_property
    def lengths(self) -> NDArray[Any]:
        """How many words each article has."""
        return self.column("length")

    @cached_property
    def first_days(self) -> NDArray[Any]:
        """The first day of each article's date, 0 if unknown."""
        return self.column("first_day")

    @cached_property
    def last_days(self) -> NDArray[Any]:
        """The last day of each article's date, 0 if unknown."""
        return self.column("last_day")

    @cached_property
    def id_orders(self) -> NDArray[Any]:
        """What orders articles of equal rank."""
        return self.column("id_order")

    @cached_property
    def mean_length(self) -> float:
        """The mean number of words of the articles that are alive, at least 1."""
        return max(1.0, float(self.lengths[self.alive].mean())) if len(self.alive) else 1.0

    def having(self, field: str, keys: Iterable[str]) -> Numbers:
        """The articles that have at least one of the keys."""
        found = [self.counts(field, key).articles for key in keys]
        return np.unique(np.concatenate(found)) if found else NOWHERE.articles

    def counts(self, field: str, term: str) -> Counts:
        """In which articles a term stands, and how often."""
        articles: list[int] = []
        weights: list[float] = []
        for leaf, offset in self.leaves:
            matcher = self.matcher(leaf, field, term)
            while matcher is not None and matcher.is_active():
                articles.append(matcher.id() + offset)
                weights.append(matcher.weight())
                matcher.next()
        return Counts(np.array(articles, np.int64), np.array(weights, np.int64))

    def occurrences(self, term: str) -> Numbers:
        """Every place where a term stands: article number << POSITION_BITS | position, ascending."""
        articles: list[int] = []
        values: list[bytes] = []
        for leaf, offset in self.leaves:
            matcher = self.matcher(leaf, "words", term)
            while matcher is not None and matcher.is_active():
                articles.append(matcher.id() + offset)
                values.append(matcher.value())
                matcher.next()
        positions, counts = unpack_positions(values)
        return np.repeat(np.array(articles, np.int64) << POSITION_BITS, counts) | positions

    def matcher(self, leaf: Any, field: str, term: str) -> Any:
        """Whoosh's cursor over the postings of a term in one segment; None if the term is not there."""
        key = term.encode("utf-8")
        return leaf.postings(field, key) if (field, key) in leaf else None

    def article_id(self, number: int) -> str:
        """The id of an article."""
        found: str = self.reader.stored_fields(number)["id"]
        return found


def per_article(occurrences: Numbers) -> Counts:
    """How often each article occurs among these occurrences."""
    return Counts(*np.unique(occurrences >> POSITION_BITS, return_counts=True))
