"""Builds segments in several processes at once; each article is analysed where it is loaded."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from pathlib import Path

from index.store import Load
from index.whoosh.array_file import write_arrays
from index.whoosh.gathering import Gathered
from index.whoosh.generations import Entry, new_name
from index.whoosh.inverting import segment_arrays

PROCESSES = 2
"""Processes that build; each keeps the words of one batch in memory."""


def build_segments(folder: Path, batches: Iterator[Sequence[str]], load: Load) -> Iterator[Entry]:
    """Write a segment for each batch of ids, and name it; in the order in which they are ready.

    They belong to no generation yet. No more batches are begun than there are processes to work on them.
    """
    with ProcessPoolExecutor(PROCESSES, mp_context=multiprocessing.get_context("forkserver")) as pool:
        running: list[Future[Entry]] = [
            pool.submit(build_segment, folder, batch, load) for batch in islice(batches, PROCESSES + 1)
        ]
        while running:
            ready = running.pop(0).result()
            running += [pool.submit(build_segment, folder, batch, load) for batch in islice(batches, 1)]
            yield ready


def build_segment(folder: Path, ids: Sequence[str], load: Load) -> Entry:
    """Write a segment of these articles."""
    gathered = Gathered()
    for article in load(ids):
        gathered.add(article)
    return write_segment(folder, gathered)


def write_segment(folder: Path, gathered: Gathered) -> Entry:
    """Write gathered articles as a segment."""
    name = new_name()
    size = write_arrays(folder / name, segment_arrays(gathered))
    return Entry(name, size, gathered.count)
