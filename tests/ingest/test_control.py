"""The daemon's socket."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.daemon_client import LONGEST, ask, daemon_row, socket_path
from index.errors import ArchiveError
from ingest import control
from ingest.control import Control, Request


@pytest.fixture
def listening(tmp_path: Path) -> Iterator[Control]:
    server = Control(tmp_path)
    yield server
    server.stop()


def reply(server: Control, *rows: dict[str, object] | None) -> threading.Thread:
    """Answer the next request with these rows."""

    def work() -> None:
        request: Request = server.requests.get(timeout=10)
        for row in rows:
            request.answer.put(row)

    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_rows_come_back_until_the_end(listening: Control, tmp_path: Path) -> None:
    thread = reply(listening, {"n": 1}, {"n": 2}, {"end": True}, None)
    answers = ask(tmp_path, {"do": "sync"})
    assert answers is not None
    assert list(answers) == [{"n": 1}, {"n": 2}]
    thread.join()


def test_a_daemon_that_stops_in_between_is_an_error(listening: Control, tmp_path: Path) -> None:
    thread = reply(listening, {"n": 1}, None)
    answers = ask(tmp_path, {"do": "sync"})
    assert answers is not None
    with pytest.raises(ArchiveError, match="stopped before it was done"):
        list(answers)
    thread.join()


@pytest.mark.parametrize("said", [b"", b'{"n": 1}\n{"n"'])
def test_a_daemon_that_is_killed_in_between_is_an_error(tmp_path: Path, said: bytes) -> None:
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(socket_path(tmp_path)))
        door.listen()
        answers = ask(tmp_path, {"do": "sync", "long": "x" * 100_000})
        assert answers is not None
        ended, _ = door.accept()

        def end() -> None:
            ended.recv(1)
            ended.sendall(said)
            ended.close()

        thread = threading.Thread(target=end)
        thread.start()
        with pytest.raises(ArchiveError, match="stopped before it was done"):
            list(answers)
        thread.join()


def test_a_daemon_says_how_it_is_even_while_its_loop_is_busy(listening: Control, tmp_path: Path) -> None:
    listening.condition.troubles["polling"] = "2 folders are polled."
    row = daemon_row(tmp_path)
    assert row is not None
    assert (row["state"], row["troubles"]) == ("starting", {"polling": "2 folders are polled."})


def test_where_no_daemon_listens_nobody_says_how_it_is(tmp_path: Path) -> None:
    assert daemon_row(tmp_path) is None


def test_where_no_daemon_listens_there_is_no_answer(tmp_path: Path) -> None:
    assert ask(tmp_path, {"do": "sync"}) is None


def test_only_its_owner_may_ask(listening: Control, tmp_path: Path) -> None:
    assert socket_path(tmp_path).stat().st_mode & 0o077 == 0


def test_what_is_no_request_is_ignored(listening: Control, tmp_path: Path) -> None:
    with contextlib.closing(socket.socket(socket.AF_UNIX)) as connection:
        connection.connect(str(socket_path(tmp_path)))
        connection.sendall(b"no json\n")
        assert connection.recv(10) == b""
    assert listening.requests.empty()


def test_a_long_path_has_its_socket_elsewhere(tmp_path: Path) -> None:
    deep = tmp_path / ("x" * LONGEST)
    deep.mkdir()
    server = Control(deep)
    try:
        assert server.path.exists()
        assert not (deep / "socket").exists()
    finally:
        server.stop()
        server.path.parent.rmdir()


def test_a_socket_folder_of_somebody_else_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(control.os, "getuid", lambda: 99_999)
    with pytest.raises(ArchiveError, match="belongs to somebody else"):
        Control(tmp_path)
