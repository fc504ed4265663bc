"""An archive of real files, read in the process of the test."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pages import NOW, InlineWorkers

from index.archive import Archive
from ingest.adding import add, sync
from ingest.inboxes import Inboxes
from ingest.intake import Intake

SETTINGS = "settle = 0.1\nworkers = 1\n"


def filled(folder: Path, inbox: Path, added: Iterable[Path] = ()) -> Path:
    """A new archive of an inbox, and of what is added; its folder. Settings are made for haste."""
    folder.mkdir()
    (folder / "dateline.toml").write_text(SETTINGS)
    archive = Archive.open_or_create(folder)
    with archive.writing(wait=0):
        inboxes = Inboxes(archive)
        intake = Intake(archive, InlineWorkers(archive.settings), lambda: NOW)
        inboxes.watch([inbox])
        sync(intake, inboxes, lambda _done, _total: None)
        list(add(intake, inboxes, added, lambda _done, _total: None))
    archive.close()
    return folder
