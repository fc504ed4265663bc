"""Timestamps: what a date written for machines says, and nothing that it does not."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from index.article import Dated
from ingest.cleaning import one_line

EARLIEST_YEAR = 1600
MONTHS = {name: n for n, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)}

YEAR_FIRST = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})(?:\2(\d{1,2}))?)?(?:$|[T ,;(+Z|]+(.*))", re.DOTALL)
CJK = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일](.*)", re.DOTALL)
COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?(.*))?", re.DOTALL)
DAY_FIRST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)(.*)", re.DOTALL)
DAY_MONTH = re.compile(
    r"(?:[a-z]{3,9}\.?,?\s+)?(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3})[a-z]*\.?,?[ -](\d{4})(?!\d)(.*)", re.I | re.S
)
MONTH_DAY = re.compile(
    r"(?:[a-z]{3,9}\.?,?\s+)?([a-z]{3})[a-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(?:(\d{4})(?!\d)(.*)|(\d\d:\d\d:\d\d)\s+(\S+\s+)?(\d{4})$)",
    re.I | re.S,
)
CLOCK = re.compile(
    r"\D{0,6}(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*([ap])?\.?(?:m\b\.?)?\s*(Z\b|(?:UTC|GMT)?\s*[+-]\d\d:?\d\d|UTC\b|GMT\b|[+-]\d\d\b)?",
    re.IGNORECASE,
)
EPOCH = re.compile(r"(\d{10})(\d{3})?(?:\.\d+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Timestamp:
    """A calendar date, cut to its precision, with the clock and offset that were written beside it."""

    value: str
    precision: str
    time: str | None = None
    offset: str | None = None

    @property
    def first_day(self) -> datetime.date:
        """The first day that the date can mean."""
        year, month, day = (*map(int, self.value.split("-")), 1, 1)[:3]
        return datetime.date(year, month, day)


def dated(stamp: Timestamp, source: str, confidence: float) -> Dated:
    """A timestamp with its evidence."""
    return Dated(
        value=stamp.value,
        precision=stamp.precision,
        time=stamp.time,
        offset=stamp.offset,
        source=source,
        confidence=confidence,
    )


def read_timestamp(written: str) -> Timestamp | None:
    """What `written` says: ISO 8601 and its near relations, English dates, seconds since 1970; else None.

    Days and months given as two small numbers ("03/04/2021") are not guessed at.
    """
    text = one_line(written[:200])
    for read in (epoch, compact, year_first, cjk, day_first, day_month, month_day):
        found = read(text)
        if found:
            return found
    return None


def calendar(year: str, month: str | int | None, day: str | None, rest: str | None = None) -> Timestamp | None:
    """The timestamp of these parts, or None if there is no such day."""
    try:
        date = datetime.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    if date.year < EARLIEST_YEAR:
        return None
    if not month:
        return Timestamp(value=f"{date:%Y}", precision="year")
    if not day:
        return Timestamp(value=f"{date:%Y-%m}", precision="month")
    time, offset = clock(rest or "")
    return Timestamp(value=date.isoformat(), precision="day", time=time, offset=offset)


def clock(text: str) -> tuple[str | None, str | None]:
    """Time and offset at the beginning of `text`, as they were written."""
    match = CLOCK.match(text)
    if not match:
        return None, None
    hour = int(match[1])
    if match[4] and hour <= 12:
        hour = hour % 12 + (12 if match[4] in "pP" else 0)
    if hour > 23 or int(match[2]) > 59 or int(match[3] or 0) > 59:
        return None, None
    seconds = f":{match[3]}" if match[3] else ""
    return f"{hour:02}:{match[2]}{seconds}", offset_of(match[5])


def offset_of(written: str | None) -> str | None:
    """An offset from UTC as "+01:00" or "Z"."""
    if not written:
        return None
    digits = re.sub(r"[^\d+-]", "", written)
    if not digits:
        return "Z"
    return f"{digits[:3]}:{digits[3:5] or '00'}"


def epoch(text: str) -> Timestamp | None:
    """Seconds or milliseconds since 1970."""
    match = EPOCH.fullmatch(text)
    if not match:
        return None
    moment = datetime.datetime.fromtimestamp(int(match[1]), datetime.UTC)
    return Timestamp(value=f"{moment:%Y-%m-%d}", precision="day", time=f"{moment:%H:%M:%S}", offset="Z")


def compact(text: str) -> Timestamp | None:
    """20240501, 20240501T1200+0200."""
    match = COMPACT.fullmatch(text)
    if not match:
        return None
    rest = f"{match[4]}:{match[5]}" + (f":{match[6]}" if match[6] else "") + match[7] if match[4] else None
    return calendar(match[1], match[2], match[3], rest)


def year_first(text: str) -> Timestamp | None:
    """2024-05-01T12:00:00+02:00, 2024/5/1, 2024.05.01, 2024-05, 2024."""
    match = YEAR_FIRST.match(text)
    if not match or (not match[4] and match[5]):
        return None
    return calendar(match[1], match[3], match[4], match[5])


def cjk(text: str) -> Timestamp | None:
    """2024年5月1日 and 2024년 5월 1일."""
    match = CJK.match(text)
    return calendar(match[1], match[2], match[3], match[4]) if match else None


def day_first(text: str) -> Timestamp | None:
    """01.05.2024, and with slashes or hyphens only where day and month cannot be mixed up."""
    match = DAY_FIRST.match(text)
    if not match:
        return None
    first, second = int(match[1]), int(match[3])
    if match[2] == "." or first > 12 or first == second:
        return calendar(match[4], second, match[1], match[5])
    return calendar(match[4], first, match[3], match[5]) if second > 12 else None


def day_month(text: str) -> Timestamp | None:
    """Wed, 1 May 2024 12:00:00 +0200."""
    match = DAY_MONTH.match(text)
    month = MONTHS.get(match[2].lower()) if match else None
    return calendar(match[3], month, match[1], match[4]) if match and month else None


def month_day(text: str) -> Timestamp | None:
    """May 1, 2024 12:00 and Wed May 01 12:00:00 CEST 2024."""
    match = MONTH_DAY.match(text)
    month = MONTHS.get(match[1].lower()) if match else None
    if not match or not month:
        return None
    return calendar(match[3] or match[7], month, match[2], match[4] or match[5])
