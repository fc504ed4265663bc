"""Looks up, in a process that reads files, what the archive's articles say of their publishers."""

from __future__ import annotations

import sqlite3
from functools import lru_cache, partial
from pathlib import Path

from index.prior import Prior, prior_of
from ingest.pipeline import PriorFor, no_prior

PATIENCE = 10.0
"""Seconds to wait for a catalog that is being recovered; one that is only being written never makes a reader wait."""


def priors_in(catalog: Path | None) -> PriorFor:
    """What gives the prior of a source by a catalog; without one, nothing is known of any.

    It is that of the moment: articles which the next commit brings are not in it.
    """
    return no_prior if catalog is None else partial(looked_up, catalog)


def looked_up(catalog: Path, source: str, without: str) -> Prior:
    """The prior of a source, but for the article `without`."""
    return prior_of(reader(catalog), source, without=without)


@lru_cache(maxsize=1)
def reader(catalog: Path) -> sqlite3.Connection:
    """This process's own connection to a catalog, which cannot write."""
    return sqlite3.connect(f"{catalog.absolute().as_uri()}?mode=ro", uri=True, timeout=PATIENCE)
