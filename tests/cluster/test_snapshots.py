"""A snapshot of the cluster brings an index back, and the catalog what came after it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from daemons import dateline, row_of
from opensearchpy import OpenSearch, exceptions
from pages import page

from index.opensearch.address import Address
from index.opensearch.cluster import Cluster

WAITING = {"wait_for_completion": "true"}


@pytest.fixture
def client(address: Address) -> Iterator[OpenSearch]:
    cluster = Cluster(address)
    yield cluster.client
    cluster.close()


@pytest.fixture
def repository(client: OpenSearch, address: Address) -> Iterator[str]:
    """A place for snapshots that the nodes reach."""
    name = address.prefix
    try:
        client.snapshot.create_repository(repository=name, body={"type": "fs", "settings": {"location": name}})
    except exceptions.TransportError as error:
        pytest.skip(f"NO SNAPSHOT WAS TESTED: the cluster has no path.repo ({error.error})")
    yield name
    client.snapshot.delete(repository=name, snapshot="*")
    client.snapshot.delete_repository(repository=name)


def test_an_index_comes_back_from_a_snapshot_and_what_came_after_it_from_the_catalog(
    client: OpenSearch, repository: str, address: Address, tmp_path: Path, inbox: Path
) -> None:
    folder = tmp_path / "archive"
    folder.mkdir()
    settings = f'store = "{address.shown}"\nsettle = 0.1\nworkers = 1\n[cluster]\nreplicas = 0\n'
    (folder / "dateline.toml").write_text(settings)
    (inbox / "storm.html").write_text(page("Storm closes port"))
    dateline(folder, "add", str(inbox))
    names = f"{address.prefix}-*"
    taken = client.snapshot.create(repository=repository, snapshot="one", body={"indices": names}, params=WAITING)
    assert taken["snapshot"]["state"] == "SUCCESS"
    (inbox / "calm.html").write_text(page("Calm returns to the port"))
    dateline(folder, "add", str(inbox))
    client.indices.delete(index=names)
    assert dateline(folder, "search", "port").returncode == 4
    client.snapshot.restore(repository=repository, snapshot="one", body={"indices": names}, params=WAITING)
    assert [hit["headline"] for hit in row_of(folder, "search", "port")["hits"]] == ["Storm closes port"]
    assert dateline(folder, "admin", "check", "--mend").returncode == 0
    assert row_of(folder, "search", "port")["total"] == 2
