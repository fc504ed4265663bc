"""Three nodes that are killed, stand still, fill up and start again while a daemon indexes and a reader asks.

After each fault the cluster holds exactly what the catalog holds, and the catalog what the inbox holds; in the middle of
it, a search is answered in full or says that it cannot be.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from newsroom import look_for, newsroom
from nodes import Nodes
from skipping import or_skip

pytestmark = [pytest.mark.xdist_group("three nodes"), pytest.mark.timeout(900)]


def disks(*, least: str | None) -> dict[str, dict[str, object]]:
    """Settings by which a disk with less room than this is full; None are the settings of the test's nodes."""
    marks = {f"cluster.routing.allocation.disk.watermark.{mark}": least for mark in ("low", "high", "flood_stage")}
    return {"transient": {"cluster.routing.allocation.disk.threshold_enabled": True if least else None} | marks}


def is_blocked(nodes: Nodes) -> bool:
    """Whether the cluster refuses to write because its disks are full."""
    return bool(nodes.ask("_cluster/state/blocks")["blocks"])


@pytest.fixture(scope="session")
def three(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nodes]:
    """Three nodes of their own for the tests of faults."""
    nodes = or_skip(lambda: Nodes(tmp_path_factory.mktemp("three"), 3))
    # How often it looks at its disks, and moves what lies on them: no less is taken.
    nodes.settings += ["cluster.info.update.interval=10s", "cluster.routing.allocation.disk.reroute_interval=1s"]
    with nodes:
        yield nodes


@pytest.fixture
def nodes(three: Nodes) -> Iterator[Nodes]:
    """The three nodes, whole and empty before each test."""
    three.heal()
    three.ask("*", method="DELETE")
    yield three
    three.heal()


@pytest.fixture
def store(nodes: Nodes) -> str:
    """The address of a store on them; all three may be asked."""
    return f"{nodes.url}/dateline"


def articles_of(nodes: Nodes) -> str:
    """The name of an index of articles that is written to."""
    names: list[str] = [row["index"] for row in nodes.ask("_cat/indices/dateline-articles-*-201*?format=json")]
    return min(names)


@pytest.mark.parametrize(
    "victim", [Nodes.manager, lambda nodes: nodes.holder(articles_of(nodes))], ids=["manager", "primary"]
)
def test_a_node_that_is_killed_while_a_daemon_indexes_loses_nothing(
    nodes: Nodes, store: str, tmp_path: Path, inbox: Path, victim: Callable[[Nodes], int]
) -> None:
    with newsroom(tmp_path / "archive", inbox, store=store) as room:
        nodes.wait()
        killed = victim(nodes)
        nodes.end(killed)
        room.reader.goes_on()
        nodes.start(killed)
        nodes.wait()
        room.grows()


def test_a_node_that_stands_still_holds_nothing_up_for_good_and_loses_nothing(
    nodes: Nodes, store: str, tmp_path: Path, inbox: Path
) -> None:
    with newsroom(tmp_path / "archive", inbox, store=store) as room:
        nodes.wait()
        still = nodes.holder(articles_of(nodes))
        nodes.pause(still)
        nodes.wait(nodes=2, status="yellow", by=(still + 1) % 3)
        room.reader.goes_on()
        nodes.heal()
        room.grows()


def test_a_disk_that_is_full_pauses_the_daemon_and_loses_nothing(
    nodes: Nodes, store: str, tmp_path: Path, inbox: Path
) -> None:
    with newsroom(tmp_path / "archive", inbox, store=store) as room:
        nodes.ask("_cluster/settings", disks(least="100000gb"), method="PUT")
        look_for(lambda: is_blocked(nodes))
        room.becomes("paused")
        room.reader.goes_on()
        nodes.ask("_cluster/settings", disks(least="1b"), method="PUT")
        look_for(lambda: not is_blocked(nodes))
        room.grows()
    nodes.ask("_cluster/settings", disks(least=None), method="PUT")


def test_a_cluster_that_is_restarted_whole_loses_nothing(nodes: Nodes, store: str, tmp_path: Path, inbox: Path) -> None:
    with newsroom(tmp_path / "archive", inbox, store=store) as room:
        for number in range(3):
            nodes.end(number, signal.SIGKILL)
        look_for(lambda: room.reader.refusals)
        nodes.heal()
        room.grows()
