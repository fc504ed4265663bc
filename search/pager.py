"""Shows lines: at once, or through the user's pager when they are more than the terminal has."""

from __future__ import annotations

import os
import shlex
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import IO, Protocol, cast

import click

from search.screen import Screen


def show(lines: Iterable[str], screen: Screen) -> None:
    """Print lines; never through a pager if nobody looks at a terminal."""
    shown: Iterator[str] = (line if screen.has_colour else click.unstyle(line) for line in lines)
    if screen.is_terminal and (pager := pager_command()):
        first = list(islice(shown, screen.height))
        if len(first) >= screen.height:
            page([*first, *shown], pager)
            return
        shown = iter(first)
    for line in shown:
        click.echo(line, color=screen.has_colour)


def pager_command() -> list[str] | None:
    """What DATELINE_PAGER or PAGER names, else less; None if there is none, or it would change nothing."""
    named = os.environ.get("DATELINE_PAGER", os.environ.get("PAGER", "less"))
    words = shlex.split(named)
    if not words or words[0] == "cat" or shutil.which(words[0]) is None:
        return None
    return words


class Pager(Protocol):
    """A pager that runs; lines are written to `stdin`."""

    stdin: IO[bytes]

    def wait(self) -> object:
        """Wait until its reader has seen enough."""


def started(command: Sequence[str]) -> Pager:
    """A pager, started."""
    import subprocess

    # As git does: less stays on the screen, shows colours, and ends by itself on a short text.
    environment = {"LESS": "FRX", "LESSCHARSET": "utf-8"} | os.environ
    return cast(Pager, subprocess.Popen(command, stdin=subprocess.PIPE, env=environment))


start: Callable[[Sequence[str]], Pager] = started
"""How a pager is started; a process that runs a command for another one has it started there."""


def page(lines: Iterable[str], command: Sequence[str]) -> None:
    """Give lines to a pager until it has them all or its reader has seen enough."""
    import signal

    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        pager = start(command)
        feed(pager.stdin, lines)
        pager.wait()
    finally:
        signal.signal(signal.SIGINT, before)


def feed(stream: IO[bytes], lines: Iterable[str]) -> None:
    """Write lines to a pager; one that has gone wants no more."""
    try:
        for line in encoded(lines):
            stream.write(line)
        stream.close()
    except BrokenPipeError:
        return


def encoded(lines: Iterable[str]) -> Iterator[bytes]:
    """Lines as bytes."""
    return (f"{line}\n".encode(errors="replace") for line in lines)
