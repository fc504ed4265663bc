"""dateline facets."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import click

from search.commands import SHIELD, QueryCommand
from search.completing import complete_query

FACETS = ("place", "source", "month", "lang", "author")
SHOWN = 20


@click.command("facets", cls=QueryCommand)
@click.argument("query", nargs=-1, required=True, type=click.UNPROCESSED, shell_complete=complete_query)
@click.option("--by", type=click.Choice(FACETS), default="place", show_default=True, help="What to count by.")
@click.option(
    "-n",
    "most",
    type=click.IntRange(1),
    help=f"How many values at most; {SHOWN} for people unless they are months, else all.",
)
@click.option("--any", "any_words", is_flag=True, help="Any of the words will do; no operators.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def facets_command(
    folder: Path, query: Sequence[str], by: str, most: int | None, *, any_words: bool, as_json: bool
) -> None:
    """Count what a query finds by place, source, month, language or author; `*` counts everything."""
    from index.archive import Archive
    from index.store import Facet
    from index.terminal import echo_json, safe
    from search.facets import facets

    text = " ".join(word.removeprefix(SHIELD) for word in query)
    with closing(Archive.open_to_ask(folder)) as archive:
        found = facets(archive, text, Facet(by), any_words=any_words)
    if as_json:
        from search.shapes import facets_row

        echo_json(facets_row(found, most=most))
    else:
        from search.facet_view import facet_lines
        from search.pager import show
        from search.screen import current_screen

        for warning in found.warnings:
            click.echo(f"dateline: {safe(warning)}", err=True)
        screen = current_screen(click.get_current_context().color)
        default = None if found.by is Facet.MONTH else SHOWN
        show(facet_lines(found, width=screen.width, most=most or default), screen)
    sys.exit(0 if found.total else 1)
