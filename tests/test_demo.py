"""The demo: the sample articles, watched and searched, held to their known answers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

COMMAND = [sys.executable, "-c", "import sys; from search.cli import main; sys.exit(main())"]


def test_the_demo_does_what_it_says_and_every_known_answer_is_given(tmp_path: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "demo", "--keep", str(tmp_path / "try")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "69 of 69 searches are as they should be" in done.stdout
    assert (tmp_path / "try" / "archive" / "catalog.db").is_file()


def test_the_demo_does_not_touch_a_folder_that_is_there(tmp_path: Path) -> None:
    done = subprocess.run([*COMMAND, "demo", "--keep", str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "exists already" in done.stderr
