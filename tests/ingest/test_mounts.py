"""Which file systems tell nothing of their changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.mounts import Mount, mounts, mounts_of, read_table

TABLE = r"""
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:40 / /mnt/my\040share rw,relatime shared:2 master:1 - cifs //server/share rw
31 30 0:41 / /mnt/my\040share/deep rw,relatime - tmpfs tmpfs rw
32 22 0:42 / /home/ann/sshfs rw - fuse.sshfs ann@host: rw
33 22 0:43 / /home/ann/stick rw - fuseblk /dev/sdb1 rw
34 22 0:44 / /home/ann/old rw - nfs4 server:/old rw
35 22 0:45 / /home/ann/old rw - xfs /dev/sdc1 rw
broken line
"""


def silent(folder: str) -> set[str]:
    return {str(mount.path) for mount in mounts_of(Path(folder), read_table(TABLE)) if mount.is_silent()}


def test_names_with_spaces_are_read() -> None:
    assert Mount(Path("/mnt/my share"), "cifs") in read_table(TABLE)


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("/mnt/my share/inbox", {"/mnt/my share/inbox"}),
        ("/mnt/my share/deep/inbox", set()),
        ("/home/ann", {"/home/ann/sshfs", "/home/ann/old"}),
        ("/home/ann/old/inbox", set()),
        ("/home/bob", set()),
    ],
    ids=["on a share", "on a disk mounted in a share", "with such mounts below", "mounted over", "local"],
)
def test_a_folder_is_silent_where_its_file_system_is(folder: str, expected: set[str]) -> None:
    assert silent(folder) == expected


def test_the_mounts_of_this_machine_are_read(tmp_path: Path) -> None:
    table = mounts()
    if not table:
        pytest.skip("NOT TESTED: this system has no table of mounts")
    assert [mount.path for mount in mounts_of(tmp_path, table)] == [tmp_path]


def test_a_folder_that_became_a_link_to_itself_lies_where_its_name_stands(tmp_path: Path) -> None:
    (tmp_path / "inbox").symlink_to("inbox")
    assert mounts_of(tmp_path / "inbox", [Mount(Path("/"), "ext4")]) == [Mount(tmp_path / "inbox", "ext4")]
