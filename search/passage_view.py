"""Prints passages for people."""

from __future__ import annotations

from collections.abc import Iterator

import click

from index.terminal import plural, safe
from search.columns import clipped
from search.heading import head_line
from search.passages import PassageAnswer, PassageHit
from search.render import INDENT, headline_lines, inside, numbered_lines, text_width, with_marks
from search.screen import Screen


def passage_lines(found: PassageAnswer, screen: Screen) -> Iterator[str]:
    """Passages, line by line, then what to type next."""
    for hit in found.hits:
        yield from hit_lines(hit, screen)
        yield ""
    if not found.hits:
        yield f"Nothing found for {safe(found.answer.understood)}"
    else:
        number = plural(len(found.hits), "passage")
        first = found.hits[0].rank
        more = f" · dateline search --more shows the next {len(found.hits)}" if found.next else ""
        yield f"{number} of {plural(found.answer.total, 'article')} · dateline show {first} reads the first{more}"


def hit_lines(hit: PassageHit, screen: Screen) -> Iterator[str]:
    """One passage, its paragraphs numbered as in its article."""
    article = hit.result.article
    head = click.style(clipped(head_line(article), text_width(screen)), fg="cyan")
    yield f"{click.style(f'{hit.rank:>2}', bold=True)} {head}"
    yield from (INDENT + line for line in headline_lines(article, text_width(screen)))
    if hit.passage.heading:
        yield INDENT + click.style(clipped(safe(hit.passage.heading), text_width(screen)), underline=True)
    first, at = article.text.count("\n\n", 0, hit.passage.start) + 1, 0
    for n, paragraph in enumerate(hit.text.split("\n\n")):
        yield from numbered_lines(first + n, with_marks(paragraph, inside(hit.marks, at, at + len(paragraph))), screen)
        at += len(paragraph) + 2
    yield INDENT + click.style(f"{article.id[:8]}  passage {hit.passage.n}", dim=True)
