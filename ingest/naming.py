"""Says what a path that the archive does not know may have been meant to be."""

from __future__ import annotations

import difflib
from pathlib import Path

from index.errors import PathError
from index.ledger import Ledger

LOOKED_AT = 2_000
"""Files of the same folder among which the nearest name is looked for."""


def unknown(path: Path, ledger: Ledger) -> PathError:
    """The error for a path at and below which the archive knows nothing; names the nearest that it does know."""
    known = [str(root.path) for root in ledger.roots()]
    known += [str(row.path) for row in ledger.files_under(path.parent)[:LOOKED_AT]]
    near = difflib.get_close_matches(str(path), known, n=1, cutoff=0.6)
    advice = f"Did you mean {near[0]}?" if near else "`dateline status` names the inboxes, `dateline list` the files."
    return PathError(f"The archive knows nothing at {path}.", advice)
