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
from ingest.opening import identity
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
        vanished = {path for path in gone if is_missing(path, below=root.path)}
        mounted = mounted_below(root.path)
        away = self.away(root, found, known, mounted)
        on_disks = {path for path in vanished if not away.isdisjoint(path.parents)}
        others = vanished - on_disks
        reason = doubt(root, found, known, others) if others else None
        if reason is None:
            self.recognise(root, found, known)
        held = on_disks | others if reason else on_disks
        reasons = [*([reason] if reason else []), *([disk_reason(root, away, on_disks)] if on_disks else [])]
        disks = dict.fromkeys(mounted, False) | dict.fromkeys(away, True)
        if not held:
            self.holds.end(root.id)
        elif self.confirmed(root, held, "; ".join(reasons)):
            held, disks = set(), dict.fromkeys(mounted, False)
        self.disks.replace(root.id, disks)
        return frozenset(gone) - held

    def confirmed(self, root: Root, held: Collection[Path], reason: str) -> bool:
        """Hold the deletion of these files; whether somebody has said that they are really gone."""
        before = self.holds.of(root.id)
        self.holds.set(root.id, files=len(held), reason=reason)
        hold = self.holds.of(root.id)
        if hold and hold.confirmed:
            logger.info("%r: %d missing files are given up, as was confirmed", str(root.path), len(held))
            return True
        if before is None or before.reason != reason:
            logger.warning("%r: %s; its articles are kept", str(root.path), reason)
        return False

    def away(self, root: Root, found: Found, known: Mapping[str, Known], mounted: Collection[Path]) -> frozenset[Path]:
        """Where in an inbox a disk was mounted that has files, and is away.

        None is mounted there now, or one has come since of whose files most are not on it: that is another one.
        """
        away: set[Path] = set()
        for disk, was_away in self.disks.of(root.id).items():
            if disk not in mounted or was_away:
                files = [path for path in known if path.startswith(f"{disk}/")]
                there = sum(path in found.files for path in files)
                if files and (disk not in mounted or 2 * there < len(files)):
                    away.add(disk)
        return frozenset(away)

    def misses_disk(self, root: Root) -> bool:
        """Whether a disk that was mounted in an inbox is or was away."""
        disks = self.disks.of(root.id)
        return any(disks.values()) or (bool(disks) and not disks.keys() <= mounted_below(root.path))

    def recognise(self, root: Root, found: Found, known: Mapping[str, Known]) -> None:
        """Take the folder that stands at a root's path for the inbox from now on, if something of it is there."""
        try:
            state = root.path.stat()
        except OSError:
            return  # it is recognised when it is back
        device, inode = identity(state)
        if (found.files or not known) and (device, inode) != (root.device, root.inode):
            self.ledger.identify(root.path, device=device, inode=inode)


def is_the_folder(root: Root) -> bool:
    """Whether a root's path leads to the folder that it was."""
    try:
        state = root.path.stat()
    except OSError:
        return False
    return identity(state) == (root.device, root.inode)


def disk_reason(root: Root, away: Collection[Path], files: Collection[Path]) -> str:
    """Why files of disks that are away are not taken for deleted."""
    places = ", ".join(sorted(str(disk.relative_to(root.path)) for disk in away))
    return f"the disk that was mounted at {places} is not there, and {len(files):,} files were on it"


def doubt(root: Root, found: Found, known: Mapping[str, Known], vanished: Collection[Path]) -> str | None:
    """Why these files may not really be gone; None if there is no reason to doubt it."""
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
    there = {content(state) for state in found.files.values()}
    lost = sum(content(known[str(path)].fingerprint) not in there for path in vanished)
    if lost > max(FEW, SHARE * len(known)):
        return f"{lost:,} of {len(known):,} files vanished at once"
    return None


def content(state: Fingerprint) -> tuple[int, int, int]:
    """What a file keeps when it is moved within its disk."""
    return state.inode, state.size, state.mtime_ns
