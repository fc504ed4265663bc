"""What the service manager is told."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.condition import Condition
from ingest.service_manager import ServiceManager


@pytest.fixture(params=["path", "abstract"])
def manager(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, socket.socket]]:
    """Where a service manager listens, and its ear."""
    name = str(tmp_path / "notify") if request.param == "path" else f"\0dateline-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(name)
        ear.settimeout(10)
        yield name.replace("\0", "@"), ear


def test_it_hears_what_it_is_told(manager: tuple[str, socket.socket]) -> None:
    address, ear = manager
    ServiceManager({"NOTIFY_SOCKET": address}).tell(READY="1", STATUS="well")
    assert ear.recv(100) == b"READY=1\nSTATUS=well"


def test_a_loop_that_goes_on_keeps_the_dog_quiet_and_says_what_it_does(manager: tuple[str, socket.socket]) -> None:
    address, ear = manager
    told = ServiceManager({"NOTIFY_SOCKET": address, "WATCHDOG_USEC": "60000000"})
    condition = Condition(on_beat=told.beat)
    condition.troubles["polling"] = "2 folders are polled."
    condition.beat("paused", "the disk is full")
    assert ear.recv(200).splitlines() == [
        b"STATUS=paused; 2 folders are polled.; The daemon rests: the disk is full",
        b"WATCHDOG=1",
    ]
    condition.beat()
    ear.settimeout(0.1)
    with pytest.raises(TimeoutError):  # not at each turn of the loop
        ear.recv(100)


def test_without_a_dog_nothing_is_said_of_one(manager: tuple[str, socket.socket]) -> None:
    address, ear = manager
    for environment in ({}, {"WATCHDOG_USEC": "1000000", "WATCHDOG_PID": "1"}):
        Condition(on_beat=ServiceManager({"NOTIFY_SOCKET": address} | environment).beat).beat("idle")
        assert ear.recv(100) == b"STATUS=idle"


def test_where_there_is_no_manager_nothing_is_said() -> None:
    ServiceManager({}).tell(READY="1")


def test_a_manager_that_has_gone_is_only_mentioned(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    ServiceManager({"NOTIFY_SOCKET": str(tmp_path / "gone")}).tell(READY="1")
    assert "cannot be told" in caplog.text
