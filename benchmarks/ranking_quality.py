"""Measures how well Dateline ranks, against the project's targets: nDCG@10 on collections with known answers.

`python benchmarks/ranking_quality.py --collections DIR [--experiments] [--write]` reads DIR/NAME/docs.jsonl,
queries.jsonl and qrels.tsv. Dateline is measured from the file to the answer, beside peers (`dateline[bench]`).
`--experiments` tries other ways of ranking (`ranking/ways.py`). Ends with 1 if a target is missed. The collections
are not part of Dateline.
"""

from __future__ import annotations

import argparse
import json
import logging
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from statistics import mean

if __package__ in (None, ""):  # run as a script: the project's root is not on the path
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from keeping import keep
from ranking.collection import Collection, Run, chance, each_ndcg, read_collection
from ranking.own import rank
from ranking.peers import rank_peers
from ranking.ways import WAYS, Ranking

from search.question_words import WORDS

TARGETS = {"time": 0.685, "cranfield": 0.548}


def official(scorer: Path, collection: Path, run: Run) -> str:
    """What a scorer, called as `SCORER COLLECTION RUN`, says of a run."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".jsonl") as file:
        file.writelines(json.dumps({"query_id": name, "documents": found}) + "\n" for name, found in run.items())
        file.flush()
        command = [sys.executable, str(scorer), str(collection), file.name]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def measured(collection: Collection, folder: Path, scorer: Path | None) -> Iterator[tuple[str, bool]]:
    """The lines on one collection, each with whether nothing on it is amiss."""
    run = rank(collection, folder / "archive")
    ndcg, target = mean(each_ndcg(run, collection)), TARGETS.get(collection.name)
    reached = target is None or ndcg >= target
    yield f"{collection.name:12} {'Dateline':44} {ndcg:7.4f} {target or 0:7.3f}{'' if reached else '  missed'}", reached
    if scorer:
        yield f"{'':12} as the scorer says: {official(scorer, collection.documents.parent, run)}", True
    for without, what in ((frozenset(), "all words"), (WORDS["en"], "without question words")):
        for name, found in rank_peers(collection, folder / what, without=without):
            line = "NOT INSTALLED" if found is None else f"{mean(each_ndcg(found, collection)):7.4f}"
            yield f"{collection.name:12} {f'{name}, {what}':44} {line}", True


def experiments(collection: Collection) -> Iterator[str]:
    """The lines on other ways of ranking, with how often chance alone would make as large a difference to the first."""
    first: list[float] = []
    for way in WAYS:
        found = each_ndcg(Ranking(collection, way).run(), collection)
        first = first or found
        yield f"{collection.name:12} {way.name:44} {mean(found):7.4f} {chance(found, first):7.3f}"


def report(options: argparse.Namespace) -> Iterator[tuple[str, bool]]:
    """The lines of the report, each with whether nothing on it is amiss."""
    collections = [read_collection(path.parent) for path in sorted(options.collections.glob("*/qrels.tsv"))]
    yield f"{datetime.now().astimezone():%Y-%m-%d %H:%M %Z}, Python {sys.version.split()[0]}", True
    yield f"{'collection':12} {'engine':44} {'nDCG@10':>7} {'target':>7}", True
    for collection in collections:
        with tempfile.TemporaryDirectory(prefix="ranking-") as folder:
            yield from measured(collection, Path(folder), options.scorer)
    if options.experiments:
        yield "", True
        yield f"{'collection':12} {'way of ranking':44} {'nDCG@10':>7} {'chance':>7}", True
        yield from ((line, True) for collection in collections for line in experiments(collection))


def main() -> int:
    """Run the benchmark as its arguments say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--collections", type=Path, required=True, help="folder of the collections")
    parser.add_argument("--scorer", type=Path, help="program that scores Dateline's run too")
    parser.add_argument("--experiments", action="store_true", help="try other ways of ranking too")
    parser.add_argument("--write", action="store_true", help="keep the report in benchmarks/results")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    lines: list[str] = []
    missed = 0
    for line, reached in report(options):
        print(line, flush=True)
        lines.append(line)
        missed += not reached
    if options.write:
        keep("ranking-quality", lines)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
