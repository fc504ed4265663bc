"""Generations: which one is read, which are kept, and what a damaged or a failed one leaves behind."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from articles import an_article
from crashes import files_of
from filelock import FileLock

from index.errors import ArchiveBusy, IndexDamaged
from index.query import Everything
from index.whoosh import generations, writer
from index.whoosh.array_file import Damaged
from index.whoosh.generations import Entry, Generation
from index.whoosh.store import WhooshStore
from index.whoosh.writer import LOCK, ArticleWriter

STORM = an_article("Storm closes port", "Ships waited.")
CALM = an_article("Calm", "A ship sailed.")
WIND = an_article("Wind", "No ship sailed.")


@pytest.fixture
def store(tmp_path: Path) -> WhooshStore:
    """An index whose newest generation has two articles, and whose older one has one; in segments of their own."""
    opened = WhooshStore(tmp_path, create=True)
    with patch.object(writer, "AT_ONCE", 0):
        opened.put([STORM])
        opened.put([CALM])
    return opened


def newest_toc(store: WhooshStore) -> Path:
    return store.folder / generations.toc_name(generations.numbers(store.folder)[0])


def newest_segment(store: WhooshStore) -> Path:
    return store.folder / store.current()[0].segments[-1].name


def damage(path: Path) -> None:
    """Change the file's last byte; another file, so that no map of the old one changes."""
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))


def test_a_generation_is_read_as_it_was_written(tmp_path: Path) -> None:
    written = Generation(7, (Entry("MAIN_a.arrays", 12, 3), Entry("MAIN_b.arrays", 13, 1)), Entry("_MAIN_7.deleted", 9))
    generations.write(tmp_path, written)
    assert generations.read(tmp_path, 7) == written
    assert written.files == {"_MAIN_7.toc", "MAIN_a.arrays", "MAIN_b.arrays", "_MAIN_7.deleted"}


def test_every_bit_of_a_table_of_contents_is_guarded(tmp_path: Path) -> None:
    generations.write(tmp_path, Generation(7, (Entry("MAIN_a.arrays", 12, 3),)))
    path = tmp_path / "_MAIN_7.toc"
    whole = path.read_bytes()
    for at in range(8 * len(whole)):
        data = bytearray(whole)
        data[at // 8] ^= 1 << at % 8
        path.write_bytes(data)
        with pytest.raises(Damaged):
            generations.read(tmp_path, 7)


def test_a_table_of_contents_under_another_name_is_damaged(tmp_path: Path) -> None:
    generations.write(tmp_path, Generation(7))
    (tmp_path / "_MAIN_7.toc").rename(tmp_path / "_MAIN_8.toc")
    with pytest.raises(Damaged, match=r"_MAIN_8\.toc has the content of _MAIN_7\.toc"):
        generations.read(tmp_path, 8)


def test_numbers_are_compared_as_numbers(tmp_path: Path) -> None:
    for number in (9, 10, 1):
        generations.write(tmp_path, Generation(number))
    (tmp_path / "_MAIN_11.toc.new").write_bytes(b"")
    assert generations.numbers(tmp_path) == [10, 9, 1]
    assert generations.numbers(tmp_path / "nowhere") == []


def test_two_generations_are_kept_with_their_files(store: WhooshStore) -> None:
    store.put([WIND], delete=[STORM.id])
    assert len(generations.numbers(store.folder)) == generations.KEPT
    assert {path.name for path in store.folder.iterdir()} == files_of(store.folder) | {LOCK}


def test_what_is_not_of_an_index_is_never_removed(store: WhooshStore) -> None:
    notes = store.folder / "notes.txt"
    notes.write_text("mine")
    left = store.folder / "MAIN_leftover.arrays"
    left.write_bytes(b"half")
    store.put([WIND])
    assert notes.read_text() == "mine"
    assert not left.exists()


@pytest.mark.parametrize("what", [newest_toc, newest_segment])
def test_an_older_generation_answers_for_a_damaged_one_and_says_so(
    store: WhooshStore, what: object, caplog: pytest.LogCaptureFixture
) -> None:
    damage(what(store))  # type: ignore[operator]
    again = WhooshStore(store.folder.parent)
    assert again.ids() == {STORM.id}
    assert "an older one answers" in (again.problem or "")
    assert "is damaged" in caplog.text or "is no file" in caplog.text


def test_a_missing_segment_is_damage(store: WhooshStore) -> None:
    newest_segment(store).unlink()
    again = WhooshStore(store.folder.parent)
    assert again.ids() == {STORM.id}
    assert again.problem


def test_nothing_is_built_on_an_older_generation(store: WhooshStore) -> None:
    """The newest one is lost with what was committed: a commit on the one before would hide that."""
    damage(newest_toc(store))
    again = WhooshStore(store.folder.parent)
    before = generations.numbers(again.folder)
    for change in (lambda: again.put([WIND]), again.tend):
        with pytest.raises(IndexDamaged, match="an older one answers"):
            change()
    assert generations.numbers(again.folder) == before
    again.begin_anew()
    again.put([WIND])
    assert (again.ids(), again.problem) == ({WIND.id}, None)


def test_without_a_generation_that_can_be_read_there_is_no_index(store: WhooshStore) -> None:
    for path in store.folder.glob("*.toc"):
        damage(path)
    with pytest.raises(IndexDamaged, match="cannot be read"):
        WhooshStore(store.folder.parent)


def test_an_index_that_cannot_be_read_is_begun_anew_by_who_may_write(
    store: WhooshStore, caplog: pytest.LogCaptureFixture
) -> None:
    number = store.generation
    for path in store.folder.glob("*.toc"):
        damage(path)
    again = WhooshStore(store.folder.parent, create=True)
    assert again.ids() == set()
    assert again.generation > number
    assert "begun anew" in caplog.text


def test_trouble_of_the_machine_does_not_empty_an_index(store: WhooshStore) -> None:
    with (
        patch.object(generations, "read", side_effect=OSError(errno.EMFILE, "Too many open files")),
        pytest.raises(IndexDamaged, match="Too many open files"),
    ):
        WhooshStore(store.folder.parent, create=True)
    assert WhooshStore(store.folder.parent).ids() == {STORM.id, CALM.id}


def test_a_newer_generation_is_seen_at_once(store: WhooshStore) -> None:
    reader = WhooshStore(store.folder.parent)
    store.put([WIND])
    assert reader.ids() == {STORM.id, CALM.id, WIND.id}
    assert reader.generation == store.generation


def test_an_opened_generation_still_answers_when_its_files_are_gone(store: WhooshStore) -> None:
    reader = WhooshStore(store.folder.parent)
    matching = reader.current()[1]
    for _ in range(3):
        store.put([WIND], delete=[STORM.id])
        store.tend()
    assert len(matching.matches(Everything()).articles) == 2
    assert reader.ids() == {CALM.id, WIND.id}


def test_a_reader_that_comes_between_two_commits_tries_again(store: WhooshStore) -> None:
    """It read a table of contents whose segments two commits have removed meanwhile."""
    opens, late = generations.open_segments, []

    def open_late(folder: Path, generation: Generation) -> object:
        if not late:
            late.append(generation.number)
            for _ in range(2):
                store.put([WIND], delete=[STORM.id, CALM.id])
        return opens(folder, generation)

    with patch.object(generations, "open_segments", open_late):
        assert WhooshStore(store.folder.parent).ids() == {WIND.id}
    assert late[0] not in generations.numbers(store.folder)


def test_a_commit_builds_on_what_another_store_committed(store: WhooshStore) -> None:
    other = WhooshStore(store.folder.parent)
    store.put([WIND])
    other.put([], delete=[STORM.id])
    assert store.ids() == other.ids() == {CALM.id, WIND.id}


def test_what_is_committed_while_a_writer_waits_for_its_turn_is_not_lost(store: WhooshStore) -> None:
    other = WhooshStore(store.folder.parent)
    acquire, waited = writer.FileLock.acquire, []

    def acquire_late(lock: FileLock, *args: Any, **options: Any) -> Any:
        if not waited:
            waited.append(True)
            other.put([WIND])
        return acquire(lock, *args, **options)

    with patch.object(writer.FileLock, "acquire", acquire_late):
        store.put([], delete=[STORM.id])
    assert store.ids() == {CALM.id, WIND.id}


def test_one_writer_at_a_time(store: WhooshStore) -> None:
    with ArticleWriter(store.folder, store.current), pytest.raises(ArchiveBusy):
        WhooshStore(store.folder.parent).put([WIND])
    store.put([WIND])
    assert WIND.id in store.ids()


def test_a_writer_that_cannot_begin_lets_go_of_the_lock(store: WhooshStore) -> None:
    with pytest.raises(ZeroDivisionError):
        ArticleWriter(store.folder, lambda: 1 // 0)  # type: ignore[arg-type,return-value]
    store.put([WIND])
    assert WIND.id in store.ids()


def test_a_new_index_is_for_its_owner_alone(tmp_path: Path) -> None:
    made = WhooshStore(tmp_path / "some" / "where", create=True)
    assert oct(made.folder.stat().st_mode & 0o777) == oct(0o700)


def test_a_rebuild_that_was_broken_off_goes_on_where_it_was(store: WhooshStore) -> None:
    """Its segments may already have their second names."""
    fresh = store.beside()
    fresh.put([WIND])
    full = OSError(errno.ENOSPC, "No space left on device")
    with patch.object(ArticleWriter, "finish", side_effect=full), pytest.raises(OSError, match="No space left"):
        store.become(fresh)
    assert store.ids() == {STORM.id, CALM.id}
    store.become(store.beside())
    assert store.ids() == {WIND.id}
    assert {path.name for path in store.folder.iterdir()} == files_of(store.folder) | {LOCK}
