"""dateline forget."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from index.archive import Archive
from index.errors import PathError, UsageError
from index.terminal import echo_json, plural, safe

if TYPE_CHECKING:
    from ingest.forgetting import Forgetting


@click.command("forget")
@click.argument("paths", nargs=-1, metavar="[PATH]…")
@click.option("--keep", is_flag=True, help="Only end the watching: files and articles stay as if they had been added.")
@click.option("--gone", is_flag=True, help='Forget the articles whose files are gone (on_delete = "keep").')
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def forget_command(folder: Path, paths: tuple[str, ...], *, keep: bool, gone: bool, yes: bool, as_json: bool) -> None:
    """End inboxes, or forget files and folders that were added: what is at and below each PATH.

    Their articles go with them, except those that other files hold too. The files themselves are never touched. Says
    what will go, and asks; where nobody can be asked, give --yes.
    """
    from ingest.commands import given
    from ingest.forgetting import articles_lost, forgetting
    from ingest.inboxes import Inboxes, plain

    if not paths and not gone:
        raise UsageError("Nothing to forget.", "Name a PATH, or give --gone.")
    archive = Archive.open(folder)
    wanted = [plain(path) for path in given(paths)]
    what = forgetting(Inboxes(archive), wanted, gone=gone)
    if keep and not any(root.watched for root in (*what.ended, *(inner for inner, _ in what.passed_on))):
        raise PathError("None of this is watched, so there is nothing to end.", "Without --keep it is forgotten.")
    lost, staying = (0, 0) if keep else articles_lost(archive.catalog.ledger, what)
    if not as_json:
        for line in announced(what, lost, staying, keep=keep):
            click.echo(line)
    if not yes and not keep:
        if not sys.stdin.isatty():
            raise UsageError("Nobody is there to be asked.", "Give --yes to forget it, or --keep to keep the articles.")
        click.confirm("Go on?", abort=True)
    row = forgotten(archive, wanted, keep=keep, gone=gone)
    if as_json:
        echo_json({"schema": "dateline.forget/1", **row})
    else:
        click.echo(f"Forgotten; {plural(row['articles'], 'article')} left the archive.")


def announced(what: Forgetting, lost: int, staying: int, *, keep: bool) -> list[str]:
    """What is going to happen, for people."""
    lines = [f"{safe(str(root.path))} is watched no more." for root in what.ended if root.watched]
    lines += [
        f"{safe(str(root.path))} is no inbox of its own any more; {safe(str(outer.path))}, in which it lies, goes on."
        for root, outer in what.passed_on
    ]
    if keep:
        return [*lines, "All articles stay."]
    also = f"; {plural(staying, 'article')} of theirs stay, for other files hold them too" if staying else ""
    return [*lines, f"{plural(len(what.files), 'file')} and {plural(lost, 'article')} leave the archive{also}."]


def forgotten(archive: Archive, paths: list[Path], *, keep: bool, gone: bool) -> dict[str, Any]:
    """Forget, through the daemon if one runs, else here; what went."""
    from index.daemon_client import ask
    from ingest.commands import checked, intake
    from ingest.forgetting import forget_asked

    request = {"do": "forget", "paths": [str(path) for path in paths], "keep": keep, "gone": gone}
    answers = ask(archive.folder, request)
    if answers is not None:
        return next(iter(checked(answers)))
    with intake(archive) as (work, inboxes):
        return forget_asked(work, inboxes, request)
