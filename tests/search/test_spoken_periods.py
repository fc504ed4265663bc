"""Periods as people say them, in their languages, as seen from today."""

from __future__ import annotations

import datetime as dt

import pytest
from asking import TODAY
from hypothesis import given
from hypothesis import strategies as st

from search.date_words import IDLE_WORDS, MONTHS, SEASON_NUMBERS, WEEKDAY_NUMBERS
from search.iso_periods import NotAPeriod
from search.periods import read_period


def days(text: str, today: dt.date = TODAY) -> tuple[str | None, str | None]:
    period = read_period(text, today)
    return period.start, period.end


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("today", "2026-11-24", "2026-11-25"),
        ("Yesterday", "2026-11-23", "2026-11-24"),
        ("tomorrow", "2026-11-25", "2026-11-26"),
        ("this-week", "2026-11-23", "2026-11-30"),
        ("last-week", "2026-11-16", "2026-11-23"),
        ("last week", "2026-11-16", "2026-11-23"),
        ("last_week", "2026-11-16", "2026-11-23"),
        ("lastweek", "2026-11-16", "2026-11-23"),
        ("previous week", "2026-11-16", "2026-11-23"),
        ("this-month", "2026-11-01", "2026-12-01"),
        ("last-month", "2026-10-01", "2026-11-01"),
        ("this-quarter", "2026-10-01", "2027-01-01"),
        ("last quarter", "2026-07-01", "2026-10-01"),
        ("this-year", "2026-01-01", "2027-01-01"),
        ("last-year", "2025-01-01", "2026-01-01"),
        ("1d", "2026-11-24", "2026-11-25"),
        ("7d", "2026-11-18", "2026-11-25"),
        ("7 days", "2026-11-18", "2026-11-25"),
        ("last 7 days", "2026-11-18", "2026-11-25"),
        ("past 7 days", "2026-11-18", "2026-11-25"),
        ("2w", "2026-11-11", "2026-11-25"),
        ("3m", "2026-08-25", "2026-11-25"),
        ("1y", "2025-11-25", "2026-11-25"),
        ("3 days ago", "2026-11-21", "2026-11-22"),
        ("3-days-ago", "2026-11-21", "2026-11-22"),
        ("3d ago", "2026-11-21", "2026-11-22"),
        ("0 days ago", "2026-11-24", "2026-11-25"),
        ("1 week ago", "2026-11-16", "2026-11-23"),
        ("2 months ago", "2026-09-01", "2026-10-01"),
        ("11 months ago", "2025-12-01", "2026-01-01"),
        ("10 years ago", "2016-01-01", "2017-01-01"),
        ("monday", "2026-11-23", "2026-11-24"),
        ("tuesday", "2026-11-24", "2026-11-25"),
        ("last tuesday", "2026-11-17", "2026-11-18"),
        ("wednesday", "2026-11-18", "2026-11-19"),
        ("sunday", "2026-11-22", "2026-11-23"),
        ("lundi", "2026-11-23", "2026-11-24"),
        ("понедельник", "2026-11-23", "2026-11-24"),
        ("п'ятниця", "2026-11-20", "2026-11-21"),
        ("الجمعة", "2026-11-20", "2026-11-21"),
        ("march 2018", "2018-03-01", "2018-04-01"),
        ("2018 march", "2018-03-01", "2018-04-01"),
        ("Sept. 2018", "2018-09-01", "2018-10-01"),
        ("février 2020", "2020-02-01", "2020-03-01"),
        ("Jänner 2020", "2020-01-01", "2020-02-01"),
        ("septiembre de 2020", "2020-09-01", "2020-10-01"),
        ("gennaio 2020", "2020-01-01", "2020-02-01"),
        ("março de 2020", "2020-03-01", "2020-04-01"),
        ("май 2020", "2020-05-01", "2020-06-01"),
        ("январь 2020", "2020-01-01", "2020-02-01"),
        ("грудень 2020", "2020-12-01", "2021-01-01"),
        ("листопад 2020", "2020-11-01", "2020-12-01"),
        ("يناير 2020", "2020-01-01", "2020-02-01"),
        ("كانون الثاني 2020", "2020-01-01", "2020-02-01"),
        ("تشرين الأول ٢٠٢٠", "2020-10-01", "2020-11-01"),
        ("12 march 2018", "2018-03-12", "2018-03-13"),
        ("march 12, 2018", "2018-03-12", "2018-03-13"),
        ("2018 march 12", "2018-03-12", "2018-03-13"),
        ("the 12th of March, 2018", "2018-03-12", "2018-03-13"),
        ("Mon 12 Mar 2018", "2018-03-12", "2018-03-13"),
        ("lundi 12 mars 2018", "2018-03-12", "2018-03-13"),
        ("le 1er mars 2018", "2018-03-01", "2018-03-02"),
        ("12. März 2018", "2018-03-12", "2018-03-13"),
        ("Montag, den 12. März 2018", "2018-03-12", "2018-03-13"),
        ("12 de marzo de 2018", "2018-03-12", "2018-03-13"),
        ("12 марта 2018 года", "2018-03-12", "2018-03-13"),
        ("12 березня 2018 р.", "2018-03-12", "2018-03-13"),
        ("١٢ مارس ٢٠١٨", "2018-03-12", "2018-03-13"),
        ("29 february 2024", "2024-02-29", "2024-03-01"),
        ("spring 2020", "2020-03-01", "2020-06-01"),
        ("été 2020", "2020-06-01", "2020-09-01"),
        ("fall 2020", "2020-09-01", "2020-12-01"),
        ("Herbst 2020", "2020-09-01", "2020-12-01"),
        ("winter 2019", "2019-12-01", "2020-03-01"),
        ("winter 2020", "2020-12-01", "2021-03-01"),
        ("winter 2019/20", "2019-12-01", "2020-03-01"),
        ("hiver 2019-2020", "2019-12-01", "2020-03-01"),
        ("зима 2019/20", "2019-12-01", "2020-03-01"),
    ],
)
def test_a_spoken_period_is_read(text: str, start: str, end: str) -> None:
    assert days(text) == (start, end)


@pytest.mark.parametrize(
    ("text", "today", "start", "end"),
    [
        ("yesterday", "2024-03-01", "2024-02-29", "2024-03-01"),
        ("yesterday", "2025-01-01", "2024-12-31", "2025-01-01"),
        ("last-week", "2025-01-01", "2024-12-23", "2024-12-30"),
        ("this-week", "2025-01-01", "2024-12-30", "2025-01-06"),
        ("last-month", "2025-01-31", "2024-12-01", "2025-01-01"),
        ("last-month", "2024-03-31", "2024-02-01", "2024-03-01"),
        ("last-quarter", "2025-02-28", "2024-10-01", "2025-01-01"),
        ("1 month ago", "2024-03-30", "2024-02-01", "2024-03-01"),
        ("1m", "2024-03-31", "2024-03-01", "2024-04-01"),
        ("1y", "2024-02-29", "2023-03-01", "2024-03-01"),
        ("last-year", "2024-02-29", "2023-01-01", "2024-01-01"),
        ("this-week", "9999-12-31", "9999-12-27", None),
        ("this-year", "9999-12-31", "9999-01-01", None),
    ],
)
def test_months_and_years_end_where_the_calendar_says(text: str, today: str, start: str, end: str | None) -> None:
    assert days(text, dt.date.fromisoformat(today)) == (start, end)


@pytest.mark.parametrize(
    ("text", "message", "nearest"),
    [
        ("march", "march needs a year", ("2026-03",)),
        ("december", "december needs a year", ("2025-12",)),
        ("12 march", "march needs a year", ("2026-03-12",)),
        ("31 february", "february needs a year", ("2026-02-28",)),
        ("spring", "spring needs a year", ("spring 2026", "spring 2025")),
        ("31 february 2020", "2020-02 has no day 31", ("2020-02-29",)),
        ("Tuesday 12 March 2018", "2018-03-12 is a Monday", ("2018-03-12",)),
        ("winter 2019/25", "2019 and 25 are not years in a row", ("winter 2019/20",)),
        ("0d", "a period has one day or more", ("today", "1d")),
        ("9999999d", "no day as far away", ("1000..",)),
        ("9999999y", "no day as far away", ("1000..",)),
        ("3000 years ago", "no day as far away", ("1000..",)),
    ],
)
def test_a_spoken_period_that_lacks_something_says_what(text: str, message: str, nearest: tuple[str, ...]) -> None:
    with pytest.raises(NotAPeriod, match=message) as raised:
        read_period(text, TODAY)
    assert raised.value.nearest == nearest


@pytest.mark.parametrize(
    "text",
    [
        "march april 2018",
        "monday march 2018",
        "12 13 march 2018",
        "march 2018 2019",
        "next century",
        "last 3 days ago",
        "march 123",
        "spring 12 2018",
        "lundi mardi 12 mars 2018",
        "days",
        "the",
        "1 fortnight",
    ],
)
def test_what_only_sounds_like_a_period_is_none(text: str) -> None:
    with pytest.raises(NotAPeriod):
        read_period(text, TODAY)


def test_a_season_is_guessed_to_be_northern_and_said_so() -> None:
    assert read_period("spring 2020", TODAY).note == (
        "spring 2020 is read as 2020-03-01..2020-05-31, the season of the northern half of the Earth"
    )
    assert read_period("march 2020", TODAY).note is None


def test_no_name_means_two_things() -> None:
    tables = [set(MONTHS), set(WEEKDAY_NUMBERS), set(SEASON_NUMBERS), set(IDLE_WORDS)]
    assert sum(map(len, tables)) == len(set.union(*tables))


@given(st.dates(min_value=dt.date(1000, 1, 1)), st.sampled_from(sorted(MONTHS)))
def test_a_month_is_the_same_in_every_language(day: dt.date, name: str) -> None:
    assert days(f"{name} {day.year}") == days(f"{day.year}-{MONTHS[name]:02}")


@given(st.dates(min_value=dt.date(1, 6, 1), max_value=dt.date(9999, 6, 1)))
def test_calendar_periods_adjoin_and_hold_today(today: dt.date) -> None:
    for unit in ("week", "month", "quarter", "year"):
        start, end = days(f"this-{unit}", today)
        assert start is not None
        assert start <= today.isoformat() < (end or "9999-99")
        if int(start[:4]) > 1:
            assert days(f"last-{unit}", today)[1] == start
