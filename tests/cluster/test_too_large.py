"""A node with little memory: what could never be taken is refused with its reason, what could be is waited for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from nodes import Nodes
from skipping import or_skip

from index.errors import StoreAway
from index.opensearch.address import read_address
from index.opensearch.cluster import Cluster
from index.opensearch.sending import Action, Pace, Sender
from index.settings import ClusterSettings

pytestmark = [pytest.mark.xdist_group("narrow node"), pytest.mark.timeout(900)]

PACE = Pace(tries=3, pause=0.001, longest=0.01)
LIMIT, LARGEST = 200_000, 1_000_000
"""Bytes that the node takes at once, and of which a request may be at all."""

BREAKER = "network.breaker.inflight_requests.limit"


@pytest.fixture(scope="session")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nodes]:
    """A node that takes few bytes at once."""
    nodes = or_skip(lambda: Nodes(tmp_path_factory.mktemp("narrow")))
    nodes.settings += [f"indexing_pressure.memory.limit={LIMIT}b", f"http.max_content_length={LARGEST}b"]
    with nodes:
        yield nodes


@pytest.fixture
def sender(narrow: Nodes) -> Iterator[Sender]:
    cluster = Cluster(read_address(f"{narrow.url}/news", ClusterSettings(), {}))
    yield Sender(cluster, pace=PACE)
    cluster.close()


def document(name: str, size: int) -> Action:
    return Action("index", {"_index": "news-any", "_id": name}, {"text": "x " * (size // 2)})


def written(narrow: Nodes) -> set[str]:
    narrow.ask("news-any/_refresh", method="POST")
    return {hit["_id"] for hit in narrow.ask("news-any/_search?size=100")["hits"]["hits"]}


def test_a_document_larger_than_a_node_takes_at_once_is_refused_and_the_others_are_written(
    narrow: Nodes, sender: Sender
) -> None:
    [refused] = sender.send([document("small", 10), document("large", 2 * LIMIT), document("other", 10)])
    assert refused.id == "large"
    assert f"max_coordinating_and_primary_bytes={LIMIT}" in refused.reason
    assert {"small", "other"} <= written(narrow)


def test_a_request_larger_than_a_node_takes_at_once_is_sent_in_parts(narrow: Nodes, sender: Sender) -> None:
    assert sender.send([document(f"part{n}", LIMIT // 4) for n in range(9)]) == []
    assert {f"part{n}" for n in range(9)} <= written(narrow)


def test_a_request_that_is_too_large_to_be_read_at_all_is_sent_in_parts(narrow: Nodes, sender: Sender) -> None:
    assert sender.send([document(f"piece{n}", LIMIT // 4) for n in range(2 * LARGEST // (LIMIT // 4))]) == []
    assert len({name for name in written(narrow) if name.startswith("piece")}) == 2 * LARGEST // (LIMIT // 4)


def test_a_circuit_breaker_refuses_what_alone_is_too_large_and_has_the_rest_wait(narrow: Nodes, sender: Sender) -> None:
    narrow.ask("_cluster/settings", {"transient": {BREAKER: f"{LIMIT // 2}b"}}, method="PUT")
    [refused] = sender.send([document("broken", LIMIT - 50_000), document("fine", 10)])
    assert (refused.id, "Data too large" in refused.reason) == ("broken", True)
    assert "fine" in written(narrow)
    narrow.ask("_cluster/settings", {"transient": {BREAKER: "1b"}}, method="PUT")
    with pytest.raises(StoreAway):
        sender.send([document("later", 10)])
    narrow.ask("_cluster/settings", {"transient": {BREAKER: None}}, method="PUT")
