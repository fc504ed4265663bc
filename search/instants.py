"""Turns days of a time zone into instants of UTC, and reads instants as they are written in queries."""

from __future__ import annotations

import datetime as dt
import re

MOMENT = r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(?::\d\d)?(?:[Zz]|[+-]\d\d:\d\d)"
BETWEEN = re.compile(rf"({MOMENT})?\.\.({MOMENT})?")
FIRST_YEAR, LAST_YEAR = 1970, 9998
"""Outside of these years zones are not looked at: no archive saw anything then."""


def start_of_day(day: str, zone: dt.tzinfo | None) -> str:
    """The instant, in UTC, at which an ISO date begins in a zone; None is the system's."""
    midnight = dt.datetime.fromisoformat(day)
    if not FIRST_YEAR <= midnight.year <= LAST_YEAR:
        return midnight.replace(tzinfo=dt.UTC).isoformat()
    local = midnight.replace(tzinfo=zone) if zone else midnight
    return local.astimezone(dt.UTC).isoformat(timespec="seconds")


def read_instants(text: str) -> tuple[str | None, str | None] | None:
    """From an instant on, before another, in UTC, as in `2026-01-01T08:00Z..`; None if the text is no such range."""
    match = BETWEEN.fullmatch(text.strip())
    if not match or not any(match.groups()):
        return None
    try:
        start, end = (in_utc(moment) if moment else None for moment in match.groups())
    except (ValueError, OverflowError):
        return None
    return None if start and end and end <= start else (start, end)


def in_utc(moment: str) -> str:
    """An instant with an offset, in UTC."""
    return dt.datetime.fromisoformat(moment.upper()).astimezone(dt.UTC).isoformat(timespec="seconds")
