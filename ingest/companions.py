"""Companions: a page and its sidecars are read together, whichever of them comes, changes or goes first or last."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from index.beside import Beside
from ingest.batches import FileRead
from ingest.containers.lines import ENDINGS as LINES
from ingest.sidecar import names_spoken_of, sidecars_of


def to_read_again(beside: Beside, files: Iterable[FileRead]) -> set[Path]:
    """Which files were read without what is known now that these were read."""
    again: set[Path] = set()
    for file in files:
        path = file.task.path
        again |= {
            page
            for page in pages_of(beside, path)
            if beside.was_read(page) and beside.of(page).get(path) != file.task.fingerprint
        }
        # What was taken for an article of its own before its page came.
        again |= {
            each
            for each in file.beside
            if path in names_spoken_of(each) and beside.was_read(each) and path not in beside.of(each)
        }
    return again


def pages_of(beside: Beside, path: Path) -> list[Path]:
    """The files of the ledger whose sidecar a file is; files of lines have none."""
    if path.suffix not in (".json", ".url"):
        return []
    return [
        page for page in beside.named_alike(path) if path in sidecars_of(page) and not page.name.lower().endswith(LINES)
    ]
