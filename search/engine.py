"""Answers a question: parses it, asks the store, and cuts snippets from the catalog."""

from __future__ import annotations

from dataclasses import dataclass

from index.archive import Archive
from index.article import Article
from index.ledger import Holding
from index.query import And, Most, Not, Phrase, Query, Word
from index.store import Match, Sort
from search.parser import Parsed, parse
from search.snippets import Snippet, leaves_of, snippets
from search.wording import write


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
    parsed = read_query(query)
    found = archive.store.find(parsed.tree, limit=limit, sort=sort)
    strict = [(match, True) for match in found.matches]
    further = [(match, False) for match in most_words(archive, parsed.tree, found.total, limit, sort)]
    return Answer(
        query=query,
        understood=write(parsed.tree),
        total=found.total,
        results=results(archive, parsed.tree, strict + further),
        warnings=parsed.warnings,
    )


def read_query(query: str) -> Parsed:
    """The tree of a query; the gazetteer is opened only if the query names a place."""
    from index.gazetteer.lookup import Gazetteer
    from search.place_names import place_ids

    # What no UTF-8 can spell, as a broken argument of the shell, is in no article either.
    query = query.encode("utf-8", "replace").decode()
    return parse(query, lambda name: place_ids(Gazetteer.open(), name))


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
    leaves = leaves_of(tree, archive.store.forms)
    kept = archive.catalog.articles(match.id for match, _ in matches)
    # An article that was deleted between the two reads is left out.
    there = [(match, strict) for match, strict in matches if match.id in kept]
    return tuple(
        Result(
            rank=rank,
            article=kept[match.id].article,
            score=match.score,
            all_words=strict,
            snippets=snippets(kept[match.id].article, leaves),
            holdings=tuple(archive.catalog.ledger.holdings(match.id)),
        )
        for rank, (match, strict) in enumerate(there, 1)
    )


def count(archive: Archive, query: str) -> int:
    """How many articles match strictly."""
    return archive.store.find(read_query(query).tree, limit=0).total
