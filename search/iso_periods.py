"""Reads years, quarters, months, weeks and days as ISO 8601 writes them: 2017, 2023-Q3, 2017-12, 2024-W07, 2017-12-30."""

from __future__ import annotations

import calendar
import datetime as dt
import re

Days = tuple[dt.date, dt.date]
"""A first and a last day."""

DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
WEEK = re.compile(r"(\d{4})-?w(\d{1,2})(?:-?([1-7]))?")
QUARTER = re.compile(r"(\d{4})-?q(\d)|q(\d)[ -]?(\d{4})")


class NotAPeriod(ValueError):
    """A text names no period; the message says what is wrong with it, `nearest` what may be meant, as periods."""

    def __init__(self, message: str, *nearest: str) -> None:
        super().__init__(message)
        self.nearest = nearest


def read_iso(written: str) -> Days | None:
    """The days of a calendar period; None if the text is of none of these forms.

    Raises:
        NotAPeriod: it is, but there is no such year, month, week or day.
    """
    if match := DATE.fullmatch(written):
        year, month, day = (int(number) if number else None for number in match.groups())
        return day_of(year or 0, month, day) if day is not None else month_of(year or 0, month)
    if match := WEEK.fullmatch(written):
        return week_of(int(match[1]), int(match[2]), int(match[3] or 0))
    if match := QUARTER.fullmatch(written):
        return quarter_of(int(match[1] or match[4]), int(match[2] or match[3]))
    return None


def check_year(year: int) -> None:
    """Raise NotAPeriod for a year that no calendar has."""
    if not year:
        raise NotAPeriod("there is no year 0", "2000")


def month_of(year: int, month: int | None) -> Days:
    """The days of a month; of the whole year without one."""
    check_year(year)
    if month is None:
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    if not 1 <= month <= 12:
        raise NotAPeriod(f"there is no month {month}", f"{year:04}-{min(max(month, 1), 12):02}")
    return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])


def day_of(year: int, month: int | None, day: int) -> Days:
    """One day."""
    first, last = month_of(year, month)
    if not 1 <= day <= last.day:
        nearest = last if day else first
        raise NotAPeriod(f"{first.isoformat()[:7]} has no day {day}", nearest.isoformat())
    return first.replace(day=day), first.replace(day=day)


def week_of(year: int, week: int, weekday: int) -> Days:
    """The days of a week, Monday to Sunday, or one of its days; week 1 is the one with the year's first Thursday."""
    check_year(year)
    weeks = dt.date(year, 12, 28).isocalendar().week
    if not 1 <= week <= weeks:
        raise NotAPeriod(f"{year} has no week {week}", f"{year:04}-W{min(max(week, 1), weeks):02}")
    first = dt.date.fromisocalendar(year, week, weekday or 1)
    return first, first if weekday else week_end(first)


def week_end(monday: dt.date) -> dt.date:
    """The Sunday after a Monday, or the last day that there is."""
    return dt.date.fromordinal(min(monday.toordinal() + 6, dt.date.max.toordinal()))


def quarter_of(year: int, quarter: int) -> Days:
    """The three months of a quarter."""
    check_year(year)
    if not 1 <= quarter <= 4:
        raise NotAPeriod(f"there is no quarter {quarter}", f"{year:04}-Q{min(max(quarter, 1), 4)}")
    return month_of(year, 3 * quarter - 2)[0], month_of(year, 3 * quarter)[1]
