"""`dateline forget`: what goes, what stays, and what cannot be forgotten."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from daemons import daemon, dateline, row_of
from filled import filled
from pages import page
from waiting import wait_for

from index.archive import Archive
from index.settings import Settings
from ingest.adding import sync
from ingest.inboxes import Inboxes
from ingest.intake import Intake


@pytest.fixture
def folder(tmp_path: Path, inbox: Path) -> Path:
    """An archive of an inbox with two articles, and of a folder that was added, which holds a copy and one more."""
    (inbox / "storm.html").write_text(page("Storm closes port"))
    (inbox / "calm.html").write_text(page("Calm opens port"))
    added = tmp_path / "added"
    added.mkdir()
    (added / "storm.html").write_text(page("Storm closes port"))
    (added / "fog.html").write_text(page("Fog delays ferries"))
    return filled(tmp_path / "archive", inbox, [added])


def listed(folder: Path) -> list[str]:
    return [line.split("\t")[0] for line in dateline(folder, "list").stdout.splitlines()]


def test_an_inbox_goes_with_the_articles_that_no_other_file_holds(folder: Path, inbox: Path) -> None:
    refused = dateline(folder, "forget", str(inbox))
    assert refused.returncode == 2
    assert "2 files and 1 article leave the archive; 1 article of theirs stay" in refused.stdout
    assert "--yes" in refused.stderr
    assert len(listed(folder)) == 4
    assert row_of(folder, "forget", str(inbox), "--yes") == {
        "schema": "dateline.forget/1", "files": 2, "articles": 1,
    }  # fmt: skip
    assert listed(folder) == ["fog.html", "storm.html"]
    assert row_of(folder, "status")["watches"] == []
    assert dateline(folder, "admin", "check").returncode == 0
    assert sorted(path.name for path in inbox.iterdir()) == ["calm.html", "storm.html"]
    assert dateline(folder, "watch").returncode == 2


def test_an_inbox_that_is_only_to_be_watched_no_more_keeps_its_articles(folder: Path, inbox: Path) -> None:
    assert "All articles stay" in dateline(folder, "forget", "--keep", str(inbox)).stdout
    assert len(listed(folder)) == 4
    assert row_of(folder, "status")["watches"] == []
    again = dateline(folder, "forget", "--keep", str(inbox))
    assert (again.returncode, "nothing to end" in again.stderr) == (2, True)


def test_what_was_added_is_forgotten_file_by_file(folder: Path, tmp_path: Path) -> None:
    assert row_of(folder, "forget", "--yes", str(tmp_path / "added" / "fog.html"))["articles"] == 1
    assert row_of(folder, "forget", "--yes", str(tmp_path / "added" / "storm.html"))["articles"] == 0
    assert listed(folder) == ["calm.html", "storm.html"]


def test_a_daemon_forgets_and_follows_no_more(folder: Path, inbox: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    with daemon(folder, inbox, other):
        assert row_of(folder, "forget", "--yes", str(inbox))["articles"] == 1
        (inbox / "late.html").write_text(page("Late for the harbour"))
        (other / "new.html").write_text(page("New in the harbour"))
        wait_for(lambda: "other/new.html" in listed(folder))
        row_of(folder, "sync")
        assert listed(folder) == ["added/fog.html", "added/storm.html", "other/new.html"]
        unknown = dateline(folder, "forget", "--yes", str(tmp_path / "othr"))
        assert (unknown.returncode, f"Did you mean {other}?" in unknown.stderr) == (2, True)
    assert dateline(folder, "admin", "check").returncode == 0


@pytest.mark.parametrize(
    ("path", "said"),
    [("inbox/storm.html", "the next scan would find it again"), ("inbx", "Did you mean"), ("inbox/strm.html", "storm.html?")],
)  # fmt: skip
def test_what_cannot_be_forgotten_is_said(folder: Path, tmp_path: Path, path: str, said: str) -> None:
    done = dateline(folder, "forget", "--yes", str(tmp_path / path))
    assert (done.returncode, said in done.stderr) == (2, True)
    assert len(listed(folder)) == 4


def test_an_inbox_of_the_settings_is_ended_there(folder: Path, inbox: Path) -> None:
    (folder / "dateline.toml").write_text(f'inboxes = ["{inbox}"]\n')
    done = dateline(folder, "forget", "--yes", str(inbox))
    assert (done.returncode, "dateline.toml" in done.stderr) == (2, True)


def test_an_inbox_in_another_one_hands_its_files_to_it(folder: Path, inbox: Path) -> None:
    (inbox / "sub").mkdir()
    (inbox / "sub" / "a.html").write_text(page("Inside the inbox"))
    with daemon(folder, inbox, inbox / "sub"):
        wait_for(lambda: "sub/a.html" in listed(folder))
        assert "in which it lies, goes on" in dateline(folder, "forget", "--yes", str(inbox / "sub")).stdout
        assert "inbox/sub/a.html" in listed(folder)
        assert row_of(folder, "sync")["removed"] == 0


def test_articles_without_a_file_are_forgotten_by_where_it_was_or_all(
    archive: Archive, intake: Intake, inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from ingest.forgetting import forget_asked

    archive.settings = replace(Settings(), on_delete="keep")
    inboxes = Inboxes(archive)
    inboxes.watch([inbox])
    for name in ("a", "b", "c"):
        (inbox / f"{name}.html").write_text(page(f"Storm {name}"))
    progress: Callable[[int, int], None] = lambda _done, _total: None  # noqa: E731
    sync(intake, inboxes, progress)
    for name in ("a", "b"):
        (inbox / f"{name}.html").unlink()
    sync(intake, inboxes, progress)
    asked: dict[str, Any] = {"paths": [str(inbox / "a.html")], "keep": False, "gone": False}
    assert forget_asked(intake, inboxes, asked) == {"files": 0, "articles": 1}
    assert forget_asked(intake, inboxes, asked | {"paths": [], "gone": True}) == {"files": 0, "articles": 1}
    assert archive.store.ids() == archive.catalog.ids()
    assert archive.catalog.count() == 1
