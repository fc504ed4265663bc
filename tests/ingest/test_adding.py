"""Adding files once, and bringing inboxes up to date."""

from __future__ import annotations

from pathlib import Path

import pytest
from pages import page

from index.ledger_records import State
from ingest import adding
from ingest.adding import add, sync
from ingest.inboxes import Inboxes
from ingest.intake import Intake, Outcome
from ingest.outcomes import outcome_rows
from ingest.retrying import retry_asked


def silent(_done: int, _total: int) -> None:
    pass


def added(intake: Intake, inboxes: Inboxes, *paths: Path) -> dict[str, Outcome]:
    return {outcome.path.name: outcome for outcome in add(intake, inboxes, paths, silent)}


def test_a_folder_is_added_with_all_that_is_in_it(intake: Intake, inboxes: Inboxes, inbox: Path) -> None:
    (inbox / "sub").mkdir()
    (inbox / "a.html").write_text(page("Storm"))
    (inbox / "sub" / "b.html").write_text(page("Flood"))
    (inbox / "sub" / "style.css").write_text("body{}")
    outcomes = added(intake, inboxes, inbox)
    assert {name: outcome.entries[0].state for name, outcome in outcomes.items()} == {
        "a.html": State.INDEXED,
        "b.html": State.INDEXED,
        "style.css": State.SKIPPED,
    }


def test_one_file_is_added_even_if_its_name_is_hidden(intake: Intake, inboxes: Inboxes, inbox: Path) -> None:
    (inbox / ".a.html").write_text(page())
    assert added(intake, inboxes, inbox / ".a.html")[".a.html"].entries[0].state is State.INDEXED


def test_what_is_missing_fails_and_the_rest_is_indexed(intake: Intake, inboxes: Inboxes, inbox: Path) -> None:
    (inbox / "a.html").write_text(page())
    outcomes = added(intake, inboxes, inbox / "missing.html", inbox / "a.html")
    assert outcomes["missing.html"].entries[0].code == "missing"
    assert outcomes["a.html"].entries[0].state is State.INDEXED


def test_what_is_known_and_unchanged_is_not_read_again(intake: Intake, inboxes: Inboxes, inbox: Path) -> None:
    (inbox / "a.html").write_text(page())
    added(intake, inboxes, inbox)
    [again] = added(intake, inboxes, inbox).values()
    assert again.unchanged
    assert [row["message"] for row in outcome_rows(again)] == ["unchanged"]


def test_what_failed_before_is_tried_again(intake: Intake, inboxes: Inboxes, inbox: Path) -> None:
    (inbox / "a.html").write_text("")
    added(intake, inboxes, inbox)
    assert not added(intake, inboxes, inbox)["a.html"].unchanged


def test_added_files_do_not_vanish_when_they_are_deleted(intake: Intake, inboxes: Inboxes, inbox: Path) -> None:
    """Only inboxes are followed; what was added once was meant to be kept."""
    (inbox / "a.html").write_text(page())
    added(intake, inboxes, inbox)
    (inbox / "a.html").unlink()
    assert sync(intake, inboxes, silent).removed == 0
    assert intake.catalog.count() == 1


def test_a_file_that_somebody_writes_is_busy(
    monkeypatch: pytest.MonkeyPatch, intake: Intake, inboxes: Inboxes, inbox: Path
) -> None:
    monkeypatch.setattr(adding, "PAUSE", 0.01)
    path = inbox / "a.html"
    path.write_text(page())
    import os

    descriptor = os.open(path, os.O_WRONLY)
    try:
        assert added(intake, inboxes, inbox)["a.html"].entries[0].code == "busy"
        assert intake.ledger.sums().waiting == 1
    finally:
        os.close(descriptor)
    assert added(intake, inboxes, inbox)["a.html"].entries[0].state is State.INDEXED


def test_sync_follows_edits_moves_and_deletions(intake: Intake, inboxes: Inboxes, inbox: Path) -> None:
    inboxes.watch([inbox])
    for name in ("edited", "moved", "deleted", "kept"):
        (inbox / f"{name}.html").write_text(page(f"{name} story"))
    assert sync(intake, inboxes, silent).indexed == 4
    (inbox / "edited.html").write_text(page("another story"))
    (inbox / "moved.html").rename(inbox / "new place.html")
    (inbox / "deleted.html").unlink()
    done = sync(intake, inboxes, silent)
    assert (done.scanned, done.indexed, done.failed, done.removed) == (3, 2, 0, 2)
    headlines = {kept.article.headline for kept in intake.catalog.articles(intake.catalog.ids()).values()}
    assert headlines == {"another story", "moved story", "kept story"}


def test_sync_counts_files_of_no_inbox_that_are_read_again(intake: Intake, inboxes: Inboxes, inbox: Path) -> None:
    (inbox / "a.html").write_text(page("Storm"))
    added(intake, inboxes, inbox)
    retry_asked(inboxes, {"everything": True})
    done = sync(intake, inboxes, silent)
    assert (done.scanned, done.indexed, done.failed) == (0, 1, 0)


def test_progress_is_told(intake: Intake, inboxes: Inboxes, inbox: Path) -> None:
    (inbox / "a.html").write_text(page())
    told: list[tuple[int, int]] = []
    list(add(intake, inboxes, [inbox], lambda done, total: told.append((done, total))))
    assert told == [(1, 1)]
