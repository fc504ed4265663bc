"""Files that hold a whole archive: for their owner alone, and there only when they are whole."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from index.durable import sync_folder
from index.errors import PathError


@contextmanager
def sealed(path: Path) -> Iterator[BinaryIO]:
    """A new file that only its owner may read; it gets its name when it is written to its end and on disk.

    Raises:
        PathError: there is something at this path already, or its folder is not there.
    """
    if os.path.lexists(path):
        raise PathError(f"{path} is there already, and is not overwritten.", "Name a file that does not exist.")
    if not path.parent.is_dir():
        raise PathError(f"There is no folder {path.parent}.", "Make it first, or name another file.")
    fresh = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        # A link, other than a rename, never takes the place of what another process has put there meanwhile.
        os.link(fresh, path)
        sync_folder(path.parent)
    finally:
        fresh.unlink(missing_ok=True)
