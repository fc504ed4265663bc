"""What became of a file, as the rows that `dateline add` prints, or as lines of the log."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

from index.ledger_records import Entry
from ingest.intake import Outcome

logger = logging.getLogger(__name__)


def outcome_rows(outcome: Outcome) -> Iterator[dict[str, Any]]:
    """One row of the shape `dateline.add/1` for each entry of a file; articles of one entry share a row."""
    members: dict[str, list[Entry]] = {}
    for entry in outcome.entries:
        members.setdefault(entry.member, []).append(entry)
    for member, entries in members.items():
        first = entries[0]
        yield {
            "schema": "dateline.add/1",
            "path": str(outcome.path),
            "member": member or None,
            "state": "copy" if member in outcome.copies else str(first.state),
            "ids": [entry.article_id for entry in entries if entry.article_id],
            "code": first.code,
            "message": "unchanged" if outcome.unchanged and not first.message else first.message,
        }


def log(outcome: Outcome) -> None:
    """Say in the log what became of a file."""
    for entry in outcome.entries:
        if entry.message:
            logger.warning("%s: %s", ascii(str(outcome.path)), entry.message)
        else:
            logger.info("%s: %s", ascii(str(outcome.path)), entry.state)
