"""A process that runs one engine, and measures itself: reads requests and writes replies, a line of JSON each.

`python -m engines.worker NAME` reads from its standard input. Standard library only, for any Python.
"""

from __future__ import annotations

import gc
import importlib
import json
import resource
import sys
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

CLASSES = {
    "dateline": "Dateline",
    "tantivy": "Tantivy",
    "fts5": "Fts5",
    "xapian": "Xapian",
    "bm25s": "Bm25s",
    "stock_whoosh": "StockWhoosh",
}


def peak() -> float:
    """The most memory that this process has had, in megabytes.

    Linux keeps that for the program that runs now; `ru_maxrss` begins with the parent's, from before the program
    was started.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def size(folder: Path) -> int:
    """Bytes of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def engine_of(request: dict[str, Any]) -> Any:
    """The engine that a request names."""
    name = request["engine"]
    made = getattr(importlib.import_module(f"engines.{name}"), CLASSES[name])
    return made(Path(request["folder"]), keeps_text=request["keeps_text"])


def build(request: dict[str, Any]) -> dict[str, Any]:
    """Index the articles of a file; reading and preparing them is not counted."""
    engine = engine_of(request)
    aside = 0.0
    with Path(request["documents"]).open(encoding="utf-8") as file:
        lines = islice(file, request["articles"])

        def batches() -> Sequence[Any] | None:
            nonlocal aside
            begun = time.process_time()
            records = [json.loads(line) for line in islice(lines, request["batch"])]
            prepared = engine.prepare(records) if records else None
            aside += time.process_time() - begun
            return prepared

        before, begun, wall = peak(), time.process_time(), time.perf_counter()
        engine.build(batches)
        return {
            "cpu": time.process_time() - begun - aside,
            "wall": time.perf_counter() - wall,
            "before": before,
            "peak": peak(),
            "size": size(Path(request["folder"])),
        }


def first(request: dict[str, Any]) -> dict[str, Any]:
    """Open the index and answer one question, in a process that has done nothing else."""
    imported = time.process_time()
    engine = engine_of(request)
    begun = time.process_time()
    engine.open()
    engine.ask(request["question"], limit=10, with_total=True)
    return {"cpu": time.process_time() - begun, "imports": begun - imported, "whole": time.process_time()}


def ask(engine: Any, request: dict[str, Any]) -> dict[str, Any]:
    """Answer several questions, each measured alone; None for those that the engine has no kind for."""
    limit, with_total, snippets = request["limit"], request["with_total"], request["snippets"]
    replies: list[dict[str, Any] | None] = []
    gc.collect()
    for question in request["questions"]:
        begun = time.process_time()
        if snippets:
            answer = engine.snippets(question, limit=limit)
        else:
            answer = engine.ask(question, limit=limit, with_total=with_total)
        spent = time.process_time() - begun
        if answer is None:
            replies.append(None)
        elif snippets:
            replies.append({"cpu": spent, "ids": [], "total": None})
        else:
            replies.append({"cpu": spent, "ids": answer.ids, "total": answer.total})
    return {"answers": replies}


def add(engine: Any, request: dict[str, Any]) -> dict[str, Any]:
    """Commit one article to the opened index."""
    (prepared,) = engine.prepare([request["record"]])
    begun, wall = time.process_time(), time.perf_counter()
    seen = engine.add(prepared)
    return {"cpu": time.process_time() - begun, "wall": time.perf_counter() - wall, "seen": seen}


def main() -> None:
    """Serve requests until there are no more."""
    opened: Any = None
    replies, sys.stdout = sys.stdout, sys.stderr  # whatever a library prints is no reply
    for line in sys.stdin:
        request = json.loads(line)
        reply: dict[str, Any] = {}
        match request["do"]:
            case "build":
                reply = build(request)
            case "first":
                reply = first(request)
            case "open":
                if opened is not None:
                    opened.close()
                opened = engine_of(request)
                opened.open()
                reply = {"peak": peak()}
            case "ask":
                reply = ask(opened, request)
            case "add":
                reply = add(opened, request)
            case "peak":
                reply = {"peak": peak()}
        replies.write(json.dumps(reply) + "\n")
        replies.flush()


if __name__ == "__main__":
    main()
