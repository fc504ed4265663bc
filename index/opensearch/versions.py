"""Numbers the writes of an archive on a cluster, so that of two the later one counts, whatever its clock says."""

from __future__ import annotations

from collections.abc import Callable

from index.catalog import Catalog

LAST = "last_version"
"""Key of the catalog's memory: the number of the archive's last write on a cluster."""


class Versions:
    """Gives each write a number; `now` are seconds since 1970, and the last number is kept in `catalog`, if there is one."""

    def __init__(self, now: Callable[[], float], catalog: Catalog | None) -> None:
        self.now = now
        self.catalog = catalog
        self.last = 0

    def milliseconds(self) -> int:
        """This moment, since 1970."""
        return round(1000 * self.now())

    def next(self) -> int:
        """The number of a new write: this moment in milliseconds, but always more than that of the write before."""
        before = int((self.catalog.meta(LAST) if self.catalog else None) or self.last)
        self.last = max(self.milliseconds(), before + 1)
        if self.catalog:
            self.catalog.set_meta(LAST, str(self.last))
        return self.last
