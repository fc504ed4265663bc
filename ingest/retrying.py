"""Has files read again: those that failed, those that were skipped, and those that an older parser read."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from index.errors import UsageError
from index.ledger import Ledger
from index.ledger_records import Fingerprint
from index.rereads import every, failed, fruitless, have_wait, outdated, reasons, with_reason
from index.terminal import plural
from ingest.inboxes import Inboxes, plain
from ingest.naming import unknown
from ingest.pipeline import PARSER_VERSION
from ingest.scanning import state_of_file

FEW = 8
"""Files that are read again before the daemon looks whether there is anything else to do."""


def retry_asked(inboxes: Inboxes, request: Mapping[str, Any]) -> dict[str, int]:
    """Have the files wait that a request names, `{"paths", "everything", "failed", "reason"}`; how many, and how many are missing.

    Raises:
        PathError: the archive knows nothing at a path.
        UsageError: no file has that reason.
    """
    ledger = inboxes.ledger
    if request["everything"]:
        found = every(ledger.connection)
    else:
        found = chosen(ledger, map(Path, request["paths"]), all_failed=request["failed"], reason=request["reason"])
    there = {path for path in found if state_of_file(path, below=ledger.inbox_of(path))}
    have_wait(ledger.connection, there)
    return {"waiting": len(there), "missing": len(found) - len(there)}


def chosen(ledger: Ledger, paths: Iterable[Path], *, all_failed: bool, reason: str | None) -> set[Path]:
    """The files that are meant."""
    found = failed(ledger.connection) if all_failed else set()
    if reason is not None:
        known = reasons(ledger.connection)
        if reason not in known:
            near = difflib.get_close_matches(reason, known, n=1, cutoff=0)
            counts = ", ".join(f"{code} ({plural(count, 'file')})" for code, count in sorted(known.items()))
            raise UsageError(
                f"No file failed or was skipped for the reason '{reason}'.",
                f"Did you mean '{near[0]}'? There are: {counts}." if near else "None failed or was skipped at all.",
            )
        found |= with_reason(ledger.connection, reason)
    for path in map(plain, paths):
        if not ledger.files_under(path):
            raise unknown(path, ledger)
        found |= fruitless(ledger.connection, path, parser_version=PARSER_VERSION)
    return found


class Rereading:
    """Goes once through the files that an older parser read; a daemon reads them again while nothing else is to do."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.after: int | None = 0

    def next_files(self) -> dict[Path, Fingerprint]:
        """The next few that are there, with their states; none when all have had their turn."""
        while self.after is not None:
            rows = outdated(self.ledger.connection, parser_version=PARSER_VERSION, after=self.after, limit=FEW)
            self.after = rows[-1][0] if rows else None
            states = {path: state_of_file(path, below=self.ledger.inbox_of(path)) for _, path in rows}
            if found := {path: state for path, state in states.items() if state}:
                return found
        return {}
