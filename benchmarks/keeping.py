"""Keeps what a benchmark printed: in `results`, under the benchmark's name and the day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

RESULTS = Path(__file__).parent / "results"


def today() -> str:
    """This day, as in the names of results."""
    return f"{datetime.now().astimezone():%Y-%m-%d}"


def keep(name: str, lines: Iterable[str]) -> None:
    """Write the lines of a report, over one of the same name and day."""
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}-{today()}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def tell(name: str, lines: Iterable[tuple[str, bool]], *, write: bool) -> int:
    """Print a report, each line with whether all is well, and keep it if `write`; the exit code."""
    told = list(lines)
    texts = [line for line, _ in told]
    print("\n".join(texts))
    if write:
        keep(name, texts)
    return 0 if all(well for _, well in told) else 1
