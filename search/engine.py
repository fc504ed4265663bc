"""Answers a question: parses it, asks the store, and cuts snippets from the catalog."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from index.archive import Archive
from index.article import Article
from index.errors import IndexDamaged
from index.ledger import Holding
from index.query import And, Most, Not, Phrase, Query, Word
from index.store import Found, Marks, Match, Sort, Store
from search.parser import Parsed, parse
from search.snippets import Snippet, snippets
from search.wording import write

NO_MARKS = Marks((), ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """An article that answers; `all_words` is False for one that has only most of the words."""

    rank: int
    article: Article
    score: float
    all_words: bool
    snippets: tuple[Snippet, ...]
    holdings: tuple[Holding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a question found. `total` counts the articles that match strictly, `understood` is the query as read."""

    query: str
    understood: str
    total: int
    results: tuple[Result, ...]
    warnings: tuple[str, ...]


def answer(archive: Archive, query: str, *, limit: int, sort: Sort = Sort.RANK) -> Answer:
    """Search an archive.

    Raises:
        QueryError: the query cannot be read.
        IndexDamaged: the index cannot be read.
    """
    parsed = read_query(archive, query)
    found = find(archive.store, parsed.tree, limit=limit, sort=sort)
    strict = [(match, True) for match in found.matches]
    further = [(match, False) for match in most_words(archive, parsed.tree, found.total, limit, sort)]
    return Answer(
        query=query,
        understood=write(parsed.tree, fold_copies=parsed.fold_copies),
        total=found.total,
        results=results(archive, parsed.tree, strict + further),
        warnings=(*parsed.warnings, *filter(None, [archive.store.problem])),
    )


def find(store: Store, tree: Query, *, limit: int, sort: Sort = Sort.RANK) -> Found:
    """Ask the store. One that is not whole can find something, but it cannot say that there is nothing.

    Raises:
        IndexDamaged: the index cannot be read, or found nothing and is not whole.
    """
    found = store.find(tree, limit=limit, sort=sort)
    if store.problem and not found.total:
        raise IndexDamaged(store.problem, "`dateline admin rebuild` builds it again from the catalog.")
    return found


def read_query(archive: Archive, query: str) -> Parsed:
    """The tree of a query, as of now; the gazetteer is opened only if the query names a place."""
    from search.place_names import NamedPlaces

    # What no UTF-8 can spell, as a broken argument of the shell, is in no article either.
    query = query.encode("utf-8", "replace").decode()
    zone = archive.settings.zone()
    return parse(query, NamedPlaces(), today=dt.datetime.now(zone).date(), zone=zone)


def most_words(archive: Archive, tree: Query, total: int, limit: int, sort: Sort) -> tuple[Match, ...]:
    """When a query of plain words leaves room on the page: articles with more than half of them."""
    if total >= limit or sort is not Sort.RANK or not isinstance(tree, And):
        return ()
    if len(tree.parts) < 3 or not all(isinstance(part, Word | Phrase) for part in tree.parts):
        return ()
    most = And((Most(tree.parts, len(tree.parts) // 2 + 1), Not(tree)))
    return archive.store.find(most, limit=limit - total).matches


def results(archive: Archive, tree: Query, matches: list[tuple[Match, bool]]) -> tuple[Result, ...]:
    """The matches with their articles, files and snippets."""
    kept = archive.catalog.articles(match.id for match, _ in matches)
    # An article that was deleted between the two reads is left out.
    there = [(match, strict) for match, strict in matches if match.id in kept]
    marks = archive.store.marks(tree, [match.id for match, _ in there])
    return tuple(
        Result(
            rank=rank,
            article=kept[match.id].article,
            score=match.score,
            all_words=strict,
            snippets=snippets(kept[match.id].article, marks.get(match.id, NO_MARKS)),
            holdings=tuple(archive.catalog.ledger.holdings(match.id)),
        )
        for rank, (match, strict) in enumerate(there, 1)
    )


def count(archive: Archive, query: str) -> int:
    """How many articles match strictly."""
    return find(archive.store, read_query(archive, query).tree, limit=0).total
