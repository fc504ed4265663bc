"""Files that are read again: because their owner wants it, or because the parser is newer."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from daemons import daemon, dateline, row_of
from filled import filled
from pages import page
from waiting import wait_for


@pytest.fixture
def folder(tmp_path: Path, inbox: Path) -> Path:
    """An archive of an inbox with a good file, one that is empty, and one that is no text."""
    (inbox / "good.html").write_text(page())
    (inbox / "empty.html").write_text("")
    (inbox / "noise.html").write_bytes(b"\0\1\2" * 100)
    return filled(tmp_path / "archive", inbox)


def changed(folder: Path, *statements: str) -> None:
    with closing(sqlite3.connect(folder / "catalog.db")) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def state(folder: Path) -> tuple[int, int, int]:
    row = row_of(folder, "status")
    assert row["seen"] == row["indexed"] + row["copies"] + row["skipped"] + row["failed"] + row["waiting"]
    return row["indexed"], row["failed"], row["waiting"]


def test_what_failed_waits_and_is_read_by_the_next_sync(folder: Path) -> None:
    assert state(folder) == (1, 2, 0)
    assert row_of(folder, "admin", "retry", "--failed") == {"schema": "dateline.retry/1", "waiting": 2, "missing": 0}
    assert state(folder) == (1, 0, 2)
    dateline(folder, "sync")
    assert state(folder) == (1, 2, 0)


def test_files_are_chosen_by_reason_or_by_path(folder: Path, inbox: Path) -> None:
    assert row_of(folder, "admin", "retry", "--reason", "empty")["waiting"] == 1
    assert state(folder) == (1, 1, 1)
    assert row_of(folder, "admin", "retry", str(inbox / "noise.html"), str(inbox / "good.html"))["waiting"] == 1
    assert state(folder) == (1, 0, 2)


def test_all_files_are_read_again_those_with_articles_too(folder: Path) -> None:
    # As if an older gazetteer had read it.
    changed(folder, "UPDATE article SET headline = 'As it was read before'")
    assert row_of(folder, "admin", "retry", "--all")["waiting"] == 3
    dateline(folder, "sync")
    assert "Storm closes port" in dateline(folder, "search", "ships").stdout
    assert state(folder) == (1, 2, 0)


def test_a_file_that_is_not_there_any_more_does_not_wait(folder: Path, inbox: Path) -> None:
    (inbox / "empty.html").unlink()
    assert row_of(folder, "admin", "retry", "--reason", "empty") == {
        "schema": "dateline.retry/1", "waiting": 0, "missing": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "said"),
    [([], "--failed"), (["--all", "--failed"], "alone"), (["--reason", "emty"], "'empty'"), (["{inbox}/emty.html"], "empty.html?")],
)  # fmt: skip
def test_what_is_not_there_is_said(folder: Path, inbox: Path, arguments: list[str], said: str) -> None:
    done = dateline(folder, "admin", "retry", *(argument.format(inbox=inbox) for argument in arguments))
    assert (done.returncode, said in done.stderr) == (2, True)


def test_a_daemon_reads_at_once_what_is_to_be_read_again(folder: Path, inbox: Path) -> None:
    # As if the empty file had failed for a reason that is none any more.
    changed(folder, "UPDATE entry SET state = 'failed', code = 'too-slow', article_id = NULL WHERE state = 'indexed'")
    with daemon(folder, inbox):
        assert "read now" in dateline(folder, "admin", "retry", "--reason", "too-slow").stdout
        wait_for(lambda: state(folder) == (1, 2, 0))


def test_a_newer_parser_reads_everything_again_while_nothing_else_is_to_do(folder: Path, inbox: Path) -> None:
    changed(folder, "UPDATE file SET parser_version = 0", "UPDATE article SET headline = 'As the old parser read it'")
    dateline(folder, "sync")
    with closing(sqlite3.connect(folder / "catalog.db")) as connection:
        rows = connection.execute("SELECT state, parser_version = 0 FROM file ORDER BY path").fetchall()
    # A sync reads what failed; what was read can wait.
    assert rows == [("failed", 0), ("indexed", 1), ("failed", 0)]
    with daemon(folder, inbox):
        wait_for(lambda: "Storm closes port" in dateline(folder, "search", "ships").stdout)
        assert state(folder) == (1, 2, 0)
    with closing(sqlite3.connect(folder / "catalog.db")) as connection:
        assert connection.execute("SELECT count(*) FROM file WHERE parser_version = 0").fetchone() == (0,)


def test_a_newer_schema_is_refused(folder: Path) -> None:
    changed(folder, "PRAGMA user_version = 99")
    done = dateline(folder, "search", "storm")
    assert (done.returncode, "newer Dateline" in done.stderr) == (3, True)
