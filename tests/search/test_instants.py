"""Days of a time zone as instants of UTC."""

from __future__ import annotations

import datetime as dt
import time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.instants import read_instants, start_of_day


@pytest.mark.parametrize(
    ("day", "zone", "instant"),
    [
        ("2026-11-24", "UTC", "2026-11-24T00:00:00+00:00"),
        ("2026-11-24", "Asia/Tokyo", "2026-11-23T15:00:00+00:00"),
        ("2026-11-24", "America/New_York", "2026-11-24T05:00:00+00:00"),
        ("2026-07-01", "America/New_York", "2026-07-01T04:00:00+00:00"),
        ("2026-11-24", "Asia/Kathmandu", "2026-11-23T18:15:00+00:00"),
        # Clocks in Beirut went from midnight to one: the day began when the hour did.
        ("2024-03-31", "Asia/Beirut", "2024-03-30T22:00:00+00:00"),
        ("1969-12-31", "Asia/Tokyo", "1969-12-31T00:00:00+00:00"),
        ("9999-12-31", "Asia/Tokyo", "9999-12-31T00:00:00+00:00"),
    ],
)
def test_a_day_begins_where_the_reader_is(day: str, zone: str, instant: str) -> None:
    assert start_of_day(day, ZoneInfo(zone)) == instant


def test_without_a_zone_a_day_is_the_systems(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        assert start_of_day("2026-11-24", None) == "2026-11-23T15:00:00+00:00"
    finally:
        monkeypatch.undo()
        time.tzset()


@given(st.dates(), st.sampled_from(["Asia/Tokyo", "America/New_York", "Africa/Cairo", "Pacific/Apia", "UTC"]))
def test_days_follow_each_other(day: dt.date, zone: str) -> None:
    if day < dt.date.max and day.year not in (1969, 9998):
        tomorrow = (day + dt.timedelta(days=1)).isoformat()
        first, second = (
            dt.datetime.fromisoformat(start_of_day(each, ZoneInfo(zone))) for each in (day.isoformat(), tomorrow)
        )
        assert dt.timedelta(0) <= second - first <= dt.timedelta(hours=26)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026-11-24T08:00Z..", "2026-11-24T08:00:00+00:00", None),
        ("..2026-11-24T08:00:30+05:45", None, "2026-11-24T02:15:30+00:00"),
        ("2026-11-24t08:00z..2026-11-24T08:00-01:00", "2026-11-24T08:00:00+00:00", "2026-11-24T09:00:00+00:00"),
    ],
)
def test_instants_are_read(text: str, start: str | None, end: str | None) -> None:
    assert read_instants(text) == (start, end)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "..",
        "2026",
        "2026-11-24T08:00Z",
        "2026-11-24T08:00..",
        "2026-11-24T25:00Z..",
        "0001-01-01T00:00+23:59..",
        "2026-11-24T09:00Z..2026-11-24T09:00Z",
    ],
)
def test_what_is_no_range_of_instants_is_none(text: str) -> None:
    assert read_instants(text) is None
