"""Measures the embedded store beside a cluster of one node and one of three, on the same articles in one run.

    python benchmarks/cluster.py --texts FILE.jsonl [--articles 5000] [--rounds 3] [--write]

Takes the first news texts of FILE (headline, body, date, places), puts them into the three stores batch by batch in
turn, and asks all of them the same questions in turn. CPU seconds of the client and of the nodes are told apart; bytes
are those of the indices, before and after their segments are merged into one. At the end stand what the client's CPU
goes into, and what 10⁹ passages would take by these figures. The nodes are those of the tests (a JVM each, 512 MB
of heap, on this very machine): compare shapes, not servers. `--write` keeps the report in benchmarks/results/.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import os
import pstats
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]

from engines.dateline import article_of, tree_of  # noqa: E402
from engines.documents import country  # noqa: E402
from engines.questions import Question, count, draw_questions  # noqa: E402
from keeping import keep  # noqa: E402
from nodes import Nodes  # noqa: E402

from index.article import Article  # noqa: E402
from index.gazetteer import Gazetteer  # noqa: E402
from index.opensearch.address import read_address  # noqa: E402
from index.opensearch.cluster import Cluster  # noqa: E402
from index.opensearch.documents import document  # noqa: E402
from index.opensearch.sending import Action  # noqa: E402
from index.opensearch.store import OpenSearchStore  # noqa: E402
from index.query import Bag, Fuzzy, Query, Together, Unit, Word  # noqa: E402
from index.settings import ClusterSettings  # noqa: E402
from index.store import Facet, Store  # noqa: E402
from index.whoosh.store import WhooshStore  # noqa: E402

BATCH = 500
LIMIT = 10
KEPT = 45.0
"""Seconds after which a node knows that no copy needs what was sent as it came: only then a merge leaves it out."""

FEWEST = 2_000
EACH = 12
"""Questions of each kind."""

TICKS = os.sysconf("SC_CLK_TCK")
PASSAGES, PASSAGE = 1_000_000_000, 1_003
"""How far the plan looks, and characters of a passage."""

SHARD, DISK, DAY = 40e9, 1e12, 86_400
FILLED = 0.7
"""Share of a disk that indices may take: the rest is for merges."""

HOST_CORES = 16


@dataclass(slots=True)
class Measured:
    """A store, and what it took: CPU seconds of the client and of the nodes by round, and times of answers by kind."""

    name: str
    store: Store
    folder: Path
    nodes: Nodes | None = None
    client: list[float] = field(default_factory=list)
    cluster: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    answers: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    sizes: list[float] = field(default_factory=list)

    def node_seconds(self) -> float:
        """CPU seconds that the nodes have used so far."""
        return sum(cpu_of(process.pid) for process in self.nodes.processes if process) if self.nodes else 0.0


def cpu_of(pid: int) -> float:
    """CPU seconds of a process and its threads."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def records(path: Path, most: int) -> Iterator[dict[str, object]]:
    """The texts as records of `engines.documents`, with the countries that they name."""
    gazetteer = Gazetteer.open()
    known: dict[str, dict[str, object] | None] = {}
    for number, line in enumerate(islice(path.open(encoding="utf-8"), most)):
        text = json.loads(line)
        for name in text.get("places", ()):
            if name not in known:
                known[name] = country(gazetteer, name)
        yield {
            "id": f"{number:032x}", "headline": text["headline"], "text": text["body"].replace("\n", "\n\n"),
            "date": text["date"][:10], "places": [place for name in text.get("places", ()) if (place := known[name])],
            "source": "Reuters", "language": "en",
        }  # fmt: skip


def on_cluster(name: str, folder: Path, nodes: Nodes, settings: ClusterSettings) -> Measured:
    """A store on nodes that are up."""
    cluster = Cluster(read_address(f"{nodes.urls[0]}/bench", settings, {}))
    return Measured(name, OpenSearchStore(cluster, settings, create=True), folder, nodes)


def index(stores: Sequence[Measured], articles: Sequence[Article]) -> None:
    """Put all articles into each store, batch by batch in turn."""
    for each in stores:
        each.store.begin_anew()
    nodes = [each.node_seconds() for each in stores]
    client, wall = [0.0] * len(stores), [0.0] * len(stores)
    for turn, start in enumerate(range(0, len(articles), BATCH)):
        for step in range(len(stores)):
            at = (turn + step) % len(stores)
            begun, used = time.perf_counter(), time.process_time()
            stores[at].store.put(articles[start : start + BATCH])
            client[at] += time.process_time() - used
            wall[at] += time.perf_counter() - begun
    for at, each in enumerate(stores):
        each.client.append(client[at])
        each.wall.append(wall[at])
        each.cluster.append(each.node_seconds() - nodes[at])


def weigh(each: Measured) -> None:
    """Bytes of the index as it stands, and merged: of one copy of each part."""
    for merge in (False, True):
        if isinstance(each.store, OpenSearchStore):
            client = each.store.cluster.client
            if merge:
                time.sleep(KEPT)
                client.indices.forcemerge(index="bench-*", params={"max_num_segments": 1}, request_timeout=300)
                client.indices.refresh(index="bench-*")
            client.indices.flush(index="bench-*")
            stats = client.indices.stats(index="bench-articles-*,bench-words-*", metric="store")
            each.sizes.append(stats["_all"]["primaries"]["store"]["size_in_bytes"])
        else:
            while merge and each.store.tend():
                pass
            each.sizes.append(sum(path.stat().st_size for path in each.folder.rglob("*") if path.is_file()))


def queries(drawn: Sequence[Question]) -> Iterator[tuple[str, Query | None, Question]]:
    """The questions as trees, and some kinds more; None is a facet."""
    for each in drawn:
        words = tuple(Word(term) for term in each["terms"])
        yield each["kind"], tree_of(each), each
        if each["kind"] == "near":
            yield "sentence", Together(words[0], words[1], Unit.SENTENCE), each
        elif each["kind"] == "rare":
            yield "fuzzy", Fuzzy(each["terms"][0], 1), each
        elif each["kind"] == "or3":
            yield "bag", Bag(words), each
        elif each["kind"] == "common":
            yield "months", None, each


def ask(stores: Sequence[Measured], asked: Sequence[tuple[str, Query | None, Question]], rounds: int) -> int:
    """Ask all stores in turn, once to warm them and then `rounds` times; how many questions had unequal totals."""
    unequal = 0
    for turn in range(rounds + 1):
        for number, (kind, tree, question) in enumerate(asked):
            found = []
            for step in range(len(stores)):
                each = stores[(number + step) % len(stores)]
                begun = time.perf_counter()
                if tree is None:
                    found.append(sum(each.store.count_by(Word(question["terms"][0]), Facet.MONTH).values()))
                else:
                    found.append(each.store.find(tree, limit=LIMIT).total)
                if turn:
                    each.answers[kind].append(1000 * (time.perf_counter() - begun))
            unequal += not turn and len(set(found)) > 1
    return unequal


def profile(articles: Sequence[Article]) -> Iterator[str]:
    """What the client's CPU goes into while it makes documents and writes them as JSON."""
    used = time.process_time()
    documents = [document(article) for article in articles]
    made = time.process_time() - used
    used = time.process_time()
    size = sum(len(Action("index", {"_id": one.id}, one.fields).lines()) for one in documents)
    written = time.process_time() - used
    yield f"document(): {1000 * made / len(articles):.2f} ms an article; as JSON: {1000 * written / len(articles):.2f} ms,"
    yield f"{size / len(articles):,.0f} bytes on the line. The rest is HTTP, answers, and looking up where articles are."
    profiler = cProfile.Profile()
    profiler.enable()
    for article in articles:
        document(article)
    profiler.disable()
    stats = pstats.Stats(profiler)
    stats.calc_callees()
    rows = sorted(stats.stats.items(), key=lambda row: -row[1][2])[:10]  # type: ignore[attr-defined]
    total = sum(row[1][2] for row in stats.stats.items())  # type: ignore[attr-defined]
    for (file, line, name), (_, calls, own, _, _) in rows:
        yield f"  {own / total:5.0%} of document()  {Path(file).name}:{line} {name}  ({calls / len(articles):.1f} calls an article)"


def table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows in columns."""
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(
            f"{cell:<{width}}" if n == 0 else f"{cell:>{width}}"
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        )


def indexing_rows(stores: Sequence[Measured], count: int, characters: int) -> Iterator[list[str]]:
    """What indexing took, first with cold nodes and then again."""
    yield [
        "",
        "round",
        "client CPU s",
        "articles/CPU s",
        "nodes' CPU s",
        "articles/CPU s",
        "wall s",
        "bytes/article",
        "merged",
        "merged/char",
    ]
    for each in stores:
        for at, used in enumerate(each.client):
            is_last = at == len(each.client) - 1
            nodes = each.cluster[at]
            yield [
                each.name, "cold" if at == 0 else "warm", f"{used:.2f}", f"{count / used:,.0f}",
                f"{nodes:.2f}" if nodes else "-", f"{count / nodes:,.0f}" if nodes else "-", f"{each.wall[at]:.1f}",
                *([f"{size / count:,.0f}" for size in each.sizes] if is_last else ["", ""]),
                f"{each.sizes[1] / characters:.2f}" if is_last else "",
            ]  # fmt: skip


def asking_rows(stores: Sequence[Measured]) -> Iterator[list[str]]:
    """Times of answers, p50 and p95, and how many times those of the embedded store."""
    yield ["ms: p50 / p95", *(each.name for each in stores), *(f"{each.name} x" for each in stores[1:])]
    for kind, base in stores[0].answers.items():
        middles = [median(each.answers[kind]) for each in stores]
        highs = [quantiles(each.answers[kind], n=20)[-1] for each in stores]
        yield [
            kind,
            *(f"{middle:.1f} / {high:.1f}" for middle, high in zip(middles, highs, strict=True)),
            *(f"{middle / median(base):.1f}" for middle in middles[1:]),
        ]


def plan(one: Measured, count: int, characters: int) -> Iterator[str]:
    """What 10⁹ passages take by what one node took for these articles."""
    text = PASSAGES * PASSAGE
    primary = one.sizes[1] / characters * text
    client, nodes = (seconds[-1] / characters * text for seconds in (one.client, one.cluster))
    shards = primary / SHARD
    yield f"{text / 1e12:.1f} · 10¹² characters. By bytes a character, merged: {primary / 1e12:.1f} TB primary, {2 * primary / 1e12:.1f} TB with a replica;"
    yield f"{shards:.0f} primary shards of {SHARD / 1e9:.0f} GB; {2 * primary / (DISK * FILLED):.0f} data nodes of {DISK / 1e12:.0f} TB filled to {FILLED:.0%}, and 3 small managers."
    yield f"Loading once: {client / DAY:,.0f} days of a core for clients, {nodes / DAY:,.0f} for one copy on the nodes (as many again for each replica):"
    yield f"{client / DAY / HOST_CORES:,.1f} days of one host of {HOST_CORES} cores that sends, or as much of several at once. Reading the pages comes before that and takes more."
    yield f"An upper bound: these articles have {characters / count:,.0f} characters, longer ones take fewer bytes a character; the words of an archive grow more slowly than it does."


def report(
    options: argparse.Namespace, stores: Sequence[Measured], articles: Sequence[Article], unequal: int
) -> list[str]:
    """All of it."""
    count_, characters = len(articles), sum(len(article.text) + len(article.headline) for article in articles)
    return [
        f"Embedded and on a cluster, {datetime.now().astimezone():%Y-%m-%d %H:%M %Z}; {os.cpu_count()} cores for clients and nodes"
        f" together, load {os.getloadavg()[0]:.1f} at the end",
        f"{count_:,} articles of {options.texts.name}, {characters / count_:,.0f} characters each; batches of {BATCH};"
        f" {EACH} questions a kind, {options.rounds} rounds.",
        "One node: 1 shard, 1 copy. Three nodes: 3 shards, 2 copies (their bytes are those of one copy).",
        "",
        *table(list(indexing_rows(stores, count_, characters))),
        "",
        *table(list(asking_rows(stores))),
        f"Questions whose totals differ between the stores: {unequal}.",
        "",
        "What the client's CPU goes into:",
        *profile(articles[:1000]),
        "",
        f"10⁹ passages of {PASSAGE:,} characters:",
        *plan(stores[1], count_, characters),
    ]


def main() -> None:
    """Run the benchmark as its arguments say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, required=True, help="news texts as JSON lines")
    parser.add_argument("--articles", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where indexes are made for the time of the run, on a real disk")
    parser.add_argument("--write", action="store_true", help="keep the report in benchmarks/results")
    options = parser.parse_args()
    if options.articles < FEWEST:
        parser.error(f"Questions are drawn from {FEWEST:,} articles or more.")
    found = list(records(options.texts, options.articles))
    articles = [article_of(record) for record in found]
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cluster-", dir=options.folder)))
        single = stack.enter_context(Nodes(folder / "single"))
        several = stack.enter_context(Nodes(folder / "several", 3))
        stores = [
            Measured("embedded", WhooshStore(folder / "embedded", create=True), folder / "embedded"),
            on_cluster("one node", folder, single, ClusterSettings(replicas=0)),
            on_cluster("three nodes", folder, several, ClusterSettings(shards=3, replicas=1)),
        ]
        for _ in range(2):
            index(stores, articles)
        for each in stores:
            weigh(each)
        unequal = ask(stores, list(queries(draw_questions(count(found, len(found)), EACH))), options.rounds)
        lines = report(options, stores, articles, unequal)
        for each in stores:
            each.store.close()
    print("\n".join(lines))
    if options.write:
        keep("cluster", lines)


if __name__ == "__main__":
    main()
