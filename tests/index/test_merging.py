"""Merging: the segments that become one answer as they did apart."""

from __future__ import annotations

import errno
from dataclasses import replace
from itertools import count
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
from articles import ALEPPO, IDLIB, an_article, articles
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from questions import answers

from index.article import Article
from index.query import InPlace, NearPoint, Word
from index.whoosh import merging, writer
from index.whoosh.array_file import ArrayFile, write_arrays
from index.whoosh.gathering import Gathered
from index.whoosh.inverting import segment_arrays
from index.whoosh.segment import Segment
from index.whoosh.store import WhooshStore

STORM = an_article("Storm closes port", "Ships waited.", language="en")
CALM = an_article("Calm", "A ship sailed to port.", language="en")

names = (Path(f"MAIN_{n}.arrays") for n in count())
batches = st.lists(st.lists(articles, min_size=1, max_size=4), min_size=2, max_size=4)


def a_segment(folder: Path, some: list[Article]) -> Segment:
    gathered = Gathered()
    for article in some:
        gathered.add(article)
    path = folder / next(names)
    return Segment(path, size=write_arrays(path, segment_arrays(gathered)), count=len(some), deleted=None)


def unmerged(folder: Path, some: list[list[Article]]) -> WhooshStore:
    store = WhooshStore(folder, create=True)
    with patch.object(writer, "AT_ONCE", 0):
        for batch in some:
            store.put(batch)
    return store


def merge_all(store: WhooshStore) -> None:
    for _ in range(10):
        if not store.tend():
            return
    raise AssertionError("there is always more to do")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(batches, st.sampled_from([1, 3, 20, merging.CHUNK]))
def test_segments_become_the_segment_that_all_their_articles_would_have_made(
    tmp_path_factory: pytest.TempPathFactory, some: list[list[Article]], chunk: int
) -> None:
    folder = tmp_path_factory.mktemp("x")
    path = folder / next(names)
    with patch.object(merging, "CHUNK", chunk):
        _, number = merging.merge([a_segment(folder, batch) for batch in some], path)
    every = [article for batch in some for article in batch]
    expected, merged = a_segment(folder, every).file, ArrayFile(path)
    assert number == len(every)
    assert set(merged.arrays) == set(expected.arrays)
    for name in expected.arrays:
        # Which of several languages or values of one article comes first is nobody's business.
        found, wanted = merged.whole(name), expected.whole(name)
        if name.endswith(".values"):
            starts = expected.whole(name.replace(".values", ".value_starts"))
            found, wanted = sorted_runs(found, starts), sorted_runs(wanted, starts)
        np.testing.assert_array_equal(found, wanted, err_msg=name)


def sorted_runs(values: np.ndarray, starts: np.ndarray) -> np.ndarray:
    return np.concatenate([np.sort(run) for run in np.split(values, starts[1:-1])])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(batches, st.data())
def test_a_store_answers_after_merging_as_before(
    tmp_path_factory: pytest.TempPathFactory, some: list[list[Article]], data: st.DataObject
) -> None:
    store = unmerged(tmp_path_factory.mktemp("x"), some)
    with patch.object(writer, "AT_ONCE", 0):
        store.put([], delete=data.draw(st.sets(st.sampled_from(sorted(store.ids())), max_size=5)))
    before = answers(store)
    merge_all(store)
    assert len(store.current()[1].postings.segments) <= 1
    assert answers(store) == before
    store.close()
    again = WhooshStore(store.folder.parent)
    assert answers(again) == before
    again.close()


def test_the_forms_of_a_word_outlive_its_articles(tmp_path: Path) -> None:
    other = an_article("Elsewhere", "Nothing was said.", language="en")
    store = unmerged(tmp_path, [[STORM, other], [CALM]])
    store.put([], delete=[STORM.id])
    merge_all(store)
    assert store.ids() == {CALM.id, other.id}
    assert store.forms("ship") == {"ship", "ships"}
    assert store.find(Word("ships"), limit=1).total == 1
    store.close()


def test_a_segment_of_which_nothing_is_left_is_not_merged_but_forgotten(tmp_path: Path) -> None:
    store = unmerged(tmp_path, [[STORM], [CALM]])
    store.put([], delete=[STORM.id, CALM.id])
    assert store.current()[1].postings.segments == []
    assert not store.tend()
    assert store.ids() == set()
    store.close()


def test_a_place_keeps_its_point_though_another_segment_knows_none(tmp_path: Path) -> None:
    knowing = an_article("Aleppo", "Shells fell.", places=(ALEPPO,))
    unknowing = an_article("Again", "More fell.", places=(replace(ALEPPO, lat=None, lon=None), IDLIB))
    store = unmerged(tmp_path, [[knowing], [unknowing]])
    merge_all(store)
    assert store.find(NearPoint(None, 36.2, 37.16, 1), limit=1).total == 2
    assert store.find(InPlace("Aleppo", True, (170063,)), limit=1).total == 2
    store.close()


def test_a_merge_that_fails_leaves_no_file(tmp_path: Path) -> None:
    segments = [a_segment(tmp_path, [STORM]), a_segment(tmp_path, [CALM])]
    path = tmp_path / next(names)
    full = OSError(errno.ENOSPC, "No space left on device")
    with patch.object(merging, "write_postings", side_effect=full), pytest.raises(OSError, match="No space left"):
        merging.merge(segments, path)
    assert not path.exists()
