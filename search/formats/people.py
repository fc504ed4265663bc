"""Names of people as reference managers want them: family and given name where that is certain, else as they stand."""

from __future__ import annotations

import re
from typing import NamedTuple

PARTICLES = frozenset(
    "al bin bint da de degli dei del della den der di do dos du el ibn la le lo van vom von y zu".split()
)
"""Small words that begin a family name."""

SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
NO_PEOPLE = re.compile(
    r"\d|@|\b(?:agenc\w*|agence|associated|bureau|correspondents?|desk|editor\w*|editorial|news\w*|press|"
    r"reporters?|reuters|service|staff|team|wires?|writers?|our|the)\b",
    re.IGNORECASE,
)
"""Bylines of offices."""

WESTERN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff.'’\- ]+")
"""Letters of scripts in whose names the family comes last, mostly."""


class Person(NamedTuple):
    """A name: in two parts, or whole in `literal`."""

    family: str = ""
    given: str = ""
    literal: str = ""


def person(name: str) -> Person:
    """A byline's name in its parts, if these can be told; a wrong guess would be worse than none."""
    name = " ".join(name.split())
    words = name.split(" ")
    if not 2 <= len(words) <= 5 or NO_PEOPLE.search(name) or not WESTERN.fullmatch(name) or not name[0].isupper():
        return Person(literal=name)
    last = len(words) - 1
    if words[last].strip(".").lower() in SUFFIXES and last > 1:
        last -= 1
    while last > 1 and words[last - 1].lower() in PARTICLES:
        last -= 1
    return Person(family=" ".join(words[last:]), given=" ".join(words[:last]))
