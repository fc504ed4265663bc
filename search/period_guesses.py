"""Guesses which period was meant by a text that names none, for the advice of an error."""

from __future__ import annotations

import datetime as dt
import difflib
import re

from search.iso_periods import NotAPeriod, day_of, month_of
from search.periods import last_day, plain, read_period
from search.spoken_periods import DAYS_FROM_TODAY

UNITS = ("week", "month", "quarter", "year")
NO_PERIODS = ("none", "uncertain")
"""What `date:` takes beside periods."""

KNOWN = (*DAYS_FROM_TODAY, *(f"{which}-{unit}" for which in ("this", "last") for unit in UNITS), *NO_PERIODS)


def nearest_periods(text: str, error: NotAPeriod, today: dt.date) -> tuple[str, ...]:
    """The periods that a text may mean which gave this error: each is one, or of `NO_PERIODS`."""
    written = plain(text)
    guesses = error.nearest or numeric_guesses(written, today) or word_guesses(written)
    return tuple(dict.fromkeys(guess for guess in guesses if guess in NO_PERIODS or is_period(guess, today)))


def is_period(text: str, today: dt.date) -> bool:
    """Whether a text names a period."""
    try:
        read_period(text, today)
    except NotAPeriod:
        return False
    return True


def numeric_guesses(written: str, today: dt.date) -> list[str]:
    """Dates in the order that other systems and countries write."""
    if match := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", written):
        one, other, year = (int(number) for number in match.groups())
        return [guess for month, day in ((other, one), (one, other)) for guess in valid(year, month, day)]
    if match := re.fullmatch(r"(\d{4})[/.]?(\d{1,2})[/.]?(\d{1,2})?", written):
        return valid(int(match[1]), int(match[2]), int(match[3]) if match[3] else None)
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})[t ].*", written):
        return valid(int(match[1]), int(match[2]), int(match[3]))
    if match := re.fullmatch(r"(\d{1,2})[/.](\d{4})", written):
        return valid(int(match[2]), int(match[1]), None)
    if match := re.fullmatch(r"(\d{4}) ?(?:-|to) ?(\d{4})", written):
        years = sorted(year for year in match.groups() if int(year))
        return [f"{years[0]}..{years[-1]}"] if years else []
    if match := re.fullmatch(r"\d{2}", written):
        century = 2000 if int(written) <= today.year % 100 else 1900
        return [str(century + int(written))]
    return compared(written, today)


def compared(written: str, today: dt.date) -> list[str]:
    """A period after a sign such as `>=`, as a range."""
    match = re.fullmatch(r"([<>]=?) ?(.+)", written)
    if not match or match[2].startswith(("<", ">")) or ".." in match[2]:
        return []
    try:
        period = read_period(match[2], today)
    except NotAPeriod:
        return []
    ends = {">=": period.start and f"{period.start}..", ">": period.end and f"{period.end}.."}
    if period.end:
        ends["<="] = f"..{last_day(period.end)}"
    if period.start and period.start != dt.date.min.isoformat():
        ends["<"] = f"..{last_day(period.start)}"
    return [found for found in [ends.get(match[1])] if found]


def valid(year: int, month: int, day: int | None) -> list[str]:
    """A month or day as ISO writes it, if there is one."""
    try:
        first, _ = month_of(year, month) if day is None else day_of(year, month, day)
    except NotAPeriod:
        return []
    return [first.isoformat()[: 7 if day is None else 10]]


def word_guesses(written: str) -> tuple[str, ...]:
    """The word for a time that is spelt most like this."""
    return tuple(difflib.get_close_matches(re.sub(r"[\s_]+", "-", written)[:40], KNOWN, n=1, cutoff=0.7))
