"""The archive's folder, lock and recovery."""

from __future__ import annotations

import gc
import multiprocessing
from pathlib import Path

import pytest
from articles import an_article

from index.archive import Archive
from index.database import transaction
from index.errors import ArchiveBusy, ArchiveError, IndexDamaged, NoArchive
from index.ledger_records import Entry, Fingerprint, State

STORM = an_article("Storm closes port", "Ships waited.")
CALM = an_article("Calm", "Ships sailed.")
UNHELD = an_article("Unheld", "Nobody has it.")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "archive"


def filled(folder: Path) -> Archive:
    """An archive whose catalog and ledger hold two articles, and whose index holds none."""
    archive = Archive.open_or_create(folder)
    archive.catalog.put([STORM, CALM], seen="t")
    root = archive.catalog.ledger.root(Path("/in"), watched=True, device=1, inode=1)
    archive.catalog.ledger.waiting(root, [(Path("/in/a"), Fingerprint(1, 1, 1, 1))], seen="t")
    entries = [Entry(member=str(n), state=State.INDEXED, article_id=one.id) for n, one in enumerate((STORM, CALM))]
    with transaction(archive.catalog.connection):
        archive.catalog.ledger.note_read(
            Path("/in/a"), Fingerprint(1, 1, 1, 1), sha256="s", entries=entries, parser_version=1
        )
    return archive


def test_where_there_is_none_it_says_how_to_make_one(folder: Path) -> None:
    with pytest.raises(NoArchive) as raised:
        Archive.open(folder)
    assert str(folder) in raised.value.message
    assert "dateline add" in (raised.value.advice or "")


def test_an_archive_is_made_in_an_empty_folder_and_opened_again(folder: Path) -> None:
    folder.mkdir()
    Archive.open_or_create(folder).close()
    Archive.open_or_create(folder).close()
    assert Archive.open(folder).catalog.count() == 0


def test_a_folder_full_of_something_else_is_left_alone(folder: Path) -> None:
    folder.mkdir()
    (folder / "thesis.txt").write_text("mine")
    with pytest.raises(ArchiveError, match=r"holds thesis\.txt"):
        Archive.open_or_create(folder)
    assert [path.name for path in folder.iterdir()] == ["thesis.txt"]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ArchiveError, match="No archive can be made"):
        Archive.open_or_create(tmp_path / "file" / "archive")


def test_a_file_is_said_to_be_no_archive(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for open_ in (Archive.open, Archive.open_to_ask, Archive.open_or_create):
        with pytest.raises(NoArchive, match="file is a file, and an archive is a folder"):
            open_(tmp_path / "file")


def test_what_the_index_lacks_is_put_back(folder: Path) -> None:
    archive = filled(folder)
    with archive.writing(wait=0):
        assert archive.store.ids() == {STORM.id, CALM.id}


def test_what_the_catalog_lacks_leaves_the_index(folder: Path) -> None:
    archive = filled(folder)
    with pytest.raises(RuntimeError), archive.writing(wait=0):
        archive.store.put([UNHELD])
        raise RuntimeError
    with archive.writing(wait=0):
        assert UNHELD.id not in archive.store.ids()


def test_an_article_that_no_file_holds_goes(folder: Path) -> None:
    archive = filled(folder)
    with archive.writing(wait=0):
        archive.catalog.put([UNHELD], seen="t", unsettled=[UNHELD.id])
        archive.store.put([UNHELD])
    with archive.writing(wait=0):
        assert archive.catalog.ids() == archive.store.ids() == {STORM.id, CALM.id}


def test_after_a_clean_end_nothing_is_compared(folder: Path) -> None:
    archive = filled(folder)
    with archive.writing(wait=0):
        pass
    # Behind the archive's back: only a comparison would notice.
    archive.catalog.connection.execute("UPDATE article SET id = 'x' WHERE id = ?", (STORM.id,))
    with archive.writing(wait=0):
        assert STORM.id in archive.store.ids()


def test_after_an_error_everything_is_compared_again(folder: Path) -> None:
    archive = filled(folder)
    with pytest.raises(RuntimeError), archive.writing(wait=0):
        archive.store.put([UNHELD])
        raise RuntimeError
    with archive.writing(wait=0):
        assert archive.store.ids() == {STORM.id, CALM.id}


def test_a_removed_index_is_built_again(folder: Path) -> None:
    import shutil

    archive = filled(folder)
    with archive.writing(wait=0):
        pass
    archive.close()
    shutil.rmtree(folder / "index")
    archive = Archive.open(folder)
    with archive.writing(wait=0):
        assert archive.store.ids() == {STORM.id, CALM.id}


def test_a_damaged_index_is_said_to_be_damaged(folder: Path) -> None:
    archive = filled(folder)
    with archive.writing(wait=0):
        pass
    archive.close()
    for toc in (folder / "index").rglob("*.toc"):
        toc.write_bytes(b"")
    with pytest.raises(IndexDamaged, match="cannot be read") as raised:
        _ = Archive.open(folder).store
    assert "builds it again" in (raised.value.advice or "")
    del raised
    gc.collect()


def test_where_only_an_older_state_of_the_index_can_be_read_it_is_built_again(folder: Path) -> None:
    archive = filled(folder)
    with archive.writing(wait=0):
        pass
    archive.store.put([], delete=[STORM.id])
    archive.close()
    newest = max((folder / "index").rglob("*.toc"), key=lambda path: path.stat().st_mtime_ns)
    newest.write_bytes(newest.read_bytes()[:-1])
    archive = Archive.open(folder)
    assert archive.store.problem
    with archive.writing(wait=0):
        assert archive.store.problem is None
        assert archive.store.ids() == {STORM.id, CALM.id}


def hold(folder: Path, held: multiprocessing.Event, release: multiprocessing.Event) -> None:  # type: ignore[valid-type]
    with Archive.open(folder).writing(wait=0):
        held.set()  # type: ignore[attr-defined]
        release.wait(30)  # type: ignore[attr-defined]


def test_one_process_writes_at_a_time(folder: Path) -> None:
    archive = filled(folder)
    context = multiprocessing.get_context("spawn")
    held, release = context.Event(), context.Event()
    other = context.Process(target=hold, args=(folder, held, release))
    other.start()
    try:
        assert held.wait(30)
        with pytest.raises(ArchiveBusy) as raised, archive.writing(wait=0.1):
            pass
        assert raised.value.exit_code == 75
        told: list[bool] = []
        with archive.writing(wait=0, busy=lambda: (told.append(True), release.set())):  # type: ignore[arg-type,func-returns-value]
            assert told == [True]
    finally:
        release.set()
        other.join()
