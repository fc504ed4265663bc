"""The commands on a cluster: chosen by an option, a variable or a setting, and what they say when it is away."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from faulty_line import FaultyLine
from pages import page
from waiting import wait_for

from index.opensearch.address import Address
from index.opensearch.cluster import Cluster

COMMAND = [sys.executable, "-c", "import sys; from search.cli import main; sys.exit(main())"]
PATIENCE = 60.0
REQUEST = 25.0
"""Seconds, fewer than one request to a cluster may take."""


@pytest.fixture
def line(url: str) -> Iterator[FaultyLine]:
    with FaultyLine(url) as faulty:
        yield faulty


@pytest.fixture
def folder(line: FaultyLine, address: Address, tmp_path: Path) -> Path:
    """An archive's folder whose settings name the cluster, at the end of a line that can be cut."""
    made = tmp_path / "archive"
    made.mkdir()
    settings = f'store = "{line.url}/{address.prefix}"\nsettle = 0.2\nworkers = 1\n[cluster]\nreplicas = 0\n'
    (made / "dateline.toml").write_text(settings)
    return made


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, "--archive", str(folder), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)


def test_what_is_added_is_found_checked_and_built_again(folder: Path, inbox: Path) -> None:
    (inbox / "storm.html").write_text(page("Storm closes port"))
    assert run(folder, "add", str(inbox)).returncode == 0
    assert not (folder / "index").exists()
    found = json.loads(run(folder, "search", "storm NEAR/2 closes", "--json").stdout)
    assert (found["total"], found["hits"][0]["headline"]) == (1, "Storm closes port")
    assert found["hits"][0]["snippets"]
    assert run(folder, "admin", "check").returncode == 0
    assert run(folder, "admin", "rebuild").returncode == 0
    assert run(folder, "search", "storm", "--count").stdout.strip() == "1"


def test_a_check_finds_what_differs_and_mends_it(folder: Path, inbox: Path, address: Address) -> None:
    for n, name in enumerate(("storm", "calm", "fire"), 20):
        text = (
            f"Everybody in the old harbour speaks of the {name} this week, {n} years after the last one, and few agree.",
            f"The mayor says that the {name} was foreseen by nobody; the harbour master says that he wrote {n} letters.",
        )
        (inbox / f"{name}.html").write_text(page(f"{name.title()} on the coast", *text))
    run(folder, "add", str(inbox))
    client, articles = Cluster(address).client, f"{address.prefix}-articles-*"
    rows = json.loads(run(folder, "search", "coast", "--json").stdout)["hits"]
    one, other, _ = (row["id"] for row in rows)
    index = f"{address.prefix}-articles-v1-1-2017"
    client.delete(index=index, id=one)
    client.index(index=index, id="f" * 32, body={"id": "f" * 32})
    client.index(index=index, id=other, body={"id": other, "edition": "older"})
    client.indices.refresh(index=articles)
    client.close()
    found = run(folder, "admin", "check", "--json")
    assert found.returncode == 4
    assert json.loads(found.stdout)["problems"] == [
        "1 articles are in the index that no archive holds.",
        "1 articles of the catalog are not in the index.",
        "1 articles of the index are in another state than in the catalog.",
    ]
    assert run(folder, "admin", "check", "--mend").returncode == 0
    assert run(folder, "search", "coast", "--count").stdout.strip() == "3"


def test_a_daemon_waits_for_a_cluster_that_is_away_and_loses_nothing(
    line: FaultyLine, folder: Path, inbox: Path
) -> None:
    (inbox / "storm.html").write_text(page("Storm closes port"))
    with subprocess.Popen(
        [*COMMAND, "--archive", str(folder), "watch", str(inbox)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as daemon:
        try:
            assert daemon.stdout is not None
            assert daemon.stdout.readline() == b"READY\n"
            wait_for(lambda: run(folder, "search", "storm", "--count").stdout.strip() == "1")
            wait_for(lambda: json.loads(run(folder, "status", "--json").stdout)["daemon"]["state"] == "idle")
            line.is_cut = True
            (inbox / "calm.html").write_text(page("Calm returns to the coast"))
            status = run(folder, "status", "--json")
            assert status.returncode == 1
            assert "does not answer" in json.loads(status.stdout)["problem"]
            away = run(folder, "search", "storm")
            assert (away.returncode, away.stdout) == (4, "")
            assert "does not answer" in away.stderr
            wait_for(lambda: json.loads(run(folder, "status", "--json").stdout)["waiting"] == 1)
            assert daemon.poll() is None
            line.is_cut = False
            wait_for(lambda: run(folder, "search", "calm", "--count").stdout.strip() == "1")
            # The ledger is written last.
            wait_for(lambda: json.loads(run(folder, "status", "--json").stdout)["indexed"] == 2)
            row = json.loads(run(folder, "status", "--json").stdout)
            assert (row["failed"], row["healthy"]) == (0, True)
        finally:
            daemon.terminate()
            daemon.wait(PATIENCE)


def test_a_daemon_that_starts_while_the_cluster_is_away_waits_for_it(
    line: FaultyLine, folder: Path, inbox: Path
) -> None:
    (inbox / "storm.html").write_text(page("Storm closes port"))
    line.is_cut = True
    with subprocess.Popen(
        [*COMMAND, "--archive", str(folder), "watch", str(inbox)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as daemon:
        try:
            assert daemon.stdout is not None
            assert daemon.stderr is not None
            assert b"trying again" in daemon.stderr.readline()
            line.is_cut = False
            assert daemon.stdout.readline() == b"READY\n"
            wait_for(lambda: run(folder, "search", "storm", "--count").stdout.strip() == "1")
        finally:
            daemon.terminate()
            daemon.communicate()


def test_a_daemon_that_is_told_to_end_while_the_cluster_stands_still_ends_in_time(
    line: FaultyLine, folder: Path, inbox: Path
) -> None:
    """A service manager kills what does not end; a request to a cluster may wait for much longer."""
    with subprocess.Popen(
        [*COMMAND, "--archive", str(folder), "watch", str(inbox)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as daemon:
        try:
            assert daemon.stdout is not None
            assert daemon.stdout.readline() == b"READY\n"
            line.is_dumb = True
            (inbox / "storm.html").write_text(page("Storm closes port"))
            wait_for(lambda: line.faults["dumb"] > 0)
            daemon.terminate()
            assert daemon.wait(REQUEST) == 0
        finally:
            line.is_dumb = False
            daemon.kill()
    assert run(folder, "sync").returncode == 0
    assert run(folder, "search", "storm", "--count").stdout.strip() == "1"


def test_the_store_of_an_option_comes_before_that_of_the_settings(folder: Path, inbox: Path, address: Address) -> None:
    (inbox / "storm.html").write_text(page("Storm closes port"))
    run(folder, "add", str(inbox))
    wrong = run(folder, "search", "storm", "--store", f"http://127.0.0.1:1/{address.prefix}")
    assert wrong.returncode == 4
    assert "http://127.0.0.1:1/" in wrong.stderr
