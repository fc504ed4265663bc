"""What a shell may complete: fields of a query with values from the archive, formats, articles, topics of help."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import click
    from click.shell_completion import CompletionItem


def complete_query(ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Fields, and the values of the field that is being typed."""
    from search.completions import query_completions

    return query_completions(ctx, incomplete)


def complete_format(_ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The names of formats."""
    from search.completions import items
    from search.formats.names import FORMATS

    return items(name for name in FORMATS if name.startswith(incomplete))


def complete_article(ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The numbers of the last search with their headlines, and files."""
    from search.completions import article_completions

    return article_completions(ctx, incomplete)


def complete_topic(_ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """What there is help about."""
    from search.completions import items
    from search.help_command import topics

    return items(name for name in topics() if name.startswith(incomplete))
