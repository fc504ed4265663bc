"""The dateline command: gathers the commands, runs one, and turns errors into messages and exit codes."""

from __future__ import annotations

import gc
import io
import os
import sqlite3
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import click

from index.command_group import CommandGroup
from index.errors import DatelineError, QueryError
from index.settings import STORE_VARIABLE
from search.client import SOCKET

COMMANDS = {
    "add": "ingest.commands:add_command",
    "watch": "ingest.commands:watch_command",
    "sync": "ingest.commands:sync_command",
    "forget": "ingest.forget_command:forget_command",
    "search": "search.commands:search_command",
    "show": "search.show_command:show_command",
    "facets": "search.facets_command:facets_command",
    "list": "index.commands:list_command",
    "status": "index.commands:status_command",
    "extract": "ingest.commands:extract_command",
    "places": "ingest.commands:places_command",
    "admin": "index.admin_commands:admin_command",
    "demo": "search.demo:demo_command",
    "help": "search.help_command:help_command",
    "completion": "search.completion_command:completion_command",
}
"""Every command, in the order in which help shows them, and where it is; only the one that runs is imported."""

QUICK = frozenset({"search", "show", "facets", "list", "status", "help", "completion"})
"""Commands that only read: their process ends as soon as they have answered."""

ANSWERING = {"socket": SOCKET, "function": "search.answerer:serve"}
"""What a daemon needs to have commands that only read answered by a warm process."""

ARCHIVE_VARIABLE = "DATELINE_ARCHIVE"
COMPLETE_VARIABLE = "_DATELINE_COMPLETE"


class Commands(CommandGroup):
    """The commands of COMMANDS."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names, in order."""
        return list(COMMANDS)

    def find_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """A command, imported."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """One line for each command."""
        rows = [(name, self.get_command(ctx, name)) for name in COMMANDS]
        with formatter.section("Commands"):
            formatter.write_dl([(name, command.get_short_help_str(80)) for name, command in rows if command])


def archive_option() -> click.Option:
    """`--archive DIR`, allowed before and after the name of a command."""
    return click.Option(
        ["--archive"],
        type=click.Path(path_type=Path),
        metavar="DIR",
        expose_value=False,
        help=f"The archive's folder (or {ARCHIVE_VARIABLE}; by default in your data folder).",
        callback=choose_archive,
    )


def store_option() -> click.Option:
    """`--store URL`, allowed before and after the name of a command."""
    return click.Option(
        ["--store"],
        metavar="URL",
        expose_value=False,
        help=f"An OpenSearch cluster that keeps the index, https://host:9200/prefix (or {STORE_VARIABLE}).",
        callback=choose_store,
    )


def color_option() -> click.Option:
    """`--color WHEN`, allowed before and after the name of a command."""
    return click.Option(
        ["--color"],
        type=click.Choice(["auto", "always", "never"]),
        expose_value=False,
        help="When to use colours.",
        callback=choose_color,
    )


def verbose_option() -> click.Option:
    """`--verbose`, allowed before and after the name of a command."""
    return click.Option(
        ["-v", "--verbose"],
        is_flag=True,
        expose_value=False,
        help="Say on stderr what is done.",
        callback=choose_verbose,
    )


def choose_color(ctx: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    """Use colours as is said; what is said behind the command counts."""
    if value is not None or ctx.parent is None:
        colours = {"always": True, "never": False}.get(value or "", False if os.environ.get("NO_COLOR") else None)
        ctx.color = ctx.find_root().color = colours


def choose_verbose(_ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
    """Log everything, if that is wanted."""
    if value:
        set_up_log(verbose=True)


def choose_store(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    """Remember the store for whatever this command opens, and for the processes that it starts."""
    if value is not None:
        os.environ[STORE_VARIABLE] = value


def choose_archive(ctx: click.Context, _parameter: click.Parameter, value: Path | None) -> None:
    """Remember the folder of the archive for the command."""
    if value is not None:
        ctx.find_root().obj = ctx.obj = value.absolute()


def default_archive() -> Path:
    """The folder named by the environment, else one among the user's data."""
    named = os.environ.get(ARCHIVE_VARIABLE)
    if named:
        return Path(named).absolute()
    from platformdirs import user_data_path

    return user_data_path("dateline")


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="dateline")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """An archive of news: watches folders, understands the articles dropped there, and finds them again."""
    if ctx.invoked_subcommand not in QUICK:
        set_up_log(verbose=ctx.invoked_subcommand == "watch")
        gc.enable()
    if ctx.obj is None:
        ctx.obj = default_archive()
    ctx.meta["dateline.answering"] = ANSWERING


cli.params += [color_option(), verbose_option(), archive_option(), store_option()]


def set_up_log(*, verbose: bool) -> None:
    """Print what is logged on stderr, everything or errors only; nothing in it commands a terminal or forges a line."""
    import logging

    from index.safe_log import SafeFormatter

    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(SafeFormatter("%(asctime)s %(levelname)s %(message)s"))
    logging.basicConfig(level=logging.ERROR, handlers=[handler])
    if verbose:
        logging.getLogger().setLevel(logging.INFO)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; gives its exit code."""
    # The threads of numpy's linear algebra, which nothing here uses, cost more than a search does.
    for library in ("OPENBLAS", "OMP", "MKL"):
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")
    if COMPLETE_VARIABLE in os.environ:
        from search.shells import register

        register()
    if sys.stdin is None:  # closed by whoever started us
        sys.stdin = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115 - stays open as stdin does
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        cli.main(args=argv, prog_name="dateline", standalone_mode=False)
    except click.ClickException as error:
        show_misuse(error)
        return error.exit_code
    except click.Abort:
        return 130
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except SystemExit as stop:
        if "PacifyFlush" in type(sys.stdout).__name__:  # click's sign that our reader has gone
            return 0
        return stop.code if isinstance(stop.code, int) else 1
    except DatelineError as error:
        complain(error)
        return error.exit_code
    except sqlite3.Error as error:
        complain(DatelineError(f"the archive's database could not be used: {error}"))
        return 3
    except OSError as error:
        complain(DatelineError(f"{error.strerror or error}: {error.filename or ''}".rstrip(": ")))
        return 1
    return 0


def show_misuse(error: click.ClickException) -> None:
    """Print what click says of a wrong command line; the names of files in it may be anybody's."""
    from index.terminal import safe_text

    said = io.StringIO()
    error.show(said)
    click.echo(safe_text(said.getvalue()), err=True, nl=False)


def complain(error: DatelineError) -> None:
    """Print an error and what to do about it."""
    from index.terminal import safe
    from search.complaints import query_error_lines

    if isinstance(error, QueryError):
        lines = list(query_error_lines(error))
    else:
        lines = [f"dateline: {safe(error.message)}", *([f"  {safe(error.advice)}"] if error.advice else [])]
    for line in lines:
        click.echo(line, err=True)
