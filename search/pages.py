"""Cuts the articles that match into pages of rows, in which copies share a row.

A group of copies stands where its earliest article that matches stands, whatever the order; the others have no row.
That hangs on the group alone and not on the page, so a copy of something on an earlier page has no row either.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from index.archive import Archive
from index.copies import Copy
from index.errors import IndexDamaged, Unsupported
from index.query import Query
from index.records import dataclass
from index.store import Found, Key, Match, Sort, Store
from search.wording import write


@dataclass(frozen=True, slots=True)
class Row:
    """An article that matches; `copies` are all of its text with itself, the earliest first; empty if it has none."""

    match: Match
    copies: tuple[Copy, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """Rows, and how many articles match in all; `next` is the key after which more rows come, if there are more."""

    total: int
    rows: tuple[Row, ...]
    next: Key = ()


def find(store: Store, tree: Query, *, limit: int, sort: Sort = Sort.RANK, after: Key = ()) -> Found:
    """Ask the store. One that is not whole can find something, but it cannot say that there is nothing.

    Raises:
        IndexDamaged: the index cannot be read, or found nothing and is not whole.
        Unsupported: the store cannot answer a part of the query, which is named.
    """
    try:
        found = store.find(tree, limit=limit, sort=sort, after=after)
    except Unsupported as error:
        raise Unsupported(
            f"{error.message} That is: {write(error.part)}", part=error.part, advice=error.advice
        ) from error
    if store.problem and not found.total:
        raise IndexDamaged(store.problem, "`dateline admin rebuild` builds it again from the catalog.")
    return found


def page_of(
    archive: Archive, tree: Query, *, limit: int, sort: Sort = Sort.RANK, after: Key = (), fold: bool = True
) -> Page:
    """The first rows, or the first after a key; with `fold`, copies share a row."""
    rows: list[Row] = []
    asked = limit + 1
    while True:
        found = find(archive.store, tree, limit=asked, sort=sort, after=after)
        rows += rows_of(archive, tree, found.matches, fold=fold)
        if len(rows) > limit:
            return Page(found.total, tuple(rows[:limit]), rows[limit - 1].match.key)
        if len(found.matches) < asked:
            return Page(found.total, tuple(rows))
        after = found.matches[-1].key
        asked *= 2


def rows_of(archive: Archive, tree: Query, matches: Sequence[Match], *, fold: bool) -> Iterable[Row]:
    """The rows of some matches; with `fold` without those of which an earlier copy matches too."""
    groups = archive.evidence.copies([match.id for match in matches])
    if groups and fold:
        there = archive.store.among(tree, {copy.id for group in groups.values() for copy in group})
        for match in matches:
            group = groups.get(match.id, ())
            if match.id == next((copy.id for copy in group if copy.id in there), match.id):
                yield Row(match, group)
    else:
        yield from (Row(match, groups.get(match.id, ())) for match in matches)
