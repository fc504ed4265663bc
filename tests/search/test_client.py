"""A command that the daemon's warm process answers says the same as one that answers itself."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pages import page
from screen_news import fill
from waiting import wait_for

from search.client import SOCKET, archive_asked, followed

ROOT = Path(__file__).parent.parent.parent
WARM = "import sys; from search.client import answered; code = answered(sys.argv[1:]); assert code is not None; sys.exit(code)"
COLD = "import sys; from search.cli import main; sys.exit(main())"
EITHER = "from search.process import process; process()"
PATIENCE = 60.0
LONG = 400_000
"""Characters of an article that no pipe takes at once."""


def run(script: str, archive: Path, *arguments: str, **options: object) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", script, "--archive", str(archive), *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, timeout=PATIENCE, check=False, **options)  # type: ignore[call-overload,no-any-return]


def is_warm(archive: Path) -> bool:
    return run(WARM, archive, "search", "--count", "ceasefire").returncode == 0


def children(process: int) -> list[int]:
    done = subprocess.run(["pgrep", "-P", str(process)], capture_output=True, text=True, check=False)
    return [int(line) for line in done.stdout.split()]


def answerer(daemon: subprocess.Popen[bytes]) -> int:
    """The warm process of a daemon."""
    command = ["pgrep", "-P", str(daemon.pid), "-f", "search.answerer"]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()[0])


@pytest.fixture(scope="module")
def daemon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, subprocess.Popen[bytes]]]:
    """A daemon with a warm process, and its archive."""
    folder = tmp_path_factory.mktemp("warm")
    inbox = folder / "inbox"
    inbox.mkdir()
    fill(inbox)
    (inbox / "long.html").write_text(page("Very long", "Long words of a long story. " * (LONG // 28)))
    archive = folder / "archive"
    archive.mkdir()
    (archive / "dateline.toml").write_text("settle = 0.2\nworkers = 1\n")
    command = [sys.executable, "-c", COLD, "--archive", str(archive), "watch", str(inbox)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"READY\n"
        assert run(COLD, archive, "sync").returncode == 0
        wait_for(lambda: is_warm(archive))
        yield archive, process
        process.terminate()


COMMANDS = [
    ["search", "ceasefire"],
    ["search", "ceasefire", "--json"],
    ["search", "--jsonl", "ceasefire", "-n", "3"],
    ["search", "--format", "csv", "ceasefire"],
    ["search", "--format", "{date}\\t{headline}", "ceasefire"],
    ["search", "-0", "ceasefire"],
    ["search", "--format", "bibtex", "ceasefire"],
    ["search", "--format", "klingon", "ceasefire"],
    ["search", "--passages", "ceasefire"],
    ["search", "--explain", "ceasefire place:syria date:2019"],
    ["search", "--count", "*"],
    ["search", "zeppelinesque"],
    ["search", "date:soon"],
    ["search", "place:idlib", "date:last-week"],
    ["search", "NEAR(", "\udcff"],
    ["search"],
    ["search", "--no-such-option"],
    ["search", "--help"],
    ["--color", "always", "search", "ceasefire"],
    ["-v", "search", "ceasefire"],
    ["show", "1"],
    ["show", "1", "--json"],
    ["show", "nothing"],
    ["facets", "--by", "place", "*"],
    ["facets", "--by", "month", "*", "--json"],
    ["facets", "--by", "nonsense", "*"],
    ["list"],
    ["list", "--archive", "/nowhere"],
]


def plain(output: bytes) -> bytes:
    """Output without what no two runs have in common."""
    return re.sub(rb'"took_ms": [0-9.]+', b'"took_ms": 0', output)


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_both_ways_write_the_same(daemon: tuple[Path, object], arguments: list[str]) -> None:
    archive, _ = daemon
    run(COLD, archive, "search", "ceasefire")  # what numbers mean
    cold = run(COLD, archive, *arguments)
    warm = run(WARM if "/nowhere" not in arguments else EITHER, archive, *arguments)
    assert (warm.returncode, plain(warm.stdout), plain(warm.stderr)) == (
        cold.returncode,
        plain(cold.stdout),
        plain(cold.stderr),
    )


@pytest.mark.parametrize(
    "environment",
    [
        {"COLUMNS": "50"},
        {"TZ": "Pacific/Kiritimati"},
        {"LC_ALL": "C", "PYTHONIOENCODING": "latin-1"},
        {"DATELINE_ARCHIVE": "/nowhere"},
    ],
    ids=str,
)
def test_the_environment_counts_as_it_does_here(daemon: tuple[Path, object], environment: dict[str, str]) -> None:
    archive, _ = daemon
    for arguments in (["search", "ceasefire"], ["search", "--explain", "seen:today"]):
        results = [run(way, archive, *arguments, env=os.environ | environment) for way in (COLD, EITHER)]
        assert len({(done.returncode, done.stdout, done.stderr) for done in results}) == 1


def test_the_folder_counts_as_it_does_here(daemon: tuple[Path, object]) -> None:
    archive, _ = daemon
    inbox = archive.parent / "inbox"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = ["--archive", "../archive", "show", "long.html", "--json"]
    results = [
        subprocess.run(
            [sys.executable, "-c", way, *command], cwd=inbox, env=environment, capture_output=True, check=True
        )
        for way in (COLD, WARM)
    ]
    assert results[0].stdout == results[1].stdout
    assert json.loads(results[1].stdout)["headline"] == "Very long"


def test_many_may_ask_at_once(daemon: tuple[Path, object]) -> None:
    archive, _ = daemon
    command = [sys.executable, "-c", EITHER, "--archive", str(archive), "search", "--count", "*"]
    asking = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) for _ in range(12)]
    assert len({process.communicate()[0] for process in asking}) == 1


def test_a_reader_that_has_seen_enough_ends_the_command(daemon: tuple[Path, object]) -> None:
    archive, _ = daemon
    command = [
        sys.executable,
        "-c",
        WARM,
        "--archive",
        str(archive),
        "show",
        str(archive.parent / "inbox" / "long.html"),
        "--text",
    ]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.wait(PATIENCE) == 0
        assert process.stderr.read() == b""


def blocked(archive: Path, script: str = EITHER) -> subprocess.Popen[bytes]:
    """A command that has written all that its reader takes."""
    command = [
        sys.executable,
        "-c",
        script,
        "--archive",
        str(archive),
        "show",
        str(archive.parent / "inbox" / "long.html"),
        "--text",
    ]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0)
    assert process.stdout is not None
    assert process.stdout.read(1)
    return process


def test_a_command_that_is_ended_ends_its_answer(daemon: tuple[Path, subprocess.Popen[bytes]]) -> None:
    archive, process = daemon
    wait_for(lambda: is_warm(archive))
    asking = blocked(archive)
    warm = answerer(process)
    assert children(warm)
    asking.send_signal(signal.SIGINT)
    assert asking.wait(PATIENCE) == 130
    wait_for(lambda: not children(warm))
    asking.communicate()


def test_a_warm_process_that_is_killed_while_it_writes_is_an_error_and_another_one_takes_its_place(
    daemon: tuple[Path, subprocess.Popen[bytes]],
) -> None:
    archive, process = daemon
    wait_for(lambda: is_warm(archive))
    whole = run(COLD, archive, "show", str(archive.parent / "inbox" / "long.html"), "--text").stdout
    asking = blocked(archive)
    warm = answerer(process)
    for victim in (warm, *children(warm)):
        os.kill(victim, signal.SIGKILL)
    written, errors = asking.communicate(timeout=PATIENCE)
    assert asking.returncode == 3
    assert whole[1:].startswith(written)
    assert errors.count(b"stopped before the answer was whole") == 1
    wait_for(lambda: is_warm(archive))


def door(archive: Path, *words: bytes) -> threading.Thread:
    """A warm process that says no more than this."""
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(archive / SOCKET))
    listening.listen()

    def work() -> None:
        connection, _ = listening.accept()
        listening.close()
        for word in words:
            connection.sendall(word)
            connection.recv(1 << 20)
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    return thread


@pytest.fixture(scope="module")
def unwatched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unwatched")
    (folder / "storm.html").write_text(page("Storm closes port"))
    assert run(COLD, folder / "archive", "add", str(folder / "storm.html")).returncode == 0
    return folder / "archive"


@pytest.fixture
def alone(unwatched: Path) -> Iterator[Path]:
    """An archive without a daemon."""
    yield unwatched
    (unwatched / SOCKET).unlink(missing_ok=True)


@pytest.mark.parametrize("words", [(), (b"h",), (b"h", b"a"), (b"n",)], ids=str)
def test_who_went_away_before_anything_was_written_is_never_mentioned(alone: Path, words: tuple[bytes, ...]) -> None:
    thread = door(alone, *words)
    done = run(EITHER, alone, "search", "--count", "storm")
    thread.join()
    assert (done.returncode, done.stdout, done.stderr) == (0, b"1\n", b"")


def test_a_socket_that_nobody_listens_on_does_no_harm(alone: Path) -> None:
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(alone / SOCKET))
    assert run(EITHER, alone, "search", "--count", "storm").stdout == b"1\n"


def test_who_says_nothing_is_not_waited_for(alone: Path) -> None:
    with socket.socket(socket.AF_UNIX) as deaf:
        deaf.bind(str(alone / SOCKET))
        deaf.listen()
        assert run(EITHER, alone, "search", "--count", "storm").stdout == b"1\n"


def test_another_installation_is_not_answered(daemon: tuple[Path, object]) -> None:
    archive, _ = daemon
    wait_for(lambda: is_warm(archive))
    other = "import sys; from search import client; client.identity = lambda: 'another'; print(client.answered(sys.argv[1:]))"
    assert run(other, archive, "search", "storm").stdout == b"None\n"


def test_only_the_user_may_knock(daemon: tuple[Path, object]) -> None:
    archive, _ = daemon
    assert (archive / SOCKET).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("arguments", "archive"),
    [
        (["search", "--archive", "a", "storm"], "a"),
        (["--archive", "a", "--color", "never", "list"], "a"),
        (["--archive=a", "show", "1"], "a"),
        (["--archive", "a", "status"], None),
        (["--archive", "a", "search", "--open", "1"], None),
        (["--archive", "a", "search", "--queries=f"], None),
        (["--help"], None),
        ([], None),
    ],
)
def test_what_a_warm_process_may_answer(arguments: list[str], archive: str | None) -> None:
    assert archive_asked(arguments) == archive


def test_the_daemon_ends_its_warm_process(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    command = [sys.executable, "-c", COLD, "--archive", str(tmp_path / "archive"), "watch", str(tmp_path / "inbox")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        process.stdout.readline()
        run(EITHER, tmp_path / "archive", "search", "storm")
        wait_for(
            lambda: (
                subprocess.run(["pgrep", "-P", str(process.pid), "-f", "search.answerer"], check=False).returncode == 0
            )
        )
        warm = answerer(process)
        process.terminate()
        assert process.wait(PATIENCE) == 0
    assert not Path(f"/proc/{warm}").exists()
    assert not (tmp_path / "archive" / SOCKET).exists()


def test_a_warm_process_that_goes_before_it_has_leave_to_write_has_written_nothing() -> None:
    here, there = socket.socketpair()
    with here:
        with there:
            there.sendall(b"w")
        assert followed(here) is None
