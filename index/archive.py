"""The archive: one folder with the catalog, the search index, the settings and the lock."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from index.catalog import Catalog
from index.errors import ArchiveBusy, ArchiveError, NoArchive, StoreAway, StoreFailed, UserRefused
from index.evidence import CatalogEvidence, Evidence
from index.gazetteer_folders import gazetteer_folder
from index.settings import Settings, read_settings
from index.store import Store
from index.stores import NAME, open_store

if TYPE_CHECKING:
    from index.recovery import Progress

CATALOG = "catalog.db"
INDEX = "index"
LOCK = "lock"


class Archive:
    """An opened archive. What is not asked for is not opened: a status needs no search index."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.folder = folder
        self.settings = settings
        self.is_writing = False

    @classmethod
    def open(cls, folder: Path) -> Archive:
        """Open the archive in `folder`.

        Raises:
            NoArchive: there is none.
            SettingsError: its dateline.toml is wrong.
        """
        if not (folder / CATALOG).is_file():
            raise NoArchive(folder)
        return cls(folder, read_settings(folder))

    @classmethod
    def open_to_ask(cls, folder: Path) -> Archive:
        """Open the archive in `folder` for questions, for which a cluster alone is enough.

        Raises: as `open`; NoArchive if there is neither an archive nor a cluster.
        """
        if (folder / CATALOG).is_file():
            return cls.open(folder)
        archive = cls(folder, read_settings(folder))
        if not archive.settings.store:
            raise NoArchive(folder)
        return archive

    @classmethod
    def open_or_create(cls, folder: Path) -> Archive:
        """Open the archive in `folder`, made if there is none; the folder may exist and be empty.

        Raises:
            ArchiveError: the folder cannot be made, or is full of something else.
        """
        if folder.is_file():
            raise NoArchive(folder)
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            strangers = [] if (folder / CATALOG).exists() else strange_files(folder)
        except OSError as error:
            raise ArchiveError(
                f"No archive can be made in {folder}: {error.strerror}.", "Name another folder with --archive DIR."
            ) from error
        if strangers:
            raise ArchiveError(
                f"{folder} is no archive, and is not empty: it holds {strangers[0].name}.",
                "Name another folder with --archive DIR.",
            )
        archive = cls(folder, read_settings(folder))
        Catalog.open(folder / CATALOG, create=True).close()
        return archive

    @cached_property
    def catalog(self) -> Catalog:
        """The catalog.

        Raises:
            NoArchive: there is none; the archive is only asked.
        """
        if not self.has_catalog:
            raise NoArchive(self.folder)
        return Catalog.open(self.folder / CATALOG)

    @property
    def has_catalog(self) -> bool:
        """Whether this host knows files of its own."""
        return (self.folder / CATALOG).is_file()

    @cached_property
    def store(self) -> Store:
        """The search index; made if it is missing, but by whoever writes the archive only.

        Raises: as `index.stores.open_store`.
        """
        return open_store(
            self.folder / INDEX,
            self.settings,
            create=self.is_writing,
            catalog=self.catalog if self.has_catalog else None,
        )

    @property
    def evidence(self) -> Evidence:
        """What is shown of articles: those of all hosts, if the index is on a cluster."""
        shared = self.store.evidence if self.settings.store else None
        return shared or CatalogEvidence(self.catalog)

    @property
    def gazetteer(self) -> Path:
        """The folder of the gazetteer that the archive uses."""
        return gazetteer_folder(self.folder)

    @contextmanager
    def writing(
        self,
        *,
        wait: float,
        busy: Callable[[], None] | None = None,
        away: Callable[[StoreFailed], None] | None = None,
    ) -> Iterator[None]:
        """Hold the archive's lock (see `locked`), with index and catalog brought into step first.

        While the store is away or refuses the user `away` is called, and then it is tried again; without it, StoreAway
        or UserRefused is raised.
        """
        from index.recovery import close_cleanly, recover

        with self.locked(wait=wait, busy=busy):
            while True:
                try:
                    recover(self.catalog, self.store)
                    break
                except (StoreAway, UserRefused) as error:
                    if away is None:
                        raise
                    away(error)
            yield
            close_cleanly(self.catalog, self.store)

    @contextmanager
    def locked(self, *, wait: float, busy: Callable[[], None] | None = None) -> Iterator[None]:
        """Hold the archive's lock, which the kernel releases when the process ends, however it ends.

        Tries for `wait` seconds; then calls `busy`, if given, and tries for ever.

        Raises:
            ArchiveBusy: another process still holds it after `wait` seconds, and `busy` is not given.
        """
        from filelock import FileLock, Timeout

        lock = FileLock(self.folder / LOCK, mode=0o600)
        try:
            lock.acquire(timeout=wait, poll_interval=0.05)
        except Timeout as error:
            if busy is None:
                raise ArchiveBusy(
                    f"Another process is writing to the archive {self.folder}.",
                    "One `dateline watch` serves an archive; end it, or name another archive with --archive DIR.",
                ) from error
            busy()
            lock.acquire(poll_interval=0.05)
        self.is_writing = True
        if self.catalog.meta(NAME) is None:
            self.catalog.set_meta(NAME, os.urandom(16).hex())
        try:
            self.folder.chmod(0o700)  # it may have been made by its owner, open to all
            yield
        finally:
            self.is_writing = False
            lock.release()

    def mend_index(self, told: Progress | None = None) -> None:
        """Build the index again from the catalog, whatever state it is in; for whoever holds the lock."""
        from index.recovery import IN_STEP, rebuild, recover

        self.catalog.set_meta(IN_STEP, "")
        rebuild(self.catalog, self.store, told)
        recover(self.catalog, self.store)

    def use_store(self, store: Store) -> None:
        """Have another store answer from now on, and close the one before."""
        self.store.close()
        self.store = store

    def close(self) -> None:
        """Close what was opened."""
        for name in ("catalog", "store"):
            opened = self.__dict__.pop(name, None)
            if opened is not None:
                opened.close()


def strange_files(folder: Path) -> list[Path]:
    """What lies in a folder and is not an archive's own."""
    own = {CATALOG, INDEX, LOCK, "gazetteer", "socket", "answers", "dateline.toml", "last-search.json"}
    return sorted(path for path in folder.iterdir() if path.name not in own)
