"""The stores that keep the contract, each opened empty, and the files of what they will hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from holders import ListedHolders
from memory_store import MemoryStore
from stock_store import StockStore

from index.store import Holders, Store
from index.whoosh.store import WhooshStore

OPENERS: dict[str, Callable[[Path, Holders], Store]] = {
    "whoosh": lambda folder, holders: WhooshStore(folder, create=True, holders=holders),
    "memory": lambda _, holders: MemoryStore(holders),
    "stock codec": StockStore,
}


@pytest.fixture
def holders() -> ListedHolders:
    return ListedHolders()


@pytest.fixture(params=OPENERS)
def store(request: pytest.FixtureRequest, tmp_path: Path, holders: ListedHolders) -> Iterator[Store]:
    opened = OPENERS[request.param](tmp_path / "store", holders)
    yield opened
    opened.close()
