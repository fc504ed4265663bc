"""Something else than a cluster answers at its address: it is called so, and nothing is taken for lost."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from faulty_line import FaultyLine
from pages import page
from running_daemon import Running, running
from waiting import wait_for

from index.errors import StoreAway, StoreFailed
from index.opensearch.address import Address, read_address
from index.opensearch.cluster import Cluster
from index.opensearch.indices import Indices
from index.opensearch.store import OpenSearchStore
from index.settings import ClusterSettings

JSON, PAGE, TEXT = "application/json", "text/html", "text/plain"
COMMAND = [sys.executable, "-c", "import sys; from search.cli import main; sys.exit(main())"]
STRANGE = {
    "a page": (200, PAGE, b"<html>Please log in</html>"),
    "JSON cut off": (200, JSON, b'{"name":'),
    "no kind of content": (200, None, b"hello"),
    "a text": (200, TEXT, b"hello"),
    "JSON of a service": (200, JSON, b'{"name": "something else"}'),
    "an empty object": (200, JSON, b"{}"),
    "a list": (200, JSON, b"[]"),
    "nothing": (200, JSON, b""),
    "a redirection": (302, PAGE, b""),
    "TLS wanted": (400, TEXT, b"Client sent an HTTP request to an HTTPS server."),
    "a page that is not there": (404, PAGE, b"<html>default backend - 404</html>"),
    "JSON that is not there": (404, JSON, b'{"message": "no Route matched"}'),
    "an error of a service": (404, JSON, b'{"status": 404, "error": "Not Found", "path": "/news"}'),
    "a list that is not there": (404, JSON, b"[]"),
}


@pytest.fixture
def line(url: str) -> Iterator[FaultyLine]:
    with FaultyLine(url) as faulty:
        faulty.is_sound = True
        yield faulty


@pytest.fixture
def there(line: FaultyLine, address: Address) -> Address:
    return read_address(f"{line.url}/{address.prefix}", ClusterSettings(replicas=0), {})


@pytest.mark.parametrize("answer", STRANGE.values(), ids=STRANGE)
def test_what_is_no_opensearch_is_called_so_and_its_index_is_not_lost(
    line: FaultyLine, there: Address, answer: tuple[int, str | None, bytes]
) -> None:
    store = OpenSearchStore(Cluster(there), ClusterSettings(replicas=0), create=True)
    line.instead = answer
    for ask in (store.indices.state, store.indices.builds, store.ids, lambda: store.put(()), store.check):
        if ask == store.indices.builds and answer[2] == b"{}":
            continue  # there might be none
        with pytest.raises(StoreAway, match="is no OpenSearch") as raised:
            ask()
        assert "the store's address" in str(raised.value.advice)
    store.close()


@pytest.mark.parametrize(
    ("version", "message"),
    [
        ({"number": "8.15.0", "build_flavor": "default"}, "is no OpenSearch"),
        ("8.15.0", "is no OpenSearch"),
        ({"number": "2.18.0", "distribution": "opensearch"}, "is OpenSearch 2.18.0, which is too old"),
        ({"number": "1.3.20", "distribution": "opensearch"}, "is OpenSearch 1.3.20, which is too old"),
    ],
    ids=["another product", "another kind of version", "a version before", "an old version"],
)
def test_a_cluster_that_is_too_old_or_no_opensearch_is_not_written_to(
    line: FaultyLine, there: Address, version: object, message: str
) -> None:
    indices = Indices(Cluster(there), ClusterSettings())
    line.instead = (200, JSON, json.dumps({"name": "n1", "version": version}).encode())
    with pytest.raises(StoreFailed, match=message) as raised:
        indices.create_build(1)
    assert raised.value.advice
    line.instead = None
    assert indices.builds() == set()


def test_what_speaks_no_tls_is_not_said_to_have_a_wrong_certificate(line: FaultyLine) -> None:
    address = read_address(line.url.replace("http:", "https:"), ClusterSettings(), {})
    with pytest.raises(StoreAway, match="does not speak TLS") as raised:
        OpenSearchStore(Cluster(address), ClusterSettings())
    assert "port" in str(raised.value.advice)


def test_a_command_says_that_it_is_no_opensearch(line: FaultyLine, there: Address, tmp_path: Path) -> None:
    line.instead = STRANGE["a page"]
    command = [*COMMAND, "--archive", str(tmp_path), "--store", f"{line.url}/{there.prefix}", "search", "storm"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr.startswith(f"dateline: What answers at {there.shown} is no OpenSearch")
    assert "Traceback" not in done.stderr


def is_paused(daemon: Running, reason: str) -> bool:
    row = daemon.status()["daemon"]
    return row["state"] == "paused" and reason in row["reason"]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (STRANGE["a page"], "is no OpenSearch"),
        (STRANGE["JSON that is not there"], "is no OpenSearch"),
        ((401, TEXT, b"Unauthorized"), "refuses this user (401)"),
    ],
    ids=["a page", "JSON that is not there", "not known"],
)
def test_a_daemon_waits_while_something_else_answers_and_builds_nothing_anew(
    line: FaultyLine, there: Address, tmp_path: Path, inbox: Path, answer: tuple[int, str, bytes], reason: str
) -> None:
    (inbox / "storm.html").write_text(page("Storm closes port"))
    settings = f'store = "{line.url}/{there.prefix}"\n[cluster]\nreplicas = 0\n'
    with running(tmp_path / "archive", inbox, settings=settings) as daemon:
        daemon.becomes("Storm closes port")
        line.instead = answer
        (inbox / "calm.html").write_text(page("Calm returns to the coast"))
        wait_for(lambda: is_paused(daemon, reason))
        assert reason in daemon.status()["problem"]
        line.instead = None
        daemon.becomes("Storm closes port", "Calm returns to the coast")
        store = OpenSearchStore(Cluster(there), ClusterSettings())
        assert store.indices.builds() == {1}
        store.close()
        wait_for(lambda: daemon.status()["healthy"])
        assert daemon.end() == 0
