"""Where an index is built while another one answers, and whether what was left there unfinished can be gone on with."""

from __future__ import annotations

import shutil
from pathlib import Path

from index.durable import make_folder, write_synced

BESIDE = "beside"
"""The folder of such an index."""

BEGUN_AT = "begun-at"
"""The file in it that says on which generation of the other one it was begun."""


def folder_beside(index: Path, generation: int) -> Path:
    """The folder beside an index in which to build another; empty if something was committed since it was begun."""
    folder = index.parent / BESIDE
    begun_at = folder / BEGUN_AT
    if not begun_at.is_file() or begun_at.read_text("ascii") != str(generation):
        if folder.exists():
            shutil.rmtree(folder)
        make_folder(folder)
        write_synced(begun_at, str(generation).encode())
    return folder
