"""Long output goes through a pager, on a terminal only."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from screen_news import fill

from search.cli import main
from search.pager import pager_command
from search.screen import Screen, current_screen, file_target, link, shows_links

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("pager")
    (folder / "news").mkdir()
    fill(folder / "news")
    main(["--archive", str(folder / "archive"), "add", str(folder / "news")])
    yield folder / "archive"


def on_a_terminal(archive: Path, *arguments: str, **environment: str) -> str:
    """What a command shows on a terminal of 24 lines."""
    leader, follower = pty.openpty()
    command = [sys.executable, "-c", "from search.process import process; process()", "--archive", str(archive)]
    variables = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "NO_COLOR")}
    process = subprocess.Popen(
        [*command, *arguments], cwd=ROOT, stdin=follower, stdout=follower, stderr=follower,
        env=variables | {"COLUMNS": "80", "LINES": "24", "TERM": "xterm-kitty"} | environment,
    )  # fmt: skip
    os.close(follower)
    shown = b""
    try:
        while piece := os.read(leader, 65536):
            shown += piece
    except OSError:  # Linux says so when the last writer has gone
        pass
    os.close(leader)
    process.wait()
    return shown.decode()


@pytest.fixture
def pager(tmp_path: Path) -> str:
    path = tmp_path / "pager"
    path.write_text("#!/bin/sh\necho PAGED with $LESS; head -n 3\n")
    path.chmod(0o755)
    return str(path)


def test_what_is_longer_than_the_terminal_is_paged(archive: Path, pager: str) -> None:
    shown = on_a_terminal(archive, "search", "ceasefire", PAGER=pager, LESS="FRX")
    assert shown.startswith("PAGED with FRX")
    assert "\x1b[1m" in shown
    assert shown.count("\n") == 4


def test_what_fits_is_not(archive: Path, pager: str) -> None:
    shown = on_a_terminal(archive, "search", "-n", "1", "ceasefire", PAGER=pager)
    assert "PAGED" not in shown
    assert "\x1b]8;;file://" in shown


def test_colours_may_be_refused_on_a_terminal(archive: Path, pager: str) -> None:
    for refused in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        shown = on_a_terminal(archive, "search", "-n", "1", "ceasefire", PAGER=pager, **refused)
        assert "Monitors" in shown
        assert "\x1b" not in shown


def test_a_pipe_is_never_paged(
    archive: Path, pager: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PAGER", pager)
    assert main(["--archive", str(archive), "search", "ceasefire"]) == 0
    assert "PAGED" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("variables", "command"),
    [
        ({"DATELINE_PAGER": "cat"}, None),
        ({"DATELINE_PAGER": ""}, None),
        ({"PAGER": "no-such-pager -x"}, None),
        ({"PAGER": "no-such-pager", "DATELINE_PAGER": "sh -c 'head -1'"}, ["sh", "-c", "head -1"]),
    ],
)
def test_the_pager_is_the_users_choice(
    variables: dict[str, str], command: list[str] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATELINE_PAGER", raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert pager_command() == command


@pytest.mark.parametrize(
    ("variables", "shown"),
    [
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM": "xterm-256color"}, False),
        ({"VTE_VERSION": "6800"}, True),
        ({"VTE_VERSION": "3000"}, False),
        ({"TERM_PROGRAM": "WezTerm"}, True),
        ({"WT_SESSION": "x"}, True),
        ({"TERM": "xterm-kitty", "FORCE_HYPERLINK": "0"}, False),
        ({"FORCE_HYPERLINK": "1"}, True),
        ({}, False),
    ],
)
def test_links_are_shown_where_they_are_known_to_work(variables: dict[str, str], shown: bool) -> None:
    assert shows_links(variables) is shown


def test_a_link_never_lets_anything_out_of_itself() -> None:
    screen = Screen(has_links=True)
    assert link("x", file_target("/a\x1b]8;;\x07 b\n.html"), screen).count("\x1b") == 4
    assert link("x", "file:///\x1b[2J", screen) == "x"


def test_no_terminal_has_no_links(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_HYPERLINK", "1")
    assert current_screen(colour=True).has_links is False
    assert current_screen(colour=True).has_colour is True
