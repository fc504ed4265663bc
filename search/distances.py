"""Reads what stands after `near:`, a distance around a place or a point."""

from __future__ import annotations

import re

from index.folding import fold
from index.query import NearPoint, Query
from search.fields import example
from search.lexer import Kind, Part
from search.messages import shortened
from search.typed import Typed

KILOMETRES = {"km": 1.0, "mi": 1.609344, "miles": 1.609344}
MOST_KILOMETRES = 20_000
"""Half of the way around the Earth."""

DIGITS = 9
"""Decimals that are kept of kilometres and degrees: less than a millimetre."""

DISTANCE = re.compile(r"/(\d{1,9}(?:\.\d{1,30})?)(km|miles|mi)", re.IGNORECASE | re.ASCII)
DEGREES = r"[+-]?\d{1,3}(?:\.\d{1,30})?"
COORDINATES = re.compile(rf"({DEGREES})\s*[,;]\s*({DEGREES})", re.ASCII)
SLASHED = re.compile(rf"({DEGREES})\s*/\s*({DEGREES})", re.ASCII)
NO_UNIT = re.compile(r"/(\d{1,9}(?:\.\d{1,30})?)", re.ASCII)
UNIT = re.compile(r"\s+(km|miles|mi)\b", re.IGNORECASE)
SEVERAL_WORDS = re.compile(r"((?:[^\s\"/]+\s+){1,4}[^\s\"/]+)(/\d[\d.]*(?:km|miles|mi))", re.IGNORECASE)


def read_near(typed: Typed, part: Part, suffix: Part | None) -> Query:
    """A distance around a place or a point: `"Idlib"/50km`, whose distance is a part of its own, or `35.9,36.6/50km`."""
    typed.check_closed(part)
    typed.count(part, 1)
    value, written = part.value, suffix.value if suffix else ""
    if part.kind is Kind.WORD:
        value, sign, after = part.value.rpartition("/")
        value, written = (value, sign + after) if sign else (after, "")
    match = DISTANCE.fullmatch(written)
    place = value.strip()
    if not match or not place:
        typed.fail(suffix or part, *distance_fault(typed, part, place, written, (suffix or part).end))
    km = round(float(match[1]) * KILOMETRES[match[2].lower()], DIGITS)
    if not 0 < km <= MOST_KILOMETRES:
        typed.fail(suffix or part, "A distance is more than 0 and at most 20,000 km.", example("near"))
    if point := COORDINATES.fullmatch(place):
        lat, lon = round(float(point[1]), DIGITS), round(float(point[2]), DIGITS)
        if abs(lat) > 90 or abs(lon) > 180:
            typed.fail(
                part,
                f"{shortened(place)} is no point: latitude comes first, -90 to 90, then longitude.",
                example("near"),
            )
        return NearPoint(None, lat, lon, km)
    if slashed := SLASHED.fullmatch(place):
        advice = f"Write near:{slashed[1]},{slashed[2]}{written}."
        typed.fail(part, "A point has a comma between its latitude and its longitude.", advice)
    found = typed.places.point(place)
    if not found:
        typed.fail(
            part,
            f"No town or area called '{shortened(place)}' is known.",
            f'Write near:35.9,36.6/50km with its latitude and longitude; for a country write place:"{shortened(place)}".',
        )
    if note := typed.places.note(place):
        typed.warn(note)
    return NearPoint(fold(place).strip(), *found, km)


def distance_fault(typed: Typed, part: Part, place: str, written: str, end: int) -> tuple[str, str]:
    """Message and advice for what is no place with a slash and a distance, and ends at a code point."""
    name = f'"{place}"' if part.kind is Kind.PHRASE else place
    if place and (bare := NO_UNIT.fullmatch(written)):
        if unit := UNIT.match(typed.text, end):
            return "A distance is written without a space.", f"Write near:{name}/{bare[1]}{unit[1].lower()}."
        return f"The distance {bare[1]} has no unit.", f"Write near:{name}/{bare[1]}km, or /{bare[1]}mi for miles."
    if part.kind is Kind.WORD and (several := SEVERAL_WORDS.match(typed.text, part.start)):
        return "near: takes a name of several words in quotes.", f'Write near:"{several[1]}"{several[2]}.'
    return "near: needs a place or point, a slash, and a distance.", example("near")
