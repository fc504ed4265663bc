"""A cluster that asks who you are: with the role that docs/cluster.md lists all works, and without any of its lines not."""

from __future__ import annotations

import copy
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from daemons import dateline
from pages import page
from running_daemon import COMMAND, running
from secured import SecuredNode
from skipping import or_skip
from waiting import wait_for

pytestmark = [pytest.mark.xdist_group("secured"), pytest.mark.timeout(900)]

PAGE = Path(__file__).parents[2] / "docs" / "cluster.md"
USER, PASSWORD = "ana", "Harbour-1789-lamp"
READING = {"indices:admin/mappings/get", "indices:data/read/get", "indices:data/read/search"}
LISTING = {"indices:data/read/point_in_time/create", "indices:data/read/point_in_time/delete"}
FORBIDDEN = "refuses this user (403)"


def documented_role() -> dict[str, Any]:
    """The role as an administrator copies it from the page; its prefix is news."""
    text = PAGE.read_text("utf-8").partition("PUT _plugins/_security/api/roles/dateline\n")[2].partition("```")[0]
    role: dict[str, Any] = json.loads(text)
    return role


ROLE = documented_role()
LINES = [*ROLE["cluster_permissions"], *ROLE["index_permissions"][0]["allowed_actions"]]


def role_of(permissions: set[str]) -> dict[str, Any]:
    """The role with these lines only."""
    role = copy.deepcopy(ROLE)
    role["cluster_permissions"] = [line for line in role["cluster_permissions"] if line in permissions]
    actions = role["index_permissions"][0]
    actions["allowed_actions"] = [line for line in actions["allowed_actions"] if line in permissions]
    return role


@pytest.fixture(scope="session")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecuredNode]:
    with or_skip(lambda: SecuredNode(tmp_path_factory.mktemp("secured"))) as secured:
        yield secured


@pytest.fixture
def folder(node: SecuredNode, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An archive whose index is to be on the node."""
    monkeypatch.setenv("DATELINE_STORE_USER", USER)
    monkeypatch.setenv("DATELINE_STORE_PASSWORD", PASSWORD)
    made = tmp_path / "archive"
    made.mkdir()
    (made / "dateline.toml").write_text("workers = 1\n[cluster]\nreplicas = 0\n")
    yield made
    node.ask("news-*?expand_wildcards=all", method="DELETE")


def story(name: str, year: int) -> str:
    words = f"Everybody in the old harbour speaks of the {name}, and nobody remembers one that came so early in a year."
    return page(f"{name.title()} on the coast", words, words.replace("Everybody", "Every sailor"), date=f"{year}-03-01")


def work(folder: Path, inbox: Path, address: str) -> Iterator[tuple[str, int, str]]:
    """All that an archive lives through: each command, how it ended, and what it said."""

    def run(*arguments: str) -> tuple[str, int, str]:
        done = dateline(folder, *arguments)
        return " ".join(arguments), done.returncode, done.stdout + done.stderr

    for year, name in enumerate(("storm", "calm", "fire"), 2017):
        (inbox / f"{name}.html").write_text(story(name, year))
    yield run("add", str(inbox))
    yield run("admin", "migrate", "--to", address, "--yes")
    yield run("search", "harbour", "-n", "1")
    (inbox / "calm.html").write_text(story("calm", 2021))
    (inbox / "fire.html").unlink()
    yield run("add", str(inbox))
    yield run("admin", "rebuild")
    yield run("admin", "check", "--mend")


def test_with_the_role_of_the_page_everything_works(node: SecuredNode, folder: Path, inbox: Path) -> None:
    node.permit(USER, PASSWORD, ROLE)
    wrong = [(command, said) for command, code, said in work(folder, inbox, f"{node.url}/news") if code]
    assert wrong == []


@pytest.mark.parametrize("line", LINES)
def test_without_any_of_its_lines_something_is_refused(node: SecuredNode, folder: Path, inbox: Path, line: str) -> None:
    node.permit(USER, PASSWORD, role_of({*LINES} - {line}))
    said = (said for _, code, said in work(folder, inbox, f"{node.url}/news") if code)
    assert any(FORBIDDEN in each for each in said)


def test_whoever_only_searches_needs_three_of_them_and_two_for_files(
    node: SecuredNode, folder: Path, inbox: Path
) -> None:
    node.permit(USER, PASSWORD, ROLE)
    (inbox / "storm.html").write_text(story("storm", 2017))
    assert dateline(folder, "add", str(inbox)).returncode == 0
    assert dateline(folder, "admin", "migrate", "--to", f"{node.url}/news", "--yes").returncode == 0
    node.permit(USER, PASSWORD, role_of(READING))
    assert dateline(folder, "search", "harbour", "--count").stdout == "1\n"
    assert dateline(folder, "search", "harbour", "-n", "1").returncode == 0
    of_files = {"path:*.html": "1\n", "seen:today": "1\n", "copies:only": "0\n"}
    for question in of_files:
        refused = dateline(folder, "search", question, "--count")
        assert (refused.returncode, FORBIDDEN in refused.stderr) == (2, True)
    node.permit(USER, PASSWORD, role_of(READING | LISTING))
    assert {question: dateline(folder, "search", question, "--count").stdout for question in of_files} == of_files
    (inbox / "calm.html").write_text(story("calm", 2017))
    done = dateline(folder, "add", str(inbox))
    assert done.returncode
    assert FORBIDDEN in done.stderr


def test_a_daemon_whose_right_is_taken_away_waits_and_loses_nothing(
    node: SecuredNode, folder: Path, inbox: Path
) -> None:
    node.permit(USER, PASSWORD, ROLE)
    (inbox / "storm.html").write_text(story("storm", 2017))
    settings = f'store = "{node.url}/news"\n[cluster]\nreplicas = 0\n'
    with running(folder, inbox, settings=settings) as daemon:
        daemon.becomes("Storm on the coast")
        node.permit(USER, PASSWORD, role_of(READING))
        (inbox / "calm.html").write_text(story("calm", 2018))
        (inbox / "storm.html").unlink()
        wait_for(lambda: FORBIDDEN in (daemon.status()["daemon"]["reason"] or ""))
        assert daemon.status()["daemon"]["state"] == "paused"
        node.permit(USER, PASSWORD, ROLE)
        daemon.becomes("Calm on the coast")
        wait_for(lambda: daemon.status()["healthy"])
        assert daemon.end() == 0


def test_a_daemon_that_starts_without_its_rights_waits_for_them_while_a_command_ends(
    node: SecuredNode, folder: Path, inbox: Path
) -> None:
    node.permit(USER, f"{PASSWORD}-of-tomorrow", ROLE)
    (inbox / "storm.html").write_text(story("storm", 2017))
    store = ("--store", f"{node.url}/news")
    with subprocess.Popen(
        [*COMMAND, "--archive", str(folder), "watch", *store, str(inbox)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as daemon:
        try:
            assert daemon.stdout is not None
            assert daemon.stderr is not None
            assert b"refuses this user (401)" in daemon.stderr.readline()
            refused = dateline(folder, "search", "harbour", *store)
            assert (refused.returncode, "refuses this user (401)" in refused.stderr) == (2, True)
            node.permit(USER, PASSWORD, ROLE)
            assert daemon.stdout.readline() == b"READY\n"
            wait_for(lambda: dateline(folder, "search", "harbour", "--count", *store).stdout == "1\n")
        finally:
            daemon.terminate()
            daemon.communicate()
