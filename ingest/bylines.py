"""Bylines: the names of those who wrote a story."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ingest.cleaning import letters, one_line

ADDRESS_LIKE = re.compile(r"https?:|www\.|@|\.(?:com|org|net|html?)\b|/", re.IGNORECASE)
OPENING = re.compile(r"^(?:by|von|par|por|di|da|door|av|af|text|words by|written by)\b[\s:]+", re.IGNORECASE)
SEVERAL = re.compile(r"\s*[,;|·•]\s*|\s+(?:and|und|et|y|e|en|og|och|&)\s+")
PERSON = re.compile(
    r"[^\W\d_a-zß-ÿ][\w.'’-]*(?: (?:[^\W\d_a-zß-ÿ][\w.'’-]*|(?:al|bin|da|de|del|den|der|di|dos|du|el|la|le|van|von|zu)\b)){1,4}"
)
"""A name as it is printed: several words, of which only small ones in the middle are not capitalised."""

NOT_NAMES = frozenset(
    "admin administrator editor staff redaktion webmaster user author guest none null unknown".split()
)
SHORTEST, LONGEST = 2, 80
MOST_AUTHORS = 20


def is_byline(text: str) -> bool:
    """Whether a line that is marked as a byline says by whom, and names persons only: "By Ann Lee and Bo van Ek"."""
    names = list(names_in(text))
    return OPENING.match(one_line(text)) is not None and bool(names) and all(map(PERSON.fullmatch, names))


def authors_in(bylines: Iterable[str]) -> tuple[str, ...]:
    """Every name in these bylines once, as it was first written: "By Ann Lee and Bo Ek" gives two."""
    found: dict[str, str] = {}
    for name in (name for byline in bylines for name in names_in(byline)):
        if letters(name) and len(found) < MOST_AUTHORS:
            found.setdefault(letters(name), name)
    return tuple(found.values())


def names_in(byline: str) -> Iterator[str]:
    """The names in one byline; addresses and words that stand for nobody are left out."""
    for part in SEVERAL.split(OPENING.sub("", one_line(byline))):
        name = OPENING.sub("", part).strip(" .:-–")
        if SHORTEST <= len(name) <= LONGEST and not ADDRESS_LIKE.search(name) and name.casefold() not in NOT_NAMES:
            yield name
