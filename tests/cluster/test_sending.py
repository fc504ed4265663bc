"""Sending many documents over a line that refuses requests and documents, and cuts answers off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from articles import SUVA, an_article
from faulty_line import FaultyLine

from index.errors import ArticlesRefused, StoreAway, StoreFailed, UserRefused
from index.opensearch.address import Address, read_address
from index.opensearch.cluster import Cluster
from index.opensearch.sending import Action, Pace, Sender
from index.opensearch.store import OpenSearchStore
from index.settings import ClusterSettings

QUICK = Pace(most_actions=20, tries=12, pause=0.001, longest=0.01)


@pytest.fixture
def line(url: str) -> Iterator[FaultyLine]:
    with FaultyLine(url) as faulty:
        yield faulty


@pytest.fixture
def faulty(line: FaultyLine, address: Address) -> Iterator[Cluster]:
    """The cluster at an empty address, at the end of a faulty line."""
    bad = read_address(f"{line.url}/{address.prefix}", ClusterSettings(), {})
    cluster = Cluster(bad)
    yield cluster
    cluster.close()


def words(index: str, count: int) -> Iterator[Action]:
    return (Action("index", {"_index": index, "_id": str(n)}, {"term": f"word{n}"}) for n in range(count))


def test_every_document_arrives_over_a_faulty_line(line: FaultyLine, faulty: Cluster, address: Address) -> None:
    index = f"{address.prefix}-words"
    assert Sender(faulty, pace=QUICK).send(words(index, 2_000)) == []
    assert all(line.faults[fault] for fault in ("refused", "busy items", "cut"))
    client = faulty.client
    client.indices.refresh(index=index)
    assert client.count(index=index)["count"] == 2_000


def test_a_cluster_that_stays_away_is_said_to_be_away(line: FaultyLine, faulty: Cluster) -> None:
    line.is_cut = True
    pauses: list[float] = []
    sender = Sender(faulty, pace=replace(QUICK, tries=4, pause=1, longest=3), sleep=pauses.append, chance=lambda: 0.5)
    with pytest.raises(StoreAway, match="could not be written after 4 tries"):
        sender.send(words("anything", 1))
    assert pauses == [1.0, 1.5, 1.5]


def test_a_document_that_will_never_be_taken_is_named_and_the_others_are_written(store: OpenSearchStore) -> None:
    index = store.indices.of_period(store.build_number, "undated")
    good = Action("index", {"_index": index, "_id": "a"}, {"id": "a"})
    bad = Action("index", {"_index": index, "_id": "b"}, {"id": "b", "nonsense": 1})
    [refused] = Sender(store.cluster, pace=QUICK).send([bad, good])
    assert refused.id == "b"
    assert "nonsense" in refused.reason
    store.indices.refresh(store.build_number)
    assert store.writer().ids() == ["a"]


@pytest.mark.parametrize("count", [1, 7])
def test_a_setting_that_every_request_repeats_is_at_fault_and_no_document(store: OpenSearchStore, count: int) -> None:
    index = store.indices.of_period(store.build_number, "undated")
    actions = [Action("index", {"_index": index, "_id": str(n)}, {"id": str(n)}) for n in range(count)]
    with pytest.raises(StoreFailed, match="cannot parse ActiveShardCount"):
        Sender(store.cluster, pace=QUICK, params={"wait_for_active_shards": "quorum"}).send(actions)


def test_a_request_that_cannot_be_read_because_of_one_document_is_sent_without_it(store: OpenSearchStore) -> None:
    index = store.indices.of_period(store.build_number, "undated")
    actions = [Action("index", {"_index": index, "_id": name}, {"id": name}) for name in ("a", "b", "c" * 600, "d")]
    [refused] = Sender(store.cluster, pace=QUICK).send(actions)
    assert refused.id == "c" * 600
    assert "too long" in refused.reason
    store.indices.refresh(store.build_number)
    assert sorted(store.writer().ids()) == ["a", "b", "d"]


def test_a_user_who_is_refused_has_no_document_refused(line: FaultyLine, faulty: Cluster) -> None:
    line.instead = (403, "text/plain", b"Forbidden")
    with pytest.raises(UserRefused):
        Sender(faulty, pace=QUICK).send(words("anything", 2))


def test_requests_are_bounded_in_bytes_and_documents(store: OpenSearchStore) -> None:
    sender = Sender(store.cluster, pace=Pace(most_bytes=1_000, most_actions=7))
    runs = list(sender.requests(words("anything", 100)))
    assert sum(map(len, runs)) == 100
    assert max(map(len, runs)) == 7
    long = [Action("index", {"_index": "x", "_id": "1"}, {"term": "x" * 900}) for _ in range(3)]
    assert [len(run) for run in sender.requests(long)] == [1, 1, 1]


def test_articles_that_the_cluster_refuses_are_named_with_the_reason(store: OpenSearchStore) -> None:
    good = an_article("Storm", "Ships waited.")
    # There is no such latitude.
    bad = an_article("Calm", "Ships left.", places=(replace(SUVA, lat=95.0),))
    with pytest.raises(ArticlesRefused) as raised:
        store.put([good, bad])
    assert list(raised.value.reasons) == [bad.id]
    assert store.ids() == {good.id}
