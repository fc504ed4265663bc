"""The README shows real commands with their real output: they are run here and compared."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"^```console\n(.*?)^```", re.M | re.S)
ANY = "…"
"""A line of the README that stands for any lines of output."""


def shown_commands() -> list[tuple[str, list[str]]]:
    """The commands of the README's console blocks, in order, each with the lines that it is shown to print."""
    shown: list[tuple[str, list[str]]] = []
    for block in BLOCK.findall((ROOT / "README.md").read_text("utf-8")):
        for line in block.splitlines():
            if line.startswith("$ "):
                shown.append((line[2:], []))
            else:
                shown[-1][1].append(line)
    return shown


def pattern(lines: list[str]) -> re.Pattern[str]:
    """What the output must look like; white space at the end of lines does not matter."""
    parts = [r"(?:.*\n)*?" if line.strip() == ANY else re.escape(line.rstrip()) + r" *\n" for line in lines]
    return re.compile("".join(parts))


def test_what_the_readme_shows_is_what_happens(tmp_path: Path) -> None:
    shown = shown_commands()
    assert len(shown) > 10
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "dateline").write_text(
        f"#!/bin/sh\nexec {sys.executable} -c 'import sys; from search.cli import main; sys.exit(main())' \"$@\"\n"
    )
    (tools / "dateline").chmod(0o755)
    environment = os.environ | {"PATH": f"{tools}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT), "COLUMNS": "103"}
    for command, lines in shown:
        if command.startswith("export "):
            name, value = command.removeprefix("export ").split("=")
            environment[name] = value
            continue
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=tmp_path,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        output = "".join(line.rstrip() + "\n" for line in done.stdout.splitlines())
        assert pattern(lines).fullmatch(output), f"$ {command}\n{output}"
