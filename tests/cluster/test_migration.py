"""An archive's index moves to a cluster and back: compared before it is used, and gone on with after a kill."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from daemons import daemon, dateline, row_of
from held import held
from pages import page
from waiting import wait_for

from index.errors import IndexDamaged, StoreAway
from index.opensearch.address import Address
from index.opensearch.cluster import Cluster
from index.whoosh.store import WhooshStore
from search.help_command import schema_text

COMMAND = [sys.executable, "-c", "import sys; from search.cli import main; sys.exit(main())"]
SETTINGS = "# Mine.\nsettle = 0.1\nworkers = 1\n[cluster]\nreplicas = 0\n"
PATIENCE = 60.0
MANY = 2_200
A_LITTLE = 0.005
"""Seconds in which a process gets less far than from one commit to the next but one."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "archive"
    made.mkdir()
    (made / "dateline.toml").write_text(SETTINGS)
    return made


@pytest.fixture
def filled(folder: Path, inbox: Path) -> Path:
    """An archive of a few pages, kept in its folder."""
    for n, name in enumerate(("storm", "calm", "fire"), 20):
        text = (
            f"ISTANBUL - Everybody in the old harbour speaks of the {name} this week, {n} years after the last one.",
            f"The mayor says that the {name} was foreseen by nobody; the harbour master says that he wrote {n} letters.",
        )
        (inbox / f"{name}.html").write_text(
            page(f"{name.title()} on the coast", *text, date=f"20{n - 10}-03-0{n - 19}")
        )
    assert dateline(folder, "add", str(inbox)).returncode == 0
    return folder


def headlines(folder: Path, query: str) -> list[str]:
    return [hit["headline"] for hit in row_of(folder, "search", query)["hits"]]


def test_an_index_moves_to_a_cluster_and_the_settings_name_it(filled: Path, address: Address, inbox: Path) -> None:
    before = headlines(filled, "harbour place:istanbul")
    row = row_of(filled, "admin", "migrate", "--to", address.shown, "--yes")
    jsonschema.validate(row, json.loads(schema_text("migrate")))
    assert (row["articles"], row["used"], row["store"]) == (3, True, address.shown)
    assert (filled / "dateline.toml").read_text() == f'store = "{address.shown}"\n' + SETTINGS
    assert headlines(filled, "harbour place:istanbul") == before
    assert dateline(filled, "admin", "check").returncode == 0
    (inbox / "flood.html").write_text(page("Flood on the coast"))
    assert dateline(filled, "add", str(inbox)).returncode == 0
    assert headlines(filled, "flood") == ["Flood on the coast"]
    # The index that it had is left as it was.
    assert len(WhooshStore(filled / "index").ids()) == 3


def test_a_restored_archive_leaves_the_cluster_to_the_one_at_work_unless_that_is_lost(
    filled: Path, address: Address, inbox: Path, tmp_path: Path
) -> None:
    row_of(filled, "admin", "migrate", "--to", address.shown, "--yes")
    backup = str(tmp_path / "a.tar.zst")
    assert dateline(filled, "admin", "backup", backup).returncode == 0
    (inbox / "flood.html").write_text(page("Flood on the coast"))
    assert dateline(filled, "add", str(inbox)).returncode == 0
    tried, following = tmp_path / "tried", tmp_path / "following"
    assert dateline(filled, "admin", "restore", backup, "--to", str(tried)).returncode == 0
    assert (tried / "dateline.toml").read_text() == SETTINGS
    assert headlines(tried, "flood") == []
    assert len(headlines(tried, "harbour")) == 3
    assert headlines(filled, "flood") == ["Flood on the coast"]
    assert dateline(filled, "admin", "check").returncode == 0
    done = dateline(filled, "admin", "restore", backup, "--to", str(following), "--replaces-lost")
    assert done.returncode == 0
    assert headlines(following, "flood") == []
    assert dateline(following, "admin", "check").returncode == 0
    assert dateline(following, "add", str(inbox)).returncode == 0
    assert headlines(following, "flood") == ["Flood on the coast"]


def test_nothing_is_used_before_it_is_confirmed(filled: Path, address: Address) -> None:
    done = dateline(filled, "admin", "migrate", "--to", address.shown)
    assert done.returncode == 1
    assert f'write into dateline.toml: store = "{address.shown}"' in done.stdout
    assert (filled / "dateline.toml").read_text() == SETTINGS
    assert row_of(filled, "status")["problem"] is None
    again = dateline(filled, "admin", "migrate", "--to", address.shown, "--yes")
    assert (again.returncode, again.stdout[:10]) == (0, "3 articles")


def test_what_was_read_again_meanwhile_is_brought_back_to_the_folder(
    filled: Path, address: Address, inbox: Path
) -> None:
    dateline(filled, "admin", "migrate", "--to", address.shown, "--yes")
    text = (inbox / "storm.html").read_text()
    (inbox / "storm.html").write_text(text.replace("2010-03-01", "1999-05-05"))
    dateline(filled, "add", str(inbox))
    assert headlines(filled, "storm date:1999") == ["Storm on the coast"]
    back = dateline(filled, "admin", "migrate", "--to", "folder", "--yes")
    assert back.returncode == 0, back.stderr
    assert (filled / "dateline.toml").read_text() == SETTINGS
    assert headlines(filled, "storm date:1999") == ["Storm on the coast"]
    assert headlines(filled, "storm date:2010") == []
    assert dateline(filled, "admin", "check").returncode == 0


def test_a_store_that_answers_otherwise_is_not_used(filled: Path, address: Address) -> None:
    dateline(filled, "admin", "migrate", "--to", address.shown)
    client = Cluster(address).client
    [hit] = client.search(index=address.prefix, body={"query": {"match": {"headline": "storm"}}})["hits"]["hits"]
    # The same article in the same state, by what the cluster says, without its words.
    client.index(index=hit["_index"], id=hit["_id"], body=hit["_source"], params={"refresh": "true"})
    client.close()
    done = dateline(filled, "admin", "migrate", "--to", address.shown, "--yes")
    assert done.returncode == 4
    assert "differ" in done.stderr
    assert (filled / "dateline.toml").read_text() == SETTINGS


def test_a_running_daemon_is_to_be_stopped_first(filled: Path, address: Address, inbox: Path) -> None:
    with daemon(filled, inbox):
        done = dateline(filled, "admin", "migrate", "--to", address.shown, "--yes")
    assert done.returncode == 75
    assert "Stop `dateline watch`" in done.stderr


def test_the_store_that_an_archive_has_is_no_other_one(filled: Path) -> None:
    done = dateline(filled, "admin", "migrate", "--to", "folder", "--yes")
    assert done.returncode == 2
    assert "kept there already" in done.stderr


def test_an_index_moves_to_a_cluster_where_others_have_articles_and_only_its_own_come_back(
    filled: Path, address: Address, tmp_path: Path, inbox: Path
) -> None:
    other, others = tmp_path / "other", tmp_path / "others"
    for made in (other, others):
        made.mkdir()
    (other / "dateline.toml").write_text(f'store = "{address.shown}"\n{SETTINGS}')
    (others / "flood.html").write_text(page("Flood of the century on the coasts"))
    shutil.copy(inbox / "storm.html", others)
    assert dateline(other, "add", str(others)).returncode == 0
    there = dateline(filled, "admin", "migrate", "--to", address.shown, "--yes")
    assert (there.returncode, there.stderr) == (0, "")
    assert sorted(headlines(filled, "coast")) == [
        "Calm on the coast", "Fire on the coast", "Flood of the century on the coasts", "Storm on the coast",
    ]  # fmt: skip
    assert dateline(filled, "admin", "check").returncode == 0
    back = dateline(filled, "admin", "migrate", "--to", "folder", "--yes")
    assert (back.returncode, back.stderr) == (0, "")
    assert len(WhooshStore(filled / "index").ids()) == 3
    assert "Flood of the century on the coasts" not in headlines(filled, "coast")
    assert "Storm on the coast" in headlines(other, "coast")


def begun(folder: Path, to: str) -> subprocess.Popen[bytes]:
    """A migration as a process."""
    command = [*COMMAND, "--archive", str(folder), "admin", "migrate", "--to", to, "--yes"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def killed_when(process: subprocess.Popen[bytes], condition: Callable[[], bool]) -> None:
    """Let a process run a little at a time; as soon as something is so while it stands still, kill it."""

    def is_so() -> bool:
        process.send_signal(signal.SIGCONT)
        time.sleep(A_LITTLE)
        assert process.poll() is None, "the process has come to its end"
        process.send_signal(signal.SIGSTOP)
        return condition()

    try:
        wait_for(is_so, every=0.0)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def versions(address: Address) -> dict[str, int]:
    """The version of every article on the cluster, which grows whenever it is written; none before they can be read."""
    cluster = Cluster(address)
    body = {"size": MANY, "query": {"match_all": {}}, "_source": False, "version": True}
    try:
        found = cluster.search(address.prefix, body)["hits"]["hits"]
    except (IndexDamaged, StoreAway):
        return {}
    finally:
        cluster.close()
    return {hit["_id"]: hit["_version"] for hit in found}


def test_a_migration_that_is_killed_goes_on_where_it_was_there_and_back(folder: Path, address: Address) -> None:
    archive = held(folder, MANY)
    with archive.writing(wait=0):
        ids = archive.catalog.ids()
    archive.close()
    killed_when(begun(folder, address.shown), lambda: bool(versions(address)))
    before = versions(address)
    assert 0 < len(before) < MANY
    assert dateline(folder, "search", "storm", "--count").stdout.strip() == str(MANY)
    assert dateline(folder, "admin", "migrate", "--to", address.shown, "--yes").returncode == 0
    after = versions(address)
    assert after.keys() == ids
    assert {name: after[name] for name in before} == before

    def has_begun() -> bool:
        try:
            return 0 < len(WhooshStore(folder / "index").ids()) < MANY
        except IndexDamaged:
            return False

    killed_when(begun(folder, "folder"), has_begun)
    assert 'store = "http' in (folder / "dateline.toml").read_text()
    half = len(WhooshStore(folder / "index").ids())
    again = dateline(folder, "-v", "admin", "migrate", "--to", "folder", "--yes")
    assert again.returncode == 0
    assert f"putting {MANY - half} articles" in again.stderr
    assert WhooshStore(folder / "index").ids() == ids
    assert dateline(folder, "search", "storm", "--count").stdout.strip() == str(MANY)
