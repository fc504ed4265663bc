"""A question as it was put on the command line."""

from __future__ import annotations

from index.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The words of a query, and how the answer is wanted; `after` is where an earlier one left off."""

    query: str
    limit: int = 10
    sort: str = "rank"
    any_words: bool = False
    after: str | None = None
