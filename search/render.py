"""Prints answers for people: coloured on a terminal, plain where it is piped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import click

from index.article import Article
from index.gone import Gone
from index.terminal import plural, safe
from search.columns import cells, clipped, clipped_left, wrapped
from search.engine import Answer, Result
from search.heading import head_line
from search.screen import Screen, current_screen, file_target, link
from search.snippets import Snippet
from search.timeline import timeline

INDENT = "   "
WIDEST = 100
"""Cells of a line of text, if the terminal has room for them."""

NARROWEST = 24
"""Cells of a line of text on a terminal that is too narrow for any."""

GUTTER = 4
"""Cells for the number of a paragraph."""


def answer_lines(
    found: Answer, screen: Screen | None = None, *, months: Mapping[str, int] | None = None, after: Sequence[str] = ()
) -> Iterator[str]:
    """An answer, line by line.

    `months` are the numbers of all that match by month; `after` says what to type next, by default how to read the
    first result.
    """
    screen = screen or current_screen()
    for result in found.results:
        yield from result_lines(result, screen)
        yield ""
    if months and (line := timeline(months, screen.width)):
        yield click.style(line, dim=True)
    yield from joined(footer(found, after), screen.width)


def joined(parts: Sequence[str], width: int) -> Iterator[str]:
    """Parts beside each other as far as they fit, so that no command is cut in two."""
    line = parts[0]
    for part in parts[1:]:
        if cells(line) + 3 + cells(part) > width:
            yield line
            line = part
        else:
            line += f" · {part}"
    yield line


def footer(found: Answer, after: Sequence[str] = ()) -> list[str]:
    """How much was found, and what to type next."""
    if not found.results:
        return [f"Nothing {'more' if found.total else 'found'} for {safe(found.understood)}"]
    strict = [result.rank for result in found.results if result.all_words]
    partial = len(found.results) - len(strict)
    shown = ""
    if strict and (found.next or strict[0] > 1):
        shown = f", {strict[0]}–{strict[-1]} shown" if strict[0] > 1 else f", {len(strict)} shown"
    further = f", and {partial} with most of the words" if partial else ""
    reading = f"dateline show {found.results[0].article.id[:8]} reads the first"
    return [f"{plural(found.total, 'article')}{shown}{further}", *(after or [reading])]


def text_width(screen: Screen, indent: int = len(INDENT)) -> int:
    """Cells for text behind an indent."""
    return max(NARROWEST, min(WIDEST, screen.width - indent))


def result_lines(result: Result, screen: Screen) -> Iterator[str]:
    """One article of an answer."""
    article = result.article
    number, copies = f"{result.rank:>2}", copies_words(result)
    room = max(NARROWEST, screen.width - len(number) - 1 - (cells(copies) + 3 if copies else 0))
    head = click.style(clipped(head_line(article), room), fg="cyan")
    yield f"{click.style(number, bold=True)} {head}{click.style(f' · {copies}', dim=True) if copies else ''}"
    yield from (INDENT + line for line in headline_lines(article, text_width(screen)))
    if not result.all_words:
        yield INDENT + click.style("(most of the words)", fg="yellow")
    for snippet in result.snippets:
        yield from snippet_lines(snippet, article, screen)
    yield INDENT + click.style(f"{article.id[:8]}  {files_line(result, screen)}", dim=True)


def headline_lines(article: Article, width: int) -> Iterator[str]:
    """The headline, wrapped."""
    for line in wrapped(safe(article.headline) or "(no headline)", width):
        yield click.style(line, bold=True)


def copies_words(result: Result) -> str:
    """How many copies of the article are folded into it."""
    return f"+{result.copies} {'copy' if result.copies == 1 else 'copies'}" if result.copies else ""


def snippet_lines(snippet: Snippet, article: Article, screen: Screen) -> Iterator[str]:
    """A snippet with its marks, wrapped, behind the number of its paragraph."""
    if snippet.field == "headline":
        if snippet.text != article.headline:
            yield from (INDENT + line for line in wrapped(f"also headed: {marked(snippet)}", text_width(screen)))
        return
    begins = snippet.start == 0 or article.text[snippet.start - 1] == "\n"
    ends = snippet.start + len(snippet.text)
    before, after = "" if begins else "…", "" if article.text[ends : ends + 1] in ("", "\n") else "…"
    first, at = article.text.count("\n\n", 0, snippet.start) + 1, 0
    paragraphs = snippet.text.split("\n\n")
    for n, paragraph in enumerate(paragraphs):
        text = with_marks(paragraph, inside(snippet.marks, at, at + len(paragraph)))
        text = (before if n == 0 else "") + text + (after if n == len(paragraphs) - 1 else "")
        yield from numbered_lines(first + n, text, screen)
        at += len(paragraph) + 2


def numbered_lines(number: int, text: str, screen: Screen) -> Iterator[str]:
    """A paragraph or a part of it, wrapped behind its number."""
    sign = f"¶{number}"
    width = max(GUTTER, len(sign) + 1)
    begin = click.style(sign, dim=True) + " " * (width - len(sign))
    for n, line in enumerate(wrapped(text, text_width(screen, len(INDENT) + width))):
        yield INDENT + (" " * width if n else begin) + line


def inside(marks: Sequence[tuple[int, int]], start: int, end: int) -> tuple[tuple[int, int], ...]:
    """The marks that lie between two offsets, counted from the first; what reaches beyond the second is cut."""
    return tuple((first - start, min(last, end) - start) for first, last in marks if start <= first < end)


def marked(snippet: Snippet) -> str:
    """The text of a snippet with the words asked for set off."""
    return with_marks(snippet.text, snippet.marks)


def with_marks(text: str, marks: tuple[tuple[int, int], ...]) -> str:
    """A text made safe, with the pieces from `start` to `end` set off."""
    done, at = [], 0
    for start, end in marks:
        done.append(safe(text[at:start]))
        # Each word by itself, so that a wrapped line does not carry the colour over its end.
        words = safe(text[start:end]).split(" ")
        done.append(" ".join(click.style(word, fg="yellow", bold=True) for word in words))
        at = end
    return "".join(done) + safe(text[at:])


def gone_words(gone: Gone) -> str:
    """Since which day the file of an article is gone."""
    return f"file gone since {gone.since[:10]}"


def files_line(result: Result, screen: Screen) -> str:
    """Where the article lies, to be clicked where that works."""
    if not result.holdings:
        return gone_words(result.gone) if result.gone else ""
    first = result.holdings[0]
    name = safe(first.relative + (f"#{first.member}" if first.member else ""))
    room = max(NARROWEST, screen.width - len(INDENT) - 10)
    shown = clipped_left(name, room)
    return shown if first.host else link(shown, file_target(str(first.path)), screen)
