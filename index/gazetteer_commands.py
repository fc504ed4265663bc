"""dateline admin gazetteer: the places that an archive knows beyond those that Dateline ships with."""

from __future__ import annotations

from pathlib import Path

import click

from index.archive import Archive
from index.command_group import CommandGroup
from index.terminal import echo_json, plural, safe

REREAD = (
    "New articles are placed with them, and place: finds them, from now on. Articles in the archive keep their places"
    " until their files are read again: `dateline admin retry --all`, then `dateline sync`."
)


@click.group("gazetteer", cls=CommandGroup)
def gazetteer_command() -> None:
    """Add places to those that Dateline knows, for this archive."""


@gazetteer_command.command("add")
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def add_command(folder: Path, file: Path) -> None:
    """Add the places of a file: of a dump of GeoNames, or of a table.

    A dump is allCountries.zip, cities500.zip or a country's file, such as SY.zip, as GeoNames publishes it. Of it are taken
    areas and all inhabited places; seas, lakes, named rivers, islands, mountains, deserts and parks; airports, bases, camps,
    crossings, dams, power plants and prisons.

    A table (.csv or .tsv) has a header with name, latitude, longitude and perhaps kind (city, camp, military, region …;
    city if left out), country (ISO code), population, alternates (with | between them) and geonameid. A file of the same
    name as one that was added before takes its place.
    """
    from index.gazetteer.added import add_file

    Archive.open(folder)
    found = add_file(folder, file)
    click.echo(
        f"{plural(found.taken, 'place')} added, {found.known:,} known before, {plural(found.useless, 'row')} of kinds that"
        " articles do not name."
    )
    if found.taken:
        click.echo(REREAD)


@gazetteer_command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def list_command(folder: Path, *, as_json: bool) -> None:
    """List the files that were added."""
    from index.gazetteer.added import added_files

    Archive.open(folder)
    found = added_files(folder)
    if as_json:
        echo_json({"schema": "dateline.gazetteer/1", "added": found})
        return
    for one in found:
        click.echo(f"{safe(one['name'])}\t{plural(one['taken'], 'place')}")


@gazetteer_command.command("remove")
@click.argument("name")
@click.pass_obj
def remove_command(folder: Path, name: str) -> None:
    """Take back the places of a file that was added. Articles that have them keep them until they are read again: `dateline
    admin retry --all`.
    """
    from index.gazetteer.added import remove_file

    Archive.open(folder)
    remove_file(folder, name)
    click.echo(f"The places of {safe(name)} are no longer known.")
