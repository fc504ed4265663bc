"""Titles: what programs call a page, without the name of the site and the section."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.cleaning import WORD, letters, word_count

# Scripts without spaces set these marks between words without any.
UNSPACED = r"(?<=[^\W\d_a-zA-Z])[-_](?=[^\W\d_a-zA-Z])"
SEPARATOR = re.compile(rf"\s+[|–—\-»«•:·/]+\s+|\s*[|｜ㅣ]\s*|--|{UNSPACED}|_")
BAR = re.compile(r"[|｜»ㅣ]")
BAR_IN_UNSPACED = re.compile(r"[-_]")
MARKS = " |–—-»«•:：·/_(["
SECTION_WORDS, FEWEST_WORDS = 3, 3
SHORTEST_HEADING = 10


def without_site(title: str, names: Iterable[str], headings: Iterable[str] = ()) -> str:
    """A title without the site's name at either end, and without sections behind a bar.

    A title that goes on after one of the `headings` of the page gives way to it.
    """
    key = letters(title)
    for heading in headings:
        inner = letters(heading)
        if len(inner) >= SHORTEST_HEADING and key != inner and key.startswith(inner):
            return heading
    known = [name for name in names if letters(name)]
    return without_name_in_front(without_tails(without_name(title, known), known), known)


def without_name(title: str, names: list[str]) -> str:
    """A title without the very name of the site at its end, behind a mark of any kind."""
    for name in names:
        rest = title.removesuffix(name)
        if rest != title and rest.rstrip() != rest.rstrip(MARKS):
            return rest.rstrip(MARKS)
    return title


def without_tails(title: str, names: list[str]) -> str:
    """A title without the parts at its end that name the site, or a section."""
    sites = [letters(name) for name in names]
    cuts = list(SEPARATOR.finditer(title))
    while cuts:
        last = cuts.pop()
        rest, tail = title[: last.start()], title[last.end() :]
        if not (names_site(tail, sites) or is_section(tail, last.group(), rest)):
            break
        title = rest
    return title


def without_name_in_front(title: str, names: list[str]) -> str:
    """A title without the name of the site that it begins with."""
    first = SEPARATOR.search(title)
    if first and letters(title[: first.start()]) in map(letters, names):
        return title[first.end() :]
    return title


def names_site(tail: str, sites: list[str]) -> bool:
    """Whether the tail of a title names the site."""
    last = letters(tail)
    return any(site in last or (len(last) > 3 and last in site) for site in sites)


def is_section(tail: str, separator: str, rest: str) -> bool:
    """Whether the tail of a title is a short label behind a bar."""
    unspaced = not rest.isascii() and not tail.isascii() and BAR_IN_UNSPACED.fullmatch(separator) is not None
    short = len(WORD.findall(tail)) <= SECTION_WORDS and word_count(tail) <= SECTION_WORDS
    return short and (unspaced or BAR.search(separator) is not None) and word_count(rest) >= FEWEST_WORDS
