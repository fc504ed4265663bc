"""dateline admin migrate."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from index.archive import Archive
from index.errors import ArchiveBusy
from index.settings import STORE_VARIABLE
from index.settings_file import store_line, write_store
from index.terminal import echo_json, plural, progress, safe

WAIT = 2.0
"""Seconds that a migration waits for another writer."""


@click.command("migrate")
@click.option(
    "--to", required=True, metavar="URL|folder", help="https://host:9200/prefix of a cluster, or the archive's folder."
)
@click.option("--yes", is_flag=True, help="Don't ask: use the new store from now on.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def migrate_command(folder: Path, *, to: str, yes: bool, as_json: bool) -> None:
    """Bring the index into another store: on an OpenSearch cluster, or back into the archive's folder.

    The old store answers until the new one holds every article and answers a sample of questions alike; then
    `dateline.toml` is made to name the new one, after a question. The old index is left where it is. What was broken
    off goes on where it was when it is run again. Stop `dateline watch` before, and start it after. Exit code 1 if
    the new store is ready and not used yet.
    """
    archive = Archive.open(folder)
    try:
        with archive.writing(wait=WAIT):
            is_used = moved(archive, to, yes=yes, as_json=as_json)
    except ArchiveBusy as error:
        raise ArchiveBusy(
            error.message,
            "Stop `dateline watch` until this is done: what comes into its folders meanwhile waits there.",
        ) from error
    sys.exit(0 if is_used else 1)


def moved(archive: Archive, to: str, *, yes: bool, as_json: bool) -> bool:
    """Fill and compare the other store, and use it if that is wanted; whether it is used."""
    from index.migration import FOLDER, migrate

    with progress("migrating") as told:
        made = migrate(archive, to, told)
    store = None if to == FOLDER else to
    said = f"{plural(made.articles, 'article')} are in {safe(to)}; {made.questions} questions are answered alike."
    if not as_json:
        click.echo(said)
    is_used = yes or (sys.stdin.isatty() and not as_json and click.confirm("Use it from now on?"))
    if is_used:
        write_store(archive.folder, store)
        archive.use_store(made.store)
    if as_json:
        echo_json({"schema": "dateline.migrate/1", "articles": made.articles, "questions": made.questions,
                   "store": store, "used": is_used})  # fmt: skip
        return is_used
    if not is_used:
        todo = f"write into dateline.toml: {store_line(store)}" if store else "take `store` out of dateline.toml"
        click.echo(f"The old store is used as before. To use the new one, run this again with --yes, or {safe(todo)}")
    elif os.environ.get(STORE_VARIABLE):
        click.echo(f"{STORE_VARIABLE} or --store comes before dateline.toml: name the new store there, or nothing.")
    return is_used
