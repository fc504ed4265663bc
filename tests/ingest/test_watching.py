"""Watches: set, refused, broken and set again."""

from __future__ import annotations

import errno
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from waiting import wait_for

from ingest.hints import Collector
from ingest.watching import MOST_BREAKS, Watches, enough, reason_of

soon = partial(wait_for, patience=20)


@pytest.fixture
def collector() -> Collector:
    return Collector()


@pytest.fixture
def watches(collector: Collector) -> Iterator[Watches]:
    started = Watches(collector)
    yield started
    started.stop()


def test_a_new_file_is_hinted_at(collector: Collector, watches: Watches, inbox: Path) -> None:
    assert watches.hold([inbox])
    (inbox / "a.html").write_text("x")
    soon(lambda: inbox / "a.html" in collector.hints.files)


def test_a_folder_that_was_replaced_is_watched_anew(collector: Collector, watches: Watches, inbox: Path) -> None:
    watches.hold([inbox])
    assert not watches.hold([inbox])
    other = inbox.with_name("other")
    other.mkdir()
    shutil.rmtree(inbox)
    other.rename(inbox)
    assert watches.hold([inbox])
    (inbox / "a.html").write_text("x")
    soon(lambda: inbox / "a.html" in collector.hints.files)


def test_a_missing_folder_is_left_to_the_scans(watches: Watches, inbox: Path) -> None:
    watches.hold([inbox])
    inbox.rmdir()
    assert not watches.hold([inbox, inbox / "never"])
    assert watches.held == {}


def test_a_folder_that_cannot_be_watched_is_polled_and_no_error(
    watches: Watches, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(watches.observer, "schedule", refuse)
    assert not watches.hold([inbox])
    assert "raise fs.inotify.max_user_watches" in watches.unwatched([inbox])[inbox]


def test_a_handler_that_raises_ends_watching_for_a_moment_only(
    collector: Collector, watches: Watches, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threading, "excepthook", lambda _: None)
    watches.hold([inbox])
    with monkeypatch.context() as patch:
        patch.setattr(Collector, "on_any_event", lambda *_: 1 / 0)
        (inbox / "a.html").write_text("x")
        soon(watches.mend)
    assert watches.hold([inbox])
    (inbox / "b.html").write_text("x")
    soon(lambda: inbox / "b.html" in collector.hints.files)


def test_watching_that_breaks_off_again_and_again_is_given_up_until_the_next_regular_try(
    collector: Collector, watches: Watches, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threading, "excepthook", lambda _: None)
    with monkeypatch.context() as patch:
        patch.setattr(Collector, "on_any_event", lambda *_: 1 / 0)
        for number in range(MOST_BREAKS):
            assert watches.hold([inbox])
            assert watches.unwatched([inbox]) == {}
            (inbox / f"{number}.html").write_text("x")
            soon(watches.mend)
    assert not watches.hold([inbox])
    assert watches.unwatched([inbox]) == {inbox: "watching broke off again and again"}
    assert not watches.mend()
    watches.try_again()
    assert watches.hold([inbox])
    (inbox / "b.html").write_text("x")
    soon(lambda: inbox / "b.html" in collector.hints.files)


def test_events_that_overflow_the_queue_are_told_to_be_lost(
    collector: Collector, watches: Watches, inbox: Path
) -> None:
    """The thread that reads the queue is held up while more happens than the queue can hold."""
    watches.hold([inbox])
    assert watches.observer is not None
    queue_size = int(Path("/proc/sys/fs/inotify/max_queued_events").read_text())
    with watches.observer._inotify_fd._lock:
        for number in range(queue_size // 3 + 5000):
            (inbox / f"{number}.html").write_text("x")
    soon(lambda: collector.losses > 0)
    assert watches.observer.is_healthy()


def test_a_new_folder_is_not_told_with_a_list_of_all_watches(
    collector: Collector, watches: Watches, inbox: Path
) -> None:
    """Warnings are errors here, and an error would end the thread."""
    watches.hold([inbox])
    (inbox / "a" / "b").mkdir(parents=True)
    (inbox / "a" / "b" / "c.html").write_text("x")
    soon(lambda: inbox / "a" / "b" / "c.html" in collector.hints.files)
    assert watches.observer is not None
    assert watches.observer.is_healthy()


def test_a_file_whose_rights_change_is_hinted_at(collector: Collector, watches: Watches, inbox: Path) -> None:
    (inbox / "a.html").write_text("x")
    (inbox / "sub").mkdir()
    watches.hold([inbox])
    (inbox / "a.html").chmod(0o600)
    (inbox / "sub").chmod(0o700)
    soon(lambda: inbox / "a.html" in collector.hints.files and inbox / "sub" in collector.hints.folders)


LIMITED = """
import sys
from pathlib import Path
from ingest.hints import Collector
from ingest.watching import Watches
watches = Watches(Collector())
root = Path(sys.argv[1])
watches.hold([root])
unwatched = watches.unwatched([root])
print(len(unwatched), *sorted(set(unwatched.values())), sep="|")
watches.stop()
"""


def limited(name: str, value: int, root: Path) -> str:
    """What is left unwatched under a limit that holds for this test alone."""
    script = f'echo {value} > /proc/sys/user/{name} && exec "$@"'
    command = ["unshare", "-Ur", "sh", "-c", script, "sh", sys.executable, "-W", "ignore", "-c", LIMITED, str(root)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])
    if "unshare" in done.stderr or "/proc/sys/user" in done.stderr:
        pytest.skip(f"NOT TESTED: this machine allows no limits in a name space of one's own: {done.stderr.strip()}")
    return done.stdout.strip()


def test_folders_beyond_the_limit_of_watches_are_told_with_the_limit_to_raise(inbox: Path) -> None:
    for number in range(60):
        (inbox / str(number)).mkdir()
    number, reason = limited("max_inotify_watches", 20, inbox).split("|")
    assert number == "41"
    assert "raise fs.inotify.max_user_watches to" in reason


def test_without_any_watcher_all_is_polled(inbox: Path) -> None:
    number, reason = limited("max_inotify_instances", 0, inbox).split("|")
    assert number == "1"
    assert "raise fs.inotify.max_user_instances" in reason


def test_a_limit_is_named_that_is_enough() -> None:
    assert enough(10**6) > 10**6
    assert reason_of(OSError(errno.EACCES, "Permission denied")) == "it cannot be watched: Permission denied"
