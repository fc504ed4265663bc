"""How many copies a write waits for."""

from __future__ import annotations

import pytest

from index.opensearch.address import read_address
from index.opensearch.cluster import Cluster
from index.opensearch.indices import Indices
from index.settings import ClusterSettings


@pytest.mark.parametrize(
    ("settings", "copies"),
    [
        (ClusterSettings(), "all"),
        (ClusterSettings(replicas=0), "1"),
        (ClusterSettings(replicas=3), "2"),
        (ClusterSettings(replicas=3, wait_for_active_shards=1), "1"),
    ],
    ids=["by the cluster", "one copy", "many copies", "set"],
)
def test_a_write_waits_for_a_second_copy_where_there_is_one(settings: ClusterSettings, copies: str) -> None:
    address = read_address("http://127.0.0.1:9200", settings, {})
    assert Indices(Cluster(address), settings).waiting()["wait_for_active_shards"] == copies
