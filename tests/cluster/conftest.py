"""A cluster for the whole run: real nodes on loopback, or one of the tester's own, and stores on it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import count

import pytest
from holders import ListedHolders
from nodes import shared_nodes
from releases import Unavailable

from index.opensearch.address import Address, read_address
from index.opensearch.cluster import Cluster
from index.opensearch.store import OpenSearchStore
from index.settings import ClusterSettings
from index.store import Holders

OWN = "DATELINE_TEST_OPENSEARCH"
"""Names a cluster of the tester's own, as https://host:port; its indices that begin with dateline_test are ours."""

NODES = int(os.environ.get("DATELINE_TEST_NODES", "1"))
"""Nodes of the cluster on which stores are tested; those of the tests of faults are their own."""

LAYOUT = ClusterSettings(shards=NODES)


@pytest.fixture(scope="session")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running cluster."""
    if own := os.environ.get(OWN):
        yield own.rstrip("/")
        return
    # Several processes of one run share a folder above their own.
    several = "PYTEST_XDIST_WORKER" in os.environ
    root = tmp_path_factory.getbasetemp()
    try:
        with shared_nodes(root.parent if several else root, NODES) as found:
            yield found
    except Unavailable as reason:
        pytest.skip(f"NO CLUSTER WAS TESTED: {reason} Or name one of your own in {OWN}.")


@pytest.fixture(scope="session")
def addresses(url: str) -> Callable[[], Address]:
    """Gives an address with a prefix that nobody has used."""
    numbers = count()
    return lambda: read_address(f"{url}/dateline_test{os.getpid()}_{next(numbers)}", LAYOUT, os.environ)


@pytest.fixture
def address(addresses: Callable[[], Address]) -> Iterator[Address]:
    """An address with nothing behind it, which is empty again afterwards."""
    found = addresses()
    yield found
    remove(found)


def remove(address: Address) -> None:
    """Delete all indices and templates behind an address."""
    cluster = Cluster(address)
    cluster.client.indices.delete(index=f"{address.prefix}-*", params={"expand_wildcards": "all"})
    cluster.client.indices.delete_index_template(name=f"{address.prefix}-*", params={"ignore": 404})
    cluster.close()


@pytest.fixture
def holders() -> ListedHolders:
    return ListedHolders()


@pytest.fixture(scope="session")
def emptied(addresses: Callable[[], Address]) -> Iterator[Callable[[Holders], OpenSearchStore]]:
    """Opens one and the same store, emptied: to make its indices anew for every test would take a second each."""
    address = addresses()
    opened: list[OpenSearchStore] = []

    def empty(holders: Holders) -> OpenSearchStore:
        store = OpenSearchStore(Cluster(address), LAYOUT, create=True, holders=holders)
        opened.append(store)
        client, prefix = store.cluster.client, address.prefix
        names = f"{prefix}-articles-*,{prefix}-words-*,{prefix}-holders"
        client.indices.refresh(index=names)
        client.delete_by_query(index=names, body={"query": {"match_all": {}}}, params={"refresh": "true"})
        store.indices.count_commit()
        return store

    yield empty
    for store in opened:
        store.close()
    remove(address)


@pytest.fixture
def store(emptied: Callable[[Holders], OpenSearchStore], holders: Holders) -> OpenSearchStore:
    """An empty store."""
    return emptied(holders)
