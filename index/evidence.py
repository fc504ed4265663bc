"""What is kept of articles for those who are shown them: text, files, copies. From the catalog, or from a cluster."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import PurePath
from typing import Protocol

from index.catalog import Catalog, Kept
from index.copies import Copy, groups_of
from index.gone import Gone
from index.holdings import Holding
from index.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """The files that hold an article, and the one that held it last, if none does any more."""

    holdings: tuple[Holding, ...] = ()
    gone: Gone | None = None


NO_FILES = Files()


class Evidence(Protocol):
    """Gives what is shown of articles. Ids that are not there are left out of every answer."""

    def articles(self, ids: Iterable[str]) -> Mapping[str, Kept]:
        """The articles with these ids, by id."""

    def files(self, ids: Collection[str]) -> Mapping[str, Files]:
        """The files of these articles, by id."""

    def copies(self, ids: Collection[str]) -> Mapping[str, tuple[Copy, ...]]:
        """As `index.copies.groups_of`."""

    def ids_like(self, prefix: str, *, limit: int) -> list[str]:
        """The first ids that begin with `prefix`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What one archive knows of an article that it holds, for the other hosts of a cluster.

    Attributes:
        paths: of its files, each from the name of its inbox on.
        text_key: as `index.copies.text_key`, in hexadecimal digits.
        day: the value of its date.
    """

    first_seen: str
    text_key: str
    day: str | None
    paths: tuple[str, ...]
    files: Files


class CatalogEvidence:
    """The evidence of an archive's own catalog and ledger."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog

    def articles(self, ids: Iterable[str]) -> dict[str, Kept]:
        """As `Evidence.articles`."""
        return self.catalog.articles(ids)

    def files(self, ids: Collection[str]) -> dict[str, Files]:
        """As `Evidence.files`."""
        held = {name: tuple(self.catalog.ledger.holdings(name)) for name in ids}
        bare = [name for name, holdings in held.items() if not holdings]
        gone = self.catalog.gone.among(bare) if bare else {}
        return {name: Files(holdings=holdings, gone=gone.get(name)) for name, holdings in held.items()}

    def copies(self, ids: Collection[str]) -> dict[str, tuple[Copy, ...]]:
        """As `Evidence.copies`."""
        return groups_of(self.catalog.connection, ids)

    def ids_like(self, prefix: str, *, limit: int) -> list[str]:
        """As `Evidence.ids_like`."""
        return self.catalog.ids_like(prefix, limit=limit)

    def held(self, ids: Collection[str]) -> dict[str, Held]:
        """What other hosts may know of these articles, by id."""
        roots = {root.name: root.path for root in self.catalog.ledger.roots()}
        keys = self.catalog.text_keys(ids)
        files = self.files(ids)

        def path(holding: Holding) -> str:
            root = roots[holding.root]
            inside = holding.path.relative_to(root) if holding.path.is_relative_to(root) else holding.path
            return str(PurePath(holding.root) / inside)

        return {
            name: Held(
                first_seen=kept.first_seen,
                text_key=keys[name].hex(),
                day=kept.article.date.value,
                paths=tuple(map(path, files[name].holdings)),
                files=files[name],
            )
            for name, kept in self.catalog.articles(ids).items()
        }
