"""Store: the protocol that every back end keeps, and the records it answers with."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol, Self

from index.article import Article
from index.query import Query
from index.records import dataclass

if TYPE_CHECKING:
    from index.evidence import Evidence

Key = tuple[float | str, ...]
"""A place in an order of hits; equal in every store that holds the same articles."""


class Sort(StrEnum):
    """The order of hits. Articles of unknown date come last in both orders of time.

    There, articles of one day go by their ids and not by their scores, which every commit changes: so an article keeps
    its place, and pages of an archive that grows neither repeat nor lose it.
    """

    RANK = "rank"
    NEWEST = "newest"
    OLDEST = "oldest"


class Facet(StrEnum):
    """What the articles of an answer are counted by."""

    PLACE = "place"
    SOURCE = "source"
    MONTH = "month"
    LANGUAGE = "lang"
    AUTHOR = "author"


class Match(NamedTuple):
    """An article that matches, and its BM25 score; `key` is its place in the order, for asking what follows it."""

    id: str
    score: float
    key: Key = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The answer to a query: how many articles match in all, and the first of them in order."""

    total: int
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """Words of an article that answer a part of a query: their first and last position, as in `index.analysis`.

    `part` numbers the words, phrases and patterns of the query that are not forbidden, from left to right.
    """

    first: int
    last: int
    part: int


@dataclass(frozen=True, slots=True)
class Marks:
    """Where an article answers a query: the marks in order of position, and where its passages begin."""

    marks: Sequence[Mark]
    passages: Sequence[int]


class Holders(Protocol):
    """Knows the files that hold articles: what the catalog's ledger tells a store."""

    def on_path(self, pattern: str) -> Iterable[str]:
        """The ids of the articles with a file on a path that fits, a pattern of .gitignore."""

    def seen(self, start: str | None, end: str | None) -> Iterable[str]:
        """The ids of the articles first seen from one instant on and before another (ISO, UTC; None is open)."""

    def copied(self) -> Iterable[str]:
        """The ids of the articles that more than one file holds, and of those whose text another article has."""


Load = Callable[[Sequence[str]], Iterable[Article]]
"""Gives the articles with these ids. It is called in other processes, so it must be picklable."""


class Store(Protocol):
    """Keeps articles searchable. Reading never blocks writing; one process writes at a time.

    Ranking is BM25 (K1 1.2, B 0.75) over headline, alternatives and text as one field. A word in all its forms,
    and every other positional part, counts as one term. Nothing but words adds to a score, and their
    nearness only in a Bag; equal scores are ordered by id.
    """

    @property
    def generation(self) -> int:
        """A number that grows with every commit that can be seen."""

    @property
    def problem(self) -> str | None:
        """What is wrong though it answers, a sentence; None if all is well."""

    @property
    def evidence(self) -> Evidence | None:
        """What is shown of articles, of whatever host; None where the archive's catalog knows it all."""

    def begin_anew(self) -> None:
        """Empty the store, whatever state it is in."""

    def put(self, articles: Iterable[Article], *, delete: Collection[str] = ()) -> None:
        """Delete these ids, then add these articles (replacing equal ids), in one commit.

        Raises:
            ArticlesRefused: the store will never take some of them. Everything else was done.
            StoreAway: it cannot be reached now. Doing it all again is harmless.
        """

    def hold(self, ids: Collection[str]) -> None:
        """Bring in step what the store keeps of the files of these articles, which the archive holds."""

    def ids(self) -> set[str]:
        """The ids of the articles in the store, on a cluster of those that this archive holds."""

    def find(self, query: Query, *, limit: int, sort: Sort = Sort.RANK, after: Key = ()) -> Found:
        """The first `limit` articles that match, or the first after the one whose key is `after`.

        The number of all that match is always exact.
        """

    def count_by(self, query: Query, facet: Facet) -> Mapping[str, int]:
        """How many of the articles that match have each value: ids of places with all that contains them, sources and
        authors as shown, language codes, months as YYYY-MM (years as YYYY where no more is known).
        """

    def marks(self, query: Query, ids: Sequence[str]) -> Mapping[str, Marks]:
        """Where these articles answer a query, by id; those that are not there are left out."""

    def among(self, query: Query, ids: Collection[str]) -> frozenset[str]:
        """Which of these articles match."""

    def suggestions(self, word: str, *, limit: int = 5) -> Sequence[tuple[str, int]]:
        """The terms most like `word` (a term), with the number of articles that have each.

        They are so many edits away at most as `index.edits.allowed` says; the nearest come first, then those of most
        articles, then by the alphabet. The word itself is left out.
        """

    def forms(self, word: str) -> frozenset[str]:
        """The terms which an unquoted `word` (a term) stands for in this store, itself included."""

    def remarks(self, query: Query) -> Sequence[str]:
        """What there is to say about how a query is answered here, as sentences; the answer is exact all the same."""

    def build(self, batches: Iterable[Sequence[str]], load: Load) -> Iterable[int]:
        """Add the articles with these ids, which must not be there, batch by batch; how many come after each commit."""

    def stale(self, batches: Iterable[Sequence[str]], load: Load) -> Iterable[str]:
        """The ids among these of articles that are there, but in another state than that which `load` gives."""

    def beside(self) -> Self:
        """A store of its own, to be built while this one answers; one that was left unfinished is gone on with."""

    def become(self, other: Self) -> None:
        """Hold what `other` holds instead, in one commit, and be rid of `other`."""

    def check(self) -> list[str]:
        """What is wrong with what is on disk, as sentences: every byte is looked at."""

    def mend(self) -> None:
        """Set right what `check` finds, as far as it can be without the catalog."""

    def tend(self) -> bool:
        """Do one piece of housekeeping that makes later searches faster; whether there was any to do."""

    def close(self) -> None:
        """Let go of files and memory."""


class BesideCatalog:
    """The part of `Store` of one that lies beside the catalog of its only archive, which knows the files itself."""

    evidence: Evidence | None = None

    def hold(self, ids: Collection[str]) -> None:
        """Keep nothing of files."""

    def mend(self) -> None:
        """Leave all to a rebuild from the catalog."""
