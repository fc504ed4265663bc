"""What a query asks of files: the holders of articles know the ids, and the cluster is given them.

Very many ids do not fit into one request. Then the articles are asked about in slices, by their ids, each with the ids
of its own; every article is in one slice, so totals and counts add up, and first articles are the first of all slices'.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain, pairwise
from typing import Any

from index.query import And, Copied, Most, Not, OnPath, Or, Query, Seen, Within
from index.store import Holders

Body = dict[str, Any]

Held = Mapping[Query, Sequence[str]]
"""The ids that each part of a query about files stands for, sorted."""

MOST_IDS = 250_000
"""Ids that one request names, of 35 bytes each: some clusters take no request of more than 10 MB."""

AFTER_ALL = "~"
"""After every id."""


def held(query: Query, holders: Holders | None) -> Held:
    """What the parts of a query about files stand for."""
    return {part: sorted(ids_of(part, holders)) if holders else [] for part in set(parts_about_files(query))}


def parts_about_files(query: Query) -> Iterator[OnPath | Seen | Copied]:
    """The parts of a tree that only the holders of articles can answer."""
    match query:
        case OnPath() | Seen() | Copied():
            yield query
        case And(parts) | Or(parts) | Most(parts):
            for part in parts:
                yield from parts_about_files(part)
        case Not(part) | Within(_, part):
            yield from parts_about_files(part)


def ids_of(part: OnPath | Seen | Copied, holders: Holders) -> set[str]:
    """The ids of the articles that match what is asked of their files."""
    match part:
        case OnPath(pattern):
            return set(holders.on_path(pattern))
        case Seen(start, end):
            return set(holders.seen(start, end))
        case Copied():
            return set(holders.copied())


def only(ids: Collection[str], all_held: Held) -> Held:
    """What the parts stand for among these articles."""
    return {part: [name for name in every if name in ids] for part, every in all_held.items()}


def slices(all_held: Held) -> Iterator[tuple[Body, Held]]:
    """What finds the articles of each slice, and what the parts stand for among these."""
    every = sorted(chain.from_iterable(all_held.values()))
    if len(every) <= MOST_IDS:
        yield {"match_all": {}}, all_held
        return
    for start, end in pairwise(["", *every[MOST_IDS::MOST_IDS], AFTER_ALL]):
        inside = {part: ids[bisect_left(ids, start) : bisect_left(ids, end)] for part, ids in all_held.items()}
        yield {"range": {"id": {"gte": start, "lt": end}}}, inside
