"""Brings the index of an archive into another store, while the one that it has stays as it is.

What is in the other store already is left there, so a migration that was broken off goes on where it was. An index in
a folder cannot tell whether an article was read again since: there, that holds only while nothing else was written.
"""

from __future__ import annotations

from dataclasses import replace

from index.agreement import compare_answers, sample
from index.archive import INDEX, Archive
from index.catalog import Catalog
from index.errors import StoreFailed, UsageError
from index.records import dataclass
from index.recovery import Progress, compare, mend
from index.store import Store
from index.stores import open_store

FOLDER = "folder"
"""What the store in the archive's own folder is called; every other is named by its URL."""

MIGRATING = "migrating"
"""Key of the catalog's memory: the generation from which a folder's index was begun."""

BATCH = 1_000
"""Articles of one commit: what a migration that is broken off does again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Migrated:
    """Another store that holds what the archive does; `questions` is how many were answered alike."""

    store: Store
    articles: int
    questions: int


def migrate(archive: Archive, to: str, told: Progress | None = None) -> Migrated:
    """Fill the store `to`, a URL or FOLDER, and compare it with that of the archive; the caller holds the lock.

    Raises:
        UsageError: the archive is kept there already.
        StoreFailed: a store cannot be reached, lacks articles in the end, or answers otherwise.
    """
    url = None if to == FOLDER else to
    if url == archive.settings.store:
        raise UsageError(f"The index is kept there already: {to}.", "`dateline admin check` looks whether it is whole.")
    target = open_store(
        archive.folder / INDEX,
        replace(archive.settings, store=url),
        create=True,
        catalog=archive.catalog,
    )
    if url is None:
        clear_what_is_old(archive.catalog, target, archive.store.generation)
    fill(archive.catalog, target, told)
    return verified(archive, target)


def clear_what_is_old(catalog: Catalog, target: Store, generation: int) -> None:
    """Empty an index in a folder, unless it was begun from this very generation of the archive's store."""
    if catalog.meta(MIGRATING) != str(generation):
        target.begin_anew()
        catalog.set_meta(MIGRATING, str(generation))


def fill(catalog: Catalog, target: Store, told: Progress | None) -> None:
    """Have a store hold what the catalog does."""
    mend(catalog, target, compare(catalog, target), told, batch=BATCH)
    while target.tend():
        pass


def verified(archive: Archive, target: Store) -> Migrated:
    """The other store, once it is known to hold all articles and to answer as the archive's does."""
    kept, there = archive.catalog.ids(), target.ids()
    if kept != there:
        raise StoreFailed(
            f"The store holds {len(there):,} articles, and the catalog {len(kept):,}: {len(kept - there):,} are missing.",
            "`dateline -v admin migrate …` again says why they were refused. Nothing was changed.",
        )
    if problems := target.check():
        raise StoreFailed(problems[0], "Nothing was changed.")
    asked = compare_answers(archive.catalog.articles_only(sample(kept)), kept, archive.store, target)
    return Migrated(store=target, articles=len(kept), questions=asked)
