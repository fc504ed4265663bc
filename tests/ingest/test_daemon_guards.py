"""The daemon as a process, on a machine that has its limits: of watches, of room, of disks that stay where they are."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from mounting import mounted, unmount
from pages import page
from running_daemon import running
from waiting import wait_for

FOLDERS = 30

UNGUARDED = (
    sys.executable,
    "-c",
    "import sys; from index import room; from search.cli import main; room.FLOOR = 0; sys.exit(main(sys.argv[4:]))",
)
"""Runs the command that follows so that it does not stop writing before the disk is full."""


def limited(name: str, value: int) -> tuple[str, ...]:
    """A command that runs another under a limit of this user's, in a name space of its own."""
    script = f'echo {value} > /proc/sys/user/{name} && exec "$@"'
    before = ("unshare", "-Ur", "sh", "-c", script, "sh")
    tried = subprocess.run([*before, "true"], capture_output=True, text=True, check=False)
    if tried.returncode:
        pytest.skip(f"NOT TESTED: no limit can be set in a name space here: {tried.stderr.strip()}")
    return before


@pytest.mark.parametrize("name", ["max_inotify_watches", "max_inotify_instances"])
def test_where_the_system_allows_no_more_watches_folders_are_polled_and_status_says_what_to_raise(
    tmp_path: Path, inbox: Path, name: str
) -> None:
    value = 10 if name == "max_inotify_watches" else 0
    for number in range(FOLDERS):
        (inbox / f"{number:02}").mkdir()
    with running(tmp_path / "archive", inbox, *limited(name, value)) as daemon:
        for number in range(FOLDERS):
            (inbox / f"{number:02}" / "a.html").write_text(page(f"Story {number}"))
        wait_for(lambda: len(daemon.headlines()) == FOLDERS)
        [watch] = daemon.status()["watches"]
        assert watch["polled"] == (FOLDERS + 1 - value if value else 1)
        assert f"raise fs.inotify.{name.replace('inotify', 'user')}" in watch["why_polled"]
        assert "polled: the system allows no more" in daemon.run("status").stdout
        assert daemon.end() == 0


def test_an_inbox_is_polled_when_the_user_says_so(tmp_path: Path, inbox: Path) -> None:
    with running(tmp_path / "archive", inbox, settings="poll = true\n") as daemon:
        [watch] = daemon.status()["watches"]
        assert (watch["polled"], watch["why_polled"]) == (1, "so the settings say")
        assert daemon.end() == 0


@pytest.fixture
def mounts() -> Iterator[ExitStack]:
    """What a test mounts, which is unmounted in the end."""
    with ExitStack() as stack:
        yield stack


def test_what_changes_below_the_kernel_is_found_by_polling(tmp_path: Path, mounts: ExitStack) -> None:
    """As files that another machine writes on a share."""
    mounts.enter_context(mounted(tmp_path / "disk", "tmpfs", "size=8m"))
    lower, upper, work = (tmp_path / "disk" / name for name in ("lower", "upper", "work"))
    for folder in (lower, upper, work):
        folder.mkdir()
    inbox = tmp_path / "share"
    mounts.enter_context(mounted(inbox, "overlay", f"lowerdir={lower},upperdir={upper},workdir={work}"))
    with running(tmp_path / "archive", inbox) as daemon:
        (lower / "a.html").write_text(page("Written elsewhere"))
        daemon.becomes("Written elsewhere")
        assert daemon.status()["watches"][0]["why_polled"] == "no events come from overlay"


def test_a_disk_that_goes_away_and_comes_back_is_followed_again(tmp_path: Path, mounts: ExitStack) -> None:
    inbox = tmp_path / "disk"
    mounts.enter_context(mounted(inbox, "tmpfs", "size=8m"))
    (inbox / "a.html").write_text(page("On the disk"))
    with running(tmp_path / "archive", inbox) as daemon:
        daemon.becomes("On the disk")
        unmount(inbox)
        wait_for(lambda: bool(daemon.status()["holds"]))
        assert daemon.headlines() == {"On the disk"}
        mounts.enter_context(mounted(inbox, "tmpfs", "size=8m"))
        (inbox / "a.html").write_text(page("On the disk"))
        wait_for(lambda: not daemon.status()["holds"])
        (inbox / "b.html").write_text(page("New on the disk"))
        daemon.becomes("On the disk", "New on the disk")


def test_a_full_disk_pauses_the_daemon_which_goes_on_by_itself(tmp_path: Path, mounts: ExitStack, inbox: Path) -> None:
    """Nothing is held against the files meanwhile."""
    disk = tmp_path / "disk"
    mounts.enter_context(mounted(disk, "tmpfs", "size=100m"))
    with running(disk / "archive", inbox) as daemon:
        (disk / "filling").write_bytes(bytes(70 << 20))
        (inbox / "a.html").write_text(page("For want of room"))
        wait_for(lambda: "nothing is written" in (daemon.status()["problem"] or ""))
        added = daemon.run("add", str(inbox / "a.html"))
        assert (added.returncode, daemon.headlines()) == (3, set())
        (disk / "filling").unlink()
        daemon.becomes("For want of room")
        row = daemon.status()
        assert (row["problem"], row["failed"], row["waiting"]) == (None, 0, 0)


def fill(path: Path) -> None:
    """Take all room that is left on a disk."""
    with path.open("wb", buffering=0) as file, pytest.raises(OSError, match="No space left"):
        while True:
            file.write(bytes(1 << 16))


def test_a_disk_that_is_full_to_the_last_byte_amid_the_writing_costs_nothing(
    tmp_path: Path, mounts: ExitStack, inbox: Path
) -> None:
    disk = tmp_path / "disk"
    mounts.enter_context(mounted(disk, "tmpfs", "size=100m"))
    for name in ("kept", "edited", "deleted"):
        (inbox / f"{name}.html").write_text(page(f"Story of {name}"))
    with running(disk / "archive", inbox, *UNGUARDED) as daemon:
        daemon.becomes("Story of kept", "Story of edited", "Story of deleted")
        fill(disk / "filling")
        (inbox / "edited.html").write_text(page("Another story"))
        (inbox / "deleted.html").unlink()
        for number in range(100):
            (inbox / f"{number}.html").write_text(page(f"Story {number}"))
        wait_for(lambda: "full" in (problem := daemon.status()["problem"] or "") or "No space" in problem)
        (disk / "filling").unlink()
        daemon.becomes("Story of kept", "Another story", *(f"Story {number}" for number in range(100)))
        wait_for(lambda: daemon.status()["healthy"])
        row = daemon.status()
        assert (row["problem"], row["failed"], row["waiting"]) == (None, 0, 0)
        assert daemon.end() == 0
        assert daemon.run("admin", "check").returncode == 0


def test_a_running_daemon_gives_up_what_is_confirmed(tmp_path: Path, inbox: Path) -> None:
    (inbox / "kept.html").write_text(page("Kept"))
    for number in range(60):
        (inbox / f"{number}.css").write_text("x")
    with running(tmp_path / "archive", inbox) as daemon:
        wait_for(lambda: daemon.status()["skipped"] == 60)
        for number in range(60):
            (inbox / f"{number}.css").unlink()
        wait_for(lambda: [hold["files"] for hold in daemon.status()["holds"]] == [60])
        assert "dateline admin confirm-deletions" in daemon.run("status").stdout
        assert daemon.run("admin", "confirm-deletions", str(inbox)).returncode == 0
        wait_for(lambda: daemon.status()["seen"] == 1)
        wait_for(lambda: daemon.status()["healthy"])
        assert daemon.headlines() == {"Kept"}


def test_a_change_of_the_patterns_takes_effect_at_once(tmp_path: Path, inbox: Path) -> None:
    (inbox / "draft.html").write_text(page("Draft"))
    (inbox / "story.html").write_text(page("Story"))
    with running(tmp_path / "archive", inbox) as daemon:
        daemon.becomes("Draft", "Story")
        (inbox / ".datelineignore").write_text("draft*\n")
        daemon.becomes("Story")
        (inbox / ".datelineignore").unlink()
        daemon.becomes("Draft", "Story")


def test_a_daemon_whose_group_is_told_to_end_ends_well(tmp_path: Path, inbox: Path) -> None:
    """As by a service manager, which tells its workers too."""
    for number in range(40):
        (inbox / f"{number}.html").write_text(page(f"Story {number}"))
    with running(tmp_path / "archive", inbox, "setsid") as daemon:
        wait_for(lambda: daemon.status()["seen"] > 0)
        os.killpg(daemon.process.pid, signal.SIGTERM)
        daemon.process.communicate(timeout=30)
        assert daemon.process.returncode == 0
