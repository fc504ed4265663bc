"""A test collection: documents, questions, and how well each document answers a question."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

Run = Mapping[str, Sequence[str]]
"""For each question the documents found, best first."""

DEPTH = 10
SHUFFLES = 5_000


@dataclass(frozen=True, slots=True)
class Collection:
    """What DIR/docs.jsonl (id, headline, body), queries.jsonl (id, text) and qrels.tsv (question, document, grade) say."""

    name: str
    documents: Path
    texts: tuple[dict[str, Any], ...]
    questions: Mapping[str, str]
    grades: Mapping[str, Mapping[str, int]]


def read_collection(folder: Path) -> Collection:
    """Read a collection."""
    grades: dict[str, dict[str, int]] = {}
    for line in (folder / "qrels.tsv").read_text("utf-8").splitlines():
        question, document, grade = line.split("\t")
        grades.setdefault(question, {})[document] = int(grade)
    return Collection(
        name=folder.name,
        documents=folder / "docs.jsonl",
        texts=tuple(rows(folder / "docs.jsonl")),
        questions={str(row["id"]): row["text"] for row in rows(folder / "queries.jsonl")},
        grades=grades,
    )


def rows(path: Path) -> list[dict[str, Any]]:
    """The objects of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def gain(grades: Sequence[int]) -> float:
    """Discounted cumulative gain of the first `DEPTH` grades."""
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades[:DEPTH]))


def each_ndcg(run: Run, collection: Collection) -> list[float]:
    """nDCG@10 of every judged question."""
    found = []
    for question, gold in collection.grades.items():
        best = gain(sorted(gold.values(), reverse=True))
        got = gain([gold.get(name, 0) for name in run.get(question, ())[:DEPTH]])
        found.append(got / best if best else 0.0)
    return found


def chance(one: Sequence[float], other: Sequence[float]) -> float:
    """How often a difference as large as that of two rankings comes of chance alone (paired randomisation test)."""
    differences = [a - b for a, b in zip(one, other, strict=True)]
    seen, draw = abs(mean(differences)), random.Random(1)
    as_large = sum(
        abs(mean(difference if draw.random() < 0.5 else -difference for difference in differences)) >= seen - 1e-12
        for _ in range(SHUFFLES)
    )
    return as_large / SHUFFLES
