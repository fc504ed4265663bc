"""Brings catalog, ledger and search index into step after a stop that was not clean."""

from __future__ import annotations

import logging

from index.catalog import Catalog
from index.store import Store

logger = logging.getLogger(__name__)

IN_STEP = "in_step"
"""Key of the catalog's memory: the index generation at the last clean end, empty while somebody writes."""

BATCH = 5_000
"""Articles that are read from the catalog and put into the index at a time."""


def recover(catalog: Catalog, store: Store) -> None:
    """Make the store hold exactly the catalog's articles, and the catalog those that a file holds.

    Does nothing but two reads after a clean end. Otherwise: files whose article is not in the catalog wait
    to be read again; articles that no file holds (a stop came before their ledger row) go; what the index lacks is put back; what the catalog lacks is removed from the index.
    """
    if catalog.meta(IN_STEP) != str(store.generation):
        catalog.ledger.wait_again()
        forget_unheld(catalog, store)
        refill(catalog, store)
    catalog.set_meta(IN_STEP, "")


def close_cleanly(catalog: Catalog, store: Store) -> None:
    """Remember that catalog and index are in step; not if a file was left half read, whose articles nobody holds."""
    if catalog.count() == catalog.ledger.held_count():
        catalog.set_meta(IN_STEP, str(store.generation))


def forget_unheld(catalog: Catalog, store: Store) -> None:
    """Remove the articles that no file holds, from the index first."""
    unheld = catalog.ids() - catalog.ledger.held()
    if unheld:
        logger.info("removing %d articles that no file holds", len(unheld))
        store.put((), delete=unheld)
        catalog.delete(unheld)


def refill(catalog: Catalog, store: Store) -> None:
    """Compare index and catalog by ids, both ways, and mend the index."""
    kept, indexed = catalog.ids(), store.ids()
    missing = sorted(kept - indexed)
    if indexed - kept:
        store.put((), delete=indexed - kept)
    if missing:
        logger.info("putting %d articles back into the index", len(missing))
    for start in range(0, len(missing), BATCH):
        found = catalog.articles(missing[start : start + BATCH])
        store.put([one.article for one in found.values()])
