"""dateline search, show."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import click

from index.archive import Archive
from index.catalog import Kept
from index.errors import NotFound, PathError
from index.shapes import article_row, file_rows
from index.store import Sort
from index.terminal import echo_json, safe
from search.query_help import query_help

SHIELD = "\0"
"""Set before a word that begins with a minus, so that the command line does not take it for an option."""

OPTION = re.compile(r"-n\d*|-h|--\w.*|--?")


class QueryCommand(click.Command):
    """A command whose arguments are a query: `-daesh` is a word that must not appear, not an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Shield what looks like an option and is none."""
        before = ["", *args]
        shielded = [
            SHIELD + arg if arg.startswith("-") and not OPTION.fullmatch(arg) and last != "-n" else arg
            for last, arg in zip(before, args, strict=False)
        ]
        return super().parse_args(ctx, shielded)


@click.command("search", cls=QueryCommand, epilog=query_help())
@click.argument("query", nargs=-1, required=True, type=click.UNPROCESSED)
@click.option("-n", "limit", type=click.IntRange(1, 10_000), default=10, show_default=True, help="How many to show.")
@click.option(
    "--sort",
    type=click.Choice([sort.value for sort in Sort]),
    default=Sort.RANK.value,
    show_default=True,
    help="The order.",
)
@click.option("--count", "count_only", is_flag=True, help="Print only how many articles match.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def search_command(
    folder: Path, query: Sequence[str], limit: int, sort: str, *, count_only: bool, as_json: bool
) -> None:
    """Search the archive. Exit code 1 if nothing is found."""
    from search.engine import answer, count
    from search.render import answer_lines
    from search.shapes import answer_row

    text = " ".join(word.removeprefix(SHIELD) for word in query)
    archive = Archive.open(folder)
    if count_only:
        total = count(archive, text)
        click.echo(str(total))
        sys.exit(0 if total else 1)
    begun = time.perf_counter()
    found = answer(archive, text, limit=limit, sort=Sort(sort))
    if as_json:
        echo_json(answer_row(found, took_ms=(time.perf_counter() - begun) * 1000))
    else:
        for warning in found.warnings:
            click.echo(f"dateline: {safe(warning)}", err=True)
        for line in answer_lines(found):
            click.echo(line)
    sys.exit(0 if found.total else 1)


@click.command("show")
@click.argument("what")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--text", "text_only", is_flag=True, help="Print only headline and text.")
@click.pass_obj
def show_command(folder: Path, what: str, *, as_json: bool, text_only: bool) -> None:
    """Show one article, named by its id (or the first digits of it) or by the path of its file."""
    from index.terminal import safe_text
    from search.render import article_lines

    archive = Archive.open(folder)
    kept = named(archive, what)
    article = kept.article
    holdings = list(archive.catalog.ledger.holdings(article.id))
    if as_json:
        first = holdings[0] if holdings else None
        row = article_row(article, path=str(first.path) if first else "", member=first.member if first else None)
        echo_json(row | {"files": file_rows(holdings), "first_seen": kept.first_seen, "copies": []})
    elif text_only:
        click.echo(f"{safe(article.headline)}\n\n{safe_text(article.text)}")
    else:
        files = [
            f"{safe(str(one.path))}{'#' + one.member if one.member else ''}  sha256 {one.sha256}" for one in holdings
        ]
        for line in article_lines(article, files, kept.first_seen):
            click.echo(line)


def named(archive: Archive, what: str) -> Kept:
    """The article that an id, the beginning of an id, or a path names.

    Raises:
        NotFound: none.
        PathError: more than one.
    """
    ids: list[str] = []
    if re.fullmatch(r"[0-9a-f]{4,32}", what):
        ids = archive.catalog.ids_like(what, limit=2)
    if not ids:
        path, _, member = what.partition("#") if not os.path.lexists(what) else (what, "", "")
        entries = archive.catalog.ledger.entries(Path(os.path.abspath(path)))  # noqa: PTH100 - as the ledger names files
        ids = [e.article_id for e in entries if e.article_id and (not member or e.member == member)]
        if not ids and entries:
            reason = next((e.message for e in entries if e.message), None)
            raise NotFound(f"{what} gave no article.", reason)
    if len(ids) > 1:
        raise PathError(f"{what} names more than one article.", "Give more digits of the id, or PATH#MEMBER.")
    found = archive.catalog.articles(ids)
    if not found:
        raise NotFound(f"No article is named {what}.", "`dateline search` shows the ids of articles.")
    return next(iter(found.values()))
