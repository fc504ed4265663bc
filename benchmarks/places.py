"""Measures the place tagger on annotated articles: recognition, end to end and per document, and its speed.

`python benchmarks/places.py --scorer score_places.py [--data DIR] [--write]` reads DIR/places/NAME.jsonl, a JSON
object a line: `id`, `text` and `toponyms` with `start`, `end`, `lat`, `lon` and perhaps `geonameid`. The scorer is
called as `python SCORER GOLD PREDICTIONS --json`. The sets are not part of Dateline: they keep their own licences.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

if __package__ in (None, ""):  # run as a script: the project's root is not on the path
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from keeping import keep, today

from index.article import Place
from index.gazetteer import Gazetteer
from ingest.places import PlaceTagger

SETS = ("lgl", "trnews", "geovirus")
DATA = Path("~/.cache/dateline-eval").expanduser()
ROUNDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The figures of one set: F1 in per cent, articles a second on one core."""

    name: str
    articles: int
    recognition: float
    end_to_end: float
    document: float
    speed: float

    def __str__(self) -> str:
        figures = f"{self.recognition:11.1f} {self.end_to_end:10.1f} {self.document:8.1f} {self.speed:10.0f}"
        return f"{self.name:10s} {self.articles:8d} {figures}"


def toponyms(places: Sequence[Place]) -> Iterator[dict[str, Any]]:
    """Places as the scorer wants them, a row for each mention."""
    for place in places:
        where = {"geonameid": place.geonameid, "lat": place.lat, "lon": place.lon, "country": place.country}
        for mention in place.mentions:
            yield {"start": mention.start, "end": mention.end, **where}


def measure(name: str, gold: Path, scorer: Path, tagger: PlaceTagger) -> Measured:
    """Tag a set several times (the fastest counts) and have it scored."""
    with gold.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        tagged = [tagger.tag(row["text"]) for row in rows]
        times.append(time.process_time() - start)
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as predictions:
        for row, places in zip(rows, tagged, strict=True):
            predictions.write(json.dumps({"id": row["id"], "toponyms": list(toponyms(places))}) + "\n")
        predictions.flush()
        command = [sys.executable, str(scorer), str(gold), predictions.name, "--json"]
        scores = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return Measured(
        name=name,
        articles=len(rows),
        recognition=100 * scores["rec_overlap"][2],
        end_to_end=100 * scores["e2e"][2],
        document=100 * scores["doc"][2],
        speed=len(rows) / min(times),
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure every set that is there, print a table, and keep it if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--scorer", type=Path, required=True, help="the program that scores predictions")
    parser.add_argument("--data", type=Path, default=DATA, help="folder that holds places/NAME.jsonl")
    parser.add_argument("--write", action="store_true", help="keep the table in benchmarks/results")
    options = parser.parse_args(arguments)
    found = [name for name in SETS if (options.data / "places" / f"{name}.jsonl").is_file()]
    if not found:
        print(f"There are no sets in {options.data / 'places'}; name their folder with --data DIR.")
        return 2
    tagger = PlaceTagger(Gazetteer.open())
    lines = [f"Place tagger, {today()}. F1 in per cent; articles a second on one core.", ""]
    lines.append(
        f"{'set':10s} {'articles':>8s} {'recognition':>11s} {'end to end':>10s} {'document':>8s} {'articles/s':>10s}"
    )
    for name in found:
        path = options.data / "places" / f"{name}.jsonl"
        lines.append(str(measure(name, path, options.scorer, tagger)))
        print("\n".join(lines) if len(lines) == 4 else lines[-1])
    if options.write:
        keep("places", lines)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
