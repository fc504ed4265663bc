"""Opening files: nothing half read, nothing hanging, no link followed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from unittest.mock import Mock

import pytest

from index.errors import ReadingError
from index.ledger_records import Fingerprint
from ingest.opening import Unsettled, fingerprint, is_being_written, opened


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.html"
    path.write_bytes(b"content")
    return path


def state(path: Path) -> Fingerprint:
    return fingerprint(path.lstat())


def test_a_file_at_rest_is_read(file: Path) -> None:
    with opened(file, state(file)) as stream:
        assert stream.read() == b"content"


def test_a_file_in_another_state_is_not_read(file: Path) -> None:
    before = state(file)
    file.write_bytes(b"other content")
    with pytest.raises(Unsettled), opened(file, before):
        pass


def test_a_file_that_changes_while_it_is_read_is_not_believed(file: Path) -> None:
    with pytest.raises(Unsettled), opened(file, state(file)) as stream:
        stream.read()
        with file.open("ab") as other:
            other.write(b"more")


def test_a_file_that_somebody_writes_is_not_read(file: Path) -> None:
    code = "import sys; f = open(sys.argv[1], 'ab'); print('open', flush=True); sys.stdin.read()"
    writer = subprocess.Popen([sys.executable, "-c", code, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert writer.stdin is not None
    assert writer.stdout is not None
    with writer:
        assert writer.stdout.readline() == b"open\n"
        with pytest.raises(Unsettled), opened(file, state(file)):
            pass
        writer.stdin.close()
    with opened(file, state(file)):
        pass


@pytest.mark.parametrize("ns", [10**19, -(10**19), (1 << 63) - 1], ids=["2286", "1653", "2262"])
def test_times_far_away_are_kept_and_told_apart(ns: int) -> None:
    def found(mtime_ns: int, inode: int = 1) -> Fingerprint:
        return fingerprint(Mock(st_size=1, st_mtime_ns=mtime_ns, st_ctime_ns=2, st_ino=inode))

    kept = found(ns)
    assert all(-(1 << 63) <= number < 1 << 63 for number in kept)
    assert len({kept, found(ns - 1), found(ns, 1 << 63), found(ns, (1 << 64) - 1)}) == 4
    assert (found(5), found(-5)) == (Fingerprint(1, 5, 2, 1), Fingerprint(1, -5, 2, 1))


def test_a_missing_file_is_missing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), opened(tmp_path / "x", Fingerprint(0, 0, 0, 0)):
        pass


def test_a_link_is_not_followed(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.html"
    link.symlink_to(file)
    with pytest.raises(ReadingError, match=r"link\.html cannot be opened") as raised, opened(link, state(file)):
        pass
    assert raised.value.code == "unreadable"


def test_a_pipe_does_not_hang_the_reader(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.html")
    with pytest.raises(ReadingError, match="no regular file"), opened(tmp_path / "pipe.html", Fingerprint(0, 0, 0, 0)):
        pass


def test_what_cannot_be_leased_is_taken_to_be_at_rest() -> None:
    read, write = os.pipe()
    assert not is_being_written(read)
    os.close(read)
    os.close(write)


def test_a_folder_is_no_file_and_leaves_nothing_open(tmp_path: Path) -> None:
    before = sorted(Path("/dev/fd").iterdir())
    with pytest.raises(ReadingError, match="no regular file"), opened(tmp_path, state(tmp_path)):
        pass
    assert sorted(Path("/dev/fd").iterdir()) == before
