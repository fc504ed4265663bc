"""The demo: the sample articles, watched and searched, held to their known answers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-c", "import sys; from search.cli import main; sys.exit(main())"]
NOWHERE = "http://127.0.0.1:1/news"


def test_the_demo_does_what_it_says_and_every_known_answer_is_given(tmp_path: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "demo", "--keep", str(tmp_path / "try")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "69 of 69 searches are as they should be" in done.stdout
    assert (tmp_path / "try" / "archive" / "catalog.db").is_file()


@pytest.mark.parametrize("option", [(), ("--store", NOWHERE)], ids=["variable", "option"])
def test_the_demo_writes_into_no_store_but_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: tuple[str, ...]
) -> None:
    """Nothing answers at the store that is named, so whatever asks it fails."""
    monkeypatch.setenv("DATELINE_STORE", NOWHERE)
    done = subprocess.run(
        [*COMMAND, *option, "demo", "--keep", str(tmp_path / "try")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "try" / "archive" / "index").is_dir()


def test_the_demo_does_not_touch_a_folder_that_is_there(tmp_path: Path) -> None:
    done = subprocess.run([*COMMAND, "demo", "--keep", str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "exists already" in done.stderr
