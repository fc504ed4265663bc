"""What tests share: an archive, an inbox, and an intake that reads in the process of the test."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pages import NOW, InlineWorkers

from index.archive import Archive
from index.settings import Settings
from ingest.inboxes import Inboxes
from ingest.intake import Intake

LONGEST_ID = 60


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Long texts don't name a test: they may hold the time, and all processes of a run must have the same names."""
    return argname if isinstance(val, bytes | str) and len(val) > LONGEST_ID else None


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    opened = Archive.open_or_create(tmp_path / "archive")
    yield opened
    opened.close()


@pytest.fixture
def intake(archive: Archive) -> Iterator[Intake]:
    with archive.writing(wait=0):
        yield Intake(archive, InlineWorkers(Settings()), lambda: NOW)


@pytest.fixture
def inboxes(archive: Archive) -> Inboxes:
    return Inboxes(archive)


@pytest.fixture
def forbid(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Makes the folders of a name unreadable, for whoever runs the test."""
    scandir = os.scandir

    def forbid(name: str) -> None:
        def refuse(path: Path) -> object:
            if Path(path).name == name:
                raise PermissionError(13, "Permission denied")
            return scandir(path)

        monkeypatch.setattr(os, "scandir", refuse)

    return forbid
