"""Answers a question: parses it, asks the store, and cuts snippets from the catalog."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from index.archive import Archive
from index.article import Article
from index.catalog import Kept
from index.evidence import NO_FILES, Files
from index.gone import Gone
from index.holdings import Holding
from index.query import And, Most, Not, Phrase, Query, Word
from index.records import dataclass
from index.store import Marks, Sort
from search.cursors import Cursor, check, decode, encode, query_hash
from search.pages import Page, Row, find, page_of
from search.parser import Parsed, parse
from search.snippets import Snippet, snippets
from search.wording import write

NO_MARKS = Marks((), ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """An article that answers; `all_words` is False for one that has only most of the words.

    `first_seen` is the moment (ISO 8601, UTC) at which the archive first saw it. `copies` counts the further files
    that hold it or another article of the same text; `also` are the ids of these articles, the earliest first.
    `marks` are where the article answers. `gone` is the file that held it last, if none holds it any more.
    """

    rank: int
    article: Article
    score: float
    all_words: bool
    snippets: tuple[Snippet, ...]
    holdings: tuple[Holding, ...]
    first_seen: str = ""
    copies: int = 0
    also: tuple[str, ...] = ()
    marks: Marks = NO_MARKS
    gone: Gone | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a question found. `total` counts the articles that match strictly, `understood` is the query as read.

    `tree` is what was asked of the store. `next` is where the next page begins (`search.cursors`), None on the last one.
    """

    query: str
    tree: Query
    understood: str
    total: int
    results: tuple[Result, ...]
    warnings: tuple[str, ...]
    next: str | None = None


def answer(
    archive: Archive,
    query: str,
    *,
    limit: int,
    sort: Sort = Sort.RANK,
    any_words: bool = False,
    after: str | None = None,
) -> Answer:
    """Search an archive; with `any_words` the query is a bag of words, of which any will do.

    `after` is what an earlier answer to the same question has as `next`. Articles with most of the words follow on the
    first page only, where all that match strictly leave room for them.

    Raises:
        QueryError: the query cannot be read.
        UsageError: there is no going on after `after`.
        IndexDamaged: the index cannot be read.
    """
    start = decode(after) if after else None
    if start:
        asked = query_hash(query, any_words=any_words)
        check(start, query=asked, sort=sort, generation=archive.store.generation)
    return answer_from(archive, query, start, limit=limit, sort=sort, any_words=any_words)


def answer_from(
    archive: Archive, query: str, start: Cursor | None, *, limit: int, sort: Sort, any_words: bool
) -> Answer:
    """The part of an answer that begins at a cursor, which must be one of this question; or at its beginning."""
    asked, generation = query_hash(query, any_words=any_words), archive.store.generation
    today = start.today if start else today_in(archive)
    parsed = read_query(archive, query, any_words=any_words, today=today)
    page = page_of(
        archive, parsed.tree, limit=limit, sort=sort, after=start.key if start else (), fold=parsed.fold_copies
    )
    further = () if (start and start.key) or sort is not Sort.RANK else most_words(archive, parsed, page, limit)
    rows = [*((row, True) for row in page.rows), *((row, False) for row in further)]
    before = start.rows if start else 0
    following = Cursor(
        query=asked, sort=sort, generation=generation, today=today, rows=before + len(page.rows), key=page.next
    )
    found = answer_to(archive, query, parsed, total=page.total)
    return replace(
        found,
        results=results(archive, parsed.tree, rows, before),
        next=encode(following) if page.next else None,
    )


def answer_to(archive: Archive, query: str, parsed: Parsed, *, total: int) -> Answer:
    """An answer that shows no articles."""
    return Answer(
        query=query,
        tree=parsed.tree,
        understood=write(parsed.tree, fold_copies=parsed.fold_copies),
        total=total,
        results=(),
        warnings=(*parsed.warnings, *filter(None, [archive.store.problem])),
    )


def today_in(archive: Archive) -> dt.date:
    """The day that it is where the archive is."""
    return dt.datetime.now(archive.settings.zone()).date()


def read_query(archive: Archive, query: str, *, any_words: bool = False, today: dt.date | None = None) -> Parsed:
    """The tree of a query, as of now or of a day; the gazetteer is opened only if the query names a place."""
    from search.place_names import NamedPlaces

    # What no UTF-8 can spell, as a broken argument of the shell, is in no article either.
    query = query.encode("utf-8", "replace").decode()
    if any_words:
        from search.bags import read_bag

        return read_bag(query)
    places = NamedPlaces(archive.gazetteer, archive.store)
    return parse(query, places, today=today or today_in(archive), zone=archive.settings.zone())


def most_words(archive: Archive, parsed: Parsed, page: Page, limit: int) -> tuple[Row, ...]:
    """When a query of plain words leaves room on the page: articles with more than half of them.

    A copy of an article that has all of them has no row of its own either.
    """
    tree, room = parsed.tree, limit - len(page.rows)
    if room <= 0 or not isinstance(tree, And):
        return ()
    if len(tree.parts) < 3 or not all(isinstance(part, Word | Phrase) for part in tree.parts):
        return ()
    most = And((Most(tree.parts, len(tree.parts) // 2 + 1), Not(tree)))
    rows = page_of(archive, most, limit=room, fold=parsed.fold_copies).rows
    shown = {copy.id for row in page.rows for copy in row.copies} if parsed.fold_copies else ()
    return tuple(row for row in rows if row.match.id not in shown)


def results(archive: Archive, tree: Query, rows: Sequence[tuple[Row, bool]], before: int) -> tuple[Result, ...]:
    """The rows that come after so many others, with their articles, files and snippets."""
    kept = archive.evidence.articles(row.match.id for row, _ in rows)
    # An article that was deleted between the two reads is left out.
    there = [(row, strict) for row, strict in rows if row.match.id in kept]
    ids = [row.match.id for row, _ in there]
    marks, files = archive.store.marks(tree, ids), archive.evidence.files(ids)
    return tuple(
        result(
            kept[row.match.id], files.get(row.match.id, NO_FILES), row,
            rank=rank, all_words=strict, marks=marks.get(row.match.id, NO_MARKS),
        )
        for rank, (row, strict) in enumerate(there, before + 1)
    )  # fmt: skip


def result(kept: Kept, files: Files, row: Row, *, rank: int, all_words: bool, marks: Marks) -> Result:
    """One row with its article, files and snippets."""
    return Result(
        rank=rank,
        article=kept.article,
        score=row.match.score,
        all_words=all_words,
        snippets=snippets(kept.article, marks),
        holdings=files.holdings,
        first_seen=kept.first_seen,
        copies=max(0, (sum(copy.files for copy in row.copies) or len(files.holdings)) - 1),
        also=tuple(copy.id for copy in row.copies if copy.id != kept.article.id),
        marks=marks,
        gone=files.gone,
    )


def count_answer(archive: Archive, query: str, *, any_words: bool = False) -> Answer:
    """How many articles match strictly, and none of them."""
    parsed = read_query(archive, query, any_words=any_words)
    total = find(archive.store, parsed.tree, limit=0).total
    return answer_to(archive, query, parsed, total=total)


def count(archive: Archive, query: str, *, any_words: bool = False) -> int:
    """How many articles match strictly."""
    return count_answer(archive, query, any_words=any_words).total
