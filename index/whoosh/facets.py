"""Counts the articles of an answer by what they have: places, sources, months, languages, authors."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import numpy as np

from index.store import Facet
from index.whoosh.number_lists import Numbers
from index.whoosh.postings import Postings
from index.whoosh.segment import Segment, ranges

FIELDS = {Facet.PLACE: "place", Facet.SOURCE: "source", Facet.LANGUAGE: "language", Facet.AUTHOR: "author"}


def counted(postings: Postings, articles: Numbers, facet: Facet) -> Counter[str]:
    """How many of the articles (ascending) have each value."""
    if facet is Facet.MONTH:
        return by_month(postings, articles)
    total: Counter[str] = Counter()
    for segment, base in zip(postings.segments, postings.bases, strict=True):
        inside = articles[slice(*np.searchsorted(articles, (base, base + segment.count)))] - base
        total.update(in_segment(segment, inside, FIELDS[facet]))
    return total


def in_segment(segment: Segment, articles: Numbers, field: str) -> dict[str, int]:
    """How many articles of a segment have each value of a field."""
    starts = segment.file.whole(f"{field}.value_starts").astype(np.int64)
    lengths = np.diff(starts)[articles]
    values = segment.file.whole(f"{field}.values")[ranges(starts[articles], lengths)]
    times = np.bincount(values, minlength=len(segment.terms(field)))
    there = np.flatnonzero(times).tolist()
    return {segment.terms(field)[n].decode(): int(times[n]) for n in there}


def by_month(postings: Postings, articles: Numbers) -> Counter[str]:
    """How many articles are of each month, or of each year where no more is known."""
    first, last = postings.column("first_day")[articles], postings.column("last_day")[articles]
    periods, times = np.unique(np.stack([first, last], axis=1), axis=0, return_counts=True)
    total: Counter[str] = Counter()
    for (start, end), count in zip(periods.tolist(), times.tolist(), strict=True):
        if start:
            day = dt.date.fromordinal(start).isoformat()
            total[day[:7] if end - start < 31 else day[:4]] += count
    return total
