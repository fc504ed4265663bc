"""Without opensearch-py."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

CODE = """
import sys
sys.modules["opensearchpy"] = None
from search.cli import main
sys.exit(main())
"""


def test_one_line_says_what_to_install(tmp_path: Path) -> None:
    folder = str(tmp_path / "archive")
    command = [sys.executable, "-c", CODE, "--archive", folder]
    page = tmp_path / "page.txt"
    page.write_text("Storm closes port\n\nShips waited offshore.\n")
    done = subprocess.run(
        [*command, "add", str(page), "--store", "https://host.example"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert "https://host.example:443/dateline needs opensearch-py, which is not installed" in done.stderr
    assert "pip install 'dateline[opensearch]'" in done.stderr
