"""What the catalog knows of the files that hold articles, as a store asks for it."""

from __future__ import annotations

from collections.abc import Iterable

from pathspec import GitIgnoreSpec

from index.catalog import Catalog
from index.ledger import to_path


class CatalogHolders:
    """Answers `index.store.Holders` from a catalog and its ledger."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog

    def on_path(self, pattern: str) -> Iterable[str]:
        """The articles with a file whose path, from its inbox's name on, fits a pattern of .gitignore."""
        fits = GitIgnoreSpec.from_lines([pattern]).match_file
        roots = {root.id: root for root in self.catalog.ledger.roots()}
        rows = self.catalog.connection.execute(
            "SELECT root_id, path, article_id FROM entry JOIN file ON file.id = file_id WHERE article_id IS NOT NULL"
        )
        found: set[str] = set()
        for root_id, raw, article_id in rows:
            root, path = roots[root_id], to_path(raw)
            if path.is_relative_to(root.path) and fits(f"{root.name}/{path.relative_to(root.path)}"):
                found.add(article_id)
        return found

    def seen(self, start: str | None, end: str | None) -> Iterable[str]:
        """The articles first seen from `start` on and before `end` (ISO instants in UTC; None is open)."""
        rows = self.catalog.connection.execute(
            "SELECT id FROM article WHERE first_seen >= ? AND first_seen < ?", (start or "", end or "~")
        )
        return (row[0] for row in rows)

    def copied(self) -> Iterable[str]:
        """The articles that more than one file or member holds."""
        rows = self.catalog.connection.execute(
            "SELECT article_id FROM entry WHERE article_id IS NOT NULL GROUP BY article_id HAVING count(*) > 1"
        )
        return (row[0] for row in rows)
