"""Whether what a vanished file held is in other files: then it was moved or is a copy, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from index.ledger import Ledger
from index.ledger_records import FileRow, State
from ingest.scanning import state_of_file


class Elsewhere:
    """Asks the ledger, across all roots. Each article and each hash is looked for once."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.found: dict[str, bool] = {}

    def has(self, path: Path) -> bool:
        """Whether files that are there hold all articles of one that is not.

        If it gave none: whether one is there that has its bytes, or its size and time and is the same or called so.
        """
        if articles := self.ledger.held_by([path]):
            return all(self.has_any(article, self.ledger.files_with) for article in articles)
        sha256 = self.ledger.sha256(path)
        if sha256 and self.has_any(sha256, self.ledger.idle_files_of):
            return True
        return is_any_there(self.ledger.idle_files_like(path))

    def has_any(self, name: str, files: Callable[[str], Iterable[FileRow]]) -> bool:
        """Whether one of the files that the ledger gives for an article or a hash is there."""
        if name not in self.found:
            self.found[name] = is_any_there(files(name))
        return self.found[name]


def is_any_there(files: Iterable[FileRow]) -> bool:
    """Whether one of these files is there, in the state in which it was read."""
    return any(file.state is not State.WAITING and state_of_file(file.path) == file.fingerprint for file in files)
