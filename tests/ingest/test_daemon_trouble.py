"""The daemon after trouble with its store: what the trouble cut in two is made whole."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from driven_daemon import driven, held
from pages import InlineWorkers, page

from index import room
from index.errors import StoreAway
from ingest.daemon import BATCH
from ingest.reading import Reading, Task
from ingest.workers import Unread

MANY = BATCH + 10


def test_an_article_goes_whose_file_vanished_while_the_store_did_not_say_that_it_was_written(
    tmp_path: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The catalog has it by then, and perhaps the store, but no row of the ledger says so."""
    with driven(tmp_path / "archive", inbox) as daemon:
        catalog, store = daemon.archive.catalog, daemon.archive.store
        put = store.put

        def cut_off(*arguments: object, **options: object) -> None:
            put(*arguments, **options)  # type: ignore[arg-type]
            raise StoreAway("The answer was cut off.")

        with monkeypatch.context() as trouble:
            trouble.setattr(store, "put", cut_off)
            (inbox / "storm.html").write_text(page("Storm closes port"))
            daemon.catch_up()
            assert len(catalog.ids()) == 1
            (inbox / "storm.html").unlink()
        (inbox / "calm.html").write_text(page("Calm returns"))
        daemon.catch_up()
        assert len(store.ids()) == 1
        assert catalog.ids() == store.ids() == catalog.ledger.held()


def test_a_folder_that_is_swapped_and_swapped_back_before_it_has_settled_leaves_nothing_to_wait_for(
    tmp_path: Path, inbox: Path
) -> None:
    """However many: what waits in vain stands before what has come."""
    (inbox / "sub").mkdir()
    for number in range(MANY):
        (inbox / "sub" / f"{number}.css").write_text("x")
    shutil.copytree(inbox / "sub", tmp_path / "other")
    with driven(tmp_path / "archive", inbox) as daemon:
        daemon.catch_up()
        (inbox / "sub").rename(tmp_path / "sub")
        (tmp_path / "other").rename(inbox / "sub")
        daemon.look_into(inbox / "sub")
        assert len(daemon.pending) == MANY
        (inbox / "sub").rename(tmp_path / "other")
        (tmp_path / "sub").rename(inbox / "sub")
        (inbox / "news.html").write_text(page("News"))
        daemon.look(inbox / "news.html")
        daemon.live(10)
        assert len(daemon.pending) == 0
        assert held(daemon.archive).keys() == {"news.html"}


def test_nothing_is_read_in_vain_while_the_disk_is_full(
    tmp_path: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []

    def noted(self: InlineWorkers, tasks: Iterable[Task]) -> Iterator[Reading | Unread]:
        for task in tasks:
            read.append(task.path)
            yield from InlineWorkers.read(self, [task])

    with driven(tmp_path / "archive", inbox) as daemon:
        monkeypatch.setattr(daemon.intake.workers, "read", noted.__get__(daemon.intake.workers))
        (inbox / "storm.html").write_text(page("Storm closes port"))
        with monkeypatch.context() as trouble:
            trouble.setattr(room, "FLOOR", 1 << 62)
            daemon.catch_up()
            assert read == []
        daemon.catch_up()
        assert read == [inbox / "storm.html"]
        assert held(daemon.archive).keys() == {"storm.html"}
