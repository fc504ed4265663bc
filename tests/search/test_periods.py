"""Periods of time in queries: calendar periods, ranges, and what is none."""

from __future__ import annotations

import datetime as dt

import pytest
from asking import TODAY
from hypothesis import given
from hypothesis import strategies as st

from search.iso_periods import NotAPeriod
from search.period_guesses import NO_PERIODS, is_period, nearest_periods
from search.periods import last_day, read_period


def days(text: str, today: dt.date = TODAY) -> tuple[str | None, str | None]:
    period = read_period(text, today)
    return period.start, period.end


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2017", "2017-01-01", "2018-01-01"),
        ("2017-12", "2017-12-01", "2018-01-01"),
        ("2016-02", "2016-02-01", "2016-03-01"),
        ("2017-12-30", "2017-12-30", "2017-12-31"),
        ("2017-12-31", "2017-12-31", "2018-01-01"),
        ("2017-1-5", "2017-01-05", "2017-01-06"),
        ("2017–12–30", "2017-12-30", "2017-12-31"),
        ("٢٠١٧-١٢", "2017-12-01", "2018-01-01"),
        ("2024-W07", "2024-02-12", "2024-02-19"),
        ("2024-w7", "2024-02-12", "2024-02-19"),
        ("2024W07", "2024-02-12", "2024-02-19"),
        ("2024-W07-3", "2024-02-14", "2024-02-15"),
        ("2021-W01", "2021-01-04", "2021-01-11"),
        ("2020-W53", "2020-12-28", "2021-01-04"),
        ("2024-W09", "2024-02-26", "2024-03-04"),
        ("2023-Q3", "2023-07-01", "2023-10-01"),
        ("2023-q4", "2023-10-01", "2024-01-01"),
        ("Q1 2024", "2024-01-01", "2024-04-01"),
        ("2017-12-01..2018-01-07", "2017-12-01", "2018-01-08"),
        ("2016..2017-03", "2016-01-01", "2017-04-01"),
        ("2016 .. 2017", "2016-01-01", "2018-01-01"),
        ("2016...2017", "2016-01-01", "2018-01-01"),
        ("2024-W07..2024-Q1", "2024-02-12", "2024-04-01"),
        ("..2016", None, "2017-01-01"),
        ("2018..", "2018-01-01", None),
        ("2018…2019", "2018-01-01", "2020-01-01"),
        ("yesterday..", "2026-11-23", None),
        ("last-week..today", "2026-11-16", "2026-11-25"),
        ("march 2018..april 2018", "2018-03-01", "2018-05-01"),
        ("9999", "9999-01-01", None),
        ("9999-W52", "9999-12-27", None),
        ("0001-W01", "0001-01-01", "0001-01-08"),
        ("winter 9999", "9999-12-01", None),
    ],
)
def test_a_period_is_half_open_with_both_ends_counted(text: str, start: str | None, end: str | None) -> None:
    assert days(text) == (start, end)


@pytest.mark.parametrize(
    ("text", "message", "nearest"),
    [
        ("soon", "'soon' is not a date", ()),
        ("", "'' is not a date", ()),
        ("2017-13", "there is no month 13", ("2017-12",)),
        ("2017-02-29", "2017-02 has no day 29", ("2017-02-28",)),
        ("2017-00", "there is no month 0", ("2017-01",)),
        ("2017-01-00", "2017-01 has no day 0", ("2017-01-01",)),
        ("0000", "there is no year 0", ("2000",)),
        ("2018..2017", "2018 is later than 2017", ("2017..2018",)),
        ("..", "a range needs at least one end", ("2026..",)),
        ("2017..2018..2019", "a range has two ends", ("2017..2019",)),
        ("a..b..c", "a range has two ends", ()),
        ("2024-W54", "2024 has no week 54", ("2024-W52",)),
        ("2020-W00", "2020 has no week 0", ("2020-W01",)),
        ("2023-Q0", "there is no quarter 0", ("2023-Q1",)),
        ("17", "'17' is not a date", ("2017",)),
        ("98", "'98' is not a date", ("1998",)),
        ("12/03/2018", "is not a date", ("2018-03-12", "2018-12-03")),
        ("30.12.2017", "is not a date", ("2017-12-30",)),
        ("12.30.2017", "is not a date", ("2017-12-30",)),
        ("32.13.2017", "is not a date", ()),
        ("2017/12/30", "is not a date", ("2017-12-30",)),
        ("12/2017", "is not a date", ("2017-12",)),
        ("20171230", "is not a date", ("2017-12-30",)),
        ("2017-12-30T10:00", "is not a date", ("2017-12-30",)),
        ("2016-2018", "is not a date", ("2016..2018",)),
        ("2018 to 2016", "is not a date", ("2016..2018",)),
        (">=2018", "is not a date", ("2018-01-01..",)),
        (">2018", "is not a date", ("2019-01-01..",)),
        ("<=2018", "is not a date", ("..2018-12-31",)),
        ("<2018", "is not a date", ("..2017-12-31",)),
        ("<0001", "is not a date", ()),
        (">9999", "is not a date", ()),
        (">soon", "is not a date", ()),
        ("last wek", "is not a date", ("last-week",)),
        ("nnoe", "is not a date", ("none",)),
    ],
)
def test_what_is_no_period_says_why_and_what_is_nearest(text: str, message: str, nearest: tuple[str, ...]) -> None:
    with pytest.raises(NotAPeriod, match=message) as raised:
        read_period(text, TODAY)
    assert nearest_periods(text, raised.value, TODAY) == nearest


@given(st.dates())
def test_every_day_is_a_period_of_one_day(day: dt.date) -> None:
    start, end = days(day.isoformat())
    assert start == day.isoformat()
    assert end is None or last_day(end) == start


@given(st.dates(min_value=dt.date(2, 1, 1), max_value=dt.date(9998, 12, 31)))
def test_every_week_has_seven_days_and_holds_its_days(day: dt.date) -> None:
    year, week, weekday = day.isocalendar()
    start, end = days(f"{year:04}-W{week:02}")
    assert start is not None
    assert end is not None
    assert (dt.date.fromisoformat(end) - dt.date.fromisoformat(start)).days == 7
    assert start <= day.isoformat() < end
    assert days(f"{year:04}-W{week:02}-{weekday}") == days(day.isoformat())


WORDS = st.sampled_from(
    "2017 12 30 march mars spring winter monday last ago days week d 7 Q3 W07 .. - / . , de today yesterday "
    "99999999 > <= كانون الثاني г.".split(" ")
)
texts = st.one_of(
    st.text(max_size=20), st.lists(WORDS, max_size=7).map("".join), st.lists(WORDS, max_size=5).map(" ".join)
)


@given(texts, st.dates())
def test_any_text_is_a_period_or_says_why_and_what_is_nearest_is_one(text: str, today: dt.date) -> None:
    try:
        period = read_period(text, today)
    except NotAPeriod as error:
        for guess in nearest_periods(text, error, today):
            assert guess in NO_PERIODS or is_period(guess, today)
        return
    assert period.start or period.end
    for day in (period.start, period.end):
        assert day is None or dt.date.fromisoformat(day)
    if period.start and period.end:
        assert period.start < period.end


def test_the_day_before_the_first_day_is_the_first_day() -> None:
    assert last_day("0001-01-01") == "0001-01-01"
