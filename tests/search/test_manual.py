"""The manual says what the commands say; `python docs/build.py` writes it anew."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from search.cli import COMMANDS, main
from search.manual import commands_page, man_page

DOCS = Path(__file__).parent.parent.parent / "docs"


def test_the_man_page_is_up_to_date() -> None:
    assert man_page() == (DOCS / "dateline.1").read_text("utf-8")


def test_the_page_of_commands_is_up_to_date() -> None:
    assert commands_page() == (DOCS / "commands.md").read_text("utf-8")


def test_the_manual_tells_of_every_command_and_every_option() -> None:
    page = man_page()
    for name in COMMANDS:
        assert f".SS dateline {name}\n" in page
    for option in (r"\-\-passages", r"\-\-format", r"\-\-by", r"\-\-color"):
        assert option in page


@pytest.mark.skipif(not shutil.which("groff"), reason="groff is not installed: the man page is not typeset")
def test_the_man_page_is_good_roff() -> None:
    done = subprocess.run(
        ["groff", "-man", "-Tutf8", "-ww", "-z", str(DOCS / "dateline.1")], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_a_command_is_what_its_own_help_says(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["help", name]) == 0
    shown = capsys.readouterr().out
    assert main([name, "--help"]) == 0
    assert shown == capsys.readouterr().out


def test_help_alone_lists_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["help"]) == 0
    assert "completion" in capsys.readouterr().out


@pytest.mark.parametrize("topic", [["serch"], ["schema", "sarch"], ["search", "show"]])
def test_unknown_topics_are_wrong_usage(topic: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["help", *topic]) == 2
    assert capsys.readouterr().err


def test_schemas_are_listed_and_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["help", "schema"]) == 0
    assert capsys.readouterr().out.split() == [
        "add",
        "article",
        "backup",
        "explain",
        "export",
        "facets",
        "forget",
        "hit",
        "import",
        "migrate",
        "places",
        "retry",
        "search",
        "status",
        "sync",
    ]
    assert main(["help", "schema", "dateline.search/1"]) == 0
    assert '"$schema"' in capsys.readouterr().out
