"""Where gazetteers are: the one that Dateline ships with, and that of an archive."""

from __future__ import annotations

from pathlib import Path

DATA = Path(__file__).parent / "gazetteer" / "data"
FOLDER = "gazetteer"
CURRENT = "current"


def gazetteer_folder(archive: Path) -> Path:
    """The folder of the compiled gazetteer that an archive uses."""
    current = archive / FOLDER / CURRENT
    try:
        return archive / FOLDER / current.read_text(encoding="utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):
        return DATA
