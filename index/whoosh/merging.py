"""Merges segments into one, term range by term range, so that memory stays bounded however large they are.

The articles keep their order, deleted ones left out. For each term the postings of the segments follow each other,
with the articles renumbered: nothing is sorted but the terms.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from index.records import dataclass
from index.stems import stems
from index.whoosh.array_file import Array, ArrayFileWriter
from index.whoosh.inverting import blob_arrays, group_arrays, id_arrays, named, starts_of
from index.whoosh.schema import BOUNDARIES, COLUMNS, ID_BYTES, KEYS, TEXTS
from index.whoosh.segment import Segment, lengths_of, ranges

CHUNK = 4_000_000
"""Words (or values) that are merged at a time."""

GONE = np.iinfo(np.uint32).max
"""In a renumbering: the article is deleted."""

Plan = dict[str, tuple[np.dtype[Any], int]]


@dataclass(frozen=True, slots=True)
class MergedTerms:
    """The terms of several segments as one list: `ranks` gives for each segment the new number of each term."""

    every: list[bytes]
    ranks: list[Array]

    @property
    def count(self) -> int:
        """How many terms there are."""
        return len(self.every)


def merge(segments: Sequence[Segment], path: Path) -> tuple[int, int]:
    """Write the living articles of these segments as one segment; its size in bytes and number of articles."""
    renumbered, count = renumbering(segments)
    small: dict[str, Array] = {name: columns(segments, name) for name in COLUMNS}
    small |= ids(segments)
    for name in BOUNDARIES:
        small |= named(name, boundaries(segments, name))
    terms = {name: merged_terms(segments, name) for name in (*TEXTS, *KEYS)}
    for name, merged in terms.items():
        small |= named(name, blob_arrays(merged.every))
    for name in KEYS:
        small |= named(name, values(segments, name, terms[name]))
    small |= points(segments, terms["place_itself"])
    small |= forms(segments, terms["words"])
    plan: Plan = {name: (array.dtype, len(array)) for name, array in small.items()}
    counted = {}
    for name in (*TEXTS, *KEYS):
        counted[name] = counts(segments, name, terms[name], renumbered)
        plan |= planned(segments, name, counted[name])
    writer = ArrayFileWriter(path, plan)
    try:
        for name, array in small.items():
            writer.write(name, array)
        for name in (*TEXTS, *KEYS):
            write_postings(writer, segments, name, terms[name], renumbered, counted[name])
        return writer.close(), count
    except BaseException:
        writer.abandon()
        raise


def renumbering(segments: Sequence[Segment]) -> tuple[list[Array], int]:
    """For each segment the new number of each article, or `GONE`; and how many are left."""
    found: list[Array] = []
    base = 0
    for segment in segments:
        new = np.full(segment.count, GONE, np.uint32)
        alive = segment.alive()
        new[alive] = np.arange(base, base + len(alive), dtype=np.uint32)
        found.append(new)
        base += len(alive)
    return found, base


def columns(segments: Sequence[Segment], name: str) -> Array:
    """A column of the living articles."""
    return np.concatenate([segment.file.whole(name)[segment.alive()] for segment in segments])


def ids(segments: Sequence[Segment]) -> dict[str, Array]:
    """The ids of the living articles."""
    rows = [segment.file.whole("id").reshape(-1, ID_BYTES)[segment.alive()] for segment in segments]
    return id_arrays(np.concatenate(rows))


def rows(segment: Segment, starts_name: str, items_name: str) -> tuple[Array, Array]:
    """What the living articles of a segment have in an array of runs, and how many each has."""
    starts, items, alive = segment.file.whole(starts_name), segment.file.whole(items_name), segment.alive()
    lengths = lengths_of(starts)[alive]
    return items[ranges(starts[:-1][alive], lengths)], lengths


def boundaries(segments: Sequence[Segment], name: str) -> dict[str, Array]:
    """Where the parts of the living articles begin."""
    found = [rows(segment, f"{name}.starts", f"{name}.positions") for segment in segments]
    kind = max(items.dtype for items, _ in found)
    return {
        "starts": starts_of(np.concatenate([lengths for _, lengths in found])),
        "positions": np.concatenate([items.astype(kind) for items, _ in found]),
    }


def values(segments: Sequence[Segment], name: str, terms: MergedTerms) -> dict[str, Array]:
    """The values of each living article, by their new numbers."""
    found = [rows(segment, f"{name}.value_starts", f"{name}.values") for segment in segments]
    renamed = [ranks[items] for (items, _), ranks in zip(found, terms.ranks, strict=True)]
    return {
        "value_starts": starts_of(np.concatenate([lengths for _, lengths in found])),
        "values": np.concatenate(renamed).astype(np.uint32),
    }


def points(segments: Sequence[Segment], terms: MergedTerms) -> dict[str, Array]:
    """The coordinates of each place."""
    merged = {f"place_itself.{name}": np.full(terms.count, np.nan, np.float32) for name in ("lat", "lon")}
    for segment, ranks in zip(segments, terms.ranks, strict=True):
        for name, array in merged.items():
            found = segment.file.whole(name)
            known = ~np.isnan(found)
            array[ranks[known]] = found[known]
    return merged


def merged_terms(segments: Sequence[Segment], field: str) -> MergedTerms:
    """All terms of a field. A term stays though its last article is gone: the forms of words know it still."""
    lists = [
        [term.encode() for term in segment.terms(field).of_run((0, len(segment.terms(field))))] for segment in segments
    ]
    every = sorted(set().union(*lists))
    number = {term: n for n, term in enumerate(every)}
    ranks = [np.fromiter(map(number.__getitem__, terms), np.int64, len(terms)) for terms in lists]
    return MergedTerms(every, ranks)


def forms(segments: Sequence[Segment], terms: MergedTerms) -> dict[str, Array]:
    """The stems of each language, with the new numbers of their words."""
    arrays: dict[str, Array] = {}
    for language in sorted({language for segment in segments for language in segment.languages}):
        field = f"forms-{language}"
        used = np.zeros(terms.count, bool)
        for segment, ranks in zip(segments, terms.ranks, strict=True):
            if f"{field}.members" in segment.file:
                used[ranks[segment.file.whole(f"{field}.members")]] = True
        numbers = np.flatnonzero(used).tolist()
        words = [terms.every[number].decode() for number in numbers]
        arrays |= named(field, group_arrays(stems(words, language), numbers))
    return arrays


@dataclass(frozen=True, slots=True)
class Counted:
    """How many living articles each new term has, and how often it stands in them, in all segments together."""

    articles: Array
    words: Array | None


def chunks(segment: Segment, field: str) -> Iterator[tuple[int, int]]:
    """Runs of a segment's terms whose postings fit into memory."""
    starts = segment.file.whole(f"{field}.{'places' if field in TEXTS else 'postings'}")
    first, count = 0, len(starts) - 1
    while first < count:
        last = int(np.searchsorted(starts, int(starts[first]) + CHUNK, "right")) - 1
        last = min(count, max(last, first + 1))
        yield first, last
        first = last


def counts(segments: Sequence[Segment], field: str, terms: MergedTerms, renumbered: list[Array]) -> Counted:
    """Count what will be written, so that every array has its place from the start."""
    articles = np.zeros(terms.count, np.int64)
    words = np.zeros(terms.count, np.int64) if field in TEXTS else None
    for segment, ranks, new in zip(segments, terms.ranks, renumbered, strict=True):
        for first, last in chunks(segment, field):
            lengths = lengths_of(segment.file.part(f"{field}.postings", first, last + 1))
            owner = np.repeat(ranks[first:last], lengths)
            kept = new[segment.articles(field, (first, last))] != GONE
            articles += np.bincount(owner[kept], minlength=terms.count)
            if words is not None:
                frequencies = segment.frequencies(field, (first, last))[kept]
                words += np.bincount(owner[kept], frequencies, minlength=terms.count).astype(np.int64)
            segment.file.let_go()
    return Counted(articles, words)


def planned(segments: Sequence[Segment], field: str, counted: Counted) -> Plan:
    """The arrays of postings that will be written."""
    total = int(counted.articles.sum())
    plan: Plan = {"postings": start_kind(counted.articles), "articles": (np.dtype(np.uint32), total)}
    if counted.words is not None:
        widest = {
            name: max(segment.file.part(f"{field}.{name}", 0, 0).dtype for segment in segments)
            for name in ("frequencies", "positions")
        }
        plan |= {
            "frequencies": (widest["frequencies"], total),
            "places": start_kind(counted.words),
            "positions": (widest["positions"], int(counted.words.sum())),
        }
    return {f"{field}.{name}": entry for name, entry in plan.items()}


def start_kind(lengths: Array) -> tuple[np.dtype[Any], int]:
    """The type and length of `starts_of` these lengths."""
    return np.dtype(np.uint32 if int(lengths.sum()) < 1 << 32 else np.uint64), len(lengths) + 1


def write_postings(
    writer: ArrayFileWriter,
    segments: Sequence[Segment],
    field: str,
    terms: MergedTerms,
    renumbered: list[Array],
    counted: Counted,
) -> None:
    """Write the postings of a field, a range of the new terms at a time."""
    writer.write(f"{field}.postings", starts_of(counted.articles))
    weight = counted.articles
    if counted.words is not None:
        writer.write(f"{field}.places", starts_of(counted.words))
        weight = counted.words
    ends = np.cumsum(weight)
    first = 0
    while first < terms.count:
        before = int(ends[first - 1]) if first else 0
        last = min(terms.count, max(first + 1, int(np.searchsorted(ends, before + CHUNK, "right"))))
        write_range(writer, segments, field, terms, renumbered, (first, last))
        for segment in segments:
            segment.file.let_go()
        first = last


def write_range(
    writer: ArrayFileWriter,
    segments: Sequence[Segment],
    field: str,
    terms: MergedTerms,
    renumbered: list[Array],
    new_run: tuple[int, int],
) -> None:
    """Write the postings of a range of the new terms."""
    owners, articles, frequencies, positions = [], [], [], []
    for segment, ranks, new in zip(segments, terms.ranks, renumbered, strict=True):
        run = int(np.searchsorted(ranks, new_run[0])), int(np.searchsorted(ranks, new_run[1]))
        lengths = lengths_of(segment.file.part(f"{field}.postings", run[0], run[1] + 1))
        renamed = new[segment.articles(field, run)]
        kept = renamed != GONE
        owners.append(np.repeat(ranks[run[0] : run[1]], lengths)[kept])
        articles.append(renamed[kept])
        if field in TEXTS:
            each = segment.frequencies(field, run)
            frequencies.append(each[kept])
            positions.append(segment.positions(field, run)[np.repeat(kept, each)])
    owner = np.concatenate(owners)
    order = np.argsort(owner, kind="stable")
    writer.write(f"{field}.articles", np.concatenate(articles)[order])
    if field in TEXTS:
        each = np.concatenate([part.astype(np.int64) for part in frequencies])
        starts = np.cumsum(each) - each
        writer.write(f"{field}.frequencies", each[order])
        every = np.concatenate([part.astype(np.uint32) for part in positions])
        writer.write(f"{field}.positions", every[ranges(starts[order], each[order])])
