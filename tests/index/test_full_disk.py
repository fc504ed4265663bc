"""Commits that fail, for want of room or by what is in them: the index stays at its last commit, and goes on."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from articles import an_article, dated
from crashes import files_of
from mounting import mount, unmount

from index.whoosh.store import WhooshStore
from index.whoosh.writer import LOCK

STORM = an_article("Storm closes port", "Ships waited.")
CALM = an_article("Calm", "A ship sailed.")
WIND = an_article("Wind", "No ship sailed.")

CALLS = ("pwrite", "fsync", "replace", "unlink")
SIZE = 3 << 20


def refusing(monkeypatch: pytest.MonkeyPatch, call: str, at: int) -> list[str]:
    """Let the n-th call of a kind fail for want of room, and all later ones; the list is empty until then."""
    original, refused, left = getattr(os, call), [], iter(range(at - 1))

    def refuse(*args: Any, **options: Any) -> Any:
        if next(left, None) is not None:
            return original(*args, **options)
        refused.append(call)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, call, refuse)
    return refused


def leftovers(store: WhooshStore) -> set[str]:
    return {path.name for path in store.folder.iterdir()} - files_of(store.folder) - {LOCK}


@pytest.mark.parametrize("call", CALLS)
def test_a_commit_for_which_there_is_no_room_is_made_wholly_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    """Wherever it fails: at the first, the second, the third … call of the system."""
    before, after = {STORM.id, CALM.id}, {WIND.id, CALM.id}
    store = WhooshStore(tmp_path, create=True)
    seen: set[frozenset[str]] = set()
    for at in count(1):
        store.put([STORM, CALM], delete=[WIND.id])
        with monkeypatch.context() as patched:
            refused = refusing(patched, call, at)
            try:
                store.put([WIND], delete=[STORM.id])
            except OSError as error:
                assert error.errno == errno.ENOSPC
            else:
                assert not refused
        if not refused:
            break
        for opened in (store, WhooshStore(tmp_path)):
            assert opened.problem is None
            seen.add(frozenset(opened.ids()))
        store.put([WIND])
        assert WIND.id in store.ids()
        assert not leftovers(store)
    assert seen == {frozenset(ids) for ids in {"unlink": [after], "fsync": [before, after]}.get(call, [before])}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of three megabytes."""
    folder = tmp_path / "disk"
    mount(folder, options=f"size={SIZE}")
    try:
        yield folder
    finally:
        unmount(folder)


def test_a_disk_that_is_really_full(small_disk: Path) -> None:
    store = WhooshStore(small_disk, create=True)
    held: set[str] = set()
    with pytest.raises(OSError, match="No space left") as raised:
        for n in range(200):
            batch = [an_article(f"Storm {n} {m}", f"Ships {n} {m} waited. " * 200) for m in range(40)]
            store.put(batch)
            held |= {article.id for article in batch}
    assert raised.value.errno == errno.ENOSPC
    for opened in (store, WhooshStore(small_disk)):
        assert opened.ids() == held
        assert opened.problem is None
    gone = sorted(held)[: len(held) // 2]
    subprocess.run(["mount", "-o", f"remount,size={2 * SIZE}", small_disk], check=True)
    store.put([WIND], delete=gone)
    assert store.ids() == held - set(gone) | {WIND.id}
    assert not leftovers(store)


BROKEN = {
    "an id that is no number": {"id": "x" * 32},
    "an id that is too short": {"id": "ab" * 8},
    "an id that is too long": {"id": "ab" * 17},
    "a date that is none": {"date": dated("2017-13-45")},
    "a source that no UTF-8 can spell": {"source": "\ud800"},
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_an_article_that_cannot_be_added_spoils_its_commit_and_no_other(tmp_path: Path, broken: dict[str, Any]) -> None:
    store = WhooshStore(tmp_path, create=True)
    store.put([STORM])
    with pytest.raises(ValueError):
        store.put([CALM, replace(an_article("Broken"), **broken), WIND], delete=[STORM.id])
    for opened in (store, WhooshStore(tmp_path)):
        assert opened.ids() == {STORM.id}
    store.put([CALM])
    assert store.ids() == {STORM.id, CALM.id}
    assert not leftovers(store)
