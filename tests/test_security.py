"""Every threat that an archive has to stand, and the tests that hold it to that."""

from __future__ import annotations

import io
import json
import platform
import re
import socket
import stat
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from attempts import attempts
from daemons import daemon, dateline, row_of
from filled import filled
from pages import page
from waiting import wait_for

from index.settings import Settings
from index.terminal import INVISIBLE
from ingest.confinement import MACHINES
from ingest.workers import Workers
from search.cli import main

HOSTILE = "ingest/test_hostile_files.py"
HERE = "test_security.py"
THREATS = {
    "pages that cost time or memory without end": (
        f"{HOSTILE}::test_pages_made_to_take_for_ever_end_in_time_and_cost_their_neighbours_nothing",
        f"{HOSTILE}::test_a_file_above_the_limit_is_not_read",
        "ingest/test_workers.py::test_a_file_that_breaks_its_process_is_named_and_the_next_one_is_read",
        "ingest/test_hostile_many.py::test_good_files_among_hostile_ones_are_indexed_and_each_hostile_one_has_its_reason",
    ),
    "XML that asks for files, addresses or itself": (
        f"{HOSTILE}::test_nothing_is_fetched_expanded_or_opened_for_a_file",
        "ingest/readers/test_feed.py::test_nothing_is_ever_fetched_or_opened",
    ),
    "archives that unpack to too much": (
        f"{HOSTILE}::test_what_unpacks_to_too_much_ends_at_its_cap_and_its_neighbours_are_read",
        f"{HOSTILE}::test_a_stream_that_unpacks_to_a_gigabyte_ends_at_its_cap",
        f"{HOSTILE}::test_containers_nest_only_so_deep",
        "ingest/containers/test_containers.py::test_too_many_members_are_refused",
    ),
    "names in archives that lead out": (
        f"{HOSTILE}::test_names_in_archives_are_only_names",
        "index/test_backups.py::test_what_is_no_whole_backup_makes_no_archive",
    ),
    "links, and what takes the place of a file": (
        f"{HOSTILE}::test_what_takes_the_place_of_a_scanned_file_is_not_followed",
        f"{HOSTILE}::test_a_file_that_turns_into_a_link_and_back_never_gives_what_the_link_leads_to",
        "ingest/test_links.py::test_a_file_is_opened_behind_no_link_below_the_inbox",
        "ingest/test_links.py::test_the_daemon_reads_nothing_behind_a_link_that_took_the_place_of_a_folder",
    ),
    "pipes, sockets and devices": (f"{HOSTILE}::test_pipes_sockets_links_and_odd_names_stop_nobody",),
    "texts and names that command a terminal": (
        "index/test_terminal.py::test_no_text_breaks_a_terminal",
        f"{HERE}::test_nothing_that_is_printed_commands_a_terminal",
        f"{HERE}::test_no_file_writes_its_own_lines_into_the_log",
    ),
    "cells that are formulas": ("search/formats/test_lines.py::test_no_cell_is_a_formula",),
    "others who read the archive": (
        f"{HERE}::test_what_is_written_is_for_its_owner_alone_under_any_umask",
        "ingest/test_control.py::test_only_its_owner_may_ask",
    ),
    "pickles": (f"{HERE}::test_no_pickle_is_read",),
    "a reader that was taken over": (f"{HERE}::test_a_reading_process_has_no_network_and_runs_no_program",),
}
"""What is to be feared, by the tests that stand against it. Not here: the web page and the HTTP API."""


@pytest.mark.parametrize("tests", THREATS.values(), ids=THREATS)
def test_every_threat_has_its_tests(tests: tuple[str, ...]) -> None:
    for test in tests:
        file, name = test.split("::")
        assert f"def {name}(" in (Path(__file__).parent / file).read_text("utf-8"), test


# What somebody sees

EVIL = {
    "escapes": "\x1b[2J\x1b]0;owned\x07\x1b]8;;http://x\x07\x9b31m\x90q\x85\x7f\x00",
    "directions": "=@\u202e\u2066\ufeff\u2028\U000e0041\r\n\té中\x1b[",
}
FORMATS = ["text", "json", "jsonl", "csv", "paths", "ris", "bibtex", "csl-json", "atom", "{headline} {path} {snippet}"]


def is_harmless(shown: str) -> bool:
    """Whether a terminal only shows it: no control but the ends of lines and tabs, nothing that turns directions."""
    controls = [sign for sign in shown if unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\t"]
    return not controls and not INVISIBLE.search(shown)


def command_lines(inbox: Path, file: Path, evil: str) -> Iterator[list[str]]:
    """A command line of every command that prints what comes from a file or its name, and of every kind of error."""
    path, odd = str(file), f"x{evil}".replace("\0", "")
    yield from (["add", str(inbox)], ["add", "--jsonl", path], ["add", f"{path}-"], ["sync"], ["list"], ["status"])
    yield from (["status", "failed"], ["status", "skipped"], ["extract", str(inbox)], ["places", path])
    yield from (["search", "ships", "--format", form] for form in FORMATS)
    yield from (["search", "--explain", f"ships {odd}"], ["search", "--passages", "ships"], ["search", f"date:{odd}"])
    yield from (
        ["show", "1"],
        ["show", "1", "--text"],
        ["show", path],
        ["show", odd],
        ["search", "--open", "1", "ships"],
    )
    yield from (["facets", "--by", by, "*"] for by in ("source", "author", "month"))
    yield from (["forget", str(inbox)], ["forget", f"{path}-"], ["forget", "--yes", odd], ["watch", f"{path}-"])
    yield from (["admin", "retry", "--reason", odd], ["admin", "retry", "--failed"], ["admin", "check"], ["admin", odd])
    yield from (["admin", "export", path], ["admin", "import", path], ["admin", "backup", path])
    yield from (
        ["admin", "restore", path, "--to", f"{path}.new"],
        ["help", odd],
        [odd],
        ["list", f"--{odd}"],
        ["-v", "sync"],
    )


@pytest.mark.parametrize("evil", EVIL.values(), ids=EVIL)
def test_nothing_that_is_printed_commands_a_terminal(
    evil: str, tmp_path: Path, inbox: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the name of a file, its headline, text, authors and address, and in what is typed (as a shell's * may)."""
    name = re.sub(r"[/\0]", "", evil)[:40]
    (inbox / f"{name}.html").write_text(
        page(f"Storm {evil}", f"<p>Ships waited offshore at {evil} Idlib. {evil}</p>" * 9, author=evil)
    )
    row = {"id": evil, "headline": f"Fog {evil}", "text": f"Ships waited {evil} offshore at Tartus. " * 9, "authors": [evil],
           "source": evil, "url": f"https://a.example/{evil}", "date": evil}  # fmt: skip
    (inbox / f"{name}.jsonl").write_text(json.dumps(row))
    (inbox / f"empty {name}.html").write_text("")
    (inbox / f"{name}.zip").write_text("no zip")
    monkeypatch.setenv("DATELINE_ARCHIVE", str(filled(tmp_path / "archive", inbox)))
    monkeypatch.setenv("PAGER", "false")
    monkeypatch.setattr(sys, "stdin", io.StringIO())  # nobody is asked
    for arguments in command_lines(inbox, inbox / f"{name}.html", evil):
        code = main(arguments)
        assert code in (0, 1, 2, 3), arguments
        shown = "".join(capfd.readouterr()).replace("\r\n", "\n")
        assert is_harmless(shown), (arguments, ascii(shown))


def test_no_file_writes_its_own_lines_into_the_log(tmp_path: Path, inbox: Path) -> None:
    name = "a\n2026-01-01 00:00:00,000 ERROR forged\x1b[2J\u202e"
    (inbox / f"{name}.html").write_text("")
    (inbox / f"{name}.jsonl").write_text("{")
    log = tmp_path / "log"
    with daemon(tmp_path / "archive", inbox, log=log):
        wait_for(lambda: row_of(tmp_path / "archive", "status")["failed"] == 2)
    text = log.read_text()
    assert "holds nothing" in text or "empty" in text
    assert is_harmless(text)
    assert not re.search("^2026-01-01 .* forged", text, re.M)


# Who may read the archive, and what it may hold


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o777])
def test_what_is_written_is_for_its_owner_alone_under_any_umask(tmp_path: Path, inbox: Path, umask: int) -> None:
    (inbox / "a.html").write_text(page())
    folder = tmp_path / "archive"
    folder.mkdir(mode=0o755)
    with daemon(folder, inbox, umask=umask):
        dateline(folder, "sync", umask=umask)
        dateline(folder, "search", "storm", umask=umask)
        dateline(folder, "admin", "backup", str(folder / "backup"), umask=umask)
        dateline(folder, "admin", "export", str(folder / "export"), umask=umask)
        found = {path.name: stat.S_IMODE(path.stat().st_mode) for path in [folder, *folder.rglob("*")]}
        folders = {path.name for path in [folder, *folder.rglob("*")] if path.is_dir()}
    del found["dateline.toml"]  # its owner wrote it
    assert {"catalog.db", "catalog.db-wal", "catalog.db-shm", "lock", "socket", "backup", "export"} <= found.keys()
    assert any(name.endswith(".arrays") for name in found)
    assert {name: mode for name, mode in found.items() if mode != (0o700 if name in folders else 0o600)} == {}


def test_no_pickle_is_read(tmp_path: Path, inbox: Path) -> None:
    (inbox / "a.html").write_text(page())
    folder = filled(tmp_path / "archive", inbox)
    commands = [
        ["search", "storm"],
        ["show", "1"],
        ["facets", "storm"],
        ["list"],
        ["status"],
        ["admin", "check"],
    ]
    code = f"""
import sys
found = []
sys.addaudithook(lambda event, _: found.append(event) if event.startswith(("pickle.", "marshal.loads")) else None)
from search.cli import main
found.clear()
codes = [main(["--archive", {str(folder)!r}, *command]) for command in {commands}]
print("found", codes, [event for event in found if event.startswith("pickle.")])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == f"found {[0] * len(commands)} []"


# What a reader may do


@pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in MACHINES,
    reason="only Linux on x86-64 and AArch64 can take sockets and programs from a process",
)
def test_a_reading_process_has_no_network_and_runs_no_program() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, Workers(Settings(workers=1)) as workers:
        refused = workers.started().schedule(attempts, [server.getsockname()[1]]).result(60)
        server.settimeout(0.05)
        with pytest.raises(TimeoutError):
            server.accept()
    assert refused == dict.fromkeys(("connect", "listen", "local", "run", "become"), "PermissionError")
