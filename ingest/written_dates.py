"""Written dates: days as people write them in a line, in nine languages and by numbers."""

from __future__ import annotations

import re

from index.months import MONTH, month_number
from ingest.timestamps import Timestamp, calendar

# Lines are put in lower case first: patterns that do not look at case are several times as quick.
YEAR = re.compile(r"(?<!\d)(?:19[89]\d|20[0-4]\d)(?!\d)")
DATE = re.compile(
    rf"""(?<![\d/.-])(?P<y1>\d{{4}})\s?(?P<mark>[-/.年년])\s?(?P<m1>\d{{1,2}})\s?(?:(?P=mark)|[月월])\s?(?P<d1>\d{{1,2}})(?!\d)
      | (?<![\d/.-])(?P<n1>\d{{1,2}})(?P<mark2>[-/.])\s?(?P<n2>\d{{1,2}})(?P=mark2)\s?(?P<y2>\d{{4}})(?!\d)
      | (?<!\d)(?P<d3>\d{{1,2}})(?:st|nd|rd|th|er|º|ª)?[.,]?[\s-]?\s?(?:de\s|of\s)?(?P<m3>{MONTH})\b\.?,?[\s-]\s?(?:de\s|del\s)?(?P<y3>\d{{4}})(?!\d)
      | \b(?P<m4>{MONTH})\b\.?\s?(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<y4>\d{{4}})(?!\d)""",
    re.VERBOSE,
)
YEAR_REACH = 40


def first_date(line: str) -> re.Match[str] | None:
    """The first date in a line, looked for around its years only: the names of all months are many."""
    around = (year.span() for year in YEAR.finditer(line))
    found = (DATE.search(line, max(0, start - YEAR_REACH), min(len(line), end + YEAR_REACH)) for start, end in around)
    return next(filter(None, found), None)


def stamp_of(match: re.Match[str], *, month_first: bool | None) -> Timestamp | None:
    """The timestamp of a date that was found."""
    rest = match.string[match.end() :]
    if match["y1"]:
        return calendar(match["y1"], match["m1"], match["d1"], rest)
    if match["y3"]:
        return calendar(match["y3"], month_number(match["m3"]), match["d3"], rest)
    if match["y4"]:
        return calendar(match["y4"], month_number(match["m4"]), match["d4"], rest)
    return of_numbers(
        match["n1"], match["n2"], match["y2"], rest, month_first=month_first, dotted=match["mark2"] == "."
    )


def of_numbers(
    first: str, second: str, year: str, rest: str, *, month_first: bool | None, dotted: bool
) -> Timestamp | None:
    """The timestamp of two small numbers before a year, unless they can be read in two ways."""
    if dotted or int(first) > 12 or first == second:
        return calendar(year, second, first, rest)
    if int(second) > 12 or month_first:
        return calendar(year, first, second, rest)
    return calendar(year, second, first, rest) if month_first is False else None
