"""dateline list, status."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from index.archive import Archive
from index.errors import IndexDamaged, StoreFailed
from index.ledger import State, Sums
from index.query import Everything
from index.terminal import echo_json, escaped, plural, safe

SHOWN = 100
"""Files that a listing of failures names."""


@click.command("list")
@click.pass_obj
def list_command(folder: Path) -> None:
    """List the files whose articles are in the archive: path, TAB, sha256 of what was indexed."""
    archive = Archive.open(folder)
    for holding in archive.catalog.ledger.holdings():
        member = f"#{holding.member}" if holding.member else ""
        click.echo(f"{escaped(holding.relative + member)}\t{holding.sha256}")


@click.command("status")
@click.argument("state", required=False, type=click.Choice(["failed", "waiting", "skipped"]))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def status_command(folder: Path, state: str | None, *, as_json: bool) -> None:
    """Say what became of the files: the ledger's sums, the inboxes, the index. Exit code 1 if something failed.

    With failed, waiting or skipped: name those files.
    """
    archive = Archive.open(folder)
    row = status_row(archive)
    if as_json:
        echo_json(row)
    elif state:
        show_files(archive, State(state))
    else:
        show_status(row, archive)
    sys.exit(1 if row["failed"] or not row["healthy"] else 0)


def status_row(archive: Archive) -> dict[str, Any]:
    """The shape `dateline.status/1`."""
    sums: Sums = archive.catalog.ledger.sums()
    problem, generation = None, None
    try:
        generation = archive.store.generation
        archive.store.find(Everything(), limit=1)
        problem = archive.store.problem
    except (IndexDamaged, StoreFailed) as error:
        problem = error.message
    watches = [
        {"path": str(root.path), "name": root.name, "present": root.path.is_dir()}
        for root in archive.catalog.ledger.roots()
        if root.watched
    ]
    return {
        "schema": "dateline.status/1",
        "seen": sums.seen,
        "indexed": sums.indexed,
        "copies": sums.copies,
        "skipped": sums.skipped,
        "failed": sums.failed,
        "waiting": sums.waiting,
        "articles": archive.catalog.count(),
        "generation": generation,
        "watches": watches,
        "healthy": problem is None and all(watch["present"] for watch in watches),
        "problem": problem,
        "archive": str(archive.folder),
    }


def show_status(row: dict[str, Any], archive: Archive) -> None:
    """The status for people."""
    click.echo(f"{plural(row['articles'], 'article')} in {safe(row['archive'])}")
    click.echo(
        f"{plural(row['seen'], 'file')} seen = {row['indexed']:,} indexed + {row['copies']:,} copies"
        f" + {row['skipped']:,} skipped + {row['failed']:,} failed + {row['waiting']:,} waiting"
    )
    for watch in row["watches"]:
        missing = "" if watch["present"] else click.style("  missing; its articles are kept", fg="red")
        click.echo(f"inbox  {safe(watch['path'])}{missing}")
    if row["problem"]:
        click.secho(safe(row["problem"]), fg="red")
    if row["failed"]:
        show_files(archive, State.FAILED)


def show_files(archive: Archive, state: State) -> None:
    """Name the files in a state, each with its reason."""
    found = archive.catalog.ledger.troubles(state, limit=SHOWN + 1)
    for path, entry in found[:SHOWN]:
        where = f"{path}#{entry.member}" if entry.member else str(path)
        reason = f"  {entry.code}: {safe(entry.message or '')}" if entry.code else ""
        click.echo(f"{click.style(str(state), fg='red' if state is State.FAILED else 'yellow')}  {safe(where)}{reason}")
    if len(found) > SHOWN:
        click.echo(f"and more; `dateline status --json` counts them ({SHOWN} are shown)")
