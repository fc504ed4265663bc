"""Measures Dateline's reader of web pages beside trafilatura on the same pages: CPU time and, with a scorer, quality.

`python benchmarks/extract.py --sets DIR [--set NAME…] [--scorer score_pages.py] [--rounds N] [--curve] [--write]` reads
the pages DIR/NAME/ID.html that DIR/NAME/gold.jsonl lists, an object with `id` a line. The scorer is called as
`python SCORER --sets DIR --set NAME --predictions FILE`. With `--curve` it compares ways of reading the body alone, from
the quickest to the most thorough. The sets are not part of Dateline: they keep their own licences.
"""

from __future__ import annotations

import argparse
import json
import logging
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from pathlib import Path

if __package__ in (None, ""):  # run as a script: the project's root is not on the path
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from keeping import keep

from index.errors import ReadingError
from ingest.body import Reading, by_resiliparse, by_trafilatura, by_trees, read_body, stripped
from ingest.encoding import decode
from ingest.furniture import without_furniture
from ingest.page import Page, parse_page
from ingest.readers import html_page

SETS = ("fundus_a", "scrapinghub", "wcxb_dev", "postlight", "htmldate", "mediacloud")
WITH_BODIES = ("fundus_a", "scrapinghub", "wcxb_dev")

Prediction = dict[str, str | None]
Extractor = Callable[[bytes], Prediction]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """One extractor on one set: median over the rounds of the CPU milliseconds a page, and what it found."""

    milliseconds: float
    predictions: tuple[Prediction, ...]


def by_dateline(data: bytes) -> Prediction:
    """What Dateline's reader makes of a page, which it is given without its address."""
    try:
        (draft,) = html_page.read(data, name="page", today=date.today())  # noqa: DTZ011 - the day here, where the pages are
    except ReadingError:
        return {}
    body = "\n\n".join(block.text for block in draft.blocks)
    day = draft.date.value if draft.date.precision == "day" else None
    return {"headline": draft.headline, "date": day, "body": body}


def by_peer(data: bytes) -> Prediction:
    """What trafilatura in its fast mode makes of a page, with metadata."""
    from trafilatura import bare_extraction

    found = bare_extraction(data, fast=True, with_metadata=True, include_comments=False)
    if found is None or isinstance(found, dict):
        return {}
    return {"headline": found.title, "date": found.date, "body": found.text}


def body_alone(read: Callable[[Page], Reading]) -> Extractor:
    """An extractor of the body alone, by one way of reading it."""

    def extract(data: bytes) -> Prediction:
        page = parse_page(decode(data).text)
        blocks = without_furniture(read(page).blocks) if page else ()
        return {"body": "\n\n".join(block.text for block in blocks)}

    return extract


EXTRACTORS: dict[str, Extractor] = {"trafilatura": by_peer, "dateline": by_dateline}
CURVE: dict[str, Extractor] = {
    "cheap only": body_alone(by_resiliparse),
    "cheap first": body_alone(read_body),
    "trafilatura first": body_alone(lambda page: by_trees(page, by_resiliparse(page), Reading(blocks=(), maker=""))),
    "thorough": body_alone(lambda page: by_trafilatura(stripped(page.tree), fast=False)),
}


def measure(folder: Path, extractors: dict[str, Extractor], *, rounds: int) -> dict[str, Timed]:
    """All extractors over the pages of a set, page by page in turn, which goes first changing with every page."""
    ids = [json.loads(line)["id"] for line in (folder / "gold.jsonl").read_text("utf-8").splitlines() if line.strip()]
    pages = [(name, (folder / f"{name}.html").read_bytes()) for name in ids]
    for _, data in pages[:3]:
        for extract in extractors.values():
            extract(data)
    spent: dict[str, list[float]] = {name: [] for name in extractors}
    found: dict[str, list[Prediction]] = {name: [] for name in extractors}
    for turn in range(rounds):
        totals = dict.fromkeys(extractors, 0.0)
        for place, (page, data) in enumerate(pages):
            for name in list(extractors)[:: 1 if (place + turn) % 2 else -1]:
                start = time.process_time()
                prediction = extractors[name](data)
                totals[name] += time.process_time() - start
                if not turn:
                    found[name].append({"id": page, **prediction})
        for name, total in totals.items():
            spent[name].append(total)
    return {
        name: Timed(milliseconds=1_000 * statistics.median(spent[name]) / len(pages), predictions=tuple(found[name]))
        for name in extractors
    }


def score(scorer: Path, sets: Path, name: str, predictions: Sequence[Prediction]) -> str:
    """What the scorer prints of these predictions."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".jsonl") as file:
        file.writelines(json.dumps(each) + "\n" for each in predictions)
        file.flush()
        command = [sys.executable, str(scorer), "--sets", str(sets), "--set", name, "--predictions", file.name]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def report(sets: Path, names: Sequence[str], scorer: Path | None, *, rounds: int) -> Iterator[str]:
    """The lines of the report."""
    yield f"{datetime.now().astimezone():%Y-%m-%d %H:%M %Z}, Python {sys.version.split()[0]}, {rounds} rounds"
    yield "CPU milliseconds a page; ratio: pages a second of Dateline to those of trafilatura (fast, with metadata)"
    for name in names:
        timed = measure(sets / name, EXTRACTORS, rounds=rounds)
        peer, own = timed["trafilatura"].milliseconds, timed["dateline"].milliseconds
        yield f"{name:12} trafilatura {peer:6.1f}  dateline {own:6.1f}  ratio {peer / own:.2f}"
        if scorer:
            for extractor, result in timed.items():
                lines = score(scorer, sets, name, result.predictions).splitlines()
                yield from (f"    {extractor:12}{line.strip()}" for line in lines[1:])


def curve(sets: Path, names: Sequence[str], scorer: Path | None, *, rounds: int) -> Iterator[str]:
    """The lines on the ways of reading a body, the quickest first."""
    yield ""
    yield "the body alone, by ways of reading it: CPU milliseconds a page with parsing, and what the scorer says of it"
    for name in names:
        for way, result in measure(sets / name, CURVE, rounds=rounds).items():
            lines = score(scorer, sets, name, result.predictions).splitlines() if scorer else []
            found = " ".join(next((line.strip() for line in lines if line.strip().startswith("body")), "").split())
            yield f"{name:12} {way:18} {result.milliseconds:6.1f}  {found}"


def main() -> int:
    """Run the benchmark as its arguments say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", type=Path, required=True, help="folder of the sets")
    parser.add_argument("--set", dest="names", action="append", help="only this set; may be given several times")
    parser.add_argument("--scorer", type=Path, help="program that scores the predictions")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--curve", action="store_true", help="compare ways of reading the body too")
    parser.add_argument("--write", action="store_true", help="keep the report in benchmarks/results")
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)
    names = arguments.names or [name for name in SETS if (arguments.sets / name / "gold.jsonl").is_file()]
    lines: list[str] = []
    with_bodies = [name for name in names if name in WITH_BODIES] if arguments.curve else []
    for line in chain(
        report(arguments.sets, names, arguments.scorer, rounds=arguments.rounds),
        curve(arguments.sets, with_bodies, arguments.scorer, rounds=arguments.rounds) if with_bodies else (),
    ):
        print(line, flush=True)
        lines.append(line)
    if arguments.write:
        keep("extract", lines)
    return 0


if __name__ == "__main__":
    sys.exit(main())
