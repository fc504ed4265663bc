"""Tells whether a page was saved to its end: one that never closes `<html>` may still be on its way, or was cut short."""

from __future__ import annotations

import re
from pathlib import Path

from index.errors import ReadingError
from index.ledger_records import Fingerprint
from ingest.formats import PAGE_ENDINGS
from ingest.opening import OutOfReach, Unsettled, opened

OPENING = re.compile(r"<html[\s>].*?<head[\s>]", re.IGNORECASE | re.DOTALL)
CLOSING = re.compile(r"</html", re.IGNORECASE)

REACH = 65_536
"""So far from its beginning and its end a page is looked at."""


def lacks_end(head: str, tail: str) -> bool:
    """Whether what a page begins with opens `<html>` and `<head>`, and what it ends with does not close the former.

    HTML lets a page leave out all these tags (13.1.2.4), and what makes pages small, as SingleFile does, leaves out all
    that it can: `<head>` too. A page that has it does not save tags.
    """
    return bool(OPENING.search(head)) and not CLOSING.search(tail)


def is_without_end(path: Path, state: Fingerprint) -> bool:
    """Whether a file that is named as a page lacks its end, see `lacks_end`.

    False where it cannot be read now or is in another state: whoever reads it will say so.
    """
    if path.suffix.lower() not in PAGE_ENDINGS:
        return False
    try:
        with opened(path, state) as file:
            head = file.read(REACH)
            file.seek(max(0, state.size - REACH))
            tail = file.read(REACH)
    except (Unsettled, OutOfReach, ReadingError, OSError):
        return False
    return lacks_end(plain(head), plain(tail))


def plain(part: bytes) -> str:
    """A part of a file in which tags can be found, whatever its encoding: those of UTF-16 have zeros between letters."""
    return part.replace(b"\0", b"").decode("latin-1")
