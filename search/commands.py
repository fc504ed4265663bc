"""dateline search."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click
from click.core import ParameterSource

from search.completing import complete_format, complete_query
from search.query_help import query_help

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

SHIELD = "\0"
"""Set before a word that begins with a minus, so that the command line does not take it for an option."""

OPTION = re.compile(r"-n\d*|-0|-h|--\w.*|--?")


VALUED = frozenset({"-n", "--after", "--archive", "--color", "--format", "--open", "--queries", "--sort", "--store"})
"""Options that take the next argument, whatever it begins with."""

FORMS = ("--format", "--json", "--jsonl", "-0")
"""Options that say how an answer is written."""

NOT_WITH_QUERIES = ("more", "opened", "explain", "passages", "after", "sort")


class QueryCommand(click.Command):
    """A command whose arguments are a query: `-daesh` is a word that must not appear, not an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Shield what looks like an option and is none."""
        before = ["", *args]
        own = args[: args.index("--")] if "--" in args else args
        options = {arg.partition("=")[0] for last, arg in zip(before, own, strict=False) if last not in VALUED}
        if len(forms := [form for form in FORMS if form in options]) > 1:
            raise click.UsageError(f"{' and '.join(forms)} each name a form of output. Leave out all but one.", ctx)
        shielded = [
            SHIELD + arg if arg.startswith("-") and not OPTION.fullmatch(arg) and last not in VALUED else arg
            for last, arg in zip(before, args, strict=False)
        ]
        return super().parse_args(ctx, shielded)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Options, and what may follow a minus that is none of theirs."""
        found = super().shell_complete(ctx, incomplete)
        if incomplete.startswith("-") and not incomplete.startswith("--"):
            found += complete_query(ctx, self.params[0], incomplete)
        return found


@click.command("search", cls=QueryCommand, epilog=query_help())
@click.argument("query", nargs=-1, type=click.UNPROCESSED, shell_complete=complete_query)
@click.option("-n", "limit", type=click.IntRange(1, 10_000), default=10, show_default=True, help="How many to show.")
@click.option(
    "--sort",
    type=click.Choice(["rank", "newest", "oldest"]),
    default="rank",
    show_default=True,
    help="The order.",
)
@click.option("--any", "any_words", is_flag=True, help="Any of the words will do; no operators: ask a whole question.")
@click.option("--more", is_flag=True, help="Show what follows the results of the last search.")
@click.option("--after", metavar="CURSOR", help="Show what follows an answer, by its `next` in JSON.")
@click.option(
    "--queries", type=click.File("rb"), metavar="FILE",
    help="Answer the queries of a file, one a line (ID<TAB>QUERY), a JSON object for each; - reads stdin.",
)  # fmt: skip
@click.option("--passages", is_flag=True, help="Find the best passages instead of articles.")
@click.option("--explain", is_flag=True, help="Say how the query is understood, and what each part of it finds.")
@click.option("--count", "count_only", is_flag=True, help="Print only how many articles match.")
@click.option(
    "--format", "form", default="text", metavar="FORMAT", shell_complete=complete_format,
    help="text, json, jsonl, csv, paths, ris, bibtex, csl-json, atom, or a template: '{date}\\t{headline}'.",
)  # fmt: skip
@click.option("--json", "form", flag_value="json", help="Print one JSON object.")
@click.option("--jsonl", "form", flag_value="jsonl", help="Print one JSON object for each result.")
@click.option("-0", "form", flag_value="paths0", help="Print paths with a NUL behind each, as for xargs -0.")
@click.option(
    "--open", "opened", type=click.IntRange(1), metavar="N", help="Open the N-th result, or that of the last search."
)
@click.pass_obj
def search_command(
    folder: Path,
    /,
    query: Sequence[str],
    *,
    more: bool,
    queries: BinaryIO | None,
    passages: bool,
    explain: bool,
    count_only: bool,
    form: str,
    opened: int | None,
    **how: Any,  # the fields of Asked
) -> None:
    """Search the archive. Exit code 1 if nothing is found.

    The numbers of results stay valid until the next search: `dateline show 2`, `dateline search --open 2`.
    """
    from index.archive import Archive
    from search.answering import (
        open_result,
        print_answer,
        print_answers,
        print_count,
        print_explanation,
        print_more,
        print_passages,
    )
    from search.asked import Asked

    asked = Asked(query=" ".join(word.removeprefix(SHIELD) for word in query), **how)
    if queries is not None:
        check_queries(click.get_current_context(), asked.query, form)
    if more and asked.query:
        raise click.UsageError("--more shows what follows the last search, and takes no query. Leave out one of them.")
    if not asked.query and opened is None and not more and queries is None:
        raise click.UsageError("Missing argument 'QUERY...'.")
    with closing(Archive.open_to_ask(folder)) as archive:
        if opened is not None:
            open_result(archive, asked, opened)
        elif more:
            print_more(archive, form)
        elif queries is not None:
            sys.exit(0 if print_answers(archive, asked, queries, count_only=count_only) else 1)
        elif explain:
            sys.exit(0 if print_explanation(archive, asked, form) else 1)
        elif passages and not count_only:
            sys.exit(0 if print_passages(archive, asked, form) else 1)
        else:
            total = print_count(archive, asked) if count_only else print_answer(archive, asked, form)
            sys.exit(0 if total else 1)


def check_queries(ctx: click.Context, query: str, form: str) -> None:
    """Refuse what would be ignored beside `--queries`."""
    others = [
        param.opts[0]
        for param in ctx.command.params
        if param.name in NOT_WITH_QUERIES and ctx.get_parameter_source(param.name) is ParameterSource.COMMANDLINE
    ]
    others += [f"the query '{query}'"] if query else []
    if form not in ("text", "json", "jsonl"):
        others.append("-0" if form == "paths0" else f"--format {form}")
    if others:
        raise click.UsageError(
            f"--queries gives JSON for each query of its file, and goes with -n, --any and --count. Leave out {others[0]}."
        )
