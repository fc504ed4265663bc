"""dateline admin backup, restore."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from index.archive import Archive
from index.terminal import echo_json, plural, progress, safe


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def backup_command(folder: Path, file: Path, *, as_json: bool) -> None:
    """Write the archive as of this moment into one new FILE (tar, compressed with Zstandard).

    A daemon may go on meanwhile. The file holds the catalog and the settings, with checksums; the index is built from
    these when it is restored. Your articles' own files are not in it.
    """
    from index.backups import backup

    made = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    about = backup(Archive.open(folder), file.absolute(), made=made)
    if as_json:
        echo_json(about)
    else:
        click.echo(f"{plural(about['articles'], 'article')} in {safe(str(file))}, {file.stat().st_size:,} bytes.")


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--to", "target", type=click.Path(path_type=Path), required=True, metavar="DIR", help="A new or empty folder."
)
@click.option(
    "--replaces-lost", "replaces", is_flag=True, help="The archive is lost: go on under its name, on its cluster."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def restore_command(_folder: Path, file: Path, target: Path, *, replaces: bool, as_json: bool) -> None:
    """Make the archive of a backup in DIR, with every checksum compared. Nothing is ever overwritten.

    The index is built in DIR. An archive whose index is on a cluster may still be at work: it goes on there only with
    --replaces-lost, and then what the lost one alone had indexed since the backup goes.
    """
    from index.backups import restore

    with progress("indexing") as told:
        about = restore(file, target.absolute(), told, replaces=replaces)
    if as_json:
        echo_json(about)
    else:
        click.echo(f"{plural(about['articles'], 'article')}, as of {safe(about['made'])}, are in {safe(str(target))}.")
