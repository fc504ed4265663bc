"""Bylines: the names of those who wrote a story."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.cleaning import letters, one_line

ADDRESS_LIKE = re.compile(r"https?:|www\.|@|\.(?:com|org|net|html?)\b|/", re.IGNORECASE)
OPENING = re.compile(r"^(?:by|von|par|por|di|da|door|av|af|text|words by|written by)\b[\s:]+", re.IGNORECASE)
SIGNING = re.compile(
    r"(?:by|von|par|por|door|av|af|words by|written by|text(?: by)?:|texte ?:|texto:|autor(?:in)?:|author:)\s",
    re.IGNORECASE,
)
SIGNED_IN_CHINESE = re.compile(
    r"(?:记者|記者|作者|撰文)[：:／/ ]{1,3}([\u3040-\u30ff\u3400-\u9fff]{2,8})(?=$|[\s）)、，,／/|])"
)
DAY = re.compile(r"\d|\w+\.? \d{1,2}(?:st|nd|rd|th)?$")
SEVERAL = re.compile(r"\s*[,;|·•]\s*|\s+(?:and|und|et|y|e|en|og|och|&)\s+")
PERSON = re.compile(
    r"[^\W\d_a-zß-ÿ][\w.'’-]*(?: (?:[^\W\d_a-zß-ÿ][\w.'’-]*|(?:al|bin|da|de|del|den|der|di|dos|du|el|la|le|van|von|zu)\b)){1,4}"
)
"""A name as it is printed: several words, of which only small ones in the middle are not capitalised."""

NOT_NAMES = frozenset(
    "admin administrator editor staff redaktion webmaster user author guest none null unknown redazione redacción redacao redação rédaction redactie redakcja redaktionen newsroom".split()
)
NOT_PERSONS = re.compile(r"written by|the author|(?:learn|read|see) more|about us", re.IGNORECASE)
SHORTEST, LONGEST = 2, 80
MOST_AUTHORS = 20


def signed_names(line: str) -> tuple[str, ...]:
    """The persons by whom a line says that a story is: two in "By Ann Lee and Bo van Ek, 3 May"; none in other lines."""
    text = one_line(line)
    chinese = SIGNED_IN_CHINESE.findall(text)
    if chinese or not signs(text):
        return tuple(chinese)
    first, *others = names_in(text) or ("",)
    return authors_in([name for name in (first, *others) if is_person(name)]) if is_person(first) else ()


def signs(text: str) -> bool:
    """Whether a text begins with a word by which stories are signed; in Chinese and Japanese, has one."""
    return SIGNING.match(text.lstrip()) is not None or "者" in text or "撰文" in text


def persons_in(line: str) -> tuple[str, ...]:
    """The names in a line that holds nothing but names of persons; none in other lines."""
    names = authors_in([line])
    return names if all(map(is_person, names)) else ()


def is_person(name: str) -> bool:
    """Whether a name is printed like that of a person."""
    return PERSON.fullmatch(name) is not None and not NOT_PERSONS.fullmatch(name)


def authors_in(bylines: Iterable[str]) -> tuple[str, ...]:
    """Every name in these bylines once, as it was first written: "By Ann Lee and Bo Ek" gives two."""
    found: dict[str, str] = {}
    for name in (name for byline in bylines for name in names_in(byline)):
        if letters(name) and len(found) < MOST_AUTHORS:
            found.setdefault(letters(name), name)
    return tuple(found.values())


def names_in(byline: str) -> list[str]:
    """The names in one byline; addresses, days and words that stand for nobody are left out."""
    parts = (OPENING.sub("", part).strip(" .:-–") for part in SEVERAL.split(OPENING.sub("", one_line(byline))))
    return [
        name
        for name in parts
        if SHORTEST <= len(name) <= LONGEST
        and not ADDRESS_LIKE.search(name)
        and not DAY.match(name)
        and name.casefold() not in NOT_NAMES
    ]
