"""The daemon after trouble with its store: what the trouble cut in two is made whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from driven_daemon import driven
from pages import page

from index.errors import StoreAway


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
