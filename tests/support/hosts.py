"""Ingest hosts in the process of the test: archives that write into one cluster, each with an inbox of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from pages import NOW, InlineWorkers

from index.archive import Archive
from index.recovery import IN_STEP
from ingest.adding import sync
from ingest.inboxes import Inboxes
from ingest.intake import Intake


class Host:
    """An archive whose files are shown under a name."""

    def __init__(self, folder: Path, name: str, store: str, on_delete: str = "remove") -> None:
        self.name = name
        self.folder, self.inbox = folder / name / "archive", folder / name / "inbox"
        self.folder.mkdir(parents=True)
        self.inbox.mkdir()
        (self.folder / "dateline.toml").write_text(
            f'store = "{store}"\nsettle = 0.05\nworkers = 1\non_delete = "{on_delete}"\n'
            f'[cluster]\nreplicas = 0\nhost = "{name}"\n'
        )

    @contextmanager
    def working(self) -> Iterator[tuple[Archive, Intake, Inboxes]]:
        """The archive while it is written to."""
        with closing(Archive.open_or_create(self.folder)) as archive, archive.writing(wait=0):
            inboxes = Inboxes(archive)
            inboxes.watch([self.inbox])
            yield archive, Intake(archive, InlineWorkers(archive.settings), lambda: NOW), inboxes

    def sync(self) -> None:
        """Bring the archive in step with its inbox."""
        with self.working() as (_, intake, inboxes):
            sync(intake, inboxes, lambda _done, _total: None)

    def interrupt(self) -> None:
        """Leave the archive as if it had been ended in the middle of something."""
        with closing(Archive.open(self.folder)) as archive:
            archive.catalog.set_meta(IN_STEP, "")

    @contextmanager
    def asked(self) -> Iterator[Archive]:
        """The archive, to be asked."""
        with closing(Archive.open_to_ask(self.folder)) as archive:
            yield archive
