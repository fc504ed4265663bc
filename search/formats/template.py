r"""Templates such as `{date}\t{headline}`: a line for each result, made of its fields and nothing else."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from string import Formatter

from index.errors import UsageError
from index.terminal import safe
from search.engine import Answer, Result
from search.formats.names import FORMATS, Writer

ESCAPES = {r"\t": "\t", r"\n": "\n", r"\0": "\0", r"\\": "\\"}
SPEC = re.compile(r"(?:.?[<>^])?0?\d{0,3}(?:\.\d{1,3})?[dfs]?")
"""How a field may be laid out: filling and side, width, digits; three digits at most, so that no line is endless."""

FIELDS: dict[str, Callable[[Result], object]] = {
    "rank": lambda result: result.rank,
    "id": lambda result: result.article.id,
    "external_id": lambda result: result.article.external_id,
    "score": lambda result: result.score,
    "headline": lambda result: result.article.headline,
    "standfirst": lambda result: result.article.standfirst,
    "text": lambda result: result.article.text,
    "date": lambda result: result.article.date.value,
    "time": lambda result: result.article.date.time,
    "year": lambda result: (result.article.date.value or "")[:4],
    "authors": lambda result: ", ".join(result.article.authors),
    "source": lambda result: result.article.source,
    "url": lambda result: result.article.url,
    "language": lambda result: result.article.language,
    "format": lambda result: result.article.format,
    "places": lambda result: ", ".join(place.name for place in result.article.places),
    "path": lambda result: result.holdings[0].place if result.holdings else None,
    "member": lambda result: result.holdings[0].member if result.holdings else None,
    "sha256": lambda result: result.holdings[0].sha256 if result.holdings else None,
    "copies": lambda result: result.copies,
    "first_seen": lambda result: result.first_seen,
    "snippet": lambda result: result.snippets[0].text if result.snippets else None,
}
"""What can stand in braces."""


def filled(template: str) -> Writer:
    """What writes answers through a template.

    Raises:
        UsageError: it is no template, or names a field that results do not have.
    """
    parts = list(read(template))

    def lines(found: Answer) -> Iterator[str]:
        for result in found.results:
            yield "".join(text + (laid_out(result, *field) if field else "") for text, field in parts) + "\n"

    return lines


def read(template: str) -> Iterator[tuple[str, tuple[str, str] | None]]:
    """The parts of a template: text, and the field that follows it with how it is laid out."""
    if "{" not in template:
        near = difflib.get_close_matches(template, FORMATS, n=1, cutoff=0)
        raise UsageError(
            f"There is no format '{template}'. Did you mean '{near[0] if near else FORMATS[0]}'?",
            f"Formats are {', '.join(FORMATS)}, or a template such as '{{date}} {{headline}}'.",
        )
    try:
        parts = list(Formatter().parse(template))
    except ValueError as error:
        raise UsageError(f"--format: {error}.", "Write {{ and }} for braces that are no field.") from error
    for text, name, spec, conversion in parts:
        text = re.sub(r"\\[tn0\\]", lambda match: ESCAPES[match[0]], text)
        if name is None:
            yield text, None
            continue
        check(name, spec or "", conversion)
        yield text, (name, spec or "")


def check(name: str, spec: str, conversion: str | None) -> None:
    """Raise UsageError for a field that is not known, or a way to lay it out that is not allowed."""
    if name not in FIELDS:
        near = difflib.get_close_matches(name, FIELDS, n=1, cutoff=0)
        raise UsageError(
            f"--format: there is no field '{name}'. Did you mean '{near[0] if near else 'headline'}'?",
            f"Fields are {', '.join(FIELDS)}.",
        )
    if conversion or not SPEC.fullmatch(spec):
        raise UsageError(
            f"--format: '{name}' cannot be laid out with '{'!' + conversion if conversion else ':' + spec}'.",
            "Write a side and a width of at most 999, as in {headline:<60} or {rank:>3}, and digits as in {score:.2f}.",
        )


def laid_out(result: Result, name: str, spec: str) -> str:
    """A field of a result, in one line."""
    value = FIELDS[name](result)
    if isinstance(value, int | float):
        # A number laid out as if it were text is text.
        with suppress(ValueError):
            return format(value, spec)
    return format(safe("" if value is None else str(value)), spec.rstrip("dfs"))
