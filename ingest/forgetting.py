"""Forgets inboxes, and files and folders that were added: what would go with them, and its going."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.ended_roots import drop_empty, end_watching, pass_on
from index.errors import PathError
from index.ledger import Ledger
from index.ledger_records import Root
from ingest.inboxes import Inboxes, innermost, plain
from ingest.intake import Intake
from ingest.naming import unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgetting:
    """What is to be forgotten.

    Attributes:
        ended: inboxes and added folders that end.
        passed_on: inboxes that lie in another one, which then answers for their files; each with that one.
        files: files that are forgotten.
        gone: articles without a file, whose last one lay there.
    """

    ended: tuple[Root, ...]
    passed_on: tuple[tuple[Root, Root], ...]
    files: frozenset[Path]
    gone: frozenset[str]


def forgetting(inboxes: Inboxes, paths: Iterable[Path], *, gone: bool = False) -> Forgetting:
    """What forgetting everything at or below these paths comes to; with `gone` also all articles without a file.

    Raises:
        PathError: the archive knows nothing there, or an inbox would find it again.
    """
    ledger = inboxes.ledger
    roots = ledger.roots()
    wanted = [plain(path) for path in paths]
    ended = [root for root in roots if any(map(root.path.is_relative_to, wanted))]
    staying = [root for root in roots if root.watched and root not in ended]
    named = {plain(folder) for folder in inboxes.archive.settings.inboxes}
    passed_on: list[tuple[Root, Root]] = []
    files: set[Path] = set()
    for root in ended:
        if root.path in named:
            raise PathError(
                f"{root.path} is named in dateline.toml.",
                "Take it out of `inboxes` there, start the daemon again, and then forget it.",
            )
        outer = innermost(each for each in staying if root.path.is_relative_to(each.path)) if root.watched else None
        if outer:
            passed_on.append((root, outer))
        else:
            files |= ledger.files(root).keys()
    for path in wanted:
        files |= forgettable(ledger, path, ended, roots)
    lost = inboxes.archive.catalog.gone.ids() if gone else set()
    for path in wanted:
        there = inboxes.archive.catalog.gone.ids(path)
        known = there or ledger.files_under(path) or any(root.path.is_relative_to(path) for root in ended)
        if not known:
            raise unknown(path, ledger)
        lost |= there
    inner = {root.id for root, _ in passed_on}
    return Forgetting(
        ended=tuple(root for root in ended if root.id not in inner),
        passed_on=tuple(passed_on),
        files=frozenset(files),
        gone=frozenset(lost),
    )


def forgettable(ledger: Ledger, path: Path, ended: Collection[Root], roots: Iterable[Root]) -> set[Path]:
    """The files at or below a path that were added; raises PathError for those of an inbox that goes on."""
    by_id = {root.id: root for root in roots}
    files: set[Path] = set()
    for row in ledger.files_under(path):
        root = by_id[row.root_id]
        if root in ended:
            continue
        if root.watched:
            raise PathError(
                f"{row.path} lies in the inbox {root.path}, where the next scan would find it again.",
                f"Move or delete it, add it to `ignore` in dateline.toml, or forget the inbox: dateline forget {root.path}.",
            )
        files.add(row.path)
    return files


def articles_lost(ledger: Ledger, what: Forgetting) -> tuple[int, int]:
    """How many articles go, and how many stay because other files hold them too."""
    held = ledger.held_by(what.files)
    staying = sum(ledger.is_held_outside(name, what.files) for name in held)
    return len(held) - staying + len(what.gone), staying


def forget_asked(intake: Intake, inboxes: Inboxes, request: Mapping[str, Any]) -> dict[str, int]:
    """Do what a request names, `{"paths", "keep", "gone"}`; how many files and articles went."""
    what = forgetting(inboxes, map(Path, request["paths"]), gone=request["gone"])
    lost = forget(intake, what, keep=request["keep"])
    return {"files": 0 if request["keep"] else len(what.files), "articles": lost}


def forget(intake: Intake, what: Forgetting, *, keep: bool = False) -> int:
    """Do it; how many articles went. With `keep` inboxes are watched no more, and all that they hold stays."""
    connection = intake.catalog.connection
    # First of all: an inbox that is still watched would be read again after a stop.
    end_watching(connection, what.ended)
    for root, outer in what.passed_on:
        pass_on(connection, root, outer)
    if keep:
        return 0
    lost = intake.forget(what.files, articles=what.gone)
    drop_empty(connection)
    return len(lost)
