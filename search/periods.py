"""Reads periods of time as people write them, and gives half-open intervals of days."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from index.folding import fold
from index.records import dataclass
from search.iso_periods import Days, NotAPeriod, read_iso
from search.messages import shortened
from search.spoken_periods import read_relative, read_spoken

FIRST_DAY = dt.date.min.isoformat()
"""No day comes before this one."""


@dataclass(frozen=True, slots=True)
class Period:
    """From the day `start` on, before the day `end`; None is open. ISO dates. `note` says what was guessed, if anything."""

    start: str | None
    end: str | None
    note: str | None = None


def read_period(text: str, today: dt.date) -> Period:
    """The period that a text names, seen from `today`. Both ends of a range count.

    Raises:
        NotAPeriod: it names none.
    """
    written = plain(text)
    if ".." not in written:
        (first, last), note = read_days(written, today)
        return Period(first.isoformat(), after(last), note)
    begin, end = (side.strip() for side in re.split(r"\.{2,}", written, maxsplit=1))
    if not begin and not end:
        raise NotAPeriod("a range needs at least one end", f"{today.year}..")
    if ".." in end:
        raise NotAPeriod("a range has two ends", f"{begin}..{end.split('..')[-1].strip('. ') or today.year}")
    starts, start_note = read_end(begin, today)
    ends, end_note = read_end(end, today)
    if starts and ends and ends[1] < starts[0]:
        raise NotAPeriod(f"{begin} is later than {end}", f"{end}..{begin}")
    start, stop = starts[0].isoformat() if starts else None, after(ends[1]) if ends else None
    return Period(start, stop, start_note or end_note)


def read_end(text: str, today: dt.date) -> tuple[Days | None, str | None]:
    """The days of one end of a range; None where it is open."""
    return read_days(text, today) if text else (None, None)


def read_days(written: str, today: dt.date) -> tuple[Days, str | None]:
    """The first and last day that a text without a range names, and what was guessed."""
    try:
        if days := read_iso(written) or read_relative(written, today):
            return days, None
        if spoken := read_spoken(written, today):
            return spoken
    except OverflowError:
        raise NotAPeriod(f"there is no day as far away as '{shortened(written)}'", "1000..") from None
    raise NotAPeriod(f"'{shortened(written)}' is not a date")


def cut_period(name: str, period: Period) -> tuple[str | None, str | None]:
    """The part of time that `after:`, `since:`, `before:` and `until:` mean by a period; all of it for other names."""
    match name:
        case "after":
            return period.end, None
        case "since":
            return period.start, None
        case "before":
            return None, period.start
        case "until":
            return None, period.end
        case _:
            return period.start, period.end


def plain(text: str) -> str:
    """A text in small letters, with plain digits, signs and spaces."""
    digits = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)
    return " ".join(fold(digits).split())


def after(day: dt.date) -> str | None:
    """The next day; None after the last day that there is."""
    return None if day == dt.date.max else (day + dt.timedelta(days=1)).isoformat()


def last_day(end: str) -> str:
    """The day before the day `end`, for showing a period with both ends in it; the first day has none before it."""
    day = dt.date.fromisoformat(end)
    return end if day == dt.date.min else (day - dt.timedelta(days=1)).isoformat()
