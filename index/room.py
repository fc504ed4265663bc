"""How full the archive's disk may become: writing stops before there is no room to write in."""

from __future__ import annotations

import shutil
from pathlib import Path

from index.errors import NoRoom

FLOOR = 64 << 20
"""Bytes that are left free."""


def require_room(archive: Path) -> None:
    """Do nothing while there is room on the disk of an archive.

    Raises:
        NoRoom: less than `FLOOR` is free.
    """
    free = shutil.disk_usage(archive).free
    if free < FLOOR:
        raise NoRoom(
            f"Only {free >> 20} MB are free on the disk of {archive}; nothing is written to it.",
            f"Make room: {FLOOR >> 20} MB or more. A running daemon then goes on by itself.",
        )
