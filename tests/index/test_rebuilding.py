"""The index is built again from the catalog: beside the old one, in several processes, and after being broken off."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from held import held
from stocked import SEEN

from index import recovery
from index.archive import Archive
from index.query import FromSource, Word

COMMAND = [sys.executable, "-c", "import sys; from search.cli import main; sys.exit(main())"]


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, "--archive", str(folder), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "archive"


def test_a_lost_index_is_built_in_several_processes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recovery, "BATCH", 10)
    archive = held(folder, 45)
    with archive.writing(wait=0):
        assert archive.store.find(Word("storm"), limit=1).total == 45
        assert archive.store.ids() == archive.catalog.ids()
    archive.close()


def test_a_rebuild_tells_how_far_it_is_and_leaves_nothing_beside(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recovery, "BATCH", 10)
    archive = held(folder, 25)
    told: list[tuple[int, int]] = []
    with archive.locked(wait=0):
        archive.mend_index(lambda done, total: told.append((done, total)))
        before = archive.store.generation
        archive.mend_index()
        assert archive.store.generation > before
        assert archive.store.ids() == archive.catalog.ids()
    assert sorted(told) == [(10, 25), (20, 25), (25, 25)]
    assert [path.name for path in (folder / "index").iterdir()] == ["whoosh-3"]
    archive.close()


def test_the_old_index_answers_until_the_new_one_is_whole(folder: Path) -> None:
    archive = held(folder, 3)
    with archive.writing(wait=0):
        pass
    with archive.locked(wait=0):
        fresh = archive.store.beside()
        fresh.put(archive.catalog.articles_only(archive.catalog.ids()))
        reader = Archive.open(folder)
        assert reader.store.find(Word("storm"), limit=1).total == 3
        archive.store.put((), delete=archive.store.ids())
        assert reader.store.find(Word("storm"), limit=1).total == 0
        archive.store.become(fresh)
        assert reader.store.find(Word("storm"), limit=1).total == 3
        reader.close()
    archive.close()


def test_a_rebuild_that_was_broken_off_brings_nothing_back_that_was_read_again_since(folder: Path) -> None:
    archive = held(folder, 3)
    with archive.writing(wait=0):
        [one, *_] = archive.catalog.articles_only(archive.catalog.ids())
        archive.store.beside().put([one])
        newer = replace(one, source="newer.example.org")
        archive.catalog.put([newer], seen=SEEN)
        archive.store.put([newer])
        archive.mend_index()
        found = archive.store.find(FromSource("newer.example.org"), limit=0)
        assert (found.total, archive.store.ids()) == (1, archive.catalog.ids())
    archive.close()


def test_a_rebuild_that_was_broken_off_goes_on_where_it_was(folder: Path) -> None:
    archive = held(folder, 20)
    with archive.locked(wait=0):
        half = sorted(archive.catalog.ids())[:10]
        archive.store.beside().put(archive.catalog.articles_only(half))
        # What went from the catalog meanwhile goes from the new index too.
        archive.catalog.delete(half[:2])
        told: list[int] = []
        archive.mend_index(lambda done, _total: told.append(done))
        assert archive.store.ids() == archive.catalog.ids()
    archive.close()


def test_a_killed_rebuild_harms_nothing(folder: Path) -> None:
    archive = held(folder, 300)
    with archive.writing(wait=0):
        pass
    ids = archive.catalog.ids()
    archive.close()
    for wait in (0.2, 0.5, 0.8):
        process = subprocess.Popen(
            [*COMMAND, "--archive", str(folder), "admin", "rebuild"], start_new_session=True, stdout=subprocess.DEVNULL
        )
        time.sleep(wait)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        again = Archive.open(folder)
        assert again.store.ids() == ids
        again.close()
    assert run(folder, "admin", "rebuild").returncode == 0
    assert run(folder, "admin", "check").returncode == 0


def test_check_finds_what_is_damaged_and_what_is_missing(folder: Path) -> None:
    archive = held(folder, 5)
    with archive.writing(wait=0):
        pass
    gone = sorted(archive.catalog.ids())[0]
    archive.store.put((), delete=[gone])
    archive.close()
    done = run(folder, "admin", "check", "--json")
    row = json.loads(done.stdout)
    assert (done.returncode, row["articles"], row["indexed"]) == (4, 5, 4)
    assert row["problems"] == ["1 articles of the catalog are not in the index."]
    assert run(folder, "admin", "rebuild").returncode == 0
    assert run(folder, "admin", "check").returncode == 0
    for path in (folder / "index").rglob("*.arrays"):
        data = bytearray(path.read_bytes())
        data[100] ^= 1
        path.write_bytes(data)
    done = run(folder, "admin", "check")
    assert done.returncode == 4
    assert "is damaged at byte" in done.stdout
    assert "dateline admin rebuild" in done.stdout
    assert run(folder, "admin", "rebuild").returncode == 0
    assert run(folder, "admin", "check").returncode == 0


def test_a_rebuild_beside_a_writer_says_that_it_must_wait(folder: Path) -> None:
    archive = held(folder, 1)
    with archive.writing(wait=0):
        done = run(folder, "admin", "rebuild")
    archive.close()
    assert done.returncode == 75
    assert "Another process is writing" in done.stderr
