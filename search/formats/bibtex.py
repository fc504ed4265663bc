"""BibTeX entries, each with a key of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from index.article import Article
from index.folding import fold
from index.terminal import safe
from search.engine import Answer
from search.formats.moments import date_parts, day_parts
from search.formats.people import person

SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
STOPWORDS = frozenset("a an and at by das de der die el for from how in la le les of on the to un une with".split())


def bibtex_entries(found: Answer) -> Iterator[str]:
    """An entry for each result."""
    used: set[str] = set()
    for result in found.results:
        key = free_key(key_of(result.article), used)
        used.add(key)
        rows = "".join(f"  {name} = {value},\n" for name, value in fields(result.article))
        yield f"@{'article' if result.article.source else 'misc'}{{{key},\n{rows}}}\n\n"


def fields(article: Article) -> Iterator[tuple[str, str]]:
    """The fields of an entry, their values as they stand in the file."""
    if article.authors:
        yield "author", f"{{{' and '.join(map(author_name, article.authors))}}}"
    # The second pair of braces keeps capitals as they are.
    yield "title", f"{{{{{escaped(article.headline)}}}}}"
    if article.source:
        yield "journal", f"{{{escaped(article.source)}}}"
    yield from zip(("year", "month", "day"), calendar(date_parts(article.date)), strict=False)
    if article.url:
        yield "url", f"{{{address(article.url)}}}"
    if saved := day_parts(article.captured):
        yield "urldate", "{{{:04}-{:02}-{:02}}}".format(*saved)
    if article.language:
        yield "language", f"{{{escaped(article.language)}}}"
    if article.standfirst:
        yield "abstract", f"{{{escaped(article.standfirst)}}}"
    yield "note", f"{{dateline:{article.id}}}"


def calendar(parts: tuple[int, ...]) -> Iterator[str]:
    """Year, month as BibTeX's own word for it, and day."""
    for n, part in enumerate(parts):
        yield MONTHS[part - 1] if n == 1 else f"{{{part}}}"


def escaped(text: str) -> str:
    """Text without anything that TeX would obey."""
    return "".join(SPECIAL.get(sign, sign) for sign in safe(text))


def address(url: str) -> str:
    """An address, which BibTeX styles set as it stands: what would end the field or the line is percent-encoded."""
    return quote(safe(url), safe="/:?#[]@!$&'()*+,;=%~-._")


def author_name(name: str) -> str:
    """Family name, comma, given name; in braces what must stay whole."""
    one = person(name)
    return f"{{{escaped(one.literal)}}}" if one.literal else f"{escaped(one.family)}, {escaped(one.given)}"


def key_of(article: Article) -> str:
    """A key as people write them: family name or publisher, year, first word of weight."""
    one = person(article.authors[0]) if article.authors else None
    who = (one.family or one.literal) if one else article.source or "anon"
    words = [word for word in map(plain, article.headline.split()) if len(word) > 1 and word not in STOPWORDS]
    return f"{plain(who)[:24] or 'anon'}{(article.date.value or '')[:4]}{words[0][:24] if words else article.id[:8]}"


def plain(text: str) -> str:
    """The ASCII letters and digits of a text, folded."""
    return re.sub(r"[^a-z0-9]", "", fold(text))


def free_key(key: str, used: set[str]) -> str:
    """The key, or with a letter or number behind it that nobody has."""
    if key not in used:
        return key
    endings = [*"abcdefghijklmnopqrstuvwxyz", *map(str, range(27, len(used) + 28))]
    return next(f"{key}{ending}" for ending in endings if f"{key}{ending}" not in used)
