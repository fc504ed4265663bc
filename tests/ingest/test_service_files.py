"""The file by which the system runs the daemon."""

from __future__ import annotations

import plistlib
import shutil
import subprocess
from pathlib import Path

import pytest

from ingest.service_files import agent, quoted, unit, unit_path
from search.cli import main


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home without a service manager."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("dateline", "systemd-analyze"):
        if program := shutil.which(name):
            (programs / name).symlink_to(program)
    if not (programs / "dateline").exists():
        (programs / "dateline").symlink_to("/bin/true")
    monkeypatch.setenv("PATH", str(programs))
    return tmp_path


def test_a_service_is_installed_and_taken_away_again(
    home: Path, inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = home / "my archive"
    assert main(["--archive", str(archive), "watch", "--install", str(inbox)]) == 0
    path = unit_path(archive)
    text = path.read_text()
    assert f'"--archive" "{archive}" "watch" "{inbox}"' in text
    assert f'ReadWritePaths="{archive}"' in text
    assert (archive / "catalog.db").is_file()
    assert f"wrote {path}" in capsys.readouterr().out
    assert main(["--archive", str(archive), "watch", "--uninstall"]) == 0
    assert not path.exists()
    assert main(["--archive", str(archive), "watch", "--uninstall"]) == 1
    assert "There is no service" in capsys.readouterr().err


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed here")
def test_systemd_understands_every_line(home: Path, tmp_path: Path) -> None:
    for port in (None, 9100):
        path = tmp_path / "dateline-test.service"
        path.write_bytes(unit(tmp_path / '50% of $all "news"', [tmp_path], port))
        (tmp_path / "runtime").mkdir(exist_ok=True)
        done = subprocess.run(
            [str(shutil.which("systemd-analyze")), "verify", "--user", str(path)], capture_output=True, text=True,
            check=False, env={"XDG_RUNTIME_DIR": str(tmp_path / "runtime")},
        )  # fmt: skip
        assert (done.returncode, "dateline-test" in done.stderr) == (0, False), done.stderr


def test_a_word_means_itself_in_a_unit() -> None:
    assert quoted('a "b" 5% $c \\') == '"a \\"b\\" 5%% $$c \\\\"'


def test_an_agent_of_launchd_runs_the_same_command(home: Path, tmp_path: Path) -> None:
    row = plistlib.loads(agent(tmp_path / "a", [tmp_path], None))
    assert row["ProgramArguments"][1:] == ["--archive", str(tmp_path / "a"), "watch", str(tmp_path)]
    assert row["RunAtLoad"]
