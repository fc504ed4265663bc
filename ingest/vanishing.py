"""Tells files that were deleted from files whose disk is not there: what vanishes in masses is held until confirmed."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from pathlib import Path

from index.disks import Disks
from index.holds import Holds
from index.ledger import Ledger
from index.ledger_records import Fingerprint, Known, Root
from ingest.mounts import mounted_below
from ingest.scanning import Found, is_missing

logger = logging.getLogger(__name__)

FEW = 50
"""Files that may vanish at once, however few there are."""

SHARE = 0.2
"""The share of an inbox's files that may vanish at once."""


class Guard:
    """Decides which of the files that a scan did not find may be given up, and keeps the holds."""

    def __init__(self, ledger: Ledger, holds: Holds, disks: Disks) -> None:
        self.ledger = ledger
        self.holds = holds
        self.disks = disks

    def believed(self, root: Root, found: Found, known: Mapping[str, Known], gone: Collection[Path]) -> frozenset[Path]:
        """Which of the files that are gone by a scan of a whole inbox may be given up.

        Those that are there and ignored by now always may. When the others are back, or so few that they are
        believed, the hold ends.
        """
        vanished = {path for path in gone if is_missing(path)}
        mounted, missing = mounted_below(root.path), self.missing_disks(root)
        reason = doubt(root, found, known, vanished, missing) if vanished else None
        if reason is None:
            self.holds.end(root.id)
            self.recognise(root, found, known)
            self.disks.replace(root.id, mounted)
            return frozenset(gone)
        before = self.holds.of(root.id)
        self.holds.set(root.id, files=len(vanished), reason=reason)
        hold = self.holds.of(root.id)
        if hold and hold.confirmed:
            logger.info("%r: %d missing files are given up, as was confirmed", str(root.path), len(vanished))
            self.disks.replace(root.id, mounted)
            return frozenset(gone)
        self.disks.replace(root.id, mounted | missing)
        if before is None or before.reason != reason:
            logger.warning("%r: %s; its articles are kept", str(root.path), reason)
        return frozenset(gone) - vanished

    def missing_disks(self, root: Root) -> frozenset[Path]:
        """Where in an inbox a disk was mounted, and none is now."""
        known = self.disks.of(root.id)
        return known - mounted_below(root.path) if known else known

    def recognise(self, root: Root, found: Found, known: Mapping[str, Known]) -> None:
        """Take the folder that stands at a root's path for the inbox from now on, if something of it is there."""
        try:
            state = root.path.stat()
        except OSError:
            return  # it is recognised when it is back
        if (found.files or not known) and (state.st_dev, state.st_ino) != (root.device, root.inode):
            self.ledger.identify(root.path, device=state.st_dev, inode=state.st_ino)


def is_the_folder(root: Root) -> bool:
    """Whether a root's path leads to the folder that it was."""
    try:
        state = root.path.stat()
    except OSError:
        return False
    return (state.st_dev, state.st_ino) == (root.device, root.inode)


def doubt(
    root: Root, found: Found, known: Mapping[str, Known], vanished: Collection[Path], missing: Collection[Path]
) -> str | None:
    """Why these files may not really be gone; None if there is no reason to doubt it.

    `missing` is where in the inbox a disk was mounted and none is now.
    """
    try:
        device = root.path.stat().st_dev
    except OSError as error:
        return f"the folder is missing ({error.strerror})"
    if not is_the_folder(root) and not found.files:
        return "the folder is empty, and not the one it was: is a disk not mounted?"
    if device != root.device and len(vanished) > len(known) / 2:
        return (
            f"another disk is in the place of the folder, and {len(vanished):,} of {len(known):,} files are not on it"
        )
    for disk in sorted(missing):
        if away := sum(path.is_relative_to(disk) for path in vanished):
            return f"no disk is mounted at {disk.relative_to(root.path)} any more, and {away:,} files were on it"
    moved = {content(state) for path, state in found.files.items() if path not in known}
    lost = sum(content(known[str(path)].fingerprint) not in moved for path in vanished)
    if lost > max(FEW, SHARE * len(known)):
        return f"{lost:,} of {len(known):,} files vanished at once"
    return None


def content(state: Fingerprint) -> tuple[int, int, int]:
    """What a file keeps when it is moved within its disk."""
    return state.inode, state.size, state.mtime_ns
