"""dateline add, watch, sync, extract, places."""

from __future__ import annotations

import datetime as dt
import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from index.archive import CATALOG, Archive
from index.errors import DatelineError, UsageError
from index.gazetteer_folders import gazetteer_folder
from index.place_words import place_in_words
from index.terminal import echo_json, plural, progress, safe

if TYPE_CHECKING:
    from ingest.inboxes import Inboxes
    from ingest.intake import Intake

COLOURS = {"indexed": "green", "copy": "cyan", "skipped": "yellow", "failed": "red"}


def now() -> dt.datetime:
    """This moment, in UTC."""
    return dt.datetime.now(dt.UTC)


@click.command("add")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option("--jsonl", "as_jsonl", is_flag=True, help="Print one JSON object for each file or member.")
@click.pass_obj
def add_command(folder: Path, paths: tuple[str, ...], *, as_jsonl: bool) -> None:
    """Index files and folders once; says what became of each. Makes the archive if there is none.

    `-` reads a list of paths from stdin. Exit code 1 if a file failed; the others are indexed all the same.
    """
    wanted = list(given(paths))
    is_new = not (folder / CATALOG).exists()
    counts: dict[str, int] = {}
    for row in missing_rows(wanted) if is_new and none_is_there(wanted) else added_rows(folder, wanted):
        counts[row["state"]] = counts.get(row["state"], 0) + 1
        if as_jsonl:
            echo_json(row)
        else:
            show_row(row)
    if not as_jsonl:
        words = ", ".join(f"{number:,} {state}" for state, number in sorted(counts.items()))
        click.echo(words or "no files")
    sys.exit(1 if counts.get("failed") else 0)


def given(paths: Iterable[str]) -> Iterator[Path]:
    """The paths of a command line; `-` stands for those on stdin, a line each."""
    for path in paths:
        if not path:
            raise UsageError("One of the paths is empty.", "Is a variable of the shell not set?")
        if path == "-":
            yield from (Path(line.rstrip("\r\n")) for line in sys.stdin if line.strip())
        else:
            yield Path(path)


def show_row(row: dict[str, Any]) -> None:
    """What became of one file, for people."""
    path = Path(row["path"])
    shown = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
    where = f"{shown}#{row['member']}" if row["member"] else str(shown)
    message = f"  {safe(row['message'])}" if row["message"] else ""
    state = click.style(f"{row['state']:<8}", fg=COLOURS.get(row["state"]))
    click.echo(f"{state} {safe(where)}{message}")


def none_is_there(paths: list[Path]) -> bool:
    """Whether paths were named, and nothing is at any of them, so that no archive needs to be made."""
    return bool(paths) and not any(map(os.path.lexists, paths))


def missing_rows(paths: list[Path]) -> Iterator[dict[str, Any]]:
    """What there is to say of paths at which there is nothing."""
    from ingest.adding import refusal
    from ingest.inboxes import plain
    from ingest.outcomes import outcome_rows
    from ingest.scanning import absence

    for path in map(plain, paths):
        absent = absence(path)
        yield from outcome_rows(refusal(path, absent.code, absent.message))


def added_rows(folder: Path, paths: list[Path]) -> Iterator[dict[str, Any]]:
    """Add paths through the daemon if one runs, else here; to an archive that is made if there is none."""
    from index.daemon_client import ask
    from ingest.adding import add
    from ingest.inboxes import plain
    from ingest.outcomes import outcome_rows

    archive = Archive.open_or_create(folder)
    answers = ask(folder, {"do": "add", "paths": [str(plain(path)) for path in paths]})
    if answers is not None:
        yield from checked(answers)
        return
    with intake(archive) as (work, inboxes), progress("adding") as tell:
        for outcome in add(work, inboxes, paths, tell):
            yield from outcome_rows(outcome)


def checked(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """A daemon's rows; raises the error that one of them tells."""
    for row in rows:
        if "error" in row:
            error = DatelineError(row["error"], row.get("advice"))
            error.exit_code = row["exit_code"]
            raise error
        yield row


@contextmanager
def intake(archive: Archive) -> Iterator[tuple[Intake, Inboxes]]:
    """The archive locked and ready to be written. Waits, and says so, while another process writes."""
    from ingest.inboxes import Inboxes
    from ingest.intake import Intake
    from ingest.opening import ignore_leases
    from ingest.workers import Workers

    ignore_leases()

    def say() -> None:
        click.echo(f"dateline: another process is writing to {safe(str(archive.folder))}; waiting for it.", err=True)

    with archive.writing(wait=0, busy=say), Workers(archive.settings) as workers:
        yield Intake(archive, workers, now), Inboxes(archive)


@click.command("watch")
@click.argument("folders", nargs=-1, metavar="[FOLDER]…")
@click.option("--poll", is_flag=True, help="Look into all folders every few seconds: for disks that tell nothing.")
@click.option("--log-format", type=click.Choice(["text", "json"]), default="text", help="How the log is written.")
@click.option(
    "--metrics", "port", type=click.IntRange(1, 65535), metavar="PORT", help="Serve metrics at 127.0.0.1:PORT."
)
@click.option("--install", is_flag=True, help="Have the system run this, from now on and after every start of yours.")
@click.option("--uninstall", is_flag=True, help="Have the system not run it any more.")
@click.pass_obj
def watch_command(
    folder: Path,
    folders: tuple[str, ...],
    *,
    poll: bool,
    log_format: str,
    port: int | None,
    install: bool,
    uninstall: bool,
) -> None:
    """Watch folders and keep the archive in step with them, until SIGTERM or Ctrl-C.

    Folders are remembered: without any, all inboxes are watched. Prints READY when the watches stand.
    """
    if install or uninstall:
        from ingest.service_files import change_service

        change_service(folder, [Path(path).absolute() for path in given(folders)], install=install, port=port)
        return
    from ingest.daemon_process import watch
    from ingest.opening import ignore_leases

    if log_format == "json":
        from ingest.log_lines import log_as_json

        log_as_json()
    ignore_leases()
    archive = Archive.open_or_create(folder) if folders else Archive.open(folder)
    archive.settings = replace(archive.settings, poll=poll or archive.settings.poll)
    answering = click.get_current_context().meta["dateline.answering"]
    watch(archive, list(given(folders)), now, answering=answering, port=port, ready=lambda: click.echo("READY"))


@click.command("sync")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def sync_command(folder: Path, *, as_json: bool) -> None:
    """Scan all inboxes now; returns when everything that was there is searchable."""
    from index.commands import hold_row, show_holds

    archive = Archive.open(folder)
    begun = time.perf_counter()
    done = synced(archive)
    if as_json:
        took_ms = round((time.perf_counter() - begun) * 1000, 1)
        echo_json({"schema": "dateline.sync/1", **done, "took_ms": took_ms})
    else:
        click.echo(
            f"{plural(done['scanned'], 'file')} in the inboxes: {done['indexed']:,} indexed now,"
            f" {done['failed']:,} failed, {done['removed']:,} gone"
        )
        show_holds(map(hold_row, archive.catalog.holds.all()))
    sys.exit(1 if done["failed"] else 0)


def synced(archive: Archive) -> dict[str, Any]:
    """Bring the inboxes up to date through the daemon if one runs, else here."""
    from dataclasses import asdict

    from index.daemon_client import ask
    from ingest.adding import sync

    answers = ask(archive.folder, {"do": "sync"})
    if answers is not None:
        return next(iter(checked(answers)))
    with intake(archive) as (work, inboxes), progress("reading") as tell:
        return asdict(sync(work, inboxes, tell))


@click.command("extract")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option("--url", help="The address of the page, where it is known.")
@click.pass_obj
def extract_command(folder: Path, paths: tuple[str, ...], url: str | None) -> None:
    """Show what these files would become, as JSON lines. Exit code 1 if one gives no article.

    Changes no archive, and needs none; if there is one, the places that were added to it are known.
    """
    from ingest.extracting import extract
    from ingest.opening import ignore_leases

    ignore_leases()
    if url is not None:
        warn_of_address(url)
    failed = False
    for row in extract(given(paths), url=url, today=now().date(), gazetteer=gazetteer_folder(folder)):
        failed = failed or "error" in row
        echo_json(row)
    sys.exit(1 if failed else 0)


def warn_of_address(url: str) -> None:
    """Say so if what was given as a page's address can be none: it is then left out."""
    from ingest.addresses import is_address

    if not is_address(url):
        advice = "Write it in full: --url https://example.org/story."
        click.echo(f"dateline: “{safe(url)}” is no address of a page, and is left out. {advice}", err=True)


@click.command("places")
@click.argument("file", type=click.File("r", encoding="utf-8-sig", errors="replace"), default="-")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--jsonl", "as_jsonl", is_flag=True, help='Read rows {"id", "text", "source"} and print rows.')
@click.pass_obj
def places_command(folder: Path, file: TextIO, *, as_json: bool, as_jsonl: bool) -> None:
    """Tag the places in plain text (a file, or stdin), and say why each was chosen.

    A line has the place's id, name, kind, country and point, the names that the text gives it, and the reasons. Rows of
    one source inform each other about where that source is at home; the source may be left out. Places that were added
    to the archive are known.
    """
    from ingest.tagging import places_row, tag_rows, tag_text

    if as_jsonl:
        for row in tag_rows(file, gazetteer_folder(folder)):
            echo_json(row)
        return
    places = tag_text(file.read(), gazetteer=gazetteer_folder(folder))
    if as_json:
        echo_json(places_row(places))
        return
    for place in places:
        names = ", ".join(dict.fromkeys(mention.text for mention in place.mentions))
        where = f"{place.lat:.2f},{place.lon:.2f}" if place.lat is not None and place.lon is not None else "-"
        cells = (place.geonameid, place.name, place.kind, place.country or "-", where, names, place_in_words(place))
        click.echo("\t".join(safe(str(cell)) for cell in cells))
