"""Prints one article for people: what is known of it and from where, its files, and its text with marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from index.article import Article, Dated
from index.gone import Gone
from index.holdings import Holding
from index.place_words import place_in_words
from index.records import dataclass
from index.terminal import safe
from search.columns import wrapped
from search.heading import head_line
from search.render import headline_lines, inside, text_width, with_marks
from search.screen import Screen, file_target, link

LABEL = 13
"""Cells of a label and the space behind it."""

NO_SPANS: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An article as the archive has it; `marks` are the pieces of its text that answered the last question.

    `gone` is the file that held it last, if none holds it any more.
    """

    article: Article
    first_seen: str
    holdings: tuple[Holding, ...]
    copies: tuple[str, ...] = ()
    marks: tuple[tuple[int, int], ...] = NO_SPANS
    gone: Gone | None = None


def article_lines(shown: Shown, screen: Screen) -> Iterator[str]:
    """An article with where each thing about it comes from."""
    article = shown.article
    yield from headline_lines(article, text_width(screen, 0))
    yield click.style(head_line(article), fg="cyan")
    for name, value, origin in [*facts(article), *evidence(shown)]:
        yield from labelled(name, value, origin, screen)
    for holding in shown.holdings:
        yield from file_lines(holding, screen)
    if shown.gone:
        yield from gone_lines(shown.gone, screen)
    yield ""
    yield from text_lines(article.text, shown.marks, screen)


def labelled(name: str, value: str, origin: str | None, screen: Screen) -> Iterator[str]:
    """A label, its value wrapped behind it, and where that comes from."""
    from_ = "".join(f" {click.style(word, dim=True)}" for word in f"({safe(origin)})".split()) if origin else ""
    lines = list(wrapped(safe(value) + from_, text_width(screen, LABEL))) or [""]
    for n, line in enumerate(lines):
        yield f"{name if n == 0 else '':<{LABEL}}{line}"


def file_lines(holding: Holding, screen: Screen) -> Iterator[str]:
    """A file that holds the article, to be clicked where that works, and the hash of what was read."""
    name = safe(holding.place) + (f"#{safe(holding.member)}" if holding.member else "")
    shown = name if holding.host else link(name, file_target(str(holding.path)), screen)
    yield f"{'file':<{LABEL}}{shown}"
    yield f"{'':<{LABEL}}{click.style(f'sha256 {holding.sha256}', dim=True)}"
    if holding.captured or holding.address:
        words = " ".join(filter(None, ("captured", holding.captured, holding.address and f"from {holding.address}")))
        yield from labelled("", words, None, screen)
    if holding.read_at:
        words = f"first seen {holding.first_seen}, indexed {holding.read_at} by parser {holding.parser_version}"
        yield from labelled("", words, None, screen)


def gone_lines(gone: Gone, screen: Screen) -> Iterator[str]:
    """The file that held the article last."""
    name = f"{gone.path}#{gone.member}" if gone.member else str(gone.path)
    yield from labelled("file gone", f"since {gone.since}: {name}", None, screen)
    yield f"{'':<{LABEL}}{click.style(f'sha256 {gone.sha256}', dim=True)}"


def facts(article: Article) -> Iterator[tuple[str, str, str | None]]:
    """What the article says of itself: name, value, and where it was found."""
    origin = article.provenance.get
    if origin("headline"):
        yield "headline", f"from {origin('headline')}", None
    for headline in article.alternative_headlines:
        yield "also headed", headline, None
    yield "date", *date_evidence(article.date)
    if article.modified and article.modified.value:
        yield "modified", *date_evidence(article.modified)
    texts = {
        "standfirst": article.standfirst, "authors": ", ".join(article.authors), "source": article.source,
        "url": article.url, "language": article.language,
        "captured": article.captured,
    }  # fmt: skip
    yield from ((name, text, origin(name)) for name, text in texts.items() if text)
    for n, place in enumerate(article.places):
        yield "" if n else "places", place_in_words(place), None
    for warning in article.warnings:
        yield "warning", warning, None


def evidence(shown: Shown) -> Iterator[tuple[str, str, str | None]]:
    """What the archive knows of the article."""
    article = shown.article
    yield "format", article.format, article.provenance.get("text")
    yield "first seen", shown.first_seen, None
    if article.external_id:
        yield "its own id", article.external_id, None
    yield "id", article.id, None
    for copy in shown.copies:
        yield "copy", copy, None


def date_evidence(date: Dated) -> tuple[str, str | None]:
    """A date or why it is unknown, and where it was found with how sure that is."""
    if date.value is None:
        return f"unknown: {date.reason or ''}", None
    sure = f", {date.confidence:.0%} sure" if date.confidence is not None else ""
    return f"{date.value}{f' {date.time}' if date.time else ''}{date.offset or ''}", f"{date.source or ''}{sure}"


def text_lines(text: str, marks: Sequence[tuple[int, int]], screen: Screen) -> Iterator[str]:
    """A text, its paragraphs wrapped and parted by empty lines; marks are offsets into it."""
    at = 0
    for n, paragraph in enumerate(text.split("\n\n")):
        if n:
            yield ""
        here = inside(marks, at, at + len(paragraph))
        yield from wrapped(with_marks(paragraph, here), text_width(screen, 0))
        at += len(paragraph) + 2
