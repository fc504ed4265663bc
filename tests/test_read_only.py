"""An archive on a disk that cannot be written: it is read all the same."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from filled import filled

COMMAND = [sys.executable, "-c", "import sys; from search.cli import main; sys.exit(main())"]
READ_ONLY = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"'
TEXT = "The harbour lay under a storm for nine days, and the ships waited outside for it to end. "

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "storm.txt").write_text(f"Storm\n\n{TEXT * 4}")
    (tmp_path / "disk").mkdir()
    return filled(tmp_path / "disk" / "archive", tmp_path / "inbox")


@pytest.fixture
def run(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command where the disk of the archive is mounted without the right to write."""
    unshare = ["unshare", "-rm", "sh", "-c", READ_ONLY, str(archive.parent)]
    if (
        shutil.which("unshare") is None
        or subprocess.run([*unshare, "true"], capture_output=True, check=False).returncode
    ):
        pytest.skip("this system lets no user mount anything")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))

    def command(*arguments: str) -> subprocess.CompletedProcess[str]:
        words = [*unshare, *COMMAND, "--archive", str(archive), *arguments]
        return subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)

    return command


def test_it_is_searched_and_shown(run: Run) -> None:
    assert "Storm" in run("search", "harbour").stdout
    assert run("show", "1", "--text").stdout.startswith("Storm")
    assert run("list").stdout.startswith("storm.txt\t")
    assert run("status").returncode == 0


def test_what_is_still_in_its_log_is_not_passed_over(run: Run, archive: Path) -> None:
    with closing(sqlite3.connect(archive / "catalog.db")) as connection:
        connection.execute("UPDATE article SET headline = 'Calm'")
        connection.commit()
        assert run("show", "storm.txt", "--text").stdout.startswith("Calm")
        shutil.copy(archive / "catalog.db-wal", archive / "log")
    (archive / "log").rename(archive / "catalog.db-wal")
    refused = run("show", "storm.txt")
    assert refused.returncode == 3
    assert "is read-only" in refused.stderr


def test_an_older_catalog_says_where_it_is_brought_up_to_date(run: Run, archive: Path) -> None:
    with closing(sqlite3.connect(archive / "catalog.db")) as connection:
        connection.execute("PRAGMA user_version = 5")
    refused = run("search", "harbour")
    assert refused.returncode == 3
    assert "was made by an older Dateline" in refused.stderr
