"""What Tab gives, in the shells that are installed."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from screen_news import fill

from search.cli import cli, main
from search.completion_command import completion_command
from search.completions import article_completions, query_completions

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("completion")
    (folder / "news").mkdir()
    fill(folder / "news")
    main(["--archive", str(folder / "archive"), "add", str(folder / "news")])
    main(["--archive", str(folder / "archive"), "search", "ceasefire"])
    yield folder / "archive"


def completed(archive: Path, word: str) -> list[str]:
    return [item.value for item in query_completions(click.Context(cli, obj=archive), word)]


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("pla", ["place:"]),
        ("-pla", ["-place:"]),
        ("h", ["headline:", "hlead:"]),
        ("", []),
        ("source:m", ["source:monitors.example", "source:meridiantimes.example", "source:minato.example"]),
        ("site:ori", []),
        ("lang:", ["lang:en", "lang:fr", "lang:ja"]),
        ("place:dam", ['place:"Damascus Governorate"', "place:Damascus"]),
        ('place:"Damascus g', ['place:"Damascus Governorate"']),
        ("place:=TOK", ['place:="Tokyo Metropolis"', "place:=Tokyo"]),
        ("(by:佐", ['(by:"佐藤 花子"']),
        ("by:lina", ['by:"Lina Qasim"']),
        ("format:", ["format:jsonl", "format:json"]),
        ("path:", ["path:news/**"]),
        ("copies:", ["copies:only", "copies:off"]),
        ("date:last-", ["date:last-week", "date:last-month", "date:last-year"]),
        ("date:un", ["date:uncertain"]),
        ("headline:x", []),
        ("nothing:x", []),
    ],
)
def test_fields_and_values_are_completed(archive: Path, word: str, found: list[str]) -> None:
    assert completed(archive, word) == found


def test_without_an_archive_only_fields_are_completed(tmp_path: Path) -> None:
    assert completed(tmp_path / "none", "source:") == []
    assert completed(tmp_path / "none", "sou") == ["source:"]
    assert article_completions(click.Context(cli, obj=tmp_path / "none"), "2")[0].type == "file"


def test_articles_are_completed_by_number_with_their_headlines_or_as_files(archive: Path) -> None:
    context = click.Context(cli, obj=archive)
    items = article_completions(context, "2")
    assert [(item.value, item.type) for item in items] == [("2", "plain")]
    assert "ceasefire" in (items[0].help or "")
    assert article_completions(context, "inbox/")[0].type == "file"


@pytest.fixture
def shell(archive: Path, tmp_path: Path) -> dict[str, str]:
    """An environment in which `dateline` is a command."""
    (tmp_path / "dateline").write_text(
        f"#!/bin/sh\nexec {sys.executable} -c 'import sys; from search.cli import main; sys.exit(main())' \"$@\"\n"
    )
    (tmp_path / "dateline").chmod(0o755)
    return os.environ | {
        "PATH": f"{tmp_path}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT), "DATELINE_ARCHIVE": str(archive),
    }  # fmt: skip


def in_bash(line: str, shell: dict[str, str]) -> list[str]:
    """The candidates that bash has for the end of a line, as it would insert them."""
    script = f"""
        eval "$(dateline completion bash)"
        compopt() {{ :; }}
        COMP_LINE={line!r} COMP_POINT={len(line)} COMP_WORDBREAKS=$' \\t\\n"\\'><=;|&(:'
        _dateline_completion dateline
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    done = subprocess.run(["bash", "-c", script], env=shell, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return [one for one in done.stdout.split("\n") if one]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("dateline se", ["search"]),
        ("dateline search pla", ["place:"]),
        ("dateline search ceasefire place:dam", ['\\"Damascus\\ Governorate\\"', "Damascus"]),
        ("dateline search -place:gen", ["Geneva"]),
        ("dateline search --sort n", ["newest"]),
        ("dateline search --format bib", ["bibtex"]),
        ("dateline help qu", ["query"]),
        ("dateline completion z", ["zsh"]),
        ("dateline facets --by mo", ["month"]),
    ],
)
def test_bash_completes(line: str, found: list[str], shell: dict[str, str]) -> None:
    assert in_bash(line, shell) == found


@pytest.mark.skipif(not shutil.which("zsh"), reason="zsh is not installed: its script is not run")
def test_zsh_reads_its_script_and_asks_for_completions(shell: dict[str, str]) -> None:
    script = """
        autoload -U compinit; compinit -u -d $TMPDIR/zdump
        eval "$(dateline completion zsh)"
        compadd() { print -l -- $plain $open }
        _describe() { print -l -- "${described[@]}" }
        words=(dateline search place:tok) CURRENT=3
        _dateline_completion
        words=(dateline search pla) CURRENT=3
        _dateline_completion
    """
    done = subprocess.run(
        ["zsh", "-f", "-c", script], env=shell | {"TMPDIR": shell["PATH"].split(":")[0]}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.stderr == ""
    assert "place:Tokyo" in done.stdout.split("\n")
    assert "place:" in done.stdout.split("\n")


@pytest.mark.skipif(not shutil.which("fish"), reason="fish is not installed: its script is not run")
def test_fish_completes(shell: dict[str, str]) -> None:
    script = "dateline completion fish | source; complete -C 'dateline search place:gen'"
    done = subprocess.run(["fish", "-c", script], env=shell, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["place:Geneva"]


def test_a_completion_costs_little(shell: dict[str, str]) -> None:
    """Measured in time of the processor, with room for a slow machine: 150 ms is what we aim at."""
    line = "dateline search place:dam"
    asked = shell | {"_DATELINE_COMPLETE": "bash_complete", "COMP_LINE": line}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(["dateline"], env=asked, capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 1.0


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_each_shell_has_a_script(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", name]) == 0
    assert "_DATELINE_COMPLETE" in capsys.readouterr().out
    assert name in (completion_command.help or "")
