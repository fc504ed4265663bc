"""Completions: fields of a query, and their values as the archive has them, most used first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from index.errors import DatelineError
from index.folding import fold

if TYPE_CHECKING:
    from index.archive import Archive

MOST = 60
"""Values that are offered at once."""

FIELDS = {
    "headline": "words in the headline", "hlead": "words in headline and lead", "body": "words in the text",
    "place": "a place or anything in it", "near": "a distance around a place", "date": "published in a period",
    "seen": "first seen in a period", "source": "publisher or domain", "by": "author", "lang": "language",
    "path": "where the file lies", "format": "form of the file", "copies": "off or only",
}  # fmt: skip
SAME = {"site": "source", "domain": "source", "author": "by", "title": "headline", "intitle": "headline"}
PERIODS = (
    "today",
    "yesterday",
    "this-week",
    "last-week",
    "this-month",
    "last-month",
    "this-year",
    "last-year",
    "7d",
    "30d",
)
SIGNS = "-("
QUOTES = '"“'
NO_SPACE = "nospace"
"""The type of a completion behind which more is to be typed."""


def items(names: Iterable[str]) -> list[CompletionItem]:
    """Completions of these names."""
    return [CompletionItem(name) for name in names]


def query_completions(ctx: click.Context, incomplete: str) -> list[CompletionItem]:
    """Fields that begin so, or values of the field that is being typed."""
    word = incomplete.lstrip(SIGNS)
    signs = incomplete[: len(incomplete) - len(word)]
    name, colon, value = word.partition(":")
    if not colon:
        return [
            CompletionItem(f"{signs}{field}:", type=NO_SPACE, help=what)
            for field, what in FIELDS.items()
            if word and field.startswith(word)
        ]
    begun = fold(value.lstrip(f"={QUOTES}"))
    try:
        found = [one for one in values(ctx, SAME.get(name, name)) if fold(one).startswith(begun)]
    except (DatelineError, OSError):  # an archive that cannot be read completes nothing
        return []
    exact = "=" if value.startswith("=") else ""
    return items(f"{signs}{name}:{exact}{quoted(one)}" for one in found[:MOST])


def quoted(value: str) -> str:
    """A value as a query takes it."""
    return f'"{value}"' if any(sign in value for sign in " ()\"'") and "*" not in value else value


def values(ctx: click.Context, field: str) -> list[str]:
    """The values of a field, most used first."""
    if field == "copies":
        return ["only", "off"]
    if field in ("date", "seen", "after", "before", "since", "until"):
        return [*PERIODS, *(["none", "uncertain"] if field == "date" else [])]
    if field not in ("place", "near", "source", "by", "lang", "format", "path"):
        return []
    from index.archive import Archive

    archive = Archive.open(folder_of(ctx))
    try:
        return list(of_archive(archive, field))
    finally:
        archive.close()


def of_archive(archive: Archive, field: str) -> Iterator[str]:
    """The values that the articles of an archive have."""
    from index.query import Everything
    from index.store import Facet

    if field == "format":
        rows = archive.catalog.connection.execute("SELECT format FROM article GROUP BY format ORDER BY count(*) DESC")
        yield from (row[0] for row in rows)
    elif field == "path":
        yield from (f"{root.name}/**" for root in archive.catalog.ledger.roots())
    else:
        facets = {"source": Facet.SOURCE, "by": Facet.AUTHOR, "lang": Facet.LANGUAGE}
        counts = archive.store.count_by(Everything(), facets.get(field, Facet.PLACE))
        names = most_used(counts)
        yield from place_names(names, archive.gazetteer) if field in ("place", "near") else names


def most_used(counts: Mapping[str, int]) -> Iterator[str]:
    """The values, most used first."""
    return iter(sorted(counts, key=lambda value: (-counts[value], value)))


def place_names(ids: Iterable[str], folder: Path) -> Iterator[str]:
    """The names of places of the gazetteer in a folder by their ids, each once."""
    from index.gazetteer.lookup import Gazetteer

    gazetteer = Gazetteer.open(folder)
    rows = (gazetteer.row(int(one)) for one in ids)
    yield from dict.fromkeys(gazetteer.name(row) for row in rows if row is not None)


def article_completions(ctx: click.Context, incomplete: str) -> list[CompletionItem]:
    """The numbers of the last answer with the headlines, then files."""
    from index.archive import Archive
    from search.last_answer import recall

    files = [CompletionItem(incomplete, type="file")]
    try:
        archive = Archive.open(folder_of(ctx))
        last = recall(archive.folder)
        kept = archive.catalog.articles(last.ids[:MOST]) if last else {}
        archive.close()
    except (DatelineError, OSError):
        return files
    numbers = [
        CompletionItem(str(n), help=kept[one].article.headline[:60])
        for n, one in enumerate(last.ids if last else (), 1)
        if str(n).startswith(incomplete) and one in kept
    ]
    return numbers or files


def folder_of(ctx: click.Context) -> Path:
    """The archive that the command line names."""
    from search.cli import default_archive

    chosen: Path | None = ctx.find_root().obj
    return chosen or default_archive()
