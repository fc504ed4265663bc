"""Whatever happens in a folder, and whenever the daemon is killed: in the end the archive holds what is there."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

import pytest
from driven_daemon import DrivenDaemon, differences, driven
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from pages import page

STEPS = int(os.environ.get("DATELINE_MODEL_STEPS", "12"))
EXAMPLES = int(os.environ.get("DATELINE_MODEL_EXAMPLES", "8"))

FOLDERS = st.sampled_from(["", "a", "a/b", "c"])
NAMES = st.sampled_from(["1.html", "2.html", "café.html", "new\nline.html"])
CHOICE = st.integers(0, 1000)


class Killed(BaseException):
    """The process ends here, and nothing is tidied up."""


class FolderLife(RuleBasedStateMachine):
    """An inbox, what happens in it, and a daemon that hears of some of it."""

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(tempfile.mkdtemp(prefix="model-"))
        self.inbox = self.home / "inbox"
        self.inbox.mkdir()
        self.number = 0
        self.stack = ExitStack()
        self.start()

    def start(self) -> None:
        self.daemon: DrivenDaemon = self.stack.enter_context(driven(self.home / "archive", self.inbox))

    def teardown(self) -> None:
        self.daemon.catch_up()
        wrong = differences(self.daemon.archive, self.inbox)
        self.stack.close()
        shutil.rmtree(self.home)
        assert wrong == []

    def story(self) -> str:
        self.number += 1
        return page(f"Story number {self.number}")

    def files(self) -> list[Path]:
        return sorted(path for path in self.inbox.rglob("*") if path.is_file())

    def pick(self, choice: int) -> Path:
        files = self.files()
        return files[choice % len(files)]

    def has_files(self) -> bool:
        return bool(self.files())

    def tell(self, *paths: Path) -> None:
        """The daemon hears of two changes in three."""
        if self.number % 3:
            self.daemon.collector.hints.files.update(paths)

    @rule(folder=FOLDERS, name=NAMES)
    def write(self, folder: str, name: str) -> None:
        path = self.inbox / folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.story())
        self.tell(path)

    @precondition(has_files)
    @rule(choice=CHOICE)
    def write_in_its_place(self, choice: int) -> None:
        path = self.pick(choice)
        (path.parent / ".fresh.tmp").write_text(self.story())
        (path.parent / ".fresh.tmp").replace(path)
        self.tell(path)

    @precondition(has_files)
    @rule(choice=CHOICE)
    def append(self, choice: int) -> None:
        path = self.pick(choice)
        with path.open("a") as file:
            file.write(f"<p>A correction was made on Monday, the {self.number}th of its kind this year.</p>")
        self.tell(path)

    @precondition(has_files)
    @rule(choice=CHOICE)
    def cut_short(self, choice: int) -> None:
        path = self.pick(choice)
        os.truncate(path, path.stat().st_size - 1)
        self.tell(path)

    @precondition(has_files)
    @rule(choice=CHOICE, folder=FOLDERS, name=NAMES)
    def move(self, choice: int, folder: str, name: str) -> None:
        path, target = self.pick(choice), self.inbox / folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        path.rename(target)
        self.tell(path, target)

    @precondition(lambda self: (self.inbox / "a").is_dir())
    @rule()
    def rename_a_folder(self) -> None:
        target = self.inbox / "c"
        shutil.rmtree(target, ignore_errors=True)
        (self.inbox / "a").rename(target)
        if self.number % 2:
            self.daemon.collector.hints.folders.update([self.inbox / "a", target])

    @precondition(has_files)
    @rule(choice=CHOICE)
    def delete(self, choice: int) -> None:
        path = self.pick(choice)
        path.unlink()
        self.tell(path)

    @precondition(has_files)
    @rule(choice=CHOICE)
    def change_rights(self, choice: int) -> None:
        path = self.pick(choice)
        path.chmod(0o600 if path.stat().st_mode & 0o044 else 0o644)
        self.tell(path)

    @rule(seconds=st.sampled_from([0.5, 2.0, 20.0, 400.0]))
    def live(self, seconds: float) -> None:
        if seconds > 100:  # until the next scan, without living through each second before
            self.daemon.seconds += seconds
            seconds = 3.0
        self.daemon.live(seconds)

    @rule()
    def rescan(self) -> None:
        self.daemon.next_scan = 0.0

    @rule()
    def restart(self) -> None:
        self.stack.close()
        self.start()

    @rule()
    def kill(self) -> None:
        with pytest.raises(Killed), self.stack:
            raise Killed
        self.start()

    @invariant()
    def the_sums_add_up(self) -> None:
        sums = self.daemon.archive.catalog.ledger.sums()
        assert sums.seen == sums.indexed + sums.copies + sums.skipped + sums.failed + sums.waiting


TestFolderLife = FolderLife.TestCase
TestFolderLife.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=STEPS,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    print_blob=True,
)
