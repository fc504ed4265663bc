"""dateline list, status."""

from __future__ import annotations

import shlex
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import click

from index.archive import Archive
from index.errors import IndexDamaged, StoreFailed
from index.holds import Hold
from index.ledger_records import Root, State, Sums
from index.polled import Polled
from index.query import Everything
from index.terminal import echo_json, escaped, plural, safe
from index.troubles import troubles

EVERY = 1.0
"""Seconds between two pictures of the status."""

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
@click.option("--watch", "follow", is_flag=True, help="Go on showing it, with the rate and the time left.")
@click.pass_obj
def status_command(folder: Path, state: str | None, *, as_json: bool, follow: bool) -> None:
    """Say what became of the files: the ledger's sums, the inboxes, the index. Exit code 1 if something failed.

    With failed, waiting or skipped: name those files.
    """
    archive = Archive.open(folder)
    if follow:
        follow_status(archive, echo_json if as_json else None)
    row = status_row(archive)
    if as_json:
        echo_json(row)
    elif state:
        show_files(archive, State(state))
    else:
        show_status(row, archive)
    sys.exit(1 if row["failed"] or not row["healthy"] else 0)


def status_row(archive: Archive) -> dict[str, Any]:
    """The shape `dateline.status/1`; `daemon` is what a running one says of itself."""
    from index.daemon_client import daemon_row

    sums: Sums = archive.catalog.ledger.sums()
    problem, generation = None, None
    try:
        generation = archive.store.generation
        archive.store.find(Everything(), limit=1)
        problem = archive.store.problem
    except (IndexDamaged, StoreFailed) as error:
        problem = error.message
    wrong = troubles(archive)
    problem = wrong.get("full", problem)
    catalog = archive.catalog
    polled = catalog.polled.all()
    watches = [watch_row(root, polled.get(root.id)) for root in catalog.ledger.roots() if root.watched]
    holds = [hold_row(hold) for hold in catalog.holds.all()]
    daemon = daemon_row(archive.folder)
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
        "holds": holds,
        "out_of_reach": catalog.retries.count(),
        "healthy": problem is None and not wrong and (daemon is None or daemon["healthy"]),
        "problem": problem,
        "archive": str(archive.folder),
        "daemon": daemon,
    }


def watch_row(root: Root, polled: Polled | None) -> dict[str, Any]:
    """An inbox; how many of its folders are polled because no events come from them, and why."""
    return {
        "path": str(root.path),
        "name": root.name,
        "present": root.path.is_dir(),
        "polled": polled.folders if polled else 0,
        "why_polled": polled.reason if polled else None,
    }


def hold_row(hold: Hold) -> dict[str, Any]:
    """Deletions that are held, and what to run if the files are really gone."""
    return {
        "path": str(hold.path),
        "files": hold.files,
        "reason": hold.reason,
        "since": hold.since,
        "confirmed": hold.confirmed,
        "run": f"dateline admin confirm-deletions {shlex.quote(str(hold.path))}",
    }


def follow_status(archive: Archive, show: Callable[[dict[str, Any]], None] | None) -> NoReturn:
    """Show the status every second, for programs or else for people, until Ctrl-C."""
    while True:
        row = status_row(archive)
        if show:
            show(row)
        else:
            click.clear()
            show_status(row, archive)
        time.sleep(EVERY)


def show_status(row: dict[str, Any], archive: Archive) -> None:
    """The status for people."""
    click.echo(f"{plural(row['articles'], 'article')} in {safe(row['archive'])}")
    click.echo(
        f"{plural(row['seen'], 'file')} seen = {row['indexed']:,} indexed + {row['copies']:,} copies"
        f" + {row['skipped']:,} skipped + {row['failed']:,} failed + {row['waiting']:,} waiting"
    )
    for watch in row["watches"]:
        missing = "" if watch["present"] else click.style("  missing; its articles are kept", fg="red")
        folders = plural(watch["polled"], "folder")
        polled = f"  {folders} polled: {safe(watch['why_polled'])}" if watch["polled"] else ""
        click.echo(f"inbox  {safe(watch['path'])}{missing}{polled}")
    show_daemon(row["daemon"], row["waiting"])
    for hold in row["holds"]:
        click.secho(f"{plural(hold['files'], 'file')} of {safe(hold['path'])}: {safe(hold['reason'])}.", fg="red")
        click.echo(
            "Confirmed: their articles go at the next scan."
            if hold["confirmed"]
            else f"Their articles are kept until the files are back. If they are really gone: {safe(hold['run'])}"
        )
    for retry in list(archive.catalog.retries.all().values())[:SHOWN]:
        tries = plural(retry.attempts, "time")
        click.echo(
            f"{click.style('waiting', fg='yellow')}  {safe(str(retry.path))}  {safe(retry.message)} Tried {tries}."
        )
    if row["problem"]:
        click.secho(safe(row["problem"]), fg="red")
    if row["failed"]:
        show_files(archive, State.FAILED)


def show_daemon(daemon: dict[str, Any] | None, waiting: int) -> None:
    """How the daemon is, for people: what it does, how fast, and what is wrong."""
    if daemon is None:
        return
    words = [daemon["state"], *([daemon["reason"]] if daemon["reason"] else [])]
    rate = daemon["files_per_second"]
    if waiting:
        words.append(f"oldest waiting for {daemon['lag_seconds']:,.0f} s")
        if rate:
            words.append(f"{rate:,.1f} files a second, {duration(waiting / rate)} left")
    click.echo(f"daemon {safe(' · '.join(words))}")
    if not daemon["healthy"] and not daemon["troubles"]:
        click.secho(f"The daemon has not shown itself for {daemon['beat_seconds_ago']:,.0f} s.", fg="red")


def duration(seconds: float) -> str:
    """A time to wait, for people."""
    hours, minutes = int(seconds) // 3600, int(seconds) % 3600 // 60
    return f"{hours} h {minutes} min" if hours else f"{minutes} min" if minutes else f"{seconds:.0f} s"


def show_files(archive: Archive, state: State) -> None:
    """Name the files in a state, each with its reason."""
    found = archive.catalog.ledger.troubles(state, limit=SHOWN + 1)
    for path, entry in found[:SHOWN]:
        where = f"{path}#{entry.member}" if entry.member else str(path)
        reason = f"  {entry.code}: {safe(entry.message or '')}" if entry.code else ""
        click.echo(f"{click.style(str(state), fg='red' if state is State.FAILED else 'yellow')}  {safe(where)}{reason}")
    if len(found) > SHOWN:
        click.echo(f"and more; `dateline status --json` counts them ({SHOWN} are shown)")
