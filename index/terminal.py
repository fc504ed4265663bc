"""What may be shown on a terminal, and how: text from articles made harmless, JSON, tables of words."""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import click

# Sequences that move the cursor, set the title or write to the clipboard: CSI, OSC, DCS and the like (ECMA-48).
ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|[ -/]*[0-~])")
# Marks that turn the direction of what follows, and tags that nobody sees.
INVISIBLE = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]")
UNSHOWN = {"Cc", "Cs", "Co", "Cn"}


def safe(text: str) -> str:
    """Text in one line without anything that a terminal would obey; what cannot be shown becomes U+FFFD."""
    text = INVISIBLE.sub("", ESCAPES.sub("", text))
    text = re.sub(r"\s", " ", text)
    if text.isascii() and text.isprintable():
        return text
    return "".join("\ufffd" if unicodedata.category(sign) in UNSHOWN else sign for sign in text)


def safe_text(text: str) -> str:
    """Text of several lines, each made `safe`."""
    return "\n".join(safe(line) for line in text.split("\n"))


def escaped(path: str) -> str:
    """A path for one field of one line: backslashes and what cannot be printed as in Python's unicode_escape."""
    return "".join(
        sign if sign.isprintable() and sign != "\\" else sign.encode("unicode_escape", "surrogatepass").decode()
        for sign in path
    )


def echo_json(row: Mapping[str, Any]) -> None:
    """One JSON object on one line of stdout; ASCII only, so that no name of a file can break it."""
    click.echo(json.dumps(row))


def plural(number: int, noun: str) -> str:
    """A number with its noun: 1 article, 2 articles."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr while something long goes on, if stderr is a terminal; tell it how many of how many are done."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
