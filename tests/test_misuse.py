"""What the command line says of what is not there, and of commands and options that are mistyped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from search.cli import main

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setenv("DATELINE_ARCHIVE", str(tmp_path / "archive"))

    def command(*arguments: str) -> tuple[int, str, str]:
        code = main(list(arguments))
        return (code, *capsys.readouterr())

    return command


def test_adding_what_is_not_there_makes_no_archive(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("add", str(tmp_path / "nope"))
    assert code == 1
    assert "does not exist" in out
    assert not (tmp_path / "archive").exists()


@pytest.mark.parametrize("command", [["search", "x"], ["show", "1"], ["list"], ["status"], ["sync"], ["add", "/"]])
def test_a_file_in_place_of_an_archive_is_no_archive(run: Run, tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "archive").write_text("mine")
    code, _, err = run(*command)
    assert code == 3
    assert "is a file, and an archive is a folder." in err
