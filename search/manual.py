"""Writes the manual from the commands themselves: a man page, and a page of Markdown with the help of every command."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import click

from index.command_group import FOR_ALL
from search.cli import COMMANDS, cli
from search.query_help import FORMS, NOTES

WIDTH = 100
EXIT_CODES = (
    ("0", "found, or done"),
    ("1", "nothing found, or a file failed"),
    ("2", "the query or the usage is wrong"),
    ("3", "there is no archive, or it cannot be read"),
    ("4", "the index is damaged"),
    ("75", "another process holds the archive"),
    ("130", "interrupted"),
)
VARIABLES = (
    ("DATELINE_ARCHIVE", "The archive's folder."),
    (
        "DATELINE_PAGER, PAGER",
        "What shows output that is longer than the terminal; by default less. cat shows it at once.",
    ),
    ("NO_COLOR", "If set, nothing is coloured."),
    ("FORCE_HYPERLINK", "1: files can be clicked; 0: they cannot. By default known terminals are recognised."),
)
FILES = (
    ("dateline.toml", "Settings, in the archive's folder."),
    ("last-search.json", "The numbers of the last search, in the archive's folder or among the user's own data."),
)


def root_context() -> click.Context:
    """A context as the command line's own, of a fixed width."""
    return click.Context(cli, info_name="dateline", **{**cli.context_settings, "terminal_width": WIDTH})


def commands() -> Iterator[tuple[str, click.Command, click.Context]]:
    """Every command with a context to ask it in."""
    root = root_context()
    for name in COMMANDS:
        command = cli.get_command(root, name)
        if command is not None:
            yield from with_commands(name, command, click.Context(command, info_name=name, parent=root))


def with_commands(
    name: str, command: click.Command, context: click.Context
) -> Iterator[tuple[str, click.Command, click.Context]]:
    """A command, and the commands in it."""
    yield name, command, context
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            if found := command.get_command(context, inner):
                yield from with_commands(
                    f"{name} {inner}", found, click.Context(found, info_name=inner, parent=context)
                )


def commands_page() -> str:
    """The help of every command, as Markdown."""
    parts = ["# Commands\n\nWhat `dateline COMMAND --help` says.\n"]
    for name, command, context in commands():
        parts.append(f"## dateline {name}\n\n```\n{command.get_help(context).rstrip()}\n```\n")
    return "\n".join(parts)


def man_page() -> str:
    """The man page, in roff."""
    lines = [
        '.TH DATELINE 1 "" "Dateline" "User Commands"',
        ".SH NAME",
        r"dateline \- an archive of news",
        ".SH SYNOPSIS",
        r".B dateline",
        r"[\fB\-\-archive\fR \fIDIR\fR] [\fB\-\-color\fR \fIWHEN\fR] \fICOMMAND\fR [\fIARGUMENTS\fR]",
        ".SH DESCRIPTION",
        *paragraphs(cli.help or ""),
        ".SH OPTIONS",
        *options(cli, root_context()),
        ".SH COMMANDS",
    ]
    for name, command, context in commands():
        lines += [f".SS dateline {name}", *synopsis(command, context), *paragraphs(command.help or "")]
        lines += options(command, context)
    lines += [".SH QUERIES", *queries()]
    for title, rows in (("EXIT STATUS", EXIT_CODES), ("ENVIRONMENT", VARIABLES), ("FILES", FILES)):
        lines += [f".SH {title}", *definitions(rows)]
    return "\n".join(lines) + "\n"


def synopsis(command: click.Command, context: click.Context) -> Iterator[str]:
    """How a command is written."""
    yield ".PP"
    yield rf"\fB{roff(context.command_path)}\fR {roff(' '.join(command.collect_usage_pieces(context)))}"


def options(command: click.Command, context: click.Context) -> list[str]:
    """The options of a command, as a list of definitions; those of all commands are told once."""
    told = [param for param in command.params if command is cli or param.name not in FOR_ALL]
    records = [param.get_help_record(context) for param in told if isinstance(param, click.Option)]
    return definitions([record for record in records if record])


def definitions(rows: Sequence[tuple[str, str]]) -> list[str]:
    """A list of names and what they mean."""
    return [line for name, meaning in rows for line in (".TP", rf"\fB{roff(name)}\fR", roff(meaning))]


def queries() -> Iterator[str]:
    """The query language."""
    for form, meaning, also in FORMS:
        yield from (".TP", rf"\fB{roff(form)}\fR", roff(f"{meaning} ({also})" if also else meaning))
    for note in NOTES:
        yield from (".PP", roff(note))


def paragraphs(text: str) -> Iterator[str]:
    """A text of paragraphs; those that click must not wrap keep their lines."""
    for paragraph in re.sub(r"(?m)^ +", "", text).strip().split("\n\n"):
        yield ".PP"
        if paragraph.startswith("\b"):
            yield from (".nf", *(roff(line) for line in paragraph.split("\n")[1:]), ".fi")
        else:
            yield roff(" ".join(paragraph.split()))


def roff(text: str) -> str:
    """Text in which nothing means anything to roff."""
    text = text.replace("\\", r"\e").replace("-", r"\-")
    text = "".join(sign if sign.isascii() else rf"\[u{ord(sign):04X}]" for sign in text)
    return rf"\&{text}" if text.startswith((".", "'")) else text
