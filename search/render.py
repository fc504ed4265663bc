"""Prints answers and articles for people: coloured on a terminal, plain where it is piped."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import click

from index.article import Article, Dated, Place
from index.errors import QueryError
from index.terminal import plural, safe, safe_text
from search.engine import Answer, Result
from search.snippets import Snippet

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
INDENT = "   "
WIDEST = 100
"""Signs of a line of text, if the terminal has room for them."""


def answer_lines(found: Answer) -> Iterator[str]:
    """An answer, line by line."""
    for result in found.results:
        yield from result_lines(result)
        yield ""
    yield footer(found)


def footer(found: Answer) -> str:
    """How much was found, and what to type next."""
    if not found.results:
        return f"Nothing found for {safe(found.understood)}"
    strict = sum(result.all_words for result in found.results)
    shown = f", {strict} shown" if strict < found.total else ""
    partial = len(found.results) - strict
    further = f", and {partial} with most of the words" if partial else ""
    first = found.results[0].article.id[:8]
    return f"{plural(found.total, 'article')}{shown}{further} · dateline show {first} opens the first"


def result_lines(result: Result) -> Iterator[str]:
    """One article of an answer."""
    article = result.article
    yield f"{click.style(f'{result.rank:>2}', bold=True)} {click.style(head_line(article), fg='cyan')}"
    note = "" if result.all_words else click.style("  (most of the words)", fg="yellow")
    yield f"{INDENT}{click.style(safe(article.headline) or '(no headline)', bold=True)}{note}"
    for snippet in result.snippets:
        yield from snippet_lines(snippet, article)
    yield click.style(f"{INDENT}{article.id[:8]}  {files_line(result)}", dim=True)


def head_line(article: Article) -> str:
    """Place, date and publisher, as a dispatch begins."""
    place = main_place(article)
    parts = (place.name.upper() if place else None, date_words(article.date), article.source, article.language)
    return " · ".join(safe(part) for part in parts if part)


def main_place(article: Article) -> Place | None:
    """Where the article plays: of the places that its text names most, the one it names first; no demonyms.

    An article that names places in its headline only plays at the first of these.
    """

    def starts(place: Place, field: str) -> list[int]:
        return [one.start for one in place.mentions if one.field == field and not one.demonym]

    for field in ("text", "headline"):
        named = {place: starts(place, field) for place in article.places}
        most = max(map(len, named.values()), default=0)
        often = [place for place, found in named.items() if found and 2 * len(found) >= most]
        if often:
            return min(often, key=lambda place: named[place][0])
    return None


def date_words(date: Dated) -> str:
    """A date for people: 30 Dec 2017, Dec 2017, 2017 or "date unknown"; doubtful ones with a question mark."""
    if date.value is None:
        return "date unknown"
    year, *rest = date.value.split("-")
    words = [MONTHS[int(rest[0]) - 1], year] if rest else [year]
    if len(rest) > 1:
        words = [str(int(rest[1])), *words]
    doubtful = "?" if date.confidence is not None and date.confidence < 0.7 else ""
    return " ".join(words) + doubtful


def snippet_lines(snippet: Snippet, article: Article) -> Iterator[str]:
    """A snippet with its marks, wrapped."""
    if snippet.field == "headline":
        if snippet.text != article.headline:
            yield f"{INDENT}also headed: {marked(snippet)}"
        return
    begins = snippet.start == 0 or article.text[snippet.start - 1] == "\n"
    ends = snippet.start + len(snippet.text)
    text = ("" if begins else "…") + marked(snippet) + ("" if article.text[ends : ends + 1] in ("", "\n") else "…")
    yield from (f"{INDENT}{line}" for line in wrapped(text))


def wrapped(text: str) -> Iterator[str]:
    """A text in lines as wide as the terminal, to a limit; the codes that colour a word take no room."""
    width = max(30, min(WIDEST, shutil.get_terminal_size((WIDEST + len(INDENT), 24)).columns - len(INDENT)))
    line: list[str] = []
    room = width
    for word in text.split():
        length = len(click.unstyle(word)) + 1
        if line and length > room:
            yield " ".join(line)
            line, room = [], width
        line.append(word)
        room -= length
    if line:
        yield " ".join(line)


def marked(snippet: Snippet) -> str:
    """The text of a snippet with the words asked for set off."""
    done, at = [], 0
    for start, end in snippet.marks:
        done.append(safe(snippet.text[at:start]))
        # Each word by itself, so that a wrapped line does not carry the colour over its end.
        words = safe(snippet.text[start:end]).split(" ")
        done.append(" ".join(click.style(word, fg="yellow", bold=True) for word in words))
        at = end
    return "".join(done) + safe(snippet.text[at:])


def files_line(result: Result) -> str:
    """Where the article lies."""
    if not result.holdings:
        return ""
    first = result.holdings[0]
    member = f"#{first.member}" if first.member else ""
    more = f"  and {plural(len(result.holdings) - 1, 'copy').replace('copys', 'copies')}" if result.holdings[1:] else ""
    return safe(first.relative + member) + more


def query_error_lines(error: QueryError) -> Iterator[str]:
    """A query with a caret under what is wrong, and what to write."""
    line = safe(error.query) if len(safe(error.query)) == len(error.query) else error.query.replace("\n", " ")
    start, end = max(0, error.start - 40), error.start + 60
    shown = safe(line[start:end])
    carets = "^" * max(1, min(error.end, end) - error.start)
    yield f"dateline: {error.message}"
    yield f"  {shown}"
    yield "  " + " " * (error.start - start) + carets
    if error.advice:
        yield f"  {error.advice}"


def article_lines(article: Article, files: list[str], first_seen: str) -> Iterator[str]:
    """An article with where each thing about it comes from."""
    yield click.style(safe(article.headline), bold=True)
    for headline in article.alternative_headlines:
        yield f"also headed  {safe(headline)}"
    for name, value in facts(article):
        origin = article.provenance.get(name) if name != "date" else None
        from_ = click.style(f"  ({safe(origin)})", dim=True) if origin else ""
        yield f"{name:<12} {value}{from_}"
    for file in files:
        yield f"{'file':<12} {file}"
    yield f"{'first seen':<12} {first_seen}"
    yield f"{'id':<12} {article.id}"
    yield ""
    yield safe_text(article.text)


def facts(article: Article) -> Iterator[tuple[str, str]]:
    """What is known of an article, by name."""
    date = article.date
    if date.value is None:
        yield "date", f"unknown: {safe(date.reason or '')}"
    else:
        time = f" {date.time}{date.offset or ''}" if date.time else ""
        sure = f", {date.confidence:.0%} sure" if date.confidence is not None else ""
        yield "date", f"{date.value}{time}  from {date.source}{sure}"
    if article.modified and article.modified.value:
        yield "modified", article.modified.value
    texts = {
        "authors": ", ".join(article.authors), "source": article.source, "url": article.url,
        "language": article.language, "captured": article.captured,
        "places": ", ".join(place.name for place in article.places),
    }  # fmt: skip
    yield from ((name, safe(text)) for name, text in texts.items() if text)
    for warning in article.warnings:
        yield "warning", safe(warning)
