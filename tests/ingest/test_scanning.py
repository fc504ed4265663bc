"""Walking folders and comparing them with the ledger."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from index.errors import SettingsError
from index.ledger_records import Fingerprint, Known, State
from ingest.ignoring import Rules, is_usual
from ingest.scanning import Found, compare, state_of_file, walk

ONE, TWO = Fingerprint(1, 1, 1, 1), Fingerprint(2, 2, 2, 2)


def names(root: Path, *patterns: str) -> set[str]:
    return {os.path.relpath(path, root) for path in walk(root, root, Rules(patterns).of(root)).files}


def touch(root: Path, *paths: str) -> None:
    for name in paths:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("x")


def test_files_in_all_folders_are_found(tmp_path: Path) -> None:
    touch(tmp_path, "a.html", "sub/deep/b.txt", "odd\nname 新聞.html")
    assert names(tmp_path) == {"a.html", "sub/deep/b.txt", "odd\nname 新聞.html"}


def test_hidden_and_unfinished_files_are_ignored(tmp_path: Path) -> None:
    touch(tmp_path, ".hidden", "a.html.part", "b.crdownload", "c.tmp", "d.swp", "e~", ".git/f", "@eaDir/g", "h.HTML")
    assert names(tmp_path) == {"h.HTML"}


def test_patterns_are_those_of_gitignore(tmp_path: Path) -> None:
    touch(tmp_path, "keep/a.txt", "drop/b.txt", "c.log")
    assert names(tmp_path, "drop/", "*.log") == {"keep/a.txt"}


def test_a_pattern_that_is_none_is_named() -> None:
    with pytest.raises(SettingsError, match="ignore"):
        Rules(["!"])


def test_links_and_pipes_are_no_files(tmp_path: Path) -> None:
    touch(tmp_path, "a.html")
    (tmp_path / "link.html").symlink_to(tmp_path / "a.html")
    (tmp_path / "loop").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe.html")
    assert names(tmp_path) == {"a.html"}
    assert state_of_file(tmp_path / "link.html") is None
    assert state_of_file(tmp_path / "missing") is None


def test_a_folder_that_vanishes_holds_nothing(tmp_path: Path) -> None:
    assert walk(tmp_path, tmp_path / "gone", is_usual) == Found({}, frozenset())


def test_a_folder_that_cannot_be_read_is_told(tmp_path: Path, forbid: Callable[[str], None]) -> None:
    touch(tmp_path, "sub/a.html")
    forbid("sub")
    assert walk(tmp_path, tmp_path, is_usual).unreadable == {tmp_path / "sub"}


def row(state: State = State.INDEXED, print_: Fingerprint = ONE, version: int = 1) -> Known:
    return Known(print_, state, version)


@pytest.mark.parametrize(
    ("known", "read"),
    [
        pytest.param(None, True, id="new"),
        pytest.param(row(), False, id="unchanged"),
        pytest.param(row(print_=TWO), True, id="changed"),
        pytest.param(row(State.WAITING), True, id="still waiting"),
        pytest.param(row(State.FAILED), False, id="failed and unchanged"),
        pytest.param(row(State.FAILED, version=0), True, id="one that an older parser failed on"),
        pytest.param(row(version=0), False, id="read by an older parser, which has time"),
    ],
)
def test_a_file_is_read_if_it_is(known: Known | None, *, read: bool) -> None:
    changes = compare(Found({"/in/a": ONE}, frozenset()), {"/in/a": known} if known else {}, parser_version=1)
    assert (Path("/in/a") in changes.to_read) == read


def test_a_file_that_is_not_found_is_gone() -> None:
    assert compare(Found({}, frozenset()), {"/in/a": row()}, parser_version=1).gone == {Path("/in/a")}


def test_a_file_in_a_folder_that_cannot_be_read_is_not_gone() -> None:
    found = Found({}, frozenset({Path("/in")}))
    assert compare(found, {"/in/sub/a": row()}, parser_version=1).gone == frozenset()
