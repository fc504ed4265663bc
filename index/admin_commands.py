"""dateline admin: what the owner of an archive does to keep it whole."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from index.archive import Archive
from index.command_group import CommandGroup
from index.errors import IndexDamaged, StoreFailed, UserRefused
from index.gazetteer_commands import gazetteer_command
from index.recovery import close_cleanly, compare, mend
from index.terminal import echo_json, plural, progress, safe

WAIT = 2.0
"""Seconds that a repair waits for another writer."""


ELSEWHERE = {
    "retry": "ingest.retry_command:retry_command",
    "backup": "index.backup_commands:backup_command",
    "restore": "index.backup_commands:restore_command",
    "export": "index.transfer_commands:export_command",
    "import": "index.transfer_commands:import_command",
    "migrate": "index.migrate_command:migrate_command",
}
"""Commands of files of their own; only the one that runs is imported."""


class Commands(CommandGroup):
    """The commands of this file and those of ELSEWHERE."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in order."""
        return [*super().list_commands(ctx), *ELSEWHERE]

    def find_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command, imported."""
        if cmd_name not in ELSEWHERE:
            return super().find_command(ctx, cmd_name)
        module, name = ELSEWHERE[cmd_name].split(":")
        command: click.Command = getattr(import_module(module), name)
        return command


@click.group("admin", cls=Commands)
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


@admin_command.command("confirm-deletions")
@click.argument("inboxes", nargs=-1, metavar="[INBOX]…")
@click.pass_obj
def confirm_command(folder: Path, inboxes: tuple[str, ...]) -> None:
    """Say that files which vanished in masses are really gone, so that their articles go. Of these inboxes, or of all.

    A running `dateline watch` then lets them go at once; without one, the next `dateline sync` does. Exit code 1 if
    nothing is held.
    """
    holds = Archive.open(folder).catalog.holds
    wanted = {Path(os.path.abspath(Path(inbox).expanduser())) for inbox in inboxes}  # noqa: PTH100 - links are kept
    held = [hold for hold in holds.all() if not wanted or hold.path in wanted]
    for hold in held:
        files = holds.confirm(hold.root_id)
        click.echo(f"{plural(files, 'file')} of {safe(str(hold.path))} will be given up by the next scan.")
    if not held:
        click.echo("No deletions are held" + (" in these inboxes." if wanted else "."))
    sys.exit(0 if held else 1)


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
    except UserRefused:
        raise  # it says nothing about the index
    except (IndexDamaged, StoreFailed) as error:
        problems.append(error.message)
    return {
        "schema": "dateline.check/1",
        "problems": problems + differences,
        "articles": len(kept),
        "indexed": len(indexed),
    }
