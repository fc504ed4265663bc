"""Shows the explanation of a query to people, as plain lines."""

from __future__ import annotations

from collections.abc import Iterator

from index.terminal import plural, safe
from search.columns import cells, clipped, padded, wrapped
from search.explaining import Explanation, Part

INDENT = "  "
WIDEST = 60
"""Cells of a part of a query."""

LONGEST = 1_000
"""Signs of the sentence that are shown."""


def explanation_lines(found: Explanation, *, width: int) -> Iterator[str]:
    """The query in words, its parts with what each finds alone, and what to do if nothing is found."""
    words = safe(found.words)
    yield from wrapped(words if len(words) <= LONGEST else f"{words[:LONGEST]}…", width)
    yield ""
    yield from part_lines(found, width)
    yield ""
    yield f"{plural(found.total, 'article')} found" if found.total else "Nothing is found."
    if not found.total:
        yield from reason_lines(found, width)


def part_lines(found: Explanation, width: int) -> Iterator[str]:
    """The tree, and beside it how many articles have each part."""
    counts = [f"{part.articles:,}" for part in found.parts]
    room = max(8, width - max(map(len, counts)) - 1)
    names = [clipped(name_of(part), room) for part in found.parts]
    name_width = min(room, max(map(cells, names)))
    count_width = max(map(len, counts))
    for name, count in zip(names, counts, strict=True):
        yield f"{padded(name, name_width)} {count:>{count_width}}"
    if found.left_out:
        yield f"… and {plural(found.left_out, 'further part')}"


def name_of(part: Part) -> str:
    """A part as deep as it stands; what is too deep to be shown stands at the last place."""
    return INDENT * min(part.depth, 12) + clipped(safe(part.written), WIDEST)


def reason_lines(found: Explanation, width: int) -> Iterator[str]:
    """Why nothing is found, what may have been meant, and what less of a question would find."""
    names = ", ".join(clipped(safe(part), WIDEST) for part in found.empty)
    if len(found.empty) == 1 and found.empty[0] == found.understood and len(found.parts) > 1:
        yield "Each part is found, but no article has them all as asked."
    elif names:
        yield from wrapped(f"In no article: {names}", width)
    for each in found.meant:
        yield from wrapped(safe(each), width)
    for fix in found.corrections:
        like = ", ".join(f"{safe(each.text)} ({each.articles:,})" for each in fix.instead)
        yield from wrapped(f"Like the {fix.kind} {safe(fix.typed)}: {like}", width)
    if found.better:
        yield from wrapped(
            f"Did you mean: {safe(found.better.query)} ({plural(found.better.articles, 'article')})", width
        )
    for less in found.without:
        part = clipped(safe(less.part), WIDEST)
        yield from wrapped(f"Without {part}: {plural(less.articles, 'article')}", width)
