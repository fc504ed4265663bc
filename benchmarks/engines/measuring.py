"""Measures all engines side by side: each in processes of its own, one at work at a time, in turn."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice, product
from pathlib import Path
from statistics import median
from typing import Any

Reply = dict[str, Any]

PEERS = ("tantivy", "fts5", "xapian", "bm25s", "stock_whoosh")
ENGINES = ("dateline", *PEERS)
MODULES = {"xapian": "xapian", "tantivy": "tantivy", "bm25s": "bm25s", "stock_whoosh": "whoosh"}
SLOW = ("stock_whoosh", "xapian")
"""Engines whose large index is built once only, with its texts."""

SKIPS_WORK = ("tantivy", "fts5", "xapian")
"""Engines that save work if they need not count."""

LIMIT = 10
WAYS = ("total", "first", "snippets")
"""With the exact total; without; with snippets of the first hits."""

BLOCK = 22
"""Questions that an engine answers before the next one has its turn."""

WARM = 2
"""Questions of each kind asked before any is measured, other ones than those."""

SYSTEM = "/usr/bin/python3"


def interpreter(name: str) -> str:
    """The Python that has an engine: Xapian comes with the system's."""
    return SYSTEM if name == "xapian" else sys.executable


def is_there(name: str) -> bool:
    """Whether an engine can be imported."""
    if name not in MODULES:
        return True
    command = [interpreter(name), "-c", f"import {MODULES[name]}"]
    return Path(command[0]).exists() and subprocess.run(command, capture_output=True, check=False).returncode == 0


class Worker:
    """A process of one engine that answers requests."""

    def __init__(self, name: str) -> None:
        here = Path(__file__).resolve().parents[1]
        path = os.pathsep.join((str(here), str(here.parent)))
        self.process = subprocess.Popen(
            [interpreter(name), "-m", "engines.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": path},
        )

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.communicate()

    def request(self, **what: Any) -> Reply:
        """The reply to a request.

        Raises:
            RuntimeError: the process ended; it has said why.
        """
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps(what) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"the engine ended with {self.process.wait()} while it did: {what['do']}")
        reply: Reply = json.loads(line)
        return reply


@dataclass(slots=True)
class Asked:
    """What one engine made of one question: CPU seconds of every round, its first hits and the total."""

    cpu: list[float] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    total: int | None = None


@dataclass(slots=True)
class Bench:
    """The engines, the documents and the folder in which all indexes are made.

    With `once`, each engine builds one index only: Dateline's without its catalog, which nothing but snippets asks.
    With `keeps`, an index that an earlier run left in the folder is used as it is.
    """

    engines: Sequence[str]
    documents: Path
    folder: Path
    rounds: int
    batch: int
    once: bool = False
    keeps: bool = False

    def build(self, name: str, articles: int, *, keeps_text: bool, to: Path) -> Reply:
        """Build one index in a fresh process."""
        shutil.rmtree(to, ignore_errors=True)
        with Worker(name) as worker:
            return worker.request(
                do="build",
                **self.where(name, to, keeps_text=keeps_text),
                documents=str(self.documents),
                articles=articles,
                batch=self.batch,
            )

    def where(self, name: str, folder: Path, *, keeps_text: bool = True) -> dict[str, Any]:
        """What names an engine and its index in a request."""
        return {"engine": name, "folder": str(folder), "keeps_text": keeps_text}

    def turns(self, turn: int) -> Iterator[str]:
        """The engines, another one first in every turn."""
        names = list(self.engines)
        start = turn % len(names)
        yield from names[start:] + names[:start]

    def indexing(self, articles: int) -> dict[tuple[str, bool], list[Reply]]:
        """Small builds, in turn: of the index alone (False), and with its texts (True)."""
        found: dict[tuple[str, bool], list[Reply]] = {}
        for turn in range(self.rounds):
            for name in self.turns(turn):
                for keeps_text in (False, True):
                    reply = self.build(name, articles, keeps_text=keeps_text, to=self.folder / "small")
                    found.setdefault((name, keeps_text), []).append(reply)
        shutil.rmtree(self.folder / "small", ignore_errors=True)
        return found

    def large(self, articles: int) -> dict[tuple[str, bool], Reply]:
        """The indexes that are asked, and beside them those without texts, for their size."""
        found = {}
        for name in self.engines:
            if name not in SLOW and not self.once:
                found[name, False] = self.build(name, articles, keeps_text=False, to=self.folder / "alone")
            keeps_text = name != "dateline" or not self.once
            found[name, keeps_text] = self.asked_of(name, articles, keeps_text=keeps_text)
        shutil.rmtree(self.folder / "alone", ignore_errors=True)
        return found

    def asked_of(self, name: str, articles: int, *, keeps_text: bool) -> Reply:
        """Build the index that is asked, or say what was said when it was built."""
        told = self.folder / f"{name}.json"
        if not self.keeps or not told.exists():
            told.write_text(json.dumps(self.build(name, articles, keeps_text=keeps_text, to=self.folder / name)))
        reply: Reply = json.loads(told.read_text())
        return reply

    def opening(self, question: Reply) -> dict[str, list[Reply]]:
        """Fresh processes that answer one question each, in turn."""
        found: dict[str, list[Reply]] = {}
        for turn in range(self.rounds):
            for name in self.turns(turn):
                with Worker(name) as worker:
                    reply = worker.request(do="first", **self.where(name, self.folder / name), question=question)
                found.setdefault(name, []).append(reply)
        return found

    def asking(self, questions: Sequence[Reply], warm: Sequence[Reply]) -> Asking:
        """Every question to every engine in turn, several rounds of that, in every way that makes a difference.

        Engines take turns with blocks of questions, so that none is measured while its memory is out of reach of
        the processor; indexes are opened anew for each way and round, so that no answer is remembered.
        """
        asking = Asking(questions)
        with ExitStack() as stack:
            workers = {name: stack.enter_context(Worker(name)) for name in self.engines}
            ways = WAYS[: WAYS.index("snippets")] if self.once else WAYS
            for turn, (round_, way) in enumerate(product(range(self.rounds), ways)):
                able = [name for name in self.turns(turn) if way != "first" or name in SKIPS_WORK]
                numbers = [n for n, question in enumerate(questions) if way != "snippets" or question["kind"] == "or2"]
                random.Random(round_).shuffle(numbers)
                for name in able:
                    workers[name].request(do="open", **self.where(name, self.folder / name))
                    asked(workers[name], [q for q in warm if way != "snippets" or q["kind"] == "or2"], way)
                for start in range(0, len(numbers), BLOCK):
                    block = numbers[start : start + BLOCK]
                    for name in able:
                        answers = asked(workers[name], [questions[n] for n in block], way)
                        asking.note(name, way, block, answers)
            asking.peaks = {name: worker.request(do="peak")["peak"] for name, worker in workers.items()}
        return asking

    def committing(self, records: Sequence[Reply]) -> dict[str, list[Reply]]:
        """One article after the other into the large indexes, in turn; into copies of those that are kept."""
        found: dict[str, list[Reply]] = {}
        folder = self.folder / "grown" if self.keeps else self.folder
        for name in self.engines if self.keeps else ():
            shutil.copytree(self.folder / name, folder / name)
        with ExitStack() as stack:
            workers = {name: stack.enter_context(Worker(name)) for name in self.engines if name != "bm25s"}
            for name, worker in workers.items():
                worker.request(do="open", **self.where(name, folder / name))
            for turn, record in enumerate(records):
                for name in self.turns(turn):
                    if name in workers:
                        reply = workers[name].request(do="add", record=record)
                        if not reply["seen"]:
                            raise RuntimeError(f"{name} does not find what it was given")
                        found.setdefault(name, []).append(reply)
        if self.keeps:
            shutil.rmtree(folder)
        return found


def asked(worker: Worker, questions: Sequence[Reply], way: str) -> list[Reply | None]:
    """The answers of one engine to some questions."""
    answers: list[Reply | None] = worker.request(
        do="ask", questions=questions, limit=LIMIT, with_total=way == "total", snippets=way == "snippets"
    )["answers"]
    return answers


class Asking:
    """What came of asking: by engine, way of asking and question."""

    def __init__(self, questions: Sequence[Reply]) -> None:
        self.questions = questions
        self.found: dict[tuple[str, str, int], Asked] = {}
        self.peaks: dict[str, float] = {}

    def note(self, name: str, way: str, numbers: Sequence[int], answers: Sequence[Reply | None]) -> None:
        """Keep the answers of one engine to the questions with these numbers."""
        for number, answer in zip(numbers, answers, strict=True):
            if answer is not None:
                one = self.found.setdefault((name, way, number), Asked())
                one.cpu.append(answer["cpu"])
                one.ids, one.total = answer["ids"], answer["total"]

    def costs(self, name: str, way: str, kind: str) -> list[float]:
        """Milliseconds of each question of a kind (the median of its rounds), ascending."""
        numbers = [n for n, question in enumerate(self.questions) if question["kind"] == kind]
        asked = [self.found[name, way, n] for n in numbers if (name, way, n) in self.found]
        return sorted(1_000 * median(one.cpu) for one in asked)

    def pairs(self, name: str, other: str, kind: str) -> list[tuple[Asked, Asked]]:
        """What two engines made of the same questions."""
        numbers = [n for n, question in enumerate(self.questions) if question["kind"] == kind]
        keys = [((name, "total", n), (other, "total", n)) for n in numbers]
        return [(self.found[a], self.found[b]) for a, b in keys if a in self.found and b in self.found]


def write_documents(records: Iterator[Reply], path: Path) -> Iterator[Reply]:
    """Write records to a file of JSON lines, and hand them on."""
    with path.open("w", encoding="utf-8") as file:
        for record in records:
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
            yield record


def read_documents(path: Path) -> Iterator[Reply]:
    """The records of a file that was written before."""
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def further_records(path: Path, start: int, count: int) -> list[Reply]:
    """Records of the file after the first `start`, each with a word that no other article has."""
    with path.open(encoding="utf-8") as file:
        records = [json.loads(line) for line in islice(file, start, start + count)]
    return [
        record | {"headline": f"{record['headline']} Qux{chr(97 + n // 26)}{chr(97 + n % 26)}"}
        for n, record in enumerate(records)
    ]
