"""Which file systems are mounted where, and which of them tell nothing of what other machines change on them."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

TABLE = Path("/proc/self/mountinfo")

SILENT = frozenset(
    "nfs nfs4 cifs smb3 smbfs ncpfs afs 9p ceph lustre glusterfs gpfs beegfs ocfs2 gfs2 coda overlay aufs virtiofs"
    " vboxsf prl_fs drvfs".split()
)
"""Kinds of file systems that change behind the kernel's back: on a network, or below another one."""

TALKING = frozenset({"fuseblk", "fusectl"})

NEAR = frozenset({"overlay", "aufs"})
"""Silent kinds that this machine alone writes to."""

ESCAPED = re.compile(r"\\([0-7]{3})")


@dataclass(frozen=True, slots=True)
class Mount:
    """A file system of some kind, and where it is mounted."""

    path: Path
    kind: str

    def is_silent(self) -> bool:
        """Whether events do not tell of all that changes on it."""
        return self.kind in SILENT or (self.kind.startswith("fuse") and self.kind not in TALKING)

    def is_far(self) -> bool:
        """Whether another machine may write to it."""
        return self.is_silent() and self.kind not in NEAR


def mounts() -> list[Mount]:
    """What is mounted, the latest last; nothing where the system does not say."""
    try:
        return read_table(TABLE.read_bytes().decode("utf-8", "surrogateescape"))
    except OSError:
        return []


def read_table(table: str) -> list[Mount]:
    """The mounts of a table as in proc(5), /proc/pid/mountinfo."""
    found = []
    for line in table.splitlines():
        before, _, after = line.partition(" - ")
        fields, kinds = before.split(" "), after.split(" ")
        if len(fields) > 4 and kinds[0]:
            found.append(Mount(Path(ESCAPED.sub(lambda code: chr(int(code[1], 8)), fields[4])), kinds[0]))
    return found


def mounts_of(folder: Path, table: Sequence[Mount]) -> list[Mount]:
    """The mount on which a folder lies, as if mounted at the folder, and all below it."""
    real = Path(os.path.realpath(folder))  # no resolve(): it fails at a link to itself
    around = [mount for mount in table if real.is_relative_to(mount.path)]
    below = [
        Mount(folder / mount.path.relative_to(real), mount.kind)
        for mount in table
        if mount.path != real and mount.path.is_relative_to(real)
    ]
    last = max(reversed(around), key=lambda mount: len(mount.path.parts), default=None)
    return [Mount(folder, last.kind), *below] if last else below


def mounted_below(folder: Path) -> frozenset[Path]:
    """Where below a folder something is mounted now."""
    return frozenset(mount.path for mount in mounts_of(folder, mounts()) if mount.path != folder)
