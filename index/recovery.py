"""Brings catalog, ledger and search index into step after a stop that was not clean."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence
from functools import partial
from pathlib import Path

from index.article import Article
from index.catalog import Catalog
from index.database import transaction
from index.errors import ArticlesRefused, IndexDamaged, StoreFailed
from index.records import dataclass
from index.store import Store

logger = logging.getLogger(__name__)

IN_STEP = "in_step"
"""Key of the catalog's memory: the index generation at the last clean end, empty while somebody writes."""

Progress = Callable[[int, int], None]
"""Hears how many of how many are done."""

BATCH = 5_000
"""Articles that are read from the catalog and put into the index at a time."""


def recover(catalog: Catalog, store: Store, told: Progress | None = None) -> None:
    """Make the store hold exactly the catalog's articles, and the catalog those that a file holds.

    Does nothing but three reads after a clean end, and settles what a write that broke off has left. After another one,
    files whose article is not in the catalog wait to be read again; articles that no file holds go; what the index lacks
    is put back; what the catalog lacks is removed from the index.
    """
    if store.problem:
        logger.warning("%s It is built again.", store.problem)
        rebuild(catalog, store)
    is_in_step = catalog.meta(IN_STEP) == str(store.generation)
    catalog.set_meta(IN_STEP, "")
    if not is_in_step:
        catalog.ledger.wait_again()
        with transaction(catalog.connection):
            catalog.unsettled.note(catalog.ids() - held(catalog))
    settle(catalog, store)
    if not is_in_step:
        refill(catalog, store, told)
        store.hold(catalog.ids())


def close_cleanly(catalog: Catalog, store: Store) -> None:
    """Remember that catalog and index are in step, but for what is not settled."""
    try:
        catalog.set_meta(IN_STEP, str(store.generation))
    except (IndexDamaged, StoreFailed) as error:
        logger.warning("%s The next start compares it with the catalog.", error.message)


def held(catalog: Catalog) -> set[str]:
    """The articles that a file holds, or held last and is gone."""
    return catalog.ledger.held() | catalog.gone.ids()


def settle(catalog: Catalog, store: Store) -> None:
    """Make the store hold what the ledger says of the articles of writes that broke off, whatever came of those.

    Those that a file holds are written again, with what is known of their files; those that none holds go, from the
    index first. If this breaks off it is to be done again.
    """
    unsettled = catalog.unsettled.ids()
    if not unsettled:
        return
    kept = unsettled & held(catalog)
    gone = unsettled - kept
    logger.info("writing %d articles again, and removing %d that no file holds", len(kept), len(gone))
    try:
        store.put(catalog.articles_only(kept), delete=gone)
    except ArticlesRefused as error:
        logger.warning("%s", error.message)
    with transaction(catalog.connection):
        catalog.delete(gone)
        catalog.unsettled.remove(unsettled)


def rebuild(catalog: Catalog, store: Store, told: Progress | None = None) -> None:
    """Build the index again from the catalog, beside the old one, which answers until the new one takes its place.

    A rebuild that was broken off goes on where it was; what was read again since is written again. The caller holds the
    archive's lock.
    """
    fresh = store.beside()
    write_again(catalog, fresh, compare(catalog, fresh).stale)
    refill(catalog, fresh, told)
    while fresh.tend():
        pass
    store.become(fresh)


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """The ids of articles that only the catalog has, that only the store has, and that the store has in another state."""

    missing: frozenset[str]
    surplus: frozenset[str]
    stale: frozenset[str]

    def sentences(self) -> list[str]:
        """What is wrong, for people."""
        said = {
            "articles of the catalog are not in the index": self.missing,
            "articles of the index are not in the catalog": self.surplus,
            "articles of the index are in another state than in the catalog": self.stale,
        }
        return [f"{len(ids):,} {what}." for what, ids in said.items() if ids]


def compare(catalog: Catalog, store: Store) -> Differences:
    """Compare catalog and store both ways, by ids and by the states of the articles."""
    kept, indexed = catalog.ids(), store.ids()
    both = sorted(kept & indexed)
    batches = (both[start : start + BATCH] for start in range(0, len(both), BATCH))
    return Differences(
        missing=frozenset(kept - indexed),
        surplus=frozenset(indexed - kept),
        stale=frozenset(store.stale(batches, partial(articles_at, catalog.path))),
    )


def mend(
    catalog: Catalog, store: Store, found: Differences, told: Progress | None = None, *, batch: int | None = None
) -> None:
    """Write again what differs; for whoever holds the archive's lock."""
    write_again(catalog, store, found.stale, batch=batch)
    refill(catalog, store, told, batch=batch)
    store.hold(catalog.ids())
    store.mend()


def write_again(catalog: Catalog, store: Store, ids: Collection[str], *, batch: int | None = None) -> None:
    """Put these articles as the catalog has them, `batch` (or BATCH) at a time."""
    wrong, step = sorted(ids), batch or BATCH
    for start in range(0, len(wrong), step):
        store.put(catalog.articles_only(wrong[start : start + step]))


def refill(catalog: Catalog, store: Store, told: Progress | None = None, *, batch: int | None = None) -> None:
    """Compare index and catalog by ids, both ways, and mend the index, `batch` articles (or BATCH) at a time.

    `told` hears how many articles were added.
    """
    kept, indexed, step = catalog.ids(), store.ids(), batch or BATCH
    missing = sorted(kept - indexed)
    if indexed - kept:
        store.put((), delete=indexed - kept)
    if not missing:
        return
    logger.info("putting %d articles back into the index", len(missing))
    if len(missing) <= step:
        try:
            store.put(catalog.articles_only(missing))
        except ArticlesRefused as error:
            logger.warning("%s", error.message)
        return
    batches = (missing[start : start + step] for start in range(0, len(missing), step))
    done = 0
    for count in store.build(batches, partial(articles_at, catalog.path)):
        done += count
        if told:
            told(done, len(missing))


def articles_at(path: Path, ids: Sequence[str]) -> list[Article]:
    """The articles with these ids in the catalog at `path`; called in a process of its own."""
    catalog = Catalog.open(path)
    try:
        return catalog.articles_only(ids)
    finally:
        catalog.close()
