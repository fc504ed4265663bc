"""dateline help: about a command, the query language, or the shapes of JSON."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from pathlib import Path

import click

from index.errors import UsageError
from search.completing import complete_topic

SCHEMAS = Path(__file__).parent / "schemas"


@click.command("help")
@click.argument("topic", nargs=-1, metavar="[COMMAND|query|schema [NAME]]", shell_complete=complete_topic)
def help_command(topic: Sequence[str]) -> None:
    """Help about a command, about the query language, or the JSON Schema of an output."""
    root = click.get_current_context().find_root()
    match list(topic):
        case []:
            click.echo(root.get_help(), color=root.color)
        case ["query"]:
            print_query_help()
        case ["schema"]:
            for name in schema_names():
                click.echo(name)
        case ["schema", name]:
            click.echo(schema_text(name), nl=False)
        case names:
            context = context_of(root, names)
            click.echo(context.get_help(), color=root.color)


def context_of(root: click.Context, names: Sequence[str]) -> click.Context:
    """The context of a command, or of one inside of it: of `admin gazetteer add`.

    Raises:
        UsageError: there is none of this name.
    """
    context = root
    for name in names:
        group = context.command
        if not isinstance(group, click.Group):
            raise UsageError(f"{group.name} has no command '{name}'.", f"`dateline help {group.name}` tells all of it.")
        command = group.get_command(context, name)
        if command is None:
            known = topics() if context is root else group.list_commands(context)
            raise unknown("There is no help about", name, known)
        context = click.Context(command, info_name=name, parent=context)
    return context


def topics() -> list[str]:
    """What there is help about."""
    from search.cli import COMMANDS

    return [*COMMANDS, "query", "schema"]


def print_query_help() -> None:
    """The query language on a screen."""
    from search.pager import show
    from search.query_page import query_page
    from search.screen import current_screen

    screen = current_screen(click.get_current_context().color)
    show(query_page(screen), screen)


def schema_names() -> list[str]:
    """The shapes that have a schema."""
    return sorted(path.name.removesuffix(".schema.json") for path in SCHEMAS.glob("*.schema.json"))


def schema_text(name: str) -> str:
    """The JSON Schema of a shape: `search`, or as rows name it, `dateline.search/1`.

    Raises:
        UsageError: there is none of this name.
    """
    plain = name.removeprefix("dateline.").partition("/")[0]
    if plain not in schema_names():
        raise unknown("There is no schema", name, schema_names())
    return (SCHEMAS / f"{plain}.schema.json").read_text(encoding="utf-8")


def unknown(what: str, name: str, known: Sequence[str]) -> UsageError:
    """The error that names the nearest of what there is."""
    near = difflib.get_close_matches(name, known, n=1, cutoff=0)
    return UsageError(f"{what} '{name}'. Did you mean '{near[0]}'?", f"There is: {', '.join(known)}.")
