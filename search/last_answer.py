"""The results that were shown last: `dateline show 2` means the second of them."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

from index.records import dataclass

FILE = "last-search.json"
VERSION = 1

NOT_SHOWN = ""
"""Stands for the id of a result before the first that was shown, as with `--after`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastAnswer:
    """A query, how it was asked, and the ids of its results; number 1 is `ids[0]`. `next` is where more begin.

    `passages`: the results are passages, and an id stands for each of them.
    """

    query: str
    ids: tuple[str, ...]
    any_words: bool = False
    sort: str = "rank"
    limit: int = 10
    next: str | None = None
    passages: bool = False


def remember(folder: Path, answer: LastAnswer) -> None:
    """Keep an answer in the archive, or among the user's own data if that cannot be written; nowhere if nothing can."""
    text = json.dumps({
        "version": VERSION, "query": answer.query, "ids": answer.ids, "any": answer.any_words, "sort": answer.sort,
        "limit": answer.limit, "next": answer.next, "passages": answer.passages,
    })  # fmt: skip
    for path in (folder / FILE, None):
        try:
            write(path or own_path(folder), text)
            return
        except OSError:
            continue


def write(path: Path, text: str) -> None:
    """Write a file that is the user's own, whole: a script may search while somebody asks for a number."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:  # noqa: PTH123
            file.write(text)
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise


def recall(folder: Path) -> LastAnswer | None:
    """The answer that was shown last for the archive in this folder; None if there is none, or it cannot be read."""
    paths = [path for path in (folder / FILE, own_path(folder)) if path.is_file()]
    for path in sorted(paths, key=lambda path: path.stat().st_mtime_ns, reverse=True):
        try:
            row = json.loads(path.read_text(encoding="utf-8"))
            if row["version"] == VERSION:
                return LastAnswer(
                    query=str(row["query"]), ids=tuple(map(str, row["ids"])), any_words=bool(row["any"]),
                    sort=str(row["sort"]), limit=int(row["limit"]), next=row["next"],
                    passages=bool(row.get("passages")),
                )  # fmt: skip
        except (OSError, ValueError, LookupError, TypeError):
            continue
    return None


def own_path(folder: Path) -> Path:
    """Where a user keeps the last answer of an archive that others own."""
    import hashlib

    from platformdirs import user_state_path

    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return user_state_path("dateline") / f"{digest}-{FILE}"


def numbered(ids: Sequence[str], what: str) -> str | None:
    """The id that a number means among results; None if it is no number of theirs."""
    if not what.isascii() or not what.isdigit() or len(what) > 5:
        return None
    number = int(what)
    return (ids[number - 1] or None) if 1 <= number <= len(ids) else None


def unnumbered(last: LastAnswer | None, what: str) -> str:
    """Why a number is none of the results of the last search."""
    if not what.strip("0"):
        return "Results are numbered from 1."
    if last is None:
        return "Numbers are those of the last search, and none of this archive is remembered."
    shown = [number for number, name in enumerate(last.ids, 1) if name != NOT_SHOWN]
    if not shown:
        return f"The last search found nothing: {last.query}"
    results = f"results {shown[0]} to {shown[-1]}" if shown[1:] else f"result {shown[0]} only"
    more = "; `dateline search --more` shows more" if last.next else ""
    return f"The last search showed {results}{more}: {last.query}"
