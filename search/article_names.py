"""Which article is meant by an id, the beginning of one, or the path of a file as Dateline prints it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import NotFound, PathError

if TYPE_CHECKING:
    from index.archive import Archive
    from index.catalog import Kept
    from index.ledger import Ledger

MOST_NAMED = 5
"""Files and members of which an error names so many."""

ESCAPED = re.compile(r"\\(?:x[0-9a-f]{2}|u[0-9a-f]{4}|U000[0-9a-f]{5}|[\\nrt])")
"""What `index.terminal.escaped` writes."""


def named(archive: Archive, what: str, why_not: str | None = None) -> Kept:
    """The article that an id, the beginning of an id, or a path names; `why_not` says why it is no result's number.

    Raises:
        NotFound: none.
        PathError: more than one.
    """
    ids: list[str] = []
    if re.fullmatch(r"[0-9a-f]{4,32}", what):
        ids = archive.evidence.ids_like(what, limit=2)
    if len(ids) > 1:
        raise PathError(f"{what} names more than one article.", "Give more digits of the id.")
    if not ids and archive.has_catalog:
        ids = held_at(archive.catalog.ledger, what)
    found = archive.evidence.articles(ids)
    if not found:
        raise NotFound(f"No article is named {what}.", why_not or "`dateline search` shows the ids of articles.")
    return next(iter(found.values()))


def held_at(ledger: Ledger, what: str) -> list[str]:
    """The id of the article that a file or member holds, in a list; none if no file is called so.

    Raises:
        NotFound: the file gave no article.
        PathError: there are several.
    """
    for name, member in spellings(what):
        paths = files_called(ledger, name)
        entries = [(path, entry) for path in paths for entry in ledger.entries(path)]
        held = [(path, entry) for path, entry in entries if entry.article_id and member in ("", entry.member)]
        ids = list(dict.fromkeys(entry.article_id for _, entry in held if entry.article_id))
        if len(ids) > 1:
            names = [f"{path}#{entry.member}" if entry.member else str(path) for path, entry in held]
            more = f" and {len(names) - MOST_NAMED:,} more" if len(names) > MOST_NAMED else ""
            raise PathError(
                f"{what} names more than one article.", f"Write one of {', '.join(names[:MOST_NAMED])}{more}."
            )
        if entries and not ids:
            raise NotFound(
                f"{what} gave no article.", next((entry.message for _, entry in entries if entry.message), None)
            )
        if ids:
            return ids
    return []


def spellings(what: str) -> Iterator[tuple[str, str]]:
    """A path and a member that a text may mean: `#` may be a sign of either, and `list` escapes what cannot be printed."""
    plain = ESCAPED.sub(lambda found: found[0].encode().decode("unicode_escape"), what)
    for spelt in dict.fromkeys((what, plain)):
        yield spelt, ""
        for sign in re.finditer("#", spelt):
            yield spelt[: sign.start()], spelt[sign.end() :]


def files_called(ledger: Ledger, name: str) -> list[Path]:
    """The files at a path: as seen from the working folder, else from an inbox, else those whose path ends with it."""
    here = Path(os.path.abspath(name))  # noqa: PTH100 - as the ledger names files
    if not name or ledger.file(here):
        return [here] if name else []
    first, *rest = Path(name).parts or ("",)
    inside = [root.path / name for root in ledger.roots()]
    inside += [root.path.joinpath(*rest) for root in ledger.roots() if root.name == first]
    return [path for path in inside if ledger.file(path)] or ledger.files_ending(Path(name))
