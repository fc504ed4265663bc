"""Reads periods of time: 2017, 2017-12, 2017-12-30, ranges of these with open ends; gives half-open intervals."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import NamedTuple

FORMS = "2017, 2017-12, 2017-12-30, 2017-12..2018-01, ..2016, 2018.. or none"
"""What a period may look like, for messages."""

FIRST_DAY = dt.date.min.isoformat()
"""No day comes before this one."""

POINT = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
RANGE = "\u2025\u2026"  # what typing aids make of two or three dots


class Period(NamedTuple):
    """From the day `start` on, before the day `end`; None is open. ISO dates."""

    start: str | None
    end: str | None


class NotAPeriod(ValueError):
    """The text is no period; the message says what is wrong with it."""


def read_period(text: str) -> Period:
    """The period that a text names. Both ends of a range count.

    Raises:
        NotAPeriod: it names none.
    """
    for sign in RANGE:
        text = text.replace(sign, "..")
    if ".." not in text:
        return read_point(text)
    first, last = text.split("..", 1)
    start = read_point(first).start if first else None
    end = read_point(last.lstrip(".")).end if last.lstrip(".") else None
    if not first and not last.lstrip("."):
        raise NotAPeriod("a range needs at least one end")
    if start and end and end <= start:
        raise NotAPeriod(f"{first} is later than {last}")
    return Period(start, end)


def read_point(text: str) -> Period:
    """The year, month or day that a text names."""
    match = POINT.fullmatch(text.strip())
    if not match:
        raise NotAPeriod(f"'{text.strip()}' is not a date")
    year, month, day = (int(number) if number else None for number in match.groups())
    if not year:
        raise NotAPeriod("there is no year 0")
    if month is not None and not 1 <= month <= 12:
        raise NotAPeriod(f"there is no month {month}")
    if month and day is not None and not 1 <= day <= calendar.monthrange(year, month)[1]:
        raise NotAPeriod(f"{year}-{month:02} has no day {day}")
    first = dt.date(year, month or 1, day or 1)
    last = dt.date(year, month or 12, day or calendar.monthrange(year, month or 12)[1])
    return Period(first.isoformat(), after(last))


def after(day: dt.date) -> str | None:
    """The next day; None after the last day that there is."""
    return None if day == dt.date.max else (day + dt.timedelta(days=1)).isoformat()


def last_day(end: str) -> str:
    """The day before the day `end`, for showing a period with both ends in it."""
    return (dt.date.fromisoformat(end) - dt.timedelta(days=1)).isoformat()
