"""RIS records, which EndNote, Zotero, Mendeley and Citavi read."""

from __future__ import annotations

from collections.abc import Iterator

from index.article import Article
from index.terminal import safe
from search.engine import Answer, Result
from search.formats.moments import date_parts, day_parts
from search.formats.people import person

END = "\r\n"
"""The specification asks for these line ends."""


def ris_records(found: Answer) -> Iterator[str]:
    """A record for each result, parted by empty lines."""
    for result in found.results:
        tags = [("TY", "NEWS"), *tags_of(result), ("ER", "")]
        yield "".join(f"{tag}  - {safe(value)}{END}" for tag, value in tags) + END


def tags_of(result: Result) -> Iterator[tuple[str, str]]:
    """The tags of one record; what is not known has none."""
    article = result.article
    yield "TI", article.headline
    for author in article.authors:
        yield "AU", author_name(author)
    yield from dates(article)
    texts = {
        "T2": article.source, "AB": article.standfirst, "LA": article.language, "UR": article.url,
    }  # fmt: skip
    yield from ((tag, text) for tag, text in texts.items() if text)
    for place in article.places:
        yield "KW", place.name
    if result.holdings and not result.holdings[0].member and not result.holdings[0].host:
        yield "L1", result.holdings[0].path.as_uri()
    yield "DB", "Dateline"
    yield "ID", article.id


def dates(article: Article) -> Iterator[tuple[str, str]]:
    """When it was published, and when it was saved."""
    if parts := date_parts(article.date):
        yield "PY", f"{parts[0]:04}"
        yield "DA", slashed(parts)
    if saved := day_parts(article.captured):
        yield "Y2", slashed(saved)


def slashed(parts: tuple[int, ...]) -> str:
    """YYYY/MM/DD/ with empty places for what is not known."""
    year, month, day = (*parts, 0, 0)[:3]
    return (
        f"{year:04}/{month or '':02}/{day or '':02}/" if parts[2:] else f"{year:04}/{f'{month:02}' if month else ''}//"
    )


def author_name(name: str) -> str:
    """Family name, comma, given name; a comma of the name's own would mean something else."""
    one = person(name)
    return one.literal.replace(",", " ") if one.literal else f"{one.family}, {one.given}"
