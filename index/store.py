"""Store: the protocol that every back end keeps, and the records it answers with."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from index.article import Article
from index.query import Query


class Sort(StrEnum):
    """The order of hits. Articles of unknown date come last in both orders of time."""

    RANK = "rank"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An article that matches, and its BM25 score."""

    id: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The answer to a query: how many articles match in all, and the first of them in order."""

    total: int
    matches: tuple[Match, ...]


class Store(Protocol):
    """Keeps articles searchable. Reading never blocks writing; one process writes at a time.

    Ranking is BM25 (K1 1.2, B 0.75) over headline, alternatives and text as one field. A word in all its forms,
    and a phrase, count as one term each. Nothing but words adds to a score; equal scores are ordered by id.
    """

    @property
    def generation(self) -> int:
        """A number that grows with every commit that can be seen."""

    def put(self, articles: Iterable[Article], *, delete: Collection[str] = ()) -> None:
        """Delete these ids, then add these articles (replacing equal ids), in one commit."""

    def ids(self) -> set[str]:
        """The ids of all articles in the store."""

    def find(self, query: Query, *, limit: int, sort: Sort = Sort.RANK) -> Found:
        """The first `limit` articles that match, and the exact number of all."""

    def forms(self, word: str) -> frozenset[str]:
        """The terms which an unquoted `word` (a term) stands for in this store, itself included."""

    def close(self) -> None:
        """Let go of files and memory."""
