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


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["serch", "x"], "No such command 'serch'. Did you mean 'search'?"),
        (["admin", "chek"], "No such command 'chek'. Did you mean 'check'?"),
        (["admin", "gazetteer", "ad"], "No such command 'ad'. Did you mean 'add'?"),
        (["zzzzzz"], "No such command 'zzzzzz'."),
        (["help", "admin", "chek"], "There is no help about 'chek'. Did you mean 'check'?"),
        (["help", "search", "x"], "search has no command 'x'."),
    ],
)
def test_a_wrong_name_is_answered_with_the_nearest(run: Run, arguments: list[str], said: str) -> None:
    code, _, err = run(*arguments)
    assert code == 2
    assert said in err


def test_there_is_help_about_commands_inside_of_commands(run: Run) -> None:
    code, out, _ = run("help", "admin", "gazetteer", "add")
    assert code == 0
    assert out.startswith("Usage: dateline admin gazetteer add [OPTIONS] FILE")


def test_options_of_all_commands_may_follow_the_name_of_one(run: Run, tmp_path: Path) -> None:
    (tmp_path / "storm.txt").write_text(
        "Storm\n\n" + "The harbour lay under a storm, and ships waited for it to end. " * 9
    )
    run("add", str(tmp_path / "storm.txt"))
    assert "\x1b[" in run("search", "--color", "always", "storm")[1]
    assert "\x1b[" not in run("--color", "always", "search", "storm", "--color", "never")[1]
    assert "\x1b[" in run("--color", "always", "search", "storm")[1]
    assert run("sync", "--verbose")[0] == 0
    assert run("admin", "check", "--archive", str(tmp_path / "none"))[0] == 3
    assert run("admin", "gazetteer", "list", "--archive", str(tmp_path / "none"))[0] == 3
