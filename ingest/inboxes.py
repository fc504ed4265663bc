"""The folders of an archive: which there are, what in them is to be read, and what is gone for good."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from index.archive import Archive
from index.errors import PathError
from index.ledger_records import Fingerprint, Root, State
from ingest.ignoring import Rules
from ingest.opening import identity, is_behind_link
from ingest.page_folders import is_page_folder
from ingest.pipeline import PARSER_VERSION
from ingest.scanning import Changes, Found, compare, is_folder, is_missing, is_to_read, state_of_file, uncollected, walk
from ingest.vanishing import Guard

logger = logging.getLogger(__name__)


class Inboxes:
    """Compares folders with the ledger. Only watched folders lose articles when files vanish."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.ledger = archive.catalog.ledger
        self.rules = Rules(archive.settings.ignore)
        self.own = identity(archive.folder.stat())
        self.guard = Guard(archive.catalog)

    def watched(self) -> list[Root]:
        """The inboxes."""
        return [root for root in self.ledger.roots() if root.watched]

    def watch(self, folders: Iterable[Path]) -> list[Root]:
        """Remember these folders, and those of the settings that are there, as inboxes; give all inboxes.

        Raises:
            PathError: one of `folders` is no folder, or is part of the archive.
        """
        for folder in folders:
            self.root(plain(folder), watched=True)
        for folder in map(plain, self.archive.settings.inboxes):
            if folder.is_dir():
                self.root(folder, watched=True)
            else:
                logger.warning("the folder %r of dateline.toml is missing", str(folder))
        return self.watched()

    def root(self, folder: Path, *, watched: bool) -> Root:
        """The root at this folder, remembered."""
        if not folder.is_dir():
            raise PathError(f"{folder} is not a folder.", "Name a folder that exists.")
        if self.is_own(folder):
            raise PathError(f"{folder} is part of the archive itself.", "Keep articles in a folder of their own.")
        device, inode = identity(folder.stat())
        return self.ledger.root(folder, watched=watched, device=device, inode=inode)

    def root_of(self, path: Path, *, folder: bool = False) -> Root | None:
        """The root that answers for a file or folder: the nearest inbox; if that ignores it, a folder that was added.

        What an inbox ignores, or does not see because it lies behind a link, and `add` was given by name is so a file
        that was added, and none of the inbox. What is the archive's own has no root.
        """
        return self.answering(path, self.ledger.roots(), folder=folder)

    def answering(self, path: Path, roots: Iterable[Root], *, folder: bool = False) -> Root | None:
        """The one of these roots that answers for a file or folder."""
        if self.is_own(path):
            return None
        holding = [root for root in roots if path.is_relative_to(root.path)]
        inbox = innermost(root for root in holding if root.watched)
        is_elsewhere = inbox and is_behind_link(path / "a file" if folder else path, inbox.path)
        if inbox and not is_elsewhere and not self.is_ignored(inbox, path, folder=folder):
            return inbox
        return innermost(root for root in holding if not root.watched)

    def root_to_add(self, path: Path, *, folder: bool = False) -> Root:
        """The root that answers for a file or folder that is to be added, made if there is none.

        Raises:
            PathError: it is part of the archive.
        """
        inboxes = {root.path for root in self.watched()}
        around = [path, *path.parents] if folder else path.parents
        new = next((each for each in around if each not in inboxes), around[0])
        return self.root_of(path, folder=folder) or self.root(new, watched=False)

    def keeper(self, path: Path) -> Root | None:
        """The root to which the ledger counts a file that it knows."""
        row = self.ledger.file(path)
        return next((root for root in self.ledger.roots() if row and root.id == row.root_id), None)

    @uncollected()
    def scan(self, root: Root, folder: Path | None = None) -> Changes:
        """Walk a root, or a folder in it, and compare with the ledger.

        What is gone by the walk of a folder is only said to be; by that of a whole root, it may be given up.
        """
        found = self.walk(root, folder or root.path)
        for unreadable in found.unreadable:
            logger.warning("the folder %r cannot be read; what is in it is left as it was", str(unreadable))
        known = self.ledger.known(root, folder or root.path)
        # An inbox inside another one answers for its own files.
        others = [other.path for other in self.watched() if other.path != root.path]
        inner = tuple(f"{path}/" for path in others if path.is_relative_to(root.path))
        if inner:
            mine = {path: state for path, state in found.files.items() if not path.startswith(inner)}
            found = Found(mine, found.unreadable)
        changes = compare(found, known, parser_version=PARSER_VERSION)
        if folder is None or folder == root.path:
            return Changes(changes.to_read, self.guard.believed(root, found, known, changes.gone))
        return changes

    def left_waiting(self) -> dict[Path, Fingerprint]:
        """Files that were to be added once, and were not when the work was stopped."""
        states = {path: state_of_file(path) for path in self.ledger.waiting_unwatched()}
        return {path: state for path, state in states.items() if state}

    def walk(self, root: Root, folder: Path) -> Found:
        """The files below a folder of a root, without those of the archive if it lies there."""
        return walk(root.path, folder, self.rules.of(root.path), without=self.own)

    def really_gone(self, paths: Iterable[Path]) -> set[Path]:
        """Which of these files may be given up: gone from an inbox that is there, and not too many at once."""
        roots = {root.id: root for root in self.watched()}
        gone: dict[int, set[Path]] = {}
        for path in paths:
            row = self.ledger.file(path)
            if row and row.root_id in roots and self.is_gone(path):
                gone.setdefault(row.root_id, set()).add(path)
        for number, found in gone.items():
            root = roots[number]
            if self.guard.is_doubtful(root, found):
                found &= self.scan(root).gone
        return {path for found in gone.values() for path in found}

    def look(self, path: Path) -> Fingerprint | None:
        """The state of one file, if it is to be read; None if not, or if there is no such file."""
        root = self.root_of(path)
        state = state_of_file(path)
        if root is None or state is None:
            return None
        row = self.ledger.file(path)
        if not root.watched and (row is None or row.state is not State.WAITING):
            return None  # what was added once is not followed
        return state if is_to_read(state, row.known if row else None, PARSER_VERSION) else None

    def is_gone(self, path: Path) -> bool:
        """Whether a file is not there any more, or no inbox wants it (by now) and `add` was not given it."""
        if is_missing(path):
            return True
        root, keeper = self.root_of(path), self.keeper(path)
        return (root is None or not root.watched) and (keeper is None or keeper.watched)

    def is_own(self, path: Path) -> bool:
        """Whether a path leads to the archive's folder or into it, by whatever name."""
        return any(is_folder(each, self.own) for each in (path, *path.parents))

    def is_ignored(self, root: Root, path: Path, *, folder: bool = False) -> bool:
        """Whether a file or folder, or a folder above it, is ignored or holds the parts of a page."""
        if path == root.path:
            return False
        relative, ignored = path.relative_to(root.path), self.rules.of(root.path)
        folders = [parent for parent in (relative, *relative.parents) if parent.name][0 if folder else 1 :]
        if any(ignored(f"{each}/") for each in folders) or (not folder and ignored(str(relative))):
            return True
        return any(is_page_folder(root.path / each) for each in folders)

    def note(self, files: Mapping[Path, Fingerprint], *, seen: str) -> dict[Path, Fingerprint]:
        """Write files that are to be read into the ledger, as waiting; give them.

        What its inbox has come to ignore since it was found is left out.
        """
        by_root: dict[Root, list[tuple[Path, Fingerprint]]] = {}
        roots = self.ledger.roots()
        for path, state in files.items():
            root = self.answering(path, roots)
            if root is not None:
                by_root.setdefault(root, []).append((path, state))
        for root, found in by_root.items():
            self.ledger.waiting(root, found, seen=seen)
        return {path: state for found in by_root.values() for path, state in found}


def innermost(roots: Iterable[Root]) -> Root | None:
    """The innermost of roots that hold the same path."""
    return max(roots, key=lambda root: len(root.path.parts), default=None)


def plain(path: Path) -> Path:
    """A path as a user means it: absolute, without `~` and `..`, so that one folder has one name."""
    return Path(os.path.abspath(path.expanduser()))  # noqa: PTH100 - resolve() would follow links
