"""dateline admin retry."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from index.archive import Archive
from index.errors import UsageError
from index.terminal import echo_json, plural


@click.command("retry")
@click.argument("paths", nargs=-1, metavar="[PATH]…")
@click.option(
    "--all", "everything", is_flag=True, help="All files, those with articles too: after a change of the gazetteer."
)
@click.option("--failed", is_flag=True, help="All files that failed.")
@click.option(
    "--reason", metavar="CODE", help="All files that failed or were skipped for this reason: too-slow, crashed…"
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def retry_command(
    folder: Path, paths: tuple[str, ...], *, everything: bool, failed: bool, reason: str | None, as_json: bool
) -> None:
    """Have files read again that gave no article: those at and below each PATH, or all of a kind.

    With PATH, also those that an older version has read; with --all, every file. A daemon reads them now; without one, they wait for the next
    `dateline sync` or `watch`.
    """
    from ingest.commands import given

    if not paths and not everything and not failed and reason is None:
        raise UsageError("Nothing to read again.", "Name a PATH, or give --all, --failed or --reason CODE.")
    if everything and (paths or failed or reason is not None):
        raise UsageError("--all leaves nothing to choose.", "Give it alone.")
    chosen = {"everything": everything, "failed": failed, "reason": reason}
    request = {"do": "retry", "paths": [str(path) for path in given(paths)], **chosen}
    row, by_daemon = retried(Archive.open(folder), request)
    if as_json:
        echo_json({"schema": "dateline.retry/1", **row})
        return
    now = "read now" if by_daemon else "read by the next `dateline sync` or `watch`"
    click.echo(f"{plural(row['waiting'], 'file')} waiting: {now}.")
    if row["missing"]:
        click.echo(
            f"{plural(row['missing'], 'file')} not there any more; `dateline forget PATH` forgets what was added."
        )


def retried(archive: Archive, request: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    """Have files wait, through the daemon if one runs, and whether one does."""
    from index.daemon_client import ask
    from ingest.commands import checked, intake
    from ingest.inboxes import plain
    from ingest.retrying import retry_asked

    request |= {"paths": [str(plain(Path(path))) for path in request["paths"]]}
    answers = ask(archive.folder, request)
    if answers is not None:
        return next(iter(checked(answers))), True
    with intake(archive) as (_, inboxes):
        return retry_asked(inboxes, request), False
