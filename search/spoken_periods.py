"""Reads periods as people say them: yesterday, 3 days ago, last-month, march 2018, spring 2020, 12 march 2018."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from search.date_words import IDLE_WORDS, MONTHS, SEASON_NUMBERS, WEEKDAY_NUMBERS
from search.iso_periods import Days, NotAPeriod, day_of, month_of, quarter_of, week_end

UNITS = {"d": "day", "w": "week", "m": "month", "y": "year"}
DAYS_FROM_TODAY = {"today": 0, "yesterday": -1, "tomorrow": 1}
CALENDAR = re.compile(r"(this|last|previous) ?(week|month|quarter|year)")
COUNT = re.compile(r"(?:(last|past) )?(\d{1,7}) ?(d|w|m|y|days?|weeks?|months?|years?)(?: (ago))?")
WEEKDAY = re.compile(r"(?:(last) )?(\S+)")
WINTER = re.compile(r"(\S+) (\d{4})[/-](\d{2}|\d{4})")
TOKEN = re.compile(r"\d+|[^\W\d_]+(?:[-'][^\W\d_]+)*")


def read_relative(written: str, today: dt.date) -> Days | None:
    """The days that a text names as seen from `today`: whole days and whole weeks from Monday on.

    `7d` and "last 7 days" are seven days of which today is the last; "last week" and "2 weeks ago" are calendar weeks.
    """
    key = re.sub(r"[\s_-]+", " ", written)
    if key in DAYS_FROM_TODAY:
        day = today + dt.timedelta(days=DAYS_FROM_TODAY[key])
        return day, day
    if match := CALENDAR.fullmatch(key):
        return unit_before(match[2], 0 if match[1] == "this" else 1, today)
    if (match := COUNT.fullmatch(key)) and not (match[1] and match[4]):
        return counted(int(match[2]), UNITS[match[3][0]], today, ago=bool(match[4]))
    if (match := WEEKDAY.fullmatch(key)) and match[2] in WEEKDAY_NUMBERS:
        back = (today.isoweekday() - WEEKDAY_NUMBERS[match[2]]) % 7
        day = today - dt.timedelta(days=back or (7 if match[1] else 0))
        return day, day
    return None


def counted(number: int, unit: str, today: dt.date, *, ago: bool) -> Days:
    """The unit that lay `number` units before today's if `ago`, else so many units that end with today."""
    if ago:
        return unit_before(unit, number, today)
    if not number:
        raise NotAPeriod("a period has one day or more", "today", "1d")
    if unit in ("day", "week"):
        return today - dt.timedelta(days=number * (7 if unit == "week" else 1) - 1), today
    return months_before(today, number * (12 if unit == "year" else 1)) + dt.timedelta(days=1), today


def unit_before(unit: str, number: int, today: dt.date) -> Days:
    """The calendar day, week, month, quarter or year that lies `number` of them before the one of today."""
    match unit:
        case "day":
            day = today - dt.timedelta(days=number)
            return day, day
        case "week":
            monday = today - dt.timedelta(days=today.weekday() + 7 * number)
            return monday, week_end(monday)
        case "month":
            day = months_before(today, number)
            return month_of(day.year, day.month)
        case "quarter":
            day = months_before(today, 3 * number)
            return quarter_of(day.year, (day.month + 2) // 3)
        case _:
            return month_of(months_before(today, 12 * number).year, None)


def months_before(day: dt.date, number: int) -> dt.date:
    """The same day so many months before, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - number, 12)
    if year < 1:
        raise OverflowError
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def read_spoken(written: str, today: dt.date) -> tuple[Days, str | None] | None:
    """The days of a date with a month or season by name, and what was guessed; None if the text has none.

    Raises:
        NotAPeriod: it has, but the year is missing, or there is no such day.
    """
    if (match := WINTER.fullmatch(written)) and SEASON_NUMBERS.get(match[1]) == 4:
        year = int(match[2])
        if (year + 1) % 100 != int(match[3]) % 100:
            raise NotAPeriod(
                f"{match[2]} and {match[3]} are not years in a row", f"winter {year}/{(year + 1) % 100:02}"
            )
        return season(4, year), None
    words = joined_names(TOKEN.findall(written))
    numbers = [word for word in words if word.isdecimal()]
    names = [word for word in words if not word.isdecimal() and word not in IDLE_WORDS]
    weekdays = [WEEKDAY_NUMBERS[name] for name in names if name in WEEKDAY_NUMBERS]
    names = [name for name in names if name not in WEEKDAY_NUMBERS]
    if len(names) != 1 or len(numbers) > 2 or len(weekdays) > 1:
        return None
    if (number := SEASON_NUMBERS.get(names[0])) and not weekdays:
        return spoken_season(names[0], number, numbers, today)
    month = MONTHS.get(names[0])
    days = spoken_month(names[0], month, numbers, weekdays, today) if month else None
    return (days, None) if days else None


def joined_names(words: list[str]) -> list[str]:
    """The words, with a name of two words as one."""
    found: list[str] = []
    for word in words:
        if found and f"{found[-1]} {word}" in MONTHS:
            found[-1] = f"{found[-1]} {word}"
        else:
            found.append(word)
    return found


def spoken_season(name: str, number: int, numbers: list[str], today: dt.date) -> tuple[Days, str] | None:
    """The days of a season of the northern hemisphere, by months, as meteorologists count."""
    if not numbers:
        raise NotAPeriod(f"{name} needs a year", f"{name} {today.year}", f"{name} {today.year - 1}")
    if len(numbers) > 1 or len(numbers[0]) != 4:
        return None
    first, last = season(number, int(numbers[0]))
    return (
        first,
        last,
    ), f"{name} {numbers[0]} is read as {first}..{last}, the season of the northern half of the Earth"


def season(number: int, year: int) -> Days:
    """The three months of a season: spring is 1, and a winter begins in December of its year."""
    first = month_of(year, 3 * number)[0]
    if number < 4:
        return first, month_of(year, 3 * number + 2)[1]
    return first, month_of(year + 1, 2)[1] if year < dt.MAXYEAR else dt.date.max


def spoken_month(name: str, month: int, numbers: list[str], weekdays: list[int], today: dt.date) -> Days | None:
    """The days of a month by name, with a year, and a day if there is one."""
    years = [int(number) for number in numbers if len(number) == 4]
    days = [int(number) for number in numbers if len(number) <= 2]
    if len(years) + len(days) != len(numbers) or len(years) > 1 or len(days) > 1:
        return None
    if not years:
        raise NotAPeriod(f"{name} needs a year", recent(month, days[0] if days else None, today))
    if not days:
        return None if weekdays else month_of(years[0], month)
    first, last = day_of(years[0], month, days[0])
    if weekdays and first.isoweekday() != weekdays[0]:
        raise NotAPeriod(f"{first} is a {calendar.day_name[first.weekday()]}", first.isoformat())
    return first, last


def recent(month: int, day: int | None, today: dt.date) -> str:
    """The last month (and day in it) of this number that has come, as ISO writes it."""
    year = today.year if month <= today.month or today.year == 1 else today.year - 1
    if day is None:
        return f"{year:04}-{month:02}"
    return f"{year:04}-{month:02}-{min(max(day, 1), calendar.monthrange(year, month)[1]):02}"
