"""Opens the store that an archive's settings name; the only place that knows which stores there are."""

from __future__ import annotations

import os
from pathlib import Path

from index.catalog import Catalog
from index.evidence import CatalogEvidence
from index.holders import CatalogHolders
from index.settings import Settings
from index.store import Store

NAME = "name"
"""Key of the catalog's memory: what tells this archive from all others, once somebody has written to it."""


def open_store(folder: Path, settings: Settings, *, create: bool, catalog: Catalog | None) -> Store:
    """The store of an archive: on the cluster that the settings name, else in `folder`.

    It is made if it is missing and `create` is set. Only a cluster can do without a catalog: to be asked, not written.

    Raises:
        IndexDamaged: it is missing, or cannot be read.
        StoreFailed: a cluster does not answer, or refuses.
        UsageError: the settings name no store that could be used.
    """
    if settings.store:
        from index.opensearch.address import read_address
        from index.opensearch.cluster import Cluster
        from index.opensearch.store import OpenSearchStore

        address = read_address(settings.store, settings.cluster, os.environ)
        return OpenSearchStore(
            Cluster(address),
            settings.cluster,
            create=create,
            archive=(catalog.meta(NAME) if catalog else None) or "",
            known=CatalogEvidence(catalog) if catalog else None,
        )
    from index.whoosh.store import WhooshStore

    assert catalog is not None
    return WhooshStore(folder, create=create, holders=CatalogHolders(catalog))
