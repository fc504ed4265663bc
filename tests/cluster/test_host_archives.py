"""Two archives with inboxes of their own on one cluster, and a host that has neither: what each finds and is shown."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hosts import Host
from pages import page

from index.archive import Archive
from index.opensearch.address import Address
from index.query import Everything
from index.recovery import compare
from index.settings import Settings
from search.engine import answer, count

COMMAND = [sys.executable, "-c", "import sys; from search.cli import main; sys.exit(main())"]
SEED = int(os.environ.get("DATELINE_SEED", "20261125"))
STEPS, REBUILT = 12, 7
"""Times that an inbox is changed, and after how many of them an index is rebuilt."""


@pytest.fixture
def store(address: Address, url: str) -> str:
    return f"{url}/{address.prefix}"


@pytest.fixture
def open_host(tmp_path: Path, store: str) -> Callable[..., Host]:
    return lambda name, **how: Host(tmp_path, name, store, **how)


def ask(store: str, tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command on a host that has no archive, and where none can be made."""
    environment = os.environ | {"XDG_STATE_HOME": str(tmp_path / "state"), "HOME": str(tmp_path)}
    command = [*COMMAND, "--archive", str(tmp_path / "nothing"), "--store", store, *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=environment)


def story(number: int) -> str:
    """A page; equal numbers give equal pages, and those that differ by ten the same text under another headline."""
    return page(
        f"Storm {number} closes the port",
        f"Ships waited offshore while the harbour master counted the masts that storm {number % 10} had broken there.",
        f"Two ferries turned back with {100 + number % 10} passengers, and the market sold no fish for the first time.",
        date=f"{2015 + number % 3}-12-30",
    )


def test_a_host_without_an_archive_searches_shows_and_counts_what_others_hold(
    open_host: Callable[..., Host], store: str, tmp_path: Path
) -> None:
    harbour, city = open_host("harbour"), open_host("city")
    (harbour.inbox / "one.html").write_text(story(1))
    (harbour.inbox / "two.html").write_text(story(2))
    (city.inbox / "again.html").write_text(story(1))
    harbour.sync()
    city.sync()
    found = json.loads(ask(store, tmp_path, "search", "ships", "--sort", "oldest", "--json").stdout)
    assert found["total"] == 2
    first = next(hit for hit in found["hits"] if "Storm 1" in hit["headline"])
    assert [(file["host"], Path(file["path"]).name) for file in first["files"]] == [
        ("city", "again.html"),
        ("harbour", "one.html"),
    ]
    assert (first["path"], first["copies"]) == ("city:again.html", 1)
    assert first["snippets"][0]["marks"]
    shown = ask(store, tmp_path, "show", first["id"][:8]).stdout
    assert "Ships waited offshore" in shown
    assert f"city:{city.inbox}/again.html" in shown
    facets = json.loads(ask(store, tmp_path, "facets", "ships", "--by", "month", "--json").stdout)
    assert [(value["value"], value["count"]) for value in facets["values"]] == [("2016-12", 1), ("2017-12", 1)]
    paths = ask(store, tmp_path, "search", "path:two.html", "--format", "paths").stdout
    assert paths == f"harbour:{harbour.inbox}/two.html\n"
    assert not (tmp_path / "nothing" / "catalog.db").exists()


def test_a_host_without_an_archive_asks_for_files_on_any_host(
    open_host: Callable[..., Host], store: str, tmp_path: Path
) -> None:
    for name, stories in (("harbour", {"one": 1, "two": 2}), ("city", {"again": 1})):
        host = open_host(name)
        for file, number in stories.items():
            (host.inbox / f"{file}.html").write_text(story(number))
        host.sync()
    asked = {"path:again.html": 1, "path:inbox/*.html": 2, "path:inbox/t": 0, "copies:only": 1, "seen:2026-01-02": 2}
    with closing(Archive(tmp_path / "nothing", Settings(store=store))) as archive:
        assert {query: count(archive, query) for query in asked} == asked


def test_a_host_without_an_archive_has_no_files_to_list(
    store: str, open_host: Callable[..., Host], tmp_path: Path
) -> None:
    open_host("harbour").sync()
    for command in (("list",), ("admin", "check")):
        done = ask(store, tmp_path, *command)
        assert (command, done.returncode, done.stdout) == (command, 3, "")


def test_a_host_is_shown_its_own_files_first_and_by_their_bare_paths(open_host: Callable[..., Host]) -> None:
    harbour, city = open_host("harbour"), open_host("city")
    for host in (harbour, city):
        (host.inbox / f"{host.name}.html").write_text(story(1))
        host.sync()
    with harbour.asked() as archive:
        [result] = answer(archive, "ships", limit=10).results
    assert [holding.place for holding in result.holdings] == [
        str(harbour.inbox / "harbour.html"),
        f"city:{city.inbox}/city.html",
    ]


def test_recovery_a_rebuild_and_a_mending_on_one_host_leave_what_others_hold(open_host: Callable[..., Host]) -> None:
    harbour, city = open_host("harbour"), open_host("city")
    (harbour.inbox / "one.html").write_text(story(1))
    (city.inbox / "two.html").write_text(story(2))
    city.sync()
    harbour.sync()
    with harbour.working() as (archive, _, _):
        archive.mend_index()
        assert (len(archive.store.ids()), archive.store.find(Everything(), limit=0).total) == (1, 2)
    with city.working() as (archive, _, _):
        assert compare(archive.catalog, archive.store).sentences() == []
        assert archive.store.find(Everything(), limit=0).total == 2


def test_an_article_that_one_host_keeps_without_a_file_says_since_when(open_host: Callable[..., Host]) -> None:
    harbour, city = open_host("harbour", on_delete="keep"), open_host("city")
    (harbour.inbox / "one.html").write_text(story(1))
    harbour.sync()
    (harbour.inbox / "one.html").unlink()
    harbour.sync()
    city.sync()
    with city.asked() as archive:
        [result] = answer(archive, "ships", limit=10).results
    assert result.gone
    assert result.gone.path == harbour.inbox / "one.html"


def test_recovery_writes_the_records_again_that_are_lost(
    open_host: Callable[..., Host],
) -> None:
    harbour = open_host("harbour")
    (harbour.inbox / "one.html").write_text(story(1))
    harbour.sync()
    with harbour.working() as (archive, _, _):
        archive.store.records.clear()  # type: ignore[attr-defined]
    harbour.interrupt()
    harbour.sync()
    with harbour.asked() as archive:
        [result] = answer(archive, "ships", limit=10).results
    assert [holding.path.name for holding in result.holdings] == ["one.html"]


def test_two_archives_with_overlapping_inboxes_hold_what_the_model_says(open_host: Callable[..., Host]) -> None:
    """Files come, change, are copied, moved and go at random in two inboxes; the cluster has what lies in either."""
    chance = random.Random(SEED)
    hosts = [open_host("harbour"), open_host("city")]
    model: Model = {host.name: {} for host in hosts}
    for step in range(1, STEPS + 1):
        host = chance.choice(hosts)
        for _ in range(chance.randint(1, 6)):
            change(host.inbox, model[host.name], chance)
        if step % REBUILT == 0:
            with host.working() as (archive, _, _):
                archive.mend_index()
        if chance.random() < 0.3:
            host.interrupt()
        host.sync()
        for each in hosts:
            with each.asked() as archive:
                assert (step, held(archive)) == (step, expected(model, hosts, each)), f"DATELINE_SEED={SEED}"
    for host in hosts:
        with host.working() as (archive, _, _):
            assert archive.store.check() == []
            assert compare(archive.catalog, archive.store).sentences() == []


Model = dict[str, dict[str, int]]
"""The numbers of the stories in the files of each host, by name."""


def change(inbox: Path, files: dict[str, int], chance: random.Random) -> None:
    """Change one file of an inbox, and the model with it."""
    old = chance.choice(sorted(files)) if files and chance.random() < 0.7 else None
    new = f"{chance.randrange(1_000)}.html"
    match chance.choice(["write", "copy", "move", "delete"]) if old else "write":
        case "copy":
            shutil.copy(inbox / str(old), inbox / new)
            files[new] = files[str(old)]
        case "move":
            (inbox / str(old)).rename(inbox / new)
            files[new] = files.pop(str(old))
        case "delete":
            (inbox / str(old)).unlink()
            del files[str(old)]
        case _:
            number = chance.randrange(15)
            (inbox / (old or new)).write_text(story(number))
            files[old or new] = number


def expected(model: Model, hosts: list[Host], here: Host) -> dict[str, tuple[list[str], int]]:
    """Where each headline lies, as it is shown on a host, and how many other articles have its text."""
    found: dict[int, list[str]] = {}
    for host in hosts:
        for name, number in model[host.name].items():
            path = host.inbox / name
            found.setdefault(number, []).append(str(path) if host is here else f"{host.name}:{path}")
    alike = Counter(number % 10 for number in found)
    return {
        f"Storm {number} closes the port": (sorted(places), alike[number % 10] - 1) for number, places in found.items()
    }


def held(archive: Archive) -> dict[str, tuple[list[str], int]]:
    """The same as a search of everything finds it."""
    ids = [match.id for match in archive.store.find(Everything(), limit=1_000).matches]
    assert len(ids) == len(set(ids))
    evidence = archive.evidence
    articles, files, copies = evidence.articles(ids), evidence.files(ids), evidence.copies(ids)
    return {
        articles[name].article.headline: (
            sorted(holding.place for holding in files[name].holdings),
            max(0, len(copies.get(name, ())) - 1),
        )
        for name in ids
    }
