"""Tells files that were deleted from files whose disk is not there: what vanishes in masses is held until confirmed."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from pathlib import Path

from index.catalog import Catalog
from index.holds import Held
from index.ledger_records import Fingerprint, Known, Root
from ingest.elsewhere import Elsewhere
from ingest.mounts import mounted_below
from ingest.opening import identity
from ingest.scanning import Found, is_missing

logger = logging.getLogger(__name__)

FEW = 50
"""Files that may vanish at once, however few there are."""

SHARE = 0.2
"""The share of an inbox's files that may vanish at once."""

FORGOTTEN = 0.05
"""The share of an inbox's files below which those that vanished once are believed to be gone, however many they were."""


class Guard:
    """Decides which of the files that a scan did not find may be given up, and keeps the holds.

    A file is held since its disk is away, until that is back; or since it is lost, and too many others were at once:
    then until it is back itself, found elsewhere or confirmed, or until the inbox has become so large that nobody asks.
    """

    def __init__(self, catalog: Catalog) -> None:
        self.ledger = catalog.ledger
        self.holds = catalog.holds
        self.disks = catalog.disks

    def believed(self, root: Root, found: Found, known: Mapping[str, Known], gone: Collection[Path]) -> frozenset[Path]:
        """Which of the files that are gone by a scan of a whole inbox may be given up.

        Those that are there and ignored by now always may.
        """
        held = self.holds.files(root.id)
        vanished = {path for path in gone if is_missing(path, below=root.path)}
        mounted = mounted_below(root.path)
        waiting = [str(path) for path, state in held.items() if not state.lost]
        disks = self.disks_away(root, found, known, waiting, mounted)
        on_root = [path for path in waiting if disks.isdisjoint(Path(path).parents)]
        why = root_away(root, found, on_root or known) if vanished else None
        away = {root.path} if why else disks
        on_disks = {path for path in vanished if not away.isdisjoint(path.parents)}
        if on_disks:
            why = why or disk_reason(root, away, on_disks)
        if root.path not in away:
            self.recognise(root, found, known)
        lost, doubt = self.lost(found, known, vanished - on_disks, held)
        # What is neither there nor gone lies in a folder that cannot be read.
        unread = {path for path in held if path not in gone and str(path) not in found.files}
        files = {path: path in lost or (path in held and held[path].lost) for path in on_disks | lost | unread}
        self.disks.replace(root.id, dict.fromkeys(mounted, False) | dict.fromkeys(disks, True))
        return frozenset(gone) - self.hold(root, files, held, reasons=[reason for reason in (doubt, why) if reason])

    def hold(
        self, root: Root, files: Mapping[Path, bool], held: Mapping[Path, Held], *, reasons: Collection[str]
    ) -> set[Path]:
        """Hold these files, each with whether it was lost; which of them nobody has said to be really gone."""
        before = self.holds.of(root.id)
        reason = "; ".join(reasons) or (before.reason if before else "")
        self.holds.set(root.id, files, reason=reason)
        asked = {path for path in files if path not in held or not held[path].confirmed}
        if len(files) > len(asked):
            logger.info("%r: %d missing files are given up, as was confirmed", str(root.path), len(files) - len(asked))
        if not files.keys() <= held.keys():
            logger.warning("%r: %s; its articles are kept", str(root.path), reason)
        return asked

    def lost(
        self, found: Found, known: Mapping[str, Known], vanished: Collection[Path], held: Mapping[Path, Held]
    ) -> tuple[set[Path], str | None]:
        """Which of these files are not believed to be gone, and why: what they held is nowhere, and they are, or were when
        they came to be held, too many.
        """
        if len(vanished) <= FEW and held.keys().isdisjoint(vanished):
            return set(), None
        there = {content(state) for state in found.files.values()}
        elsewhere = Elsewhere(self.ledger)
        lost = {
            path for path in vanished if content(known[str(path)].fingerprint) not in there and not elsewhere.has(path)
        }
        # What has come and was not read yet is the inbox's too: a daemon that has just begun knows few of its files.
        of = len(known.keys() | found.files.keys())
        if len(lost) > max(FEW, SHARE * of):
            return lost, at_once(len(lost), of)
        lost = {path for path in lost if path in held and held[path].lost}
        return (lost, at_once(len(lost), len(known))) if len(lost) > FORGOTTEN * of else (set(), None)

    def is_doubtful(self, root: Root, gone: Collection[Path]) -> bool:
        """Whether only a scan can tell if files that are said to be gone may be given up."""
        return len(gone) > FEW or bool(self.holds.of(root.id)) or not is_the_folder(root) or self.misses_disk(root)

    def disks_away(
        self, root: Root, found: Found, known: Collection[str], waiting: Collection[str], mounted: Collection[Path]
    ) -> set[Path]:
        """Where in an inbox a disk was mounted that has files, and is away; `waiting` are the files held for that.

        None is mounted there now, or one has come since on which most of them are not: that is another one.
        """
        away: set[Path] = set()
        for disk, was_away in self.disks.of(root.id).items():
            if disk not in mounted or was_away:
                files = below(disk, waiting) or below(disk, known)
                if files and (disk not in mounted or are_absent(files, found)):
                    away.add(disk)
        return away

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


def root_away(root: Root, found: Found, files: Collection[str]) -> str | None:
    """Why a root of which these files are known is not there; None if it is, or at least half of them are."""
    try:
        device, _ = identity(root.path.stat())
    except OSError as error:
        return f"the folder is missing ({error.strerror})"
    if is_the_folder(root) or not are_absent(files, found):
        return None
    if not found.files:
        return "the folder is empty, and not the one it was: is a disk not mounted?"
    what = "folder" if device == root.device else "disk"
    missing = sum(path not in found.files for path in files)
    return f"another {what} is in the place of the folder, and {missing:,} of {len(files):,} files are not on it"


def disk_reason(root: Root, away: Collection[Path], files: Collection[Path]) -> str:
    """Why files of disks that are away are not taken for deleted."""
    places = ", ".join(sorted(str(disk.relative_to(root.path)) for disk in away))
    return f"the disk that was mounted at {places} is not there, and {len(files):,} files were on it"


def below(folder: Path, files: Collection[str]) -> list[str]:
    """Those of some files that lie in a folder."""
    return [path for path in files if path.startswith(f"{folder}/")]


def are_absent(files: Collection[str], found: Found) -> bool:
    """Whether a walk did not find most of these files."""
    return 2 * sum(path in found.files for path in files) < len(files)


def at_once(files: int, known: int) -> str:
    """Why so many files of an inbox are not taken for deleted."""
    return f"{files:,} of {known:,} files vanished at once"


def content(state: Fingerprint) -> tuple[int, int, int]:
    """What a file keeps when it is moved within its disk."""
    return state.inode, state.size, state.mtime_ns
