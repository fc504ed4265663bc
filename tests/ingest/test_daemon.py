"""The daemon as a process: what happens in a watched folder is found, and nothing else is."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pages import page
from running_daemon import COMMAND, Running, running
from saved_pages import write_page, write_parts
from waiting import wait_for

from index.daemon_client import socket_path


@pytest.fixture
def daemon(tmp_path: Path, inbox: Path) -> Iterator[Running]:
    (inbox / "present.html").write_text(page("Present at the start"))
    with running(tmp_path / "archive", inbox) as started:
        yield started


def test_what_happens_in_the_folder_is_followed(daemon: Running) -> None:
    inbox = daemon.inbox
    daemon.becomes("Present at the start")
    (inbox / "deep" / "er").mkdir(parents=True)
    (inbox / "deep" / "er" / "dropped.html").write_text(page("Dropped later"))
    daemon.becomes("Present at the start", "Dropped later")
    (inbox / "present.html").write_text(page("Edited since"))
    daemon.becomes("Edited since", "Dropped later")
    (inbox / "present.html").rename(inbox / "renamed.html")
    (inbox / "broken.html").write_bytes(b"")
    wait_for(lambda: "renamed.html" in daemon.run("list").stdout)
    (inbox / "deep").rename(inbox / "moved")
    wait_for(lambda: "moved/er/dropped.html" in daemon.run("list").stdout)
    assert daemon.headlines() == {"Edited since", "Dropped later"}
    shutil.rmtree(inbox / "moved")
    daemon.becomes("Edited since")
    status = json.loads(daemon.run("status", "--json").stdout)
    assert (status["indexed"], status["failed"], status["seen"]) == (1, 1, 2)
    assert daemon.end() == 0


def test_another_command_goes_through_the_daemon(daemon: Running, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "added.html").write_text(page("Added from elsewhere"))
    added = daemon.run("add", str(elsewhere), str(tmp_path / "missing"), "--jsonl")
    assert [json.loads(line)["state"] for line in added.stdout.splitlines()] == ["failed", "indexed"]
    (daemon.inbox / "now.html").write_text(page("Wanted now"))
    synced = daemon.run("sync", "--json")
    assert json.loads(synced.stdout)["scanned"] == 2
    assert daemon.headlines() == {"Present at the start", "Added from elsewhere", "Wanted now"}
    assert daemon.end(signal.SIGINT) == 0
    assert not socket_path(daemon.archive).exists()


def test_a_second_daemon_is_refused(daemon: Running) -> None:
    second = daemon.run("watch", str(daemon.inbox))
    assert second.returncode == 75
    assert "Another process" in second.stderr


def test_what_happened_while_it_was_killed_is_found_at_the_next_start(daemon: Running) -> None:
    daemon.becomes("Present at the start")
    daemon.process.kill()
    daemon.process.communicate()
    (daemon.inbox / "present.html").unlink()
    (daemon.inbox / "new.html").write_text(page("New since"))
    daemon.process = daemon.start()
    daemon.becomes("New since")


def test_a_file_that_is_being_written_waits(daemon: Running) -> None:
    daemon.becomes("Present at the start")
    whole = page("Slowly written").encode()
    with (daemon.inbox / "slow.html").open("wb", buffering=0) as file:
        file.write(whole[: len(whole) // 2])
        time.sleep(1.5)
        assert daemon.headlines() == {"Present at the start"}
        file.write(whole[len(whole) // 2 :])
    daemon.becomes("Present at the start", "Slowly written")


def test_a_folder_that_is_replaced_is_watched_again(daemon: Running) -> None:
    daemon.becomes("Present at the start")
    shutil.rmtree(daemon.inbox)
    time.sleep(1)
    assert daemon.headlines() == {"Present at the start"}
    daemon.inbox.mkdir()
    (daemon.inbox / "again.html").write_text(page("Here again"))
    daemon.becomes("Present at the start", "Here again")
    daemon.run("admin", "confirm-deletions")
    daemon.becomes("Here again")


def test_without_any_folder_there_is_nothing_to_watch(tmp_path: Path, inbox: Path) -> None:
    command = [*COMMAND, "--archive", str(tmp_path / "archive")]
    none = subprocess.run([*command, "watch"], capture_output=True, text=True, check=False)
    assert none.returncode == 3
    assert not (tmp_path / "archive").exists()
    subprocess.run([*command, "add", str(inbox)], capture_output=True, check=False)
    done = subprocess.run([*command, "watch"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "no folder to watch" in done.stderr


def test_a_lost_index_is_built_again_while_it_runs(daemon: Running) -> None:
    daemon.becomes("Present at the start")
    shutil.rmtree(daemon.archive / "index")
    (daemon.inbox / "new.html").write_text(page("New since"))
    wait_for(lambda: daemon.run("search", "--count", "*").stdout == "2\n")
    assert daemon.end() == 0


def test_an_empty_folder_in_the_place_of_an_inbox_loses_nothing(daemon: Running) -> None:
    daemon.becomes("Present at the start")
    daemon.inbox.rename(daemon.inbox.with_name("away"))
    daemon.inbox.mkdir()
    time.sleep(2.5)
    assert daemon.headlines() == {"Present at the start"}


def test_a_path_that_is_none_does_the_daemon_no_harm(daemon: Running) -> None:
    done = subprocess.run(
        [*COMMAND, "--archive", str(daemon.archive), "add", "-"], input=b"a\0b\n", capture_output=True, check=False
    )
    assert done.returncode == 1
    assert b"does not exist" in done.stdout
    daemon.becomes("Present at the start")


PART, INNER = "An advertisement of our partners", "An advertisement of our partners within"


def test_the_parts_of_a_page_are_never_articles_and_those_read_before_it_are_given_up(daemon: Running) -> None:
    """Long before the next full scan; and if nobody deletes the folder with its page, it is an ordinary one again."""
    inbox = daemon.inbox
    write_page(inbox / "first.html", "first_files", "Page before its parts")
    write_parts(inbox / "first_files", "Never wanted")
    daemon.becomes("Present at the start", "Page before its parts")
    write_parts(inbox / "a_files")
    daemon.becomes("Present at the start", "Page before its parts", PART, INNER)
    page_of_it = write_page(inbox / "a.html", "a_files", "Page after its parts")
    daemon.becomes("Present at the start", "Page before its parts", "Page after its parts")
    assert json.loads(daemon.run("status", "--json").stdout)["seen"] == 3
    write_page(inbox / "a.html.part", "a_files", "Page saved again").replace(page_of_it)
    daemon.becomes("Present at the start", "Page before its parts", "Page saved again")
    page_of_it.unlink()
    daemon.becomes("Present at the start", "Page before its parts", PART, INNER)
    shutil.rmtree(inbox / "a_files")
    (inbox / "first.html").unlink()
    shutil.rmtree(inbox / "first_files")
    daemon.becomes("Present at the start")
    assert daemon.end() == 0


def test_a_page_that_comes_while_it_is_killed_gets_its_parts_at_the_next_start(daemon: Running) -> None:
    write_parts(daemon.inbox / "a_files")
    daemon.becomes("Present at the start", PART, INNER)
    daemon.process.kill()
    daemon.process.communicate()
    write_page(daemon.inbox / "a.html", "a_files", "Page after its parts")
    daemon.process = daemon.start()
    daemon.becomes("Present at the start", "Page after its parts")


def test_a_part_of_a_page_that_is_added_by_name_stays(daemon: Running) -> None:
    part = write_parts(daemon.inbox / "a_files")
    write_page(daemon.inbox / "a.html", "a_files")
    daemon.becomes("Present at the start", "Storm closes port")
    assert daemon.run("add", str(part)).returncode == 0
    assert json.loads(daemon.run("sync", "--json").stdout)["removed"] == 0
    assert daemon.end() == 0
    daemon.process = daemon.start()
    assert json.loads(daemon.run("sync", "--json").stdout)["removed"] == 0
    assert daemon.headlines() == {"Present at the start", "Storm closes port", PART}


def test_a_file_that_the_settings_ignore_from_now_on_is_given_up_at_the_next_start(daemon: Running) -> None:
    (daemon.inbox / "draft.html").write_text(page("Draft"))
    daemon.becomes("Present at the start", "Draft")
    assert daemon.end() == 0
    (daemon.archive / "dateline.toml").write_text('settle = 0.2\nworkers = 1\nignore = ["draft*"]\n')
    daemon.process = daemon.start()
    daemon.becomes("Present at the start")
