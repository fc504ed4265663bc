"""Whichever request of a daemon to its cluster fails, and whatever happens before it is mended: all comes into step."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from driven_daemon import DrivenDaemon, differences, driven
from failing_requests import dead_line
from pages import page

from index.opensearch.address import Address
from index.opensearch.store import OpenSearchStore

STRIDE = int(os.environ.get("DATELINE_FAILING_STRIDE", "11"))
"""Of so many requests one fails: 1 lets each of them fail in its turn, and takes some minutes."""


def begin(inbox: Path) -> None:
    for name in ("edited", "deleted", "twice", "again"):
        (inbox / f"{name}.html").write_text(page(f"Story of {name}"))


def change(inbox: Path) -> None:
    (inbox / "edited.html").write_text(page("Edited story"))
    (inbox / "deleted.html").unlink()
    (inbox / "new.html").write_text(page("New story"))
    (inbox / "copy.html").write_text(page("Story of twice"))


def leave(inbox: Path) -> None:
    """Nothing more happens."""


def change_back(inbox: Path) -> None:
    (inbox / "edited.html").write_text(page("Story of edited"))
    (inbox / "deleted.html").write_text(page("Story of deleted"))
    (inbox / "new.html").unlink()
    (inbox / "copy.html").unlink()


def change_on(inbox: Path) -> None:
    (inbox / "edited.html").write_text(page("Story edited anew"))
    (inbox / "new.html").write_text(page("Story of edited"))
    (inbox / "twice.html").unlink()


def empty(inbox: Path) -> None:
    for path in inbox.iterdir():
        path.unlink()


def live(daemon: DrivenDaemon) -> None:
    daemon.next_scan = 0.0
    daemon.live(6)


def out_of_step(daemon: DrivenDaemon, inbox: Path) -> list[str]:
    """What is not as it should be, in the records on the cluster too."""
    store, catalog = daemon.archive.store, daemon.archive.catalog
    assert isinstance(store, OpenSearchStore)
    held = store.held(catalog.ids())
    wrong = [f"record {name}" for name in store.records.differing(held)]
    wrong += [f"record left {name}" for name in store.records.all() - held.keys()]
    return [*differences(daemon.archive, inbox), *store.check(), *wrong]


@pytest.mark.parametrize("does_last", [True, False], ids=["answer lost", "not done"])
@pytest.mark.parametrize("then", [leave, change_back, change_on, empty])
def test_whichever_request_fails_all_comes_into_step(
    url: str, address: Address, tmp_path: Path, inbox: Path, then: Callable[[Path], None], *, does_last: bool
) -> None:
    with driven(tmp_path / "archive", inbox, store=f"{url}/{address.prefix}") as daemon:
        at = 1
        while True:
            begin(inbox)
            daemon.catch_up()
            assert out_of_step(daemon, inbox) == [], f"before request {at}"
            with dead_line(at, does_last=does_last) as line:
                change(inbox)
                live(daemon)
                then(inbox)
            daemon.catch_up()
            assert out_of_step(daemon, inbox) == [], f"after request {at} failed"
            if not line.is_dead:
                return
            at += STRIDE
