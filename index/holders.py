"""What the catalog knows of the files that hold articles, as a store asks for it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from index.catalog import Catalog
from index.copies import copied_ids
from index.ledger_records import Root
from index.stored_paths import to_bytes, to_text

if TYPE_CHECKING:
    from index.path_patterns import PathPattern


class CatalogHolders:
    """Answers `index.store.Holders` from a catalog and its ledger."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog

    def on_path(self, pattern: str) -> Iterable[str]:
        """The articles with a file whose path, from its inbox's name on, fits a pattern of .gitignore.

        None has one that fits what is no pattern.
        """
        from index.path_patterns import read_pattern

        try:
            wanted = read_pattern(pattern)
        except ValueError:
            return set()
        roots = self.catalog.ledger.roots()
        return {
            name for root in roots if wanted.folders[:1] in ((), (root.name,)) for name in self.inside(root, wanted)
        }

    def inside(self, root: Root, wanted: PathPattern) -> Iterable[str]:
        """The articles with a file of one root that fits.

        What a path must begin with is looked up; what it must hold is compared by SQLite, before the pattern is.
        """
        start = to_bytes(root.path).rstrip(b"/") + b"/"
        first = start + b"".join(to_bytes(Path(folder)) + b"/" for folder in wanted.folders[1:])
        held = b"" if wanted.letters in root.name else wanted.letters.encode("utf-8", "surrogateescape")
        fits, name, cut = wanted.fits, f"{root.name}/", len(start)
        connection = self.catalog.connection
        connection.create_function("fits", 1, lambda raw: fits(name + to_text(raw[cut:])))
        # A plus sign keeps SQLite from going through all files in the order of their paths, which takes twice as long.
        path = "path" if wanted.folders[1:] else "+path"
        return (
            row[0]
            for row in connection.execute(
                f"SELECT article_id FROM file JOIN entry ON file.id = file_id WHERE root_id = ? AND {path} >= ?"
                f" AND {path} < ? AND (? = x'' OR instr(path, ?)) AND fits(path) AND article_id IS NOT NULL",
                (root.id, first, first[:-1] + b"0", held, held),
            )
        )

    def seen(self, start: str | None, end: str | None) -> Iterable[str]:
        """The articles first seen from `start` on and before `end` (ISO instants in UTC; None is open)."""
        rows = self.catalog.connection.execute(
            "SELECT id FROM article WHERE first_seen >= ? AND first_seen < ?", (start or "", end or "~")
        )
        return (row[0] for row in rows)

    def copied(self) -> Iterable[str]:
        """The articles that more than one file or member holds, and those whose text another article has."""
        return copied_ids(self.catalog.connection)
