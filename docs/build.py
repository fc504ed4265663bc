"""Writes dateline.1 and commands.md anew from the commands: `python docs/build.py`."""

from __future__ import annotations

from pathlib import Path

from search.manual import commands_page, man_page

HERE = Path(__file__).parent


def main() -> None:
    """Write both."""
    (HERE / "dateline.1").write_text(man_page(), encoding="utf-8")
    (HERE / "commands.md").write_text(commands_page(), encoding="utf-8")


if __name__ == "__main__":
    main()
