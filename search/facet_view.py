"""Shows facets to people: bars, and for places a tree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.store import Facet
from index.terminal import plural, safe
from search.columns import cells, padded
from search.facets import Facets, Value

NAMES = {
    Facet.PLACE: "place", Facet.SOURCE: "source", Facet.MONTH: "month", Facet.LANGUAGE: "language",
    Facet.AUTHOR: "author",
}  # fmt: skip
EIGHTHS = " ▏▎▍▌▋▊▉"
WIDEST_NAME = 40
WIDEST_BAR = 60
NARROWEST_BAR = 8
INDENT = "  "


def facet_lines(found: Facets, *, width: int, most: int | None = None) -> Iterator[str]:
    """One line for each value, no wider than `width` cells, of `most` values at most; then what was counted."""
    values = found.foremost(most)
    shown = in_tree(values) if found.by is Facet.PLACE else [(value, 0) for value in values]
    names = [INDENT * depth + (safe(value.value) or "(none)") for value, depth in shown]
    counts = [f"{value.count:,}" for value, _ in shown]
    count_width = max(map(len, counts), default=0)
    room = width - count_width - 2
    name_width = max(1, min(max(map(cells, names), default=0), WIDEST_NAME, max(room - NARROWEST_BAR, room // 2)))
    bar_width = max(0, min(room - name_width, WIDEST_BAR))
    largest = max((value.count for value, _ in shown), default=1)
    for name, count, (value, _) in zip(names, counts, shown, strict=True):
        yield f"{padded(name, name_width)} {count:>{count_width}} {bar(value.count / largest, bar_width)}".rstrip()
    yield footer(found, len(shown))


def footer(found: Facets, shown: int) -> str:
    """How much was counted."""
    if not found.total:
        return f"Nothing found for {safe(found.query)}"
    noun = NAMES[found.by]
    values = plural(len(found.values), noun)
    part = f", {shown} shown" if shown < len(found.values) else ""
    return f"{values} in {plural(found.total, 'article')}{part}"


def bar(share: float, width: int) -> str:
    """A bar as long as a share of a width, to an eighth of a cell; never nothing."""
    eighths = max(1, round(share * width * 8))
    return ("█" * (eighths // 8) + EIGHTHS[eighths % 8].strip())[:width]


def in_tree(values: Sequence[Value]) -> list[tuple[Value, int]]:
    """Places each below the one around it, with their depth; those beside each other stay in their order."""
    shown = {value.id for value in values}
    below: dict[int | None, list[Value]] = {}
    for value in values:
        below.setdefault(value.parent if value.parent in shown else None, []).append(value)
    found: list[tuple[Value, int]] = []
    waiting = [(value, 0) for value in reversed(below.get(None, []))]
    while waiting:
        value, depth = waiting.pop()
        found.append((value, depth))
        waiting += [(inner, depth + 1) for inner in reversed(below.get(value.id, []))] if value.id is not None else []
    return found
