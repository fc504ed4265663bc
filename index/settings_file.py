"""Writes a setting into an archive's dateline.toml, and leaves all else in it as its owner wrote it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import takewhile
from pathlib import Path

from index.durable import replace_synced
from index.errors import SettingsError
from index.settings import FILE_NAME, Settings, parse_settings

STORE_LINE = re.compile(r"\s*store\s*=")


def store_line(store: str) -> str:
    """The line of dateline.toml that names a store."""
    return f"store = {json.dumps(store)}"


def write_store(archive: Path, store: str | None) -> None:
    """Name the store of the archive in this folder; None is the folder itself.

    Raises:
        SettingsError: the file is written in a way that is not understood well enough to be changed.
    """
    path = (archive / FILE_NAME).resolve()
    old = path.read_bytes() if path.is_file() else b""
    before = parse_settings(old, path) if old else Settings()
    new = with_store(old.decode(), store).encode()
    try:
        is_right = parse_settings(new, path) == replace(before, store=store)
    except SettingsError:
        is_right = False
    if not is_right:
        todo = "Take the line with `store` out of it" if store is None else f"Write into it: {store_line(store)}"
        raise SettingsError(f"{path} is written in a way that only its owner can change.", f"{todo}.")
    replace_synced(path, new)


def with_store(text: str, store: str | None) -> str:
    """The text of a dateline.toml with another store, named before the first table."""
    lines = text.splitlines(keepends=True)
    above = list(takewhile(lambda line: not line.lstrip().startswith("["), lines))
    kept = [line for line in above if not STORE_LINE.match(line)]
    named = [] if store is None else [store_line(store) + "\n"]
    return "".join([*named, *kept, *lines[len(above) :]])
