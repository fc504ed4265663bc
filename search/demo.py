"""dateline demo: the sample articles in an archive of their own, watched, searched, and held to known answers."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from index.archive import Archive
from index.errors import DatelineError
from index.settings import STORE_VARIABLE
from search.acceptance import INBOX, LATE, check_articles, check_searches, known_answers
from search.engine import answer
from search.render import answer_lines

PATIENCE = 60.0
"""Seconds that the demo waits for something that should be there at once."""

QUESTIONS = (
    ("headline:convoy place:idlib", "by headline and place"),
    ("place:syria date:2019", "by place and date: this article names Daraa, and never Syria"),
    ('"pumping station" -valve', "a phrase, without a word"),
)


class DemoFailed(DatelineError):
    """Something did not happen that should have."""


@click.command("demo")
@click.option(
    "--keep", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Keep all of it in this new folder."
)
def demo_command(keep: Path | None) -> None:
    """Try everything on about forty invented articles: index, watch, drop one in, find it.

    All of it is kept in a folder of its own, whatever store is named.
    """
    # Also for the watcher: what is invented must not be found among what is true.
    os.environ.pop(STORE_VARIABLE, None)
    if keep is not None:
        if keep.exists():
            raise click.UsageError(f"{keep} exists already; --keep makes a new folder.")
        run(keep.absolute())
        return
    with tempfile.TemporaryDirectory(prefix="dateline-demo-") as folder:
        run(Path(folder))


def run(folder: Path) -> None:
    """Run the demo in a folder."""
    begun = time.monotonic()
    inbox, archive = folder / "inbox", folder / "archive"
    shutil.copytree(INBOX, inbox)
    title(f"dateline watch {inbox}")
    with watching(archive, inbox):
        opened = Archive.open(archive)
        wait_for(lambda: opened.catalog.ledger.sums().waiting == 0 and opened.catalog.count() > 0, "the samples")
        sums = opened.catalog.ledger.sums()
        click.echo(
            f"{sums.seen} files: {sums.indexed} articles, {sums.copies} copy of one, {sums.failed} broken on purpose"
        )
        for question, what in QUESTIONS:
            ask(opened, question, what)
            if question == QUESTIONS[0][0]:
                click.secho(f"(the first answer came {time.monotonic() - begun:.1f} s after the start)", dim=True)
        drop_one_in(opened, inbox)
        checked(opened, inbox)
        opened.close()
    title("Now with your own pages")
    click.echo("dateline watch ~/saved-pages        # leave it running; drop pages into the folder")
    click.echo("dateline search 'headline:storm place:portugal date:2024'")
    click.echo("dateline search --help              # all forms of a query")


def ask(archive: Archive, question: str, what: str) -> None:
    """Show a question and its answer."""
    title(f"dateline search '{question}'", f"   # {what}")
    for line in answer_lines(answer(archive, question, limit=3)):
        click.echo(line)


def drop_one_in(archive: Archive, inbox: Path) -> None:
    """Drop an article into the watched folder and wait until it is found."""
    [(name, known)] = known_answers()["late"].items()
    question = known["searches"][0]
    title(f"cp {name} {inbox}", "   # while the watcher runs")
    shutil.copy(LATE / name, inbox / name)
    dropped = time.monotonic()
    wait_for(lambda: answer(archive, question, limit=1).total > 0, "the article that was dropped in")
    click.echo(f"found {time.monotonic() - dropped:.1f} s later:")
    ask(archive, question, "the article that has just been dropped in")
    (inbox / name).unlink()
    wait_for(lambda: answer(archive, question, limit=1).total == 0, "the article's end")
    click.echo("deleted again: gone from the archive too")


def checked(archive: Archive, inbox: Path) -> None:
    """Hold the archive to the known answers.

    Raises:
        DemoFailed: one of them is not given.
    """
    title("The known answers of the samples")
    for name, checks in (
        ("searches", list(check_searches(archive, inbox))),
        ("facts about articles", list(check_articles(archive, inbox))),
    ):
        wrong = [check for check in checks if check.wrong]
        click.echo(f"{len(checks) - len(wrong)} of {len(checks)} {name} are as they should be")
        for check in wrong:
            click.echo(f"  {check.what}: {check.wrong}", err=True)
        if wrong:
            raise DemoFailed(f"{len(wrong)} {name} are not as they should be.", "Please report this.")


@contextmanager
def watching(archive: Path, inbox: Path) -> Iterator[None]:
    """A daemon of its own, as the command line would start it."""
    process = subprocess.Popen(
        command("--archive", str(archive), "watch", str(inbox)), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        if process.stdout.readline().strip() != b"READY":
            _, errors = process.communicate()
            raise DemoFailed(f"The watcher did not start: {errors.decode(errors='replace')}")
        yield
    finally:
        process.terminate()
        process.communicate()


def command(*arguments: str) -> Sequence[str]:
    """What runs `dateline` with these arguments, wherever it is installed."""
    return [sys.executable, "-c", "import sys; from search.cli import main; sys.exit(main())", *arguments]


def wait_for(condition: Callable[[], bool], what: str) -> None:
    """Wait until something is so.

    Raises:
        DemoFailed: it takes too long.
    """
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise DemoFailed(f"Waited {PATIENCE:.0f} s for {what}.", "Run `dateline -v watch FOLDER` to see why.")
        time.sleep(0.05)


def title(text: str, comment: str = "") -> None:
    """A line that says what comes."""
    click.echo(
        f"\n{click.style('$ ' + text if text.startswith(('dateline', 'cp')) else text, bold=True)}{click.style(comment, dim=True)}"
    )
