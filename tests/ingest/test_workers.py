"""Reading in processes: what one file does to its process ends that file's turn only."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pages import page

from index.article import Article
from index.ledger_records import Entry
from index.settings import Limits, Settings
from ingest import reading, workers
from ingest.containers.source import Fault, Source
from ingest.opening import Unsettled
from ingest.reading import Reading, Task
from ingest.scanning import state_of_file
from ingest.workers import Unread, Workers

TODAY = dt.date(2026, 1, 2)


@pytest.fixture
def pool() -> Iterator[Workers]:
    with Workers(Settings(workers=1, limits=Limits(seconds=5, memory=4096))) as started:
        yield started


def task(folder: Path, name: str) -> Task:
    (folder / name).write_text(page(name))
    state = state_of_file(folder / name)
    assert state is not None
    return Task(path=folder / name, fingerprint=state, today=TODAY, megabytes=1, seconds=5)


def misbehave(task: Task) -> Reading:
    """Stands for reading a file: does what the name of the file says."""
    match task.path.stem:
        case _ if task.skip:
            return Reading(task=task)
        case "die":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "die-once" if not task.path.with_suffix(".died").exists():
            task.path.with_suffix(".died").write_text("")
            os.kill(os.getpid(), signal.SIGSEGV)
        case "hang":
            time.sleep(60)
        case "fill":
            raise MemoryError
        case "unsettled":
            raise Unsettled
        case "gone":
            raise FileNotFoundError
        case "break":
            raise ValueError("a bug")
        case "panic":
            raise type("PanicException", (BaseException,), {})("index out of bounds")
    return reading.read_task(task)


def die_at_a_member(task: Task) -> Reading:
    """Stands for reading an archive with a member that breaks its process."""
    original = reading.read_leaf

    def read_leaf(leaf: Source | Fault, task: Task, **more: bool) -> Iterator[tuple[Article | None, Entry]]:
        if isinstance(leaf, Source) and "die-here" in leaf.name:
            os.kill(os.getpid(), signal.SIGSEGV)
        return original(leaf, task, **more)

    reading.read_leaf = read_leaf
    return reading.read_task(task)


def entry(answer: Reading | Unread) -> Entry:
    assert isinstance(answer, Reading)
    return answer.entries[0]


def test_articles_come_back_from_another_process_in_order(pool: Workers, inbox: Path) -> None:
    answers = list(pool.read([task(inbox, f"{n}.html") for n in range(12)]))
    assert [answer.articles[0].headline for answer in answers if isinstance(answer, Reading)] == [
        f"{n}.html" for n in range(12)
    ]


def test_a_pool_without_work_starts_no_process(pool: Workers) -> None:
    assert list(pool.read([])) == []
    assert pool.pool is None


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("die.html", "crashed"),
        ("hang.html", "too-slow"),
        ("fill.html", "too-large"),
        ("break.html", "crashed"),
        ("panic.html", "crashed"),
    ],
)
def test_a_file_that_breaks_its_process_is_named_and_the_next_one_is_read(
    monkeypatch: pytest.MonkeyPatch, inbox: Path, name: str, code: str
) -> None:
    monkeypatch.setattr(workers, "read_task", misbehave)
    with Workers(Settings(workers=1, limits=Limits(seconds=2 if name == "hang.html" else 30, memory=4096))) as pool:
        answers = list(pool.read([task(inbox, name), task(inbox, "good.html")]))
    [broken] = [
        answer for answer in answers if isinstance(answer, Reading) and answer.entries and answer.entries[0].code
    ]
    good = answers[-1]
    assert entry(broken).code == code
    assert name in (entry(broken).message or "")
    assert "Pickl" not in (entry(broken).message or "")
    assert isinstance(good, Reading)
    assert good.articles[0].headline == "good.html"


def test_a_process_that_dies_once_costs_the_file_nothing(
    monkeypatch: pytest.MonkeyPatch, pool: Workers, inbox: Path
) -> None:
    monkeypatch.setattr(workers, "read_task", misbehave)
    *_, answer = pool.read([task(inbox, "die-once.html")])
    assert isinstance(answer, Reading)
    assert answer.articles


def die_or_take_time(task: Task) -> Reading:
    """Notes when it begins and ends."""
    log = task.path.with_suffix(".log")
    with log.open("a") as file:
        file.write(f"begin {time.time()}\n")
    if task.path.stem == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(2)
    with log.open("a") as file:
        file.write(f"end {time.time()}\n")
    return reading.read_task(task)


def test_the_second_try_of_a_file_begins_when_nothing_else_is_read(
    monkeypatch: pytest.MonkeyPatch, inbox: Path
) -> None:
    """Or a neighbour that fills the memory would be another one's blame."""
    monkeypatch.setattr(workers, "read_task", die_or_take_time)
    with Workers(Settings(workers=2, limits=Limits(seconds=20, memory=4096))) as pool:
        list(pool.read([task(inbox, "die.html"), task(inbox, "neighbour.html")]))
    times = {name: (inbox / f"{name}.log").read_text().splitlines() for name in ("die", "neighbour")}
    second, end = float(times["die"][1].split()[1]), float(times["neighbour"][-1].split()[1])
    assert second >= end


def test_a_pool_whose_source_of_processes_is_killed_is_replaced(pool: Workers, inbox: Path) -> None:
    """As by the system when memory is short."""
    from multiprocessing import forkserver

    list(pool.read([task(inbox, "a.html")]))
    os.kill(forkserver._forkserver._forkserver_pid, signal.SIGKILL)  # type: ignore[attr-defined]
    for process in list(pool.started()._pool_manager.worker_manager.workers.values()):
        process.kill()
    answers = list(pool.read([task(inbox, f"{n}.html") for n in range(9)]))
    read = [answer for answer in answers if isinstance(answer, Reading) and answer.articles]
    assert [answer.task.path.name for answer in read] == [f"{n}.html" for n in range(9)]


def test_only_the_member_that_breaks_its_process_is_lost(
    monkeypatch: pytest.MonkeyPatch, pool: Workers, inbox: Path
) -> None:
    with zipfile.ZipFile(inbox / "a.zip", "w") as archive:
        for name in ("one", "die-here", "three"):
            archive.writestr(f"{name}.html", page(name))
    state = state_of_file(inbox / "a.zip")
    assert state is not None
    monkeypatch.setattr(workers, "read_task", die_at_a_member)
    whole = Task(path=inbox / "a.zip", fingerprint=state, today=TODAY, megabytes=1, seconds=5)
    entries = [one for answer in pool.read([whole]) if isinstance(answer, Reading) for one in answer.entries]
    assert [(one.member, one.code) for one in entries] == [
        ("one.html", None),
        ("member 2", "crashed"),
        ("three.html", None),
    ]


def test_nothing_is_waited_for_when_it_is_halted(monkeypatch: pytest.MonkeyPatch, inbox: Path) -> None:
    monkeypatch.setattr(workers, "read_task", misbehave)
    halt = threading.Event()
    with Workers(Settings(workers=1, limits=Limits(seconds=60, memory=4096)), halt) as pool:
        timer = threading.Timer(1.0, halt.set)
        timer.start()
        [answer] = pool.read([task(inbox, "hang.html")])
        timer.join()
    assert isinstance(answer, Unread)


@pytest.mark.parametrize(("name", "gone"), [("unsettled.html", False), ("gone.html", True)])
def test_a_file_that_cannot_be_read_now_is_told(
    monkeypatch: pytest.MonkeyPatch, pool: Workers, inbox: Path, name: str, *, gone: bool
) -> None:
    monkeypatch.setattr(workers, "read_task", misbehave)
    [answer] = pool.read([task(inbox, name)])
    assert isinstance(answer, Unread)
    assert answer.gone == gone


def test_a_process_has_a_limit_of_memory_and_leaves_no_core() -> None:
    code = (
        "import resource as r; from ingest.workers import begin_worker; begin_worker(900, 0);"
        " print(r.getrlimit(r.RLIMIT_AS)[0] >> 20, r.getrlimit(r.RLIMIT_CORE)[0])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["900", "0"]
