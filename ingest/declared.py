"""Declared: the publication date that a file states of itself, outside of any page."""

from __future__ import annotations

import datetime

from index.article import Dated
from ingest.timestamps import dated, read_timestamp

CONFIDENCE = 0.98


def declared_date(written: str, *, latest: datetime.date) -> Dated:
    """The date in a field that is there to hold it; unknown if it cannot be read or is later than `latest`."""
    stamp = read_timestamp(written)
    if stamp is None:
        return Dated.unknown(f"The date given, “{written[:60]}”, cannot be read for certain.")
    if stamp.first_day > latest:
        return Dated.unknown(f"The date given, {stamp.value}, is later than {latest}.")
    return dated(stamp, "declared", CONFIDENCE)
