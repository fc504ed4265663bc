"""A command imports what it needs and nothing else: this is what makes a search quick."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pages import page

from search.cli import COMMANDS, QUICK, main

ROOT = Path(__file__).parent.parent.parent
HEAVY = (
    "rich", "trafilatura", "htmldate", "lxml", "bs4", "whoosh", "feedparser", "email", "asyncio", "multiprocessing",
    "concurrent", "pathspec", "pebble", "watchdog", "filelock", "platformdirs", "fastwarc", "resiliparse", "sentencex",
    "ftfy", "msgspec", "typing_extensions", "logging", "hashlib", "wcwidth", "marisa_trie", "xml", "csv", "http", "socket", "subprocess", "tempfile", "unittest", "ingest",
    "index.gazetteer.lookup", "index.whoosh.writer", "index.whoosh.merging", "search.spoken_periods", "search.values",
    "search.explaining", "search.passages", "search.facets", "search.formats", "search.shapes", "search.demo",
    "search.article_view", "search.acceptance",
)  # fmt: skip
"""What a search for plain words has no use for."""

MODULES = 290
"""Modules that a search may import; 270 when this was written, of which numpy has 110."""

SCRIPT = """
import json, sys
from search.cli import main
code = main(sys.argv[1:])
print(json.dumps([code, sorted(sys.modules)]), file=sys.stderr)
"""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("startup")
    (folder / "storm.html").write_text(page("Storm closes port"))
    main(["--archive", str(folder / "archive"), "add", str(folder / "storm.html")])
    yield folder / "archive"


def modules(archive: Path, *arguments: str) -> tuple[int, set[str]]:
    """The exit code of a command, and what it imported."""
    # What measures coverage imports much of its own.
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("COV_CORE", "COVERAGE"))}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, "--archive", str(archive), *arguments], cwd=ROOT, capture_output=True, text=True,
        check=True, env=plain,
    )  # fmt: skip
    code, names = json.loads(done.stderr.splitlines()[-1])
    return code, set(names)


def heavy(names: set[str]) -> list[str]:
    return [name for name in HEAVY if name in names]


def test_a_search_for_words_imports_only_what_it_needs(archive: Path) -> None:
    code, names = modules(archive, "search", "storm", "-zeppelin")
    assert code == 0
    assert heavy(names) == []
    ours = [name for name in names if not name.startswith("_")]
    assert len(ours) <= MODULES, "look at `python -X importtime` before this number is raised"


def test_help_and_completion_open_no_archive_and_no_arrays(archive: Path) -> None:
    for arguments in (["--help"], ["help", "query"], ["search", "--help"], ["help", "schema"]):
        code, names = modules(archive, *arguments)
        assert code == 0
        assert not names & {"numpy", "index.whoosh.store", "lxml", "rich"}, arguments


def test_a_status_reads_no_article_with_a_parser(archive: Path) -> None:
    assert not modules(archive, "status")[1] & {"lxml", "rich", "trafilatura", "whoosh", "asyncio"}


def test_commands_that_only_read_are_known() -> None:
    assert set(COMMANDS) >= QUICK


def test_a_process_that_ends_at_once_has_written_all_and_says_how_it_went(archive: Path) -> None:
    command = [
        sys.executable,
        "-c",
        "from search.process import process; process()",
        "--archive",
        str(archive),
        "search",
    ]
    found = subprocess.run([*command, "--json", "storm"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (found.returncode, json.loads(found.stdout)["total"]) == (0, 1)
    nothing = subprocess.run([*command, "zeppelin"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert nothing.returncode == 1
    wrong = subprocess.run([*command, "date:soon"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "date:" in wrong.stderr
