"""Answers a question that was put on the command line, in the form in which it was asked for."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click

from index.archive import Archive
from index.article import Article
from index.errors import DatelineError, NotFound, UsageError
from index.holdings import Holding
from index.store import Facet, Sort
from index.terminal import echo_json, safe
from search.asked import Asked
from search.engine import Answer, answer, count
from search.last_answer import NOT_SHOWN, LastAnswer, numbered, recall, remember, unnumbered
from search.screen import Screen, current_screen

if TYPE_CHECKING:
    from search.formats.names import Writer

WIDEST = 100
"""Cells of a line of prose."""


def ask(archive: Archive, asked: Asked) -> Answer:
    """The answer to a question."""
    return answer(
        archive,
        asked.query,
        limit=asked.limit,
        sort=Sort(asked.sort),
        any_words=asked.any_words,
        after=asked.after,
    )


def print_count(archive: Archive, asked: Asked) -> int:
    """Print how many articles match; gives that."""
    total = count(archive, asked.query, any_words=asked.any_words)
    click.echo(str(total))
    return total


def print_answer(archive: Archive, asked: Asked, form: str, *, shown: tuple[str, ...] = ()) -> int:
    """Print an answer in a format; gives how many articles match. `shown` are the ids of the pages before."""
    write = None if form in ("json", "text", "paths0") else writer_of(form)
    begun = time.perf_counter()
    found = ask(archive, asked)
    took_ms = (time.perf_counter() - begun) * 1000
    numbers = [(result.rank, result.article.id) for result in found.results]
    remember_results(archive, asked, shown, numbers, found.next)
    if write:
        print_format(found, write)
    elif form == "json":
        from search.shapes import answer_row

        echo_json(answer_row(found, took_ms=took_ms))
    elif form == "paths0":
        print_paths(found)
    else:
        print_text(archive, asked, found, first_page=not shown)
    return found.total


def print_passages(archive: Archive, asked: Asked, form: str, *, shown: tuple[str, ...] = ()) -> int:
    """Print the best passages instead of articles; gives how many articles match. `shown` is as in `print_answer`."""
    from search.passages import passages
    from search.shapes import passage_hit_row, passages_row

    if form not in ("text", "json", "jsonl"):
        raise UsageError(
            "--passages come as text, json or jsonl.", "Leave out --passages to have articles in this format."
        )
    begun = time.perf_counter()
    found = passages(
        archive,
        asked.query,
        limit=asked.limit,
        sort=Sort(asked.sort),
        any_words=asked.any_words,
        after=asked.after,
    )
    took_ms = (time.perf_counter() - begun) * 1000
    numbers = [(hit.rank, hit.result.article.id) for hit in found.hits]
    remember_results(archive, asked, shown, numbers, found.next, passages=True)
    if form == "json":
        echo_json(passages_row(found, took_ms=took_ms))
    elif form == "jsonl":
        for hit in found.hits:
            echo_json(passage_hit_row(hit))
    else:
        from search.pager import show
        from search.passage_view import passage_lines

        warn(found.answer)
        screen = current_screen(click.get_current_context().color)
        show(passage_lines(found, screen), screen)
    return found.answer.total


def print_answers(archive: Archive, asked: Asked, lines: Iterable[bytes], *, count_only: bool) -> int:
    """Print an answer for each query of a file as soon as there is one; gives how many articles match in all."""
    from search.batches import answer_rows, read_lines

    total = 0
    rows = answer_rows(archive, read_lines(lines), limit=asked.limit, any_words=asked.any_words, count_only=count_only)
    for row in rows:
        echo_json(row)
        total += row.get("total") or 0
    return total


def print_more(archive: Archive, form: str) -> None:
    """Print what follows the results of the last search.

    Raises:
        NotFound: nothing does.
    """
    last = recall(archive.folder)
    if last is None or last.next is None:
        raise NotFound(
            "There is no more.", "No search is remembered." if last is None else f"That was all of: {last.query}"
        )
    asked = Asked(query=last.query, limit=last.limit, sort=last.sort, any_words=last.any_words, after=last.next)
    (print_passages if last.passages else print_answer)(archive, asked, form, shown=last.ids)


def warn(found: Answer) -> None:
    """Say on stderr what was guessed."""
    for warning in found.warnings:
        click.echo(f"dateline: {safe(warning)}", err=True)


def print_text(archive: Archive, asked: Asked, found: Answer, *, first_page: bool) -> None:
    """Print an answer for people."""
    from search.pager import show
    from search.render import answer_lines
    from search.timeline import ENOUGH

    warn(found)
    months = None
    if found.total >= ENOUGH and first_page:
        months = archive.store.count_by(found.tree, Facet.MONTH)
    screen = current_screen(click.get_current_context().color)
    show(answer_lines(found, screen, months=months, after=what_next(found, asked)), screen)
    if not found.results and not asked.after:
        print_reasons(archive, asked, screen)


def print_reasons(archive: Archive, asked: Asked, screen: Screen) -> None:
    """Say why nothing is found, and what to ask instead."""
    from search.explaining import explain
    from search.explanation_view import reason_lines

    for line in reason_lines(explain(archive, asked.query, any_words=asked.any_words), screen.width):
        click.echo(line)


def print_explanation(archive: Archive, asked: Asked, form: str) -> int:
    """Print how a query is understood and what its parts find; gives how many articles match."""
    from search.explaining import explain
    from search.explanation_view import explanation_lines
    from search.pager import show
    from search.shapes import explanation_row

    found = explain(archive, asked.query, any_words=asked.any_words)
    if form == "json":
        echo_json(explanation_row(found))
    elif form == "text":
        for warning in found.warnings:
            click.echo(f"dateline: {safe(warning)}", err=True)
        screen = current_screen(click.get_current_context().color)
        show(explanation_lines(found, width=min(screen.width, WIDEST)), screen)
    else:
        raise UsageError("--explain comes as text or json.", "Leave out --explain to have articles in this format.")
    return found.total


def remember_results(
    archive: Archive,
    asked: Asked,
    shown: tuple[str, ...],
    numbers: Sequence[tuple[int, str]],
    more: str | None,
    *,
    passages: bool = False,
) -> LastAnswer:
    """Let the numbers of these results, each with its article's id, be used in the next command."""
    skipped = (NOT_SHOWN,) * (numbers[0][0] - 1 - len(shown)) if numbers else ()
    ids = (*shown, *skipped, *(name for _, name in numbers))
    last = LastAnswer(
        query=asked.query, ids=ids, any_words=asked.any_words, sort=asked.sort, limit=asked.limit, next=more,
        passages=passages,
    )  # fmt: skip
    remember(archive.folder, last)
    return last


def what_next(found: Answer, asked: Asked) -> list[str]:
    """What to type next."""
    number = found.results[0].rank if found.results else 1
    read = f"dateline show {number} reads {'the first' if number == 1 else 'the first of these'}"
    return [read, f"dateline search --more shows the next {asked.limit}"] if found.next else [read]


def writer_of(form: str) -> Writer:
    """What writes a format; an unknown one is an error before anything is asked."""
    from search.formats.names import writer

    return writer(form)


def print_format(found: Answer, write: Writer) -> None:
    """Print an answer for another program, piece by piece."""
    warn(found)
    for piece in write(found):
        click.echo(piece.encode("utf-8", "surrogateescape"), nl=False)


def print_paths(found: Answer) -> None:
    """Print the files of an answer as the system names them, a NUL behind each."""
    from search.formats.paths import paths

    for path in paths(found):
        click.echo(os.fsencode(path) + b"\0", nl=False)


def open_result(archive: Archive, asked: Asked, number: int) -> None:
    """Open a result of this search, or of the last one if no query is given, in the program that the system has for it.

    Raises:
        NotFound: there is no such result, or nothing of it that could be opened.
    """
    last: LastAnswer | None
    if asked.query:
        found = ask(archive, asked)
        warn(found)
        last = remember_results(archive, asked, (), [(one.rank, one.article.id) for one in found.results], found.next)
    else:
        last = recall(archive.folder)
    name = numbered(last.ids, str(number)) if last else None
    kept = archive.evidence.articles([name] if name else [])
    if not kept:
        raise NotFound(f"There is no result {number}.", unnumbered(last, str(number)))
    article = next(iter(kept.values())).article
    target = target_of(article, archive.evidence.files([article.id])[article.id].holdings)
    click.echo(safe(target))
    launch(target)


def target_of(article: Article, holdings: Sequence[Holding]) -> str:
    """What to open of an article: a file that holds it alone, else its address, else the file that it is a member of.

    Raises:
        NotFound: its files are gone, and it has no address.
    """
    there = [holding for holding in holdings if not holding.host and holding.path.is_file()]
    alone = [holding for holding in there if not holding.member]
    if alone:
        return str(alone[0].path)
    if article.url and article.url.lower().startswith(("http://", "https://")):
        return article.url
    if there:
        return str(there[0].path)
    raise NotFound(f"The file of '{article.headline}' is gone.", f"`dateline show {article.id[:8]}` shows its text.")


def launch(target: str) -> None:
    """Open a file or address as a double click would.

    Raises:
        DatelineError: the system has no program for that.
    """
    import shutil
    import subprocess

    opener = shutil.which("open" if sys.platform == "darwin" else "xdg-open")
    if opener is None:
        raise DatelineError("This system has no xdg-open.", f"Open it yourself: {target}")
    # What it says of the file is for a terminal as it comes: nothing made it harmless.
    done = subprocess.run([opener, target], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    if done.returncode:
        raise DatelineError(f"{opener} could not open {target} (exit code {done.returncode}).")
