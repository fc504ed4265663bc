"""Dates and moments as formats of other programs write them."""

from __future__ import annotations

import re

from index.article import Dated

ISO_MOMENT = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?(Z|[+-]\d{2}:?\d{2})?)?")


def date_parts(date: Dated) -> tuple[int, ...]:
    """Year, month and day, as far as they are known."""
    return tuple(map(int, date.value.split("-"))) if date.value else ()


def day_parts(moment: str | None) -> tuple[int, ...]:
    """Year, month and day of a moment in ISO 8601; nothing if it is none."""
    match = ISO_MOMENT.match(moment or "")
    return tuple(int(match[n]) for n in (1, 2, 3)) if match else ()


def internet_date(date: Dated) -> str | None:
    """A date as RFC 3339 wants it: what is not known of it is the first, or midnight in UTC."""
    if not date.value:
        return None
    year, month, day = (*date_parts(date), 1, 1)[:3]
    return internet_moment(f"{year:04}-{month:02}-{day:02}T{date.time or '00:00'}{date.offset or 'Z'}")


def internet_moment(moment: str | None) -> str | None:
    """A moment in ISO 8601 as RFC 3339 wants it, with seconds and an offset; None if it is none."""
    match = ISO_MOMENT.fullmatch(moment or "")
    if not match:
        return None
    time, offset = match[4] or "00:00", match[5] or "Z"
    offset = offset if offset == "Z" or ":" in offset else f"{offset[:3]}:{offset[3:]}"
    return f"{match[1]}-{match[2]}-{match[3]}T{time if len(time) == 8 else f'{time}:00'}{offset}"
