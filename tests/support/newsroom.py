"""A newsroom at work while its cluster suffers: an editor who writes files, a reader who asks, and what must hold then."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from pages import page
from running_daemon import Running, running
from waiting import wait_for

from index.archive import Archive
from index.errors import DatelineError
from index.opensearch.store import OpenSearchStore
from index.recovery import compare
from search.engine import answer

PATIENCE = 300.0
BUSY_WAIT = 0.25
look_for = partial(wait_for, patience=PATIENCE, every=0.5)

NEEDS_REPAIR = 4
"""The exit code of a search that cannot be answered in full."""


def story(number: int, *, word: str = "harbour") -> str:
    """A page that no other is like; one of "harbour" stays, others are edited and deleted."""
    town = f"{word} of town{number}"
    return page(
        f"Storm {number} over the {town}",
        f"Ships waited on Monday outside the {town} while {number} masters counted broken masts and missing buoys.",
        f"Ferry {number} turned back with four hundred passengers, and the market of the {town} sold no fish all week.",
        date=f"201{number % 3}-0{1 + number % 9}-15",
    )


class Background(threading.Thread):
    """Does one thing again and again until it is left."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.halt = threading.Event()
        self.error: BaseException | None = None

    def step(self) -> None:
        raise NotImplementedError

    def run(self) -> None:
        try:
            while not self.halt.is_set():
                self.step()
                self.halt.wait(BUSY_WAIT)
        except BaseException as error:  # noqa: BLE001 - it is raised where the thread is joined
            self.error = error

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.halt.set()
        self.join(PATIENCE)
        if self.error and error is None:
            raise self.error


class Editor(Background):
    """Writes a story after the other into an inbox; of each four one is edited later, and one deleted."""

    def __init__(self, inbox: Path, *, most: int = 5_000) -> None:
        super().__init__()
        self.inbox, self.most = inbox, most
        self.count = 0
        self.kept: list[Path] = []

    def step(self) -> None:
        if self.count >= self.most:
            return
        self.count += 1
        path = self.inbox / f"story{self.count}.html"
        if self.count % 2:
            path.write_text(story(self.count))
            self.kept.append(path)
            return
        path.write_text(story(self.count, word="valley"))
        earlier = self.inbox / f"story{self.count - 12}.html"
        if self.count > 12 and self.count % 4:
            earlier.unlink()
        elif self.count > 12:
            earlier.write_text(story(self.count + self.most, word="valley"))


class Reader(Background):
    """Asks for the stories that stay. An answer that lacks one that is indexed, or has one too many, is an error; so is
    a refusal, but for one that says that the index cannot answer in full, if `may_refuse`.
    """

    def __init__(self, folder: Path, editor: Editor, *, may_refuse: bool) -> None:
        super().__init__()
        self.folder, self.editor, self.may_refuse = folder, editor, may_refuse
        self.answers = self.refusals = 0
        self.archive = Archive.open(folder)

    def run(self) -> None:
        self.archive = Archive.open(self.folder)  # the catalog belongs to the thread that opened it
        super().run()
        self.archive.close()

    def step(self) -> None:
        least = len(self.archive.catalog.ledger.held_by(list(self.editor.kept)))
        try:
            found = answer(self.archive, "harbour", limit=3)
        except DatelineError as error:
            if not self.may_refuse or error.exit_code != NEEDS_REPAIR:
                raise
            self.refusals += 1
            return
        self.answers += 1
        most = len(self.editor.kept)
        assert least <= found.total <= most, f"{found.total} stories were found, {least} to {most} are there"
        assert len(found.results) == min(3, found.total), f"{len(found.results)} of {found.total} stories were shown"

    def goes_on(self) -> None:
        """Wait until another question is answered."""
        before = self.answers
        look_for(lambda: self.answers > before or self.error is not None)


class Newsroom:
    """A daemon, an editor and a reader at one archive."""

    def __init__(self, daemon: Running, editor: Editor, reader: Reader) -> None:
        self.daemon, self.editor, self.reader = daemon, editor, reader

    def grows(self, by: int = 10) -> None:
        """Wait until so many more stories are indexed."""
        wanted = self.indexed() + by
        look_for(lambda: self.indexed() >= wanted or self.reader.error is not None)

    def becomes(self, state: str) -> None:
        """Wait until the daemon is in a state."""
        look_for(lambda: (self.daemon.status()["daemon"] or {}).get("state") == state)

    def indexed(self) -> int:
        archive = Archive.open(self.daemon.archive)
        try:
            return len(archive.catalog.ledger.held())
        finally:
            archive.close()

    def assert_whole(self) -> None:
        """What the inbox holds is what the catalog holds is what the cluster holds, once each."""
        files = {path.name: path.read_bytes() for path in self.daemon.inbox.iterdir()}
        hashes = {name: hashlib.sha256(text).hexdigest() for name, text in files.items()}
        look_for(lambda: self.has_read(hashes), seen=lambda: (len(files), self.daemon.status()))
        assert self.daemon.process.poll() is None
        assert self.daemon.end() == 0
        archive = Archive.open(self.daemon.archive)
        try:
            store = archive.store
            assert isinstance(store, OpenSearchStore)
            assert compare(archive.catalog, store).sentences() == []
            assert store.check() == []
            headlines = {kept.article.headline for kept in archive.catalog.articles(store.ids()).values()}
            assert len(headlines) == len(files)
            assert all(any(headline in text.decode() for text in files.values()) for headline in headlines)
        finally:
            archive.close()

    def has_read(self, hashes: Mapping[str, str]) -> bool:
        """Whether the daemon is well, and has read these files, as they are, and no others."""
        row = self.daemon.status()
        archive = Archive.open(self.daemon.archive)
        try:
            held = {one.relative: one.sha256 for one in archive.catalog.ledger.holdings()}
        finally:
            archive.close()
        return bool(row["healthy"] and (row["waiting"], row["failed"]) == (0, 0) and held == hashes)


@contextmanager
def newsroom(folder: Path, inbox: Path, *, store: str, may_refuse: bool = True) -> Iterator[Newsroom]:
    """A newsroom at work on a store, whose editor and reader stop on leaving; then everything must be whole."""
    settings = f'store = "{store}"\n'
    with running(folder, inbox, settings=settings) as daemon:
        with Editor(inbox) as editor, Reader(folder, editor, may_refuse=may_refuse) as reader:
            room = Newsroom(daemon, editor, reader)
            room.grows()
            yield room
            room.reader.goes_on()
        room.assert_whole()
