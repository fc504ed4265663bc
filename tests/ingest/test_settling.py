"""Files that rest before they are read: how long, and where longer."""

from __future__ import annotations

from pathlib import Path

import pytest
from driven_daemon import driven, held
from pages import page

from index.ledger_records import Fingerprint
from ingest import watching
from ingest.mounts import Mount
from ingest.scanning import state_of_file
from ingest.settling import FAR, Settling
from ingest.watching import Watches

REST = 1.0


def state(of: Path, text: str) -> Fingerprint:
    of.write_text(text)
    found = state_of_file(of)
    assert found is not None
    return found


def test_a_file_has_rested_when_it_stayed_in_one_state_for_so_long(tmp_path: Path) -> None:
    path, settling = tmp_path / "a.html", Settling(REST)
    begun, grown = state(path, "a"), state(path, "a story")
    settling.note(path, begun, 10.0)
    settling.note(path, begun, 10.9)
    assert (list(settling.rested(10.9)), list(settling.rested(11.0))) == ([], [path])
    settling.note(path, grown, 11.0)
    assert (list(settling.rested(11.9)), list(settling.rested(12.0))) == ([], [path])


def test_a_file_rests_longer_where_other_machines_may_write(tmp_path: Path) -> None:
    far = tmp_path / "far"
    far.mkdir()
    here, there, settling = tmp_path / "a.html", far / "a.html", Settling(REST)
    settling.hold([far])
    for path in (here, there):
        settling.note(path, state(path, "a"), 0.0)
    assert list(settling.rested(FAR - 0.1)) == [here]
    assert list(settling.rested(FAR)) == [here, there]


def test_a_longer_rest_that_was_asked_for_holds_there_too(tmp_path: Path) -> None:
    path, settling = tmp_path / "a.html", Settling(3 * FAR)
    settling.hold([tmp_path])
    settling.note(path, state(path, "a"), 0.0)
    assert list(settling.rested(2 * FAR)) == []


@pytest.mark.parametrize(
    ("kind", "is_far"), [("nfs4", True), ("fuse.sshfs", True), ("overlay", False), ("ext4", False)]
)
def test_kinds_of_file_systems_that_others_may_write_to(kind: str, *, is_far: bool) -> None:
    assert Mount(Path("/a"), kind).is_far() is is_far


def test_the_daemon_lets_files_of_a_network_disk_rest_longer(
    tmp_path: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = inbox / "network"
    network.mkdir()
    with driven(tmp_path / "archive", inbox) as daemon:
        monkeypatch.setattr(watching, "mounts_of", lambda folder, _: [Mount(folder, "ext4"), Mount(network, "cifs")])
        watches = Watches(daemon.collector)
        try:
            daemon.seconds += 5
            daemon.step(watches)
            (inbox / "near.html").write_text(page("Near"))
            (network / "far.html").write_text(page("Far"))
            daemon.next_scan = 0.0
            daemon.step(watches)
            daemon.seconds += 2
            daemon.step(watches)
            assert set(held(daemon.archive)) == {"near.html"}
            daemon.seconds += FAR
            daemon.step(watches)
            assert set(held(daemon.archive)) == {"near.html", "network/far.html"}
        finally:
            watches.stop()
