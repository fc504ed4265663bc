"""dateline admin: what the owner of an archive does to keep it whole."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from index.archive import Archive
from index.errors import IndexDamaged, StoreFailed
from index.recovery import close_cleanly, compare, mend
from index.terminal import echo_json, progress, safe

WAIT = 2.0
"""Seconds that a repair waits for another writer."""


@click.group("admin")
def admin_command() -> None:
    """Repair and look after an archive."""


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
@click.option("--mend", "is_mending", is_flag=True, help="Write again what the index lacks or has otherwise.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def check_command(folder: Path, *, is_mending: bool, as_json: bool) -> None:
    """Check every byte of the index, and the catalog against it. Exit code 4 if the index needs a rebuild."""
    archive = Archive.open(folder)
    if is_mending:
        with archive.locked(wait=WAIT):
            mend(archive.catalog, archive.store, compare(archive.catalog, archive.store))
            close_cleanly(archive.catalog, archive.store)
    row = check_row(archive)
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
    differences: list[str] = []
    try:
        problems += archive.store.check()
        indexed = archive.store.ids()
        differences = compare(archive.catalog, archive.store).sentences()
    except (IndexDamaged, StoreFailed) as error:
        problems.append(error.message)
    return {
        "schema": "dateline.check/1",
        "problems": problems + differences,
        "articles": len(kept),
        "indexed": len(indexed),
    }
