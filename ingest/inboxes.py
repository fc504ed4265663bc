"""The folders of an archive: which there are, what in them is to be read, and what is gone for good."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from index.archive import Archive
from index.errors import PathError
from index.ledger import Fingerprint, Root
from ingest.pipeline import PARSER_VERSION
from ingest.scanning import Changes, Found, compare, ignores, is_to_read, state_of_file, walk

logger = logging.getLogger(__name__)


class Inboxes:
    """Compares folders with the ledger. Only watched folders lose articles when files vanish."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.ledger = archive.catalog.ledger
        self.ignored = ignores(archive.settings.ignore)

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
        real, archive = folder.resolve(), self.archive.folder.resolve()
        if real == archive or real.is_relative_to(archive):
            raise PathError(f"{folder} is part of the archive itself.", "Keep articles in a folder of their own.")
        found = folder.stat()
        return self.ledger.root(folder, watched=watched, device=found.st_dev, inode=found.st_ino)

    def root_of(self, path: Path) -> Root | None:
        """The nearest inbox that holds a path; where there is none, the nearest folder that was added."""
        return nearest(path, self.ledger.roots())

    def scan(self, root: Root, folder: Path | None = None) -> Changes:
        """Walk a root, or a folder in it, and compare with the ledger."""
        found = self.walk(root, folder or root.path)
        for unreadable in found.unreadable:
            logger.warning("the folder %r cannot be read; what is in it is left as it was", str(unreadable))
        if folder is None or folder == root.path:
            known = self.ledger.files(root)
        else:
            known = {row.path: row for row in self.ledger.files_under(folder) if row.root_id == root.id}
        # An inbox inside another one answers for its own files.
        inner = [other.path for other in self.watched() if other.path != root.path]
        inner = [path for path in inner if path.is_relative_to(root.path)]
        mine = {path: state for path, state in found.files.items() if not any(map(path.is_relative_to, inner))}
        changes = compare(Found(mine, found.unreadable), known, parser_version=PARSER_VERSION)
        return changes if self.may_delete(root, found) else Changes(changes.to_read, frozenset())

    def left_waiting(self) -> dict[Path, Fingerprint]:
        """Files that were to be added once, and were not when the work was stopped."""
        states = {path: state_of_file(path) for path in self.ledger.waiting_unwatched()}
        return {path: state for path, state in states.items() if state}

    def walk(self, root: Root, folder: Path) -> Found:
        """The files below a folder of a root, without those of the archive if it lies there."""
        return walk(root.path, folder, self.ignored, without=self.archive.folder)

    def may_delete(self, root: Root, found: Found | None = None) -> bool:
        """Whether files missing from a root are really gone: not if the root itself is missing.

        A root that is empty and is not the folder it was is taken for a disk that is not mounted.
        """
        try:
            state = root.path.stat()
        except OSError:
            logger.warning("the folder %r is missing; its articles are kept", str(root.path))
            return False
        same = (state.st_dev, state.st_ino) == (root.device, root.inode)
        if same or (found.files if found else any(root.path.iterdir())):
            return True
        logger.warning("the folder %r is empty and not the one it was; its articles are kept", str(root.path))
        return False

    def look(self, path: Path) -> Fingerprint | None:
        """The state of one file, if it is to be read; None if not, or if there is no such file."""
        root = self.root_of(path)
        state = state_of_file(path)
        if root is None or state is None or self.is_ignored(root, path):
            return None
        if path.is_relative_to(self.archive.folder):
            return None
        return state if is_to_read(state, self.ledger.file(path), PARSER_VERSION) else None

    def is_ignored(self, root: Root, path: Path) -> bool:
        """Whether a file, or a folder above it, is ignored."""
        relative = path.relative_to(root.path)
        folders = [f"{parent}/" for parent in relative.parents if parent.name]
        return any(map(self.ignored, (*folders, str(relative))))

    def note(self, files: Mapping[Path, Fingerprint], *, seen: str) -> None:
        """Write files that are to be read into the ledger, as waiting."""
        by_root: dict[Root, list[tuple[Path, Fingerprint]]] = {}
        roots = self.ledger.roots()
        for path, state in files.items():
            root = nearest(path, roots)
            if root is not None:
                by_root.setdefault(root, []).append((path, state))
        for root, found in by_root.items():
            self.ledger.waiting(root, found, seen=seen)


def nearest(path: Path, roots: Iterable[Root]) -> Root | None:
    """The nearest inbox among these roots that holds a path; where there is none, the nearest other root."""
    holding = [root for root in roots if path.is_relative_to(root.path)]
    return max(holding, key=lambda root: (root.watched, len(root.path.parts)), default=None)


def plain(path: Path) -> Path:
    """A path as a user means it: absolute, without `~` and `..`, so that one folder has one name."""
    return Path(os.path.abspath(path.expanduser()))  # noqa: PTH100 - resolve() would follow links
