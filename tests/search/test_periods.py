"""Periods of time in queries."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.periods import NotAPeriod, last_day, read_period


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2017", "2017-01-01", "2018-01-01"),
        ("2017-12", "2017-12-01", "2018-01-01"),
        ("2016-02", "2016-02-01", "2016-03-01"),
        ("2017-12-30", "2017-12-30", "2017-12-31"),
        ("2017-12-31", "2017-12-31", "2018-01-01"),
        ("2017-1-5", "2017-01-05", "2017-01-06"),
        ("2017-12-01..2018-01-07", "2017-12-01", "2018-01-08"),
        ("2016..2017-03", "2016-01-01", "2017-04-01"),
        ("..2016", None, "2017-01-01"),
        ("2018..", "2018-01-01", None),
        ("2018…2019", "2018-01-01", "2020-01-01"),
        ("9999", "9999-01-01", None),
    ],
)
def test_a_period_is_half_open_with_both_ends_counted(text: str, start: str | None, end: str | None) -> None:
    assert read_period(text) == (start, end)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("soon", "'soon' is not a date"),
        ("2017-13", "there is no month 13"),
        ("2017-02-29", "2017-02 has no day 29"),
        ("2017-00", "there is no month 0"),
        ("0000", "there is no year 0"),
        ("2018..2017", "2018 is later than 2017"),
        ("..", "a range needs at least one end"),
        ("17", "'17' is not a date"),
    ],
)
def test_what_is_no_period_says_why(text: str, message: str) -> None:
    with pytest.raises(NotAPeriod, match=message):
        read_period(text)


@given(st.dates())
def test_every_day_is_a_period_of_one_day(day: dt.date) -> None:
    start, end = read_period(day.isoformat())
    assert start == day.isoformat()
    assert end is None or last_day(end) == start
