"""Measures Dateline's store beside other engines, on the same articles in one run, in CPU time and memory.

`python benchmarks/engine.py --corpora DIR [--articles 25000] [--write]` makes articles out of the news texts in
DIR/*.jsonl (headline, body, date, topics, places), has every engine index them, and asks all of them the same
questions, in turn. Peers come with `pip install 'dateline[bench]'`; Xapian with the system's python3-xapian. One
that is not there is skipped, and said to be. `--write` keeps the report and a plot in benchmarks/results/.

Of very many articles (`--articles 1000000`) each engine builds one index only, and the same questions are asked of
fewer articles as well. `--keep DIR` keeps articles and indexes there, and uses those of an earlier run of that size.
"""

from __future__ import annotations

import argparse
import platform
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from itertools import islice
from pathlib import Path

if __package__ in (None, ""):  # run as a script: the project's root is not on the path
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from compiled import keep_compiled
from engines import report
from engines.documents import articles, read_material
from engines.measuring import (
    ENGINES,
    WARM,
    Asking,
    Bench,
    further_records,
    is_there,
    read_documents,
    write_documents,
)
from engines.plotting import plot
from engines.questions import SEEN_AT_MOST, count, draw_questions
from keeping import RESULTS, today

SMALL = 2_500
VERY_LARGE = 500_000
FEWER = 25_000
"""Articles that are asked in a run of VERY_LARGE as well."""

FASTEST = ("tantivy", "fts5", "dateline")
"""Engines that more articles than VERY_LARGE are asked of, unless others are named."""


def chosen(options: argparse.Namespace) -> Iterator[tuple[str, str]]:
    """The engines, each with why it is left out; empty if it is not."""
    for name in ENGINES:
        if name in options.without or (options.only and name not in options.only):
            yield name, "as asked"
        elif options.articles >= VERY_LARGE and not options.only and name not in FASTEST:
            yield name, f"too slow for {options.articles:,} articles"
        else:
            yield name, "" if is_there(name) else "NOT INSTALLED"


def measure(options: argparse.Namespace, engines: Sequence[str], folder: Path) -> Iterator[str]:
    """The sections of the report, each as soon as it is known."""
    huge = options.articles >= VERY_LARGE
    bench = Bench(
        engines, folder / "documents.jsonl", folder, options.rounds, options.batch, once=huge, keeps=bool(options.keep)
    )
    total = options.articles + options.commits
    if bench.keeps and bench.documents.exists():
        records = islice(read_documents(bench.documents), min(options.articles, SEEN_AT_MOST))
    else:
        records = write_documents(articles(read_material(options.corpora), total), bench.documents)
    counts = count(records, options.articles)
    yield report.documents(bench.documents, options.articles, counts)
    small = min(SMALL, options.articles)
    yield report.indexing(bench.indexing(small), engines, small, bench.documents)
    yield report.large(bench.large(options.articles), engines, options.articles, bench.documents)
    questions = draw_questions(counts, options.queries)
    yield report.opening(bench.opening(next(q for q in questions if q["kind"] == "or2")), engines)
    asking = bench.asking(questions, draw_questions(counts, WARM, seed=5))
    yield from report.asking(asking, engines)
    if huge:
        yield report.growth(fewer(bench, options.queries), asking, engines, FEWER)
    yield report.agreement(asking, engines)
    if not huge:
        more = further_records(bench.documents, options.articles, options.commits)
        yield report.committing(bench.committing(more), engines)
    if options.write:
        name = plot(asking, engines, RESULTS / f"{title_of(options)}.svg")
        yield f"![Median CPU time by kind of question]({name})" if name else "No plot: matplotlib is not installed."


def fewer(bench: Bench, queries: int) -> Asking:
    """The same kinds of questions asked of the first few articles."""
    smaller = replace(bench, folder=bench.folder / "fewer")
    smaller.folder.mkdir(exist_ok=True)
    smaller.large(FEWER)
    counts = count(islice(read_documents(bench.documents), FEWER), FEWER)
    return smaller.asking(draw_questions(counts, queries), draw_questions(counts, WARM, seed=5))


def title_of(options: argparse.Namespace) -> str:
    """The name of the report's file, without its ending."""
    return f"engine-{today()}-{options.articles // 1000}k"


def main() -> int:
    """Run the benchmark as its arguments say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True, help="folder of news texts as JSON lines")
    parser.add_argument("--articles", type=int, default=25_000)
    parser.add_argument("--queries", type=int, default=40, help="questions of each kind")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--batch", type=int, default=5_000, help="articles in memory, and in one commit of Dateline")
    parser.add_argument("--commits", type=int, default=10, help="single articles that are added at the end")
    parser.add_argument("--folder", type=Path, help="where indexes are made for the time of the run, on a real disk")
    parser.add_argument("--keep", type=Path, help="where articles and indexes are kept for further runs")
    parser.add_argument("--without", action="append", default=[], choices=ENGINES, help="leave this engine out")
    parser.add_argument("--only", action="append", default=[], choices=ENGINES, help="leave all others out")
    parser.add_argument("--write", action="store_true", help="keep the report in benchmarks/results")
    options = parser.parse_args()
    keep_compiled()
    reasons = dict(chosen(options))
    engines = [name for name, reason in reasons.items() if not reason]
    left_out = ", ".join(f"{name} ({reason})" for name, reason in reasons.items() if reason)
    sections = [
        f"# Engines side by side, {options.articles:,} articles",
        f"{datetime.now().astimezone():%Y-%m-%d %H:%M %Z}, Python {platform.python_version()}, {options.rounds} rounds,"
        f" {options.queries} questions of each kind. Left out: {left_out or 'none'}.",
    ]
    print("\n\n".join(sections), flush=True)
    with ExitStack() as stack:
        if options.keep:
            folder = options.keep / str(options.articles)
            folder.mkdir(parents=True, exist_ok=True)
        else:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="engines-", dir=options.folder)))
        for section in measure(options, engines, folder):
            print(f"\n{section}", flush=True)
            sections.append(section)
    if options.write:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / f"{title_of(options)}.md").write_text("\n\n".join(sections) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
