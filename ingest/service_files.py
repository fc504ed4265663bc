"""Writes and takes away the file by which the system runs the daemon: a unit of systemd, or an agent of launchd."""

from __future__ import annotations

import hashlib
import os
import plistlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import click

from index.archive import Archive
from index.errors import DatelineError

UNIT = """\
[Unit]
Description=Dateline, watching for {archive}

[Service]
Type=notify
ExecStart={command}
WatchdogSec=120
TimeoutStartSec=infinity
Restart=on-failure
RestartSec=5
RestartPreventExitStatus=2 3 75
KillMode=mixed
TimeoutStopSec=20
OOMPolicy=continue
UMask=0077
Nice=5
MemoryMax=4G
TasksMax=128
LimitNOFILE=65536

# It reads what the user can read, and writes into the archive. Folders for temporary files are shared with the user,
# whose commands it answers: they must see the same files.
ReadWritePaths={writable}
ProtectSystem=strict
ProtectHome=read-only
NoNewPrivileges=yes
PrivateDevices=yes
PrivateNetwork={private_network}
RestrictAddressFamilies=AF_UNIX{families}
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectClock=yes
ProtectHostname=yes
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
CapabilityBoundingSet=
SystemCallFilter=@system-service
SystemCallFilter=~@privileged
SystemCallArchitectures=native

[Install]
WantedBy=default.target
"""


def change_service(folder: Path, folders: Sequence[Path], *, install: bool, port: int | None = None) -> None:
    """Install the service of an archive, or take it away; says what was done, and what to type next.

    Raises:
        DatelineError: the system does not accept it, or there is none to take away.
    """
    path = agent_path(folder) if sys.platform == "darwin" else unit_path(folder)
    if not install:
        if not path.is_file():
            raise DatelineError(f"There is no service for {folder}: {path} does not exist.")
        manage(["bootout", f"gui/{os.getuid()}", str(path)], ["disable", "--now", path.name])
        path.unlink()
        click.echo(f"removed {path}")
        return
    archive = Archive.open_or_create(folder)
    make = agent if sys.platform == "darwin" else unit
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(make(archive.folder, folders, port))
    click.echo(f"wrote {path}")
    if sys.platform != "darwin":
        verify(path)
    if not manage(["bootstrap", f"gui/{os.getuid()}", str(path)], ["daemon-reload"], ["enable", "--now", path.name]):
        click.echo("No service manager of yours runs here; it starts the service when you log in next.")


def name_of(folder: Path) -> str:
    """The name of the service of an archive."""
    digest = hashlib.sha256(os.fsencode(folder.absolute())).hexdigest()[:8]
    return f"dateline-{digest}"


def unit_path(folder: Path) -> Path:
    """Where systemd looks for a user's own units."""
    config = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(config) / "systemd" / "user" / f"{name_of(folder)}.service"


def agent_path(folder: Path) -> Path:
    """Where launchd looks for a user's own agents."""
    return Path.home() / "Library" / "LaunchAgents" / f"org.dateline.{name_of(folder)}.plist"


def words(folder: Path, folders: Sequence[Path], port: int | None) -> list[str]:
    """The command of the service."""
    program = shutil.which("dateline", path=str(Path(sys.executable).parent)) or shutil.which("dateline")
    if program is None:
        raise DatelineError("The command `dateline` is not on the PATH.", "Install it with pip or pipx.")
    metrics = [] if port is None else ["--metrics", str(port)]
    return [program, "--archive", str(folder.absolute()), "watch", *metrics, *map(str, folders)]


def unit(folder: Path, folders: Sequence[Path], port: int | None) -> bytes:
    """The unit of systemd; with a port for metrics it may have a network, of this machine alone."""
    text = UNIT.format(
        archive=str(folder.absolute()).replace("%", "%%"),
        command=" ".join(map(quoted, words(folder, folders, port))),
        writable=f"{quoted(str(folder.absolute()))} /tmp",
        private_network="yes" if port is None else "no",
        families="" if port is None else " AF_INET\nIPAddressDeny=any\nIPAddressAllow=localhost",
    )
    return text.encode()


def quoted(word: str) -> str:
    """A word of a command of systemd."""
    plain = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{plain}"'


def agent(folder: Path, folders: Sequence[Path], port: int | None) -> bytes:
    """The agent of launchd."""
    return plistlib.dumps(
        {
            "Label": agent_path(folder).stem,
            "ProgramArguments": words(folder, folders, port),
            "RunAtLoad": True,
            "KeepAlive": {"SuccessfulExit": False},
            "ProcessType": "Background",
            "LowPriorityIO": True,
        }
    )


def verify(path: Path) -> None:
    """Have systemd look at a unit, where it is installed.

    Raises:
        DatelineError: it finds something wrong.
    """
    program = shutil.which("systemd-analyze")
    if program is None:
        return
    with tempfile.TemporaryDirectory() as runtime:  # it wants one, also where nobody is logged in
        environment = {"XDG_RUNTIME_DIR": runtime} | os.environ
        command = [program, "verify", "--user", str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        raise DatelineError(f"systemd does not accept {path}: {done.stderr.strip()}")
    click.echo("systemd-analyze finds nothing wrong with it")


def manage(agent_words: Sequence[str], *unit_words: Sequence[str]) -> bool:
    """Have the user's service manager do something; whether there is one that did."""
    if sys.platform == "darwin":
        return subprocess.run(["launchctl", *agent_words], check=False).returncode == 0
    program = shutil.which("systemctl")
    if program is None:
        return False
    results = [subprocess.run([program, "--user", *each], check=False, capture_output=True) for each in unit_words]
    return all(done.returncode == 0 for done in results)
