"""Measures what Dateline's reader of web pages finds against the project's targets: body, headline and date.

`python benchmarks/extraction_quality.py --sets DIR --scorer score_pages.py [--write]` reads the pages DIR/NAME/ID.html
that DIR/NAME/gold.jsonl lists. The scorer is called as `python SCORER --sets DIR --set NAME --predictions FILE --json`.
Each set, measure and target is a line; the program ends with 1 if a target is missed. The sets are not part of
Dateline: they keep their own licences.
"""

from __future__ import annotations

import argparse
import json
import logging
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

if __package__ in (None, ""):  # run as a script: the project's root is not on the path
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from keeping import keep

from index.errors import ReadingError
from ingest.draft import Draft
from ingest.readers import html_page

Scores = dict[str, Any]  # what the scorer prints as JSON


@dataclass(frozen=True, slots=True)
class Target:
    """What a set must reach in one measure: its name, how to find it in the scores, and the least of it."""

    measure: str
    read: Callable[[Scores], float]
    least: float


BODY = "body F1, words", lambda scores: scores["body"]["f1"]
SHINGLES = "body F1, runs of 4 words", lambda scores: scores["shingle"]["f1"]
HEADLINE = "headline, normalised", lambda scores: scores["headline"]["norm"]
DATE = "date, same day", lambda scores: scores["date"]["accuracy"]
UNDATED = "no date where there is none", lambda scores: 1 - scores["false_date"]["rate"]

TARGETS = {
    "scrapinghub": (Target(*BODY, 0.970), Target(*SHINGLES, 0.970)),
    "fundus_a": (Target(*BODY, 0.960), Target(*HEADLINE, 0.88), Target(*DATE, 0.985)),
    "wcxb_dev": (Target(*BODY, 0.945), Target(*HEADLINE, 0.87), Target(*DATE, 0.85)),
    "postlight": (Target(*HEADLINE, 0.92), Target(*DATE, 0.87)),
    "htmldate": (Target(*DATE, 0.89),),
    "mediacloud": (Target(*UNDATED, 0.8),),
}


def read_pages(folder: Path) -> Iterator[tuple[str, Draft | None]]:
    """Every page of a set by its id, as Dateline's reader sees it: without its address."""
    today = date.today()  # noqa: DTZ011 - the day here, where the pages are
    for line in (folder / "gold.jsonl").read_text("utf-8").splitlines():
        name = json.loads(line)["id"]
        try:
            (draft,) = html_page.read((folder / f"{name}.html").read_bytes(), name=name, today=today)
        except ReadingError:
            yield name, None
        else:
            yield name, draft


def prediction(name: str, draft: Draft | None) -> dict[str, str | None]:
    """A page as the scorer wants it."""
    if draft is None:
        return {"id": name}
    day = draft.date.value if draft.date.precision == "day" else None
    body = "\n\n".join(block.text for block in draft.blocks)
    return {"id": name, "headline": draft.headline, "date": day, "body": body}


def score(scorer: Path, sets: Path, name: str, predictions: Sequence[dict[str, str | None]]) -> Scores:
    """What the scorer makes of these predictions."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".jsonl") as file:
        file.writelines(json.dumps(each) + "\n" for each in predictions)
        file.flush()
        command = [
            sys.executable,
            str(scorer),
            "--sets",
            str(sets),
            "--set",
            name,
            "--predictions",
            file.name,
            "--json",
        ]
        scores: Scores = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return scores


class Calibration:
    """How often the dates of each source were right, beside the confidence that was given with them."""

    def __init__(self) -> None:
        self.right: dict[tuple[str, float], list[bool]] = defaultdict(list)

    def add(self, folder: Path, drafts: dict[str, Draft | None]) -> None:
        """Compare the dates of a set with those that its pages have."""
        for gold in map(json.loads, (folder / "gold.jsonl").read_text("utf-8").splitlines()):
            draft = drafts.get(gold["id"])
            if draft and gold.get("date") and draft.date.precision == "day":
                day_from = (draft.date.source or "").split(" + ")[0]  # behind it: whose hour was taken
                key = day_from, draft.date.confidence or 0.0
                self.right[key].append(draft.date.value == gold["date"])

    def lines(self) -> Iterator[str]:
        """A line for each source, and one for all dates that were given with 0.9 or more."""
        for (source, confidence), right in sorted(self.right.items(), key=lambda item: -item[0][1]):
            yield f"{source:12} confidence {confidence:.2f}  right {sum(right) / len(right):.3f}  of {len(right)}"
        sure = [each for (_, confidence), right in self.right.items() if confidence >= 0.9 for each in right]
        if sure:
            yield f"{'all of these':12} confidence ≥0.9  right {sum(sure) / len(sure):.3f}  of {len(sure)}"


def report(sets: Path, scorer: Path) -> Iterator[tuple[str, bool]]:
    """The lines of the report, each with whether nothing on it is amiss."""
    yield f"{datetime.now().astimezone():%Y-%m-%d %H:%M %Z}, Python {sys.version.split()[0]}", True
    yield f"{'set':12} {'measure':28} {'measured':>8} {'target':>7}", True
    calibration = Calibration()
    for name, targets in TARGETS.items():
        drafts = dict(read_pages(sets / name))
        calibration.add(sets / name, drafts)
        scores = score(scorer, sets, name, [prediction(*item) for item in drafts.items()])
        for target in targets:
            measured = target.read(scores)
            reached = measured >= target.least
            verdict = "" if reached else "  missed"
            yield f"{name:12} {target.measure:28} {measured:8.4f} {target.least:7.3f}{verdict}", reached
    yield from ((line, True) for line in ("", "dates, by where they were found, all sets", *calibration.lines()))


def main() -> int:
    """Run the benchmark as its arguments say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", type=Path, required=True, help="folder of the sets")
    parser.add_argument("--scorer", type=Path, required=True, help="program that scores the predictions")
    parser.add_argument("--write", action="store_true", help="keep the report in benchmarks/results")
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)
    lines: list[str] = []
    missed = 0
    for line, reached in report(arguments.sets, arguments.scorer):
        print(line, flush=True)
        lines.append(line)
        missed += not reached
    if arguments.write:
        keep("extraction-quality", lines)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
