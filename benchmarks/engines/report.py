"""The tables of the report, in Markdown, with the targets beside what was measured."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from statistics import mean, median

from engines.measuring import SKIPS_WORK, Asked, Asking, Reply
from engines.questions import KINDS, Counts

TITLES = {
    "dateline": "Dateline",
    "tantivy": "tantivy",
    "fts5": "FTS5",
    "xapian": "Xapian",
    "bm25s": "bm25s",
    "stock_whoosh": "Whoosh 2.7.4",
}
INDEX_TANTIVY, INDEX_WHOOSH, SIZE = 3.0, 1 / 6, 1.6
P50_TANTIVY, P95_TANTIVY, FTS5, RARE_FTS5 = 2.0, 4.0, 1.0, 1.5
OPENING, GROWTH = 3.0, 10.0
APART = 0.05
"""Totals that differ by more than this share are counted as a disagreement."""


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; the first column is of words, the others are of numbers."""
    lines = ["| " + " | ".join(head) + " |", "|---|" + "---:|" * (len(head) - 1)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def number(value: float | None, digits: int = 2) -> str:
    """A number, or a dash if there is none."""
    return "–" if value is None else f"{value:,.{digits}f}"


def against(value: float | None, most: float) -> str:
    """A ratio with its target, and whether it is missed."""
    if value is None:
        return "–"
    return f"{value:.2f} (≤ {most:.2f})" if value <= most else f"**{value:.2f}** (≤ {most:.2f})"


def ratio(one: float | None, other: float | None) -> float | None:
    """One by the other, where there are both."""
    return one / other if one is not None and other else None


@cache
def text_size(documents: Path, articles: int) -> int:
    """Bytes of headlines and texts of the first articles."""
    import json

    with documents.open(encoding="utf-8") as file:
        rows = (json.loads(line) for line, _ in zip(file, range(articles), strict=False))
        return sum(len(row["headline"].encode()) + len(row["text"].encode()) for row in rows)


def documents(path: Path, articles: int, counts: Counts) -> str:
    """What is indexed."""
    size = text_size(path, articles)
    return (
        f"{articles:,} articles, {size / 1e6:.1f} MB of headlines and texts ({size / articles:,.0f} bytes each),"
        f" {len(counts.words):,} different words in the first {counts.articles:,}. Times are of the processor."
    )


def indexing(found: Mapping[tuple[str, bool], list[Reply]], engines: Sequence[str], articles: int, path: Path) -> str:
    """The small builds."""
    size = text_size(path, articles)
    cost = {key: median(reply["cpu"] for reply in replies) for key, replies in found.items()}
    rows = [
        [
            TITLES[name],
            number(1e3 * cost[name, False] / articles, 3),
            number(1e3 * cost[name, True] / articles, 3),
            number(ratio(cost[name, False], cost.get(("tantivy", False)))),
            number(ratio(cost[name, True], cost.get(("tantivy", True)))),
            number(found[name, False][0]["size"] / size),
            number(found[name, True][0]["size"] / size),
        ]
        for name in engines
    ]
    head = (
        "engine",
        "index alone, ms each",
        "with texts",
        "x tantivy, alone",
        "with texts",
        "size / text",
        "with texts",
    )
    own = cost.get(("dateline", False))
    targets = [
        f"Dateline / tantivy, index alone: {against(ratio(own, cost.get(('tantivy', False))), INDEX_TANTIVY)}.",
        f"Dateline / stock Whoosh: {against(ratio(own, cost.get(('stock_whoosh', False))), INDEX_WHOOSH)}.",
    ]
    title = f"## Indexing {articles:,} articles, {len(next(iter(found.values())))} rounds in turn"
    note = "*Index alone* keeps words, positions, metadata and ids; Dateline's texts are in its catalog."
    return "\n\n".join([title, note, table(head, rows), " ".join(targets)])


def large(found: Mapping[tuple[str, bool], Reply], engines: Sequence[str], articles: int, path: Path) -> str:
    """The large builds."""
    size = text_size(path, articles)
    rows = []
    for name in engines:
        alone, whole = found.get((name, False)), found.get((name, True))
        tantivy = found.get(("tantivy", False))
        rows.append(
            [
                TITLES[name],
                number(alone["cpu"] if alone else None, 1),
                number(whole["cpu"] if whole else None, 1),
                number(ratio(alone["cpu"], tantivy["cpu"]) if alone and tantivy else None),
                number(alone["size"] / size if alone else None),
                number(whole["size"] / size if whole else None),
                number((alone or whole or {}).get("before"), 0),
                number((alone or whole or {}).get("peak"), 0),
            ]
        )
    head = (
        "engine",
        "alone, s",
        "with texts, s",
        "x tantivy, alone",
        "size / text, alone",
        "with texts",
        "MB before",
        "peak MB",
    )
    lines = [f"## Building the index of {articles:,} articles, once", table(head, rows)]
    if ("dateline", False) in found:
        lines.append(f"Dateline's size / text, index alone: {against(found['dateline', False]['size'] / size, SIZE)}.")
    return "\n\n".join(lines)


def opening(found: Mapping[str, list[Reply]], engines: Sequence[str]) -> str:
    """Fresh processes."""
    rows = [
        [
            TITLES[name],
            *(number(1e3 * median(reply[part] for reply in found[name]), 1) for part in ("cpu", "imports", "whole")),
        ]
        for name in engines
    ]
    title = "## Opening the index and answering one question in a fresh process, ms"
    lines = [title, table(("engine", "open and ask", "imports of the engine", "whole process"), rows)]
    if "tantivy" in found:
        own, other = (median(reply["cpu"] for reply in found[name]) for name in ("dateline", "tantivy"))
        lines.append(f"Dateline / tantivy, open and ask: {against(own / other, OPENING)}.")
    return "\n\n".join(lines)


def percentile(costs: Sequence[float], share: float) -> float | None:
    """The cost that so many of the questions do not exceed."""
    return costs[min(len(costs) - 1, int(len(costs) * share))] if costs else None


def asking(asking: Asking, engines: Sequence[str]) -> Iterator[str]:
    """What questions cost, by kind and engine."""
    kinds = [*((kind, "total", kind) for kind in KINDS), ("or2", "snippets", "or2 + 10 snippets")]
    kinds = [row for row in kinds if any(asking.costs(name, row[1], row[0]) for name in engines)]
    yield "## Questions: the first ten ids and the exact total, ms at the median (95th percentile)\n\n" + table(
        ("kind", *(TITLES[name] for name in engines)),
        ([title, *(spread(asking.costs(name, way, kind)) for name in engines)] for kind, way, title in kinds),
    )
    faster = [name for name in engines if name in SKIPS_WORK]
    yield "### The same without the total, where an engine saves work by that\n\n" + table(
        ("kind", *(TITLES[name] for name in faster)),
        ([kind, *(spread(asking.costs(name, "first", kind)) for name in faster)] for kind in KINDS),
    )
    yield "### Dateline by tantivy and by FTS5\n\n" + table(
        (
            "kind",
            "p50 / tantivy",
            "p95 / tantivy",
            "p50 / FTS5",
            "p95 / FTS5",
            "p50 / tantivy without total",
            "p50 / FTS5 without total",
        ),
        ([title, *ratios(asking, kind, way)] for kind, way, title in kinds if asking.costs("dateline", way, kind)),
    )
    yield "Peak memory while answering, MB: " + ", ".join(f"{TITLES[n]} {asking.peaks[n]:.0f}" for n in engines) + "."


def spread(costs: Sequence[float]) -> str:
    """Median and 95th percentile."""
    return f"{number(percentile(costs, 0.5))} ({number(percentile(costs, 0.95))})" if costs else "–"


def ratios(asking: Asking, kind: str, way: str) -> Iterator[str]:
    """Dateline's costs of a kind by those of the two engines with targets."""
    own = asking.costs("dateline", way, kind)
    for name, mid, high in (
        ("tantivy", P50_TANTIVY, P95_TANTIVY),
        ("fts5", RARE_FTS5 if kind == "rare" else FTS5, None),
    ):
        costs = asking.costs(name, way, kind)
        yield against(ratio(percentile(own, 0.5), percentile(costs, 0.5)), mid)
        slowest = ratio(percentile(own, 0.95), percentile(costs, 0.95))
        yield against(slowest, high) if high else number(slowest)
    for name in ("tantivy", "fts5"):
        first = asking.costs(name, "first", kind) if way == "total" else []
        yield number(ratio(percentile(own, 0.5), percentile(first, 0.5)))


def growth(small: Asking, large: Asking, engines: Sequence[str], articles: int) -> str:
    """How many times as long questions take as they do among fewer articles."""

    def grown(name: str, kind: str) -> float | None:
        return ratio(*(percentile(asked.costs(name, "total", kind), 0.5) for asked in (large, small)))

    rows = [
        [
            kind,
            number(percentile(small.costs("dateline", "total", kind), 0.5)),
            number(percentile(large.costs("dateline", "total", kind), 0.5)),
            *(against(grown(n, kind), GROWTH) if n == "dateline" else number(grown(n, kind)) for n in engines),
        ]
        for kind in KINDS
    ]
    head = ("kind", f"Dateline at {articles:,}, ms", "here", *(f"{TITLES[name]}, times" for name in engines))
    return "\n\n".join([f"## Medians by those of {articles:,} articles, asked in the same run", table(head, rows)])


def agreement(asking: Asking, engines: Sequence[str]) -> str:
    """Whether the engines did equal work."""
    note = (
        f"Of the questions: how many totals differ by more than {APART:.0%} from those of the first engine that has"
        " the kind; all totals together by its totals; how many of its first ten hits are the same. Peers stem the"
        " words of phrases, and the words in which they look for a prefix; Dateline takes both as they are written."
    )
    rows = []
    for kind in KINDS:
        first = next((name for name in engines if asking.costs(name, "total", kind)), "")
        told = ("the measure" if name == first else agreed(asking.pairs(first, name, kind)) for name in engines)
        rows.append([kind, *told])
    return "\n\n".join(["## Do they answer alike?", note, table(("kind", *(TITLES[n] for n in engines)), rows)])


def agreed(pairs: Sequence[tuple[Asked, Asked]]) -> str:
    """How far the answers of two engines to the same questions agree."""
    if not pairs:
        return "–"
    shared = mean(len({*one.ids} & {*two.ids}) / len(one.ids) if one.ids else not two.ids for one, two in pairs)
    totals = [(own.total, peer.total) for own, peer in pairs if own.total is not None and peer.total is not None]
    if not totals:
        return f"no totals; {shared:.0%}"
    apart = sum(abs(own - peer) > APART * max(own, peer) for own, peer in totals)
    whole = sum(peer for _, peer in totals) / max(1, sum(own for own, _ in totals))
    return f"{apart} of {len(totals)}; x {whole:.2f}; {shared:.0%}"


def committing(found: Mapping[str, list[Reply]], engines: Sequence[str]) -> str:
    """Single articles."""
    rows = [
        [
            TITLES[name],
            number(1e3 * median(reply["wall"] for reply in found[name]), 1),
            number(1e3 * max(reply["wall"] for reply in found[name]), 1),
            number(1e3 * median(reply["cpu"] for reply in found[name]), 1),
        ]
        for name in engines
        if name in found
    ]
    note = "Durable, except stock Whoosh, which never syncs; bm25s cannot add. Dateline without its catalog, FTS5 with synchronous = FULL."
    title = "## One article into the large index, until it is found, ms"
    return "\n\n".join([title, note, table(("engine", "wall", "slowest", "CPU"), rows)])
