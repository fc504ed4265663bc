"""Opens the store that an archive's settings name; the only place that knows which stores there are."""

from __future__ import annotations

import os
from pathlib import Path

from index.settings import Settings
from index.store import Holders, Store


def open_store(folder: Path, settings: Settings, *, create: bool, holders: Holders, owner: str) -> Store:
    """The store of an archive: on the cluster that the settings name, else in `folder`.

    It is made if it is missing and `create` is set. `owner` names the archive.

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
        return OpenSearchStore(Cluster(address), settings.cluster, create=create, holders=holders, owner=owner)
    from index.whoosh.store import WhooshStore

    return WhooshStore(folder, create=create, holders=holders)
