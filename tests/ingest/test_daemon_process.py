"""The daemon as a service: its log, its numbers, its signals."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import jsonschema
import pytest
from pages import page

from index.daemon_client import daemon_row

COMMAND = [sys.executable, "-c", "import sys; from search.cli import main; sys.exit(main())"]
PATIENCE = 60.0
ROOT = Path(__file__).parent.parent.parent


@contextmanager
def watching(
    archive: Path, inbox: Path, *options: str, settings: str = "", **environment: str
) -> Iterator[subprocess.Popen[bytes]]:
    """A daemon that is ready."""
    archive.mkdir()
    (archive / "dateline.toml").write_text(f"settle = 0.1\nworkers = 1\n{settings}")
    command = [*COMMAND, "--archive", str(archive), "watch", *options, str(inbox)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ | environment
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"READY\n"
        yield process
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=PATIENCE)


@pytest.fixture
def filled(inbox: Path) -> Path:
    (inbox / "sto\x1b\nrm.html").write_text(page("Storm closes port"))
    (inbox / "broken.html").write_bytes(b"")
    return inbox


def sync(archive: Path) -> None:
    subprocess.run([*COMMAND, "--archive", str(archive), "sync"], capture_output=True, check=False, timeout=PATIENCE)


def test_the_log_may_be_json_and_a_name_breaks_no_line_of_it(tmp_path: Path, filled: Path) -> None:
    with watching(tmp_path / "archive", filled, "--log-format", "json") as daemon:
        sync(tmp_path / "archive")
        daemon.terminate()
        _, log = daemon.communicate(timeout=PATIENCE)
    rows = [json.loads(line) for line in log.decode("ascii").splitlines()]
    assert all({"time", "level", "logger", "message"} <= set(row) for row in rows)
    assert any("broken.html" in row["message"] and row["level"] == "warning" for row in rows)
    assert b"\x1b" not in log


def test_numbers_are_served_to_this_machine(tmp_path: Path, filled: Path) -> None:
    pytest.importorskip("prometheus_client")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with watching(tmp_path / "archive", filled, "--metrics", str(port)):
        sync(tmp_path / "archive")
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=PATIENCE) as answer:
            lines = dict(line.rsplit(" ", 1) for line in answer.read().decode().splitlines() if line[0] != "#")
        assert float(lines["dateline_files_seen"]) == 2
        assert float(lines["dateline_files_failed"]) == 1
        assert float(lines["dateline_healthy"]) == 1
        assert float(lines["dateline_scans_total"]) >= 1
        assert float(lines["dateline_commit_seconds_count"]) >= 1
        assert float(lines["dateline_batch_docs_sum"]) == 1
        assert float(lines["dateline_index_generation"]) >= 1
        assert float(lines['dateline_files_done_total{state="failed"}']) >= 0
        names = {line.split("{")[0] for line in lines}
        assert names >= {
            f"dateline_{name}"
            for name in (
                "files_seen files_dirty files_indexed files_failed files_quarantined files_skipped overflow_total"
                " watch_failed scans_total scan_seconds lag_seconds file_to_searchable_seconds_count"
                " worker_timeouts_total worker_deaths_total free_bytes last_success_timestamp_seconds"
            ).split()
        }
        taken = subprocess.run(
            [*COMMAND, "--archive", str(tmp_path / "b"), "watch", "--metrics", str(port), str(filled)],
            capture_output=True, text=True, check=False, timeout=PATIENCE,
        )  # fmt: skip
        assert taken.returncode == 2
        assert f"port {port}" in taken.stderr


def test_the_service_manager_hears_of_the_beginning_and_the_end(tmp_path: Path, inbox: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(str(tmp_path / "notify"))
        ear.settimeout(PATIENCE)
        with watching(tmp_path / "archive", inbox, NOTIFY_SOCKET=str(tmp_path / "notify")) as daemon:
            daemon.terminate()
            assert daemon.wait(PATIENCE) == 0
        news = []
        while b"STOPPING=1" not in news:
            news.append(ear.recv(1000))
    assert b"READY=1" in news
    assert any(line.startswith(b"STATUS=") for line in news)


def test_a_daemon_says_what_it_does(tmp_path: Path, inbox: Path) -> None:
    with watching(tmp_path / "archive", inbox) as daemon:
        end = time.monotonic() + PATIENCE
        while (row := daemon_row(tmp_path / "archive")) is None or row["state"] != "idle":
            assert time.monotonic() < end
            time.sleep(0.05)
        assert row["pid"] == daemon.pid
        assert (row["queued"], row["lag_seconds"], row["troubles"]) == (0, 0.0, {})
        shown = subprocess.run(
            [*COMMAND, "--archive", str(tmp_path / "archive"), "status"], capture_output=True, check=True
        )
        assert b"daemon idle" in shown.stdout


def test_a_second_signal_does_not_wait_for_what_is_being_done(tmp_path: Path, inbox: Path) -> None:
    with watching(tmp_path / "archive", inbox) as daemon:
        daemon.send_signal(signal.SIGSTOP)  # so that both are there when it goes on
        daemon.send_signal(signal.SIGTERM)
        daemon.send_signal(signal.SIGINT)
        daemon.send_signal(signal.SIGCONT)
        assert daemon.wait(PATIENCE) in (128 + signal.SIGTERM, 128 + signal.SIGINT)


def test_readers_give_way_as_the_settings_say(tmp_path: Path, filled: Path) -> None:
    with watching(tmp_path / "archive", filled, settings="nice = 7\nshare = 0.5\n") as daemon:
        sync(tmp_path / "archive")
        rows = subprocess.run(
            ["ps", "-e", "-o", "pgid=,nice="], capture_output=True, text=True, check=True
        ).stdout.splitlines()
        group = [int(row.split()[1]) for row in rows if int(row.split()[0]) == os.getpgid(daemon.pid)]
        assert 7 in group
        assert os.getpriority(os.PRIO_PROCESS, daemon.pid) < 7


def test_the_status_can_be_followed(tmp_path: Path, filled: Path) -> None:
    schema = json.loads((ROOT / "search" / "schemas" / "status.schema.json").read_text())
    command = [*COMMAND, "--archive", str(tmp_path / "archive"), "status", "--watch"]
    with watching(tmp_path / "archive", filled):
        with subprocess.Popen([*command, "--json"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as following:
            assert following.stdout is not None
            rows = [json.loads(following.stdout.readline()) for _ in range(2)]
            following.send_signal(signal.SIGINT)
            assert following.wait(PATIENCE) == 130
        sync(tmp_path / "archive")
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as following:
            assert following.stdout is not None
            assert following.stdout.readline().startswith(b"1 article in ")
            following.terminate()
    for row in rows:
        jsonschema.validate(row, schema)
        assert row["daemon"]["state"] in ("starting", "scanning", "indexing", "idle")
