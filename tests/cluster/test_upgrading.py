"""A cluster of the oldest release that we support becomes one of the newest, node after node, and work goes on."""

from __future__ import annotations

from pathlib import Path

import pytest
from newsroom import newsroom
from nodes import Nodes
from releases import NEWEST, OLDEST, runtime
from skipping import or_skip

pytestmark = [pytest.mark.xdist_group("upgraded nodes"), pytest.mark.timeout(900)]


def test_while_nodes_are_upgraded_in_turn_no_search_fails_and_nothing_is_lost(tmp_path: Path, inbox: Path) -> None:
    nodes, newer = or_skip(lambda: (Nodes(tmp_path / "nodes", 3, OLDEST), runtime(tmp_path, NEWEST)))
    store = f"{nodes.url}/dateline"
    with nodes, newsroom(tmp_path / "archive", inbox, store=store, may_refuse=False) as room:
        nodes.wait()
        for number in range(3):
            nodes.upgrade(number, newer)
            nodes.wait(by=number)
            room.reader.goes_on()
        versions = {row["version"] for row in nodes.ask("_cat/nodes?h=version&format=json")}
        assert versions == {NEWEST.number.removesuffix(".0")}
        room.grows()
