"""Real OpenSearch nodes on loopback: one JVM each, so that a test can kill one."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from filelock import FileLock
from releases import Release, Runtime, runtime

NODE = Path(__file__).parent.parent / "cluster" / "node" / "OsNode.java"
HEAP = "512m"
STARTING = 300.0
"""Seconds that nodes may take to find each other."""

UNASKED = (15_000, 32_000)
"""Ports below those that Linux gives to connections."""


class Nodes:
    """A cluster of `count` nodes in a folder, started on entering and ended on leaving."""

    def __init__(self, folder: Path, count: int = 1, release: Release | None = None) -> None:
        """Find a JVM, and fetch the jars, for a release; by default the one to test.

        Raises:
            Unavailable: there is no JVM or no Maven, or the jars cannot be fetched.
        """
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.runtimes = [runtime(folder, release)] * count
        self.http = [free_port() for _ in range(count)]
        self.transport = [free_port() for _ in range(count)]
        self.processes: list[subprocess.Popen[bytes] | None] = [None] * count
        self.settings: list[str] = []
        self.headers = {"Content-Type": "application/json"}

    @property
    def url(self) -> str:
        """The address of a store on it, without a prefix."""
        return "http://" + ",".join(f"127.0.0.1:{port}" for port in self.http)

    @property
    def urls(self) -> list[str]:
        return [f"http://127.0.0.1:{port}" for port in self.http]

    def start(self, number: int) -> None:
        home = self.folder / f"n{number}"
        home.mkdir(parents=True, exist_ok=True)
        seeds = ",".join(f"127.0.0.1:{port}" for port in self.transport)
        names = ",".join(f"n{each}" for each in range(len(self.http)))
        run = self.runtimes[number]
        with (self.folder / f"n{number}.log").open("ab") as log:
            self.processes[number] = subprocess.Popen(
                [
                    run.java, f"-Xms{HEAP}", f"-Xmx{HEAP}", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                    "--add-modules=jdk.incubator.vector", *run.release.flags, f"-Djava.io.tmpdir={home}",
                    "-cp", run.classpath, str(NODE), f"n{number}", str(self.http[number]), str(self.transport[number]),
                    str(home), seeds, names, *self.settings,
                ],
                stdout=log,
                stderr=log,
            )  # fmt: skip

    def end(self, number: int, sign: signal.Signals = signal.SIGKILL) -> None:
        """End a node, by default at once and unasked."""
        process = self.processes[number]
        assert process is not None
        process.send_signal(sign)
        process.wait(30)

    def upgrade(self, number: int, to: Runtime) -> None:
        """End a node as it asks to be ended, and start another release on its disk."""
        self.end(number, signal.SIGTERM)
        self.runtimes[number] = to
        self.start(number)

    def pause(self, number: int) -> None:
        """Have a node stand still, its connections open."""
        self.signal(number, signal.SIGSTOP)

    def signal(self, number: int, sign: signal.Signals) -> None:
        process = self.processes[number]
        assert process is not None
        process.send_signal(sign)

    def ask(self, path: str, body: dict[str, Any] | None = None, *, method: str = "GET", by: int = 0) -> Any:
        """What node `by` answers."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.urls[by]}/{path}", data, self.headers, method=method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def manager(self) -> int:
        """The node that manages the cluster."""
        return int(self.ask("_cat/cluster_manager?format=json")[0]["node"][1:])

    def holder(self, index: str) -> int:
        """The node that has the primary of an index."""
        shards = self.ask(f"_cat/shards/{index}?format=json")
        return next(int(shard["node"][1:]) for shard in shards if shard["prirep"] == "p")

    def heal(self) -> None:
        """Have all nodes run and every copy be there."""
        for number, process in enumerate(self.processes):
            if process is None or process.poll() is not None:
                self.start(number)
            else:
                process.send_signal(signal.SIGCONT)
        self.wait()

    def wait(self, *, nodes: int | None = None, status: str = "green", by: int | None = None) -> dict[str, Any]:
        """Wait until so many nodes have found each other and the cluster is in a state; only node `by` is asked."""
        end = time.monotonic() + STARTING
        query = f"wait_for_nodes={nodes or len(self.http)}&wait_for_status={status}&timeout=5s"
        while time.monotonic() < end:
            for number, process in enumerate(self.processes):
                if by not in (None, number) or process is None or process.poll() is not None:
                    continue
                try:
                    health: dict[str, Any] = self.ask(f"_cluster/health?{query}", by=number)
                    if not health["timed_out"]:
                        return health
                except (OSError, urllib.error.URLError):
                    continue
            time.sleep(0.3)
        raise TimeoutError(f"the cluster is not {status}; see {self.folder}/n*.log")

    def __enter__(self) -> Self:
        try:
            for number in range(len(self.http)):
                self.start(number)
            self.wait()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        for number, process in enumerate(self.processes):
            if process is not None and process.poll() is None:
                self.end(number)


@contextmanager
def shared_nodes(folder: Path, count: int) -> Iterator[str]:
    """The address of a cluster for all processes that use this folder; whoever comes first starts it, the last ends it.

    Raises:
        Unavailable: no node can be started.
    """
    notes, lock = folder / "cluster.json", FileLock(folder / "cluster.lock")
    mine: list[subprocess.Popen[bytes]] = []
    with lock:
        if notes.exists():
            state = json.loads(notes.read_text("utf-8"))
        else:
            nodes = Nodes(folder / "cluster", count)
            nodes.__enter__()
            mine = [process for process in nodes.processes if process is not None]
            state = {"url": nodes.url, "pids": [process.pid for process in mine], "users": 0}
        state["users"] += 1
        notes.write_text(json.dumps(state))
    try:
        yield state["url"]
    finally:
        with lock:
            state = json.loads(notes.read_text("utf-8"))
            state["users"] -= 1
            notes.write_text(json.dumps(state))
            if not state["users"]:
                for pid in state["pids"]:
                    os.kill(pid, signal.SIGKILL)
                notes.unlink()
        for process in mine:
            if state["users"]:
                process.returncode = 0  # it lives on for the others
            else:
                process.wait()


def free_port() -> int:
    """A port that is free, and that the system gives nobody who asks for any: a node takes it only seconds later."""
    while True:
        port = random.randrange(*UNASKED)
        with socket.socket() as found, suppress(OSError):
            found.bind(("127.0.0.1", port))
            return port
