"""dateline admin: what the owner of an archive does to keep it whole."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from index.archive import Archive
from index.errors import IndexDamaged
from index.gazetteer_commands import gazetteer_command
from index.recovery import close_cleanly
from index.terminal import echo_json, progress, safe

WAIT = 2.0
"""Seconds that a repair waits for another writer."""


@click.group("admin")
def admin_command() -> None:
    """Repair and look after an archive."""


admin_command.add_command(gazetteer_command)


@admin_command.command("rebuild")
@click.pass_obj
def rebuild_command(folder: Path) -> None:
    """Build the search index again from the catalog.

    The old index answers until the new one is whole. A rebuild that was broken off goes on where it was.
    """
    archive = Archive.open(folder)
    with archive.locked(wait=WAIT), progress("rebuilding") as told:
        archive.mend_index(told)
        close_cleanly(archive.catalog, archive.store)
    click.echo(f"{archive.catalog.count():,} articles are indexed.")


@admin_command.command("check")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def check_command(folder: Path, *, as_json: bool) -> None:
    """Check every byte of the index, and the catalog against it. Exit code 4 if the index needs a rebuild."""
    row = check_row(Archive.open(folder))
    if as_json:
        echo_json(row)
    else:
        for problem in row["problems"]:
            click.secho(safe(problem), fg="red")
        click.echo(f"{row['articles']:,} articles in the catalog, {row['indexed']:,} in the index.")
        if row["problems"]:
            click.echo("`dateline admin rebuild` builds the index again from the catalog.")
    sys.exit(4 if row["problems"] else 0)


def check_row(archive: Archive) -> dict[str, Any]:
    """What is wrong, as sentences, and how many articles catalog and index have."""
    problems = archive.catalog.check()
    kept = archive.catalog.ids()
    indexed: set[str] = set()
    try:
        problems += archive.store.check()
        indexed = archive.store.ids()
    except IndexDamaged as error:
        problems.append(error.message)
    if kept - indexed:
        problems.append(f"{len(kept - indexed):,} articles of the catalog are not in the index.")
    if indexed - kept:
        problems.append(f"{len(indexed - kept):,} articles of the index are not in the catalog.")
    return {"schema": "dateline.check/1", "problems": problems, "articles": len(kept), "indexed": len(indexed)}
