"""Measures the place tagger on annotated articles, beside its peers, and what each of its rules is worth.

`python benchmarks/places_quality.py --scorer score_places.py [--data DIR] [--peers] [--rules] [--hostile] [--write]` reads
DIR/places/NAME.jsonl, a JSON object a line: `id`, `text`, perhaps `domain` (the publisher), and `toponyms` with
`start`, `end`, `lat`, `lon` and perhaps `geonameid`. The scorer is a Python file with a function
`score(gold, predictions, ctry=False)`. The sets are not part of Dateline: they keep their own licences.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

if __package__ in (None, ""):  # run as a script: the project's root is not on the path
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from hostile_places import hostile_lines
from keeping import keep, today
from place_peers import PEERS, Tag, Toponym, toponyms

from index.gazetteer import Gazetteer
from ingest.place_rules import Rules
from ingest.places import Context, PlaceTagger
from ingest.tagging import contexts

SETS = {"lgl": True, "trnews": True, "geovirus": False}
"""The sets, and whether their gold knows demonyms ("Syrian"); where it does not, none are scored."""

DATA = Path("~/.cache/dateline-eval").expanduser()
BLOCK = 20
"""Articles that a system tags before the next one has its turn."""

Score = Callable[..., Mapping[str, Any]]
TagInContext = Callable[[str, Context], list[Toponym]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """A set with the context of each article: what the others of its publisher name."""

    name: str
    rows: Sequence[dict[str, Any]]
    contexts: Sequence[Context]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """F1 in per cent, and articles a second of CPU time."""

    recognition: float
    end_to_end: float
    document: float
    speed: float

    def __str__(self) -> str:
        return f"{self.recognition:5.1f} /{self.end_to_end:5.1f} /{self.document:5.1f}"


def score_function(scorer: Path) -> Score:
    """The function `score` of a Python file."""
    spec = importlib.util.spec_from_file_location("scorer", scorer)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{scorer} is no Python file.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Score = module.score
    return found


def load(data: Path, tagger: PlaceTagger) -> Iterator[Gold]:
    """The sets that are there."""
    for name in SETS:
        path = data / "places" / f"{name}.jsonl"
        if path.is_file():
            rows = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
            sourced = [{"text": row["text"], "source": row.get("domain")} for row in rows]
            yield Gold(name=name, rows=rows, contexts=tuple(contexts(sourced, tagger.tag)))


def measure(gold: Gold, systems: Mapping[str, TagInContext], score: Score) -> dict[str, Figures]:
    """Have each system tag a set, block by block in turns, and score them."""
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in systems}
    took = dict.fromkeys(systems, 0.0)
    pairs = zip(gold.rows, gold.contexts, strict=True)
    while block := list(islice(pairs, BLOCK)):
        for name, tag in systems.items():
            start = time.process_time()
            tagged = [tag(row["text"], context) for row, context in block]
            took[name] += time.process_time() - start
            found[name] += [
                {"id": row["id"], "toponyms": [one for one in there if SETS[gold.name] or not one["demonym"]]}
                for (row, _), there in zip(block, tagged, strict=True)
            ]
    return {name: figures(score(gold.rows, found[name], ctry=False), len(gold.rows) / took[name]) for name in systems}


def figures(scores: Mapping[str, Any], speed: float) -> Figures:
    """The figures of a scorer's answer."""
    return Figures(
        recognition=100 * scores["rec_overlap"][2],
        end_to_end=100 * scores["e2e"][2],
        document=100 * scores["doc"][2],
        speed=speed,
    )


def in_context(tagger: PlaceTagger, *, publisher: bool = True) -> TagInContext:
    """Dateline's tagger, told of each article's publisher or not."""

    def tag(text: str, context: Context) -> list[Toponym]:
        return list(toponyms(tagger.tag(text, context) if publisher else tagger.tag(text)))

    return tag


def without_context(tag: Tag, text: str, _context: Context) -> list[Toponym]:
    """A peer, which knows nothing but the text."""
    return tag(text)


def table(sets: Sequence[Gold], systems: Mapping[str, TagInContext], score: Score) -> Iterator[str]:
    """Every system on every set, with the rate over all."""
    measured = {gold.name: measure(gold, systems, score) for gold in sets}
    yield f"{'':24s}" + "".join(f"{gold.name:>22s}" for gold in sets) + f"{'articles/s':>12s}"
    total = sum(len(gold.rows) for gold in sets)
    for name in systems:
        rate = total / sum(len(gold.rows) / measured[gold.name][name].speed for gold in sets)
        cells = "".join(f"{measured[gold.name][name]!s:>22s}" for gold in sets)
        yield f"{name:24s}{cells}{rate:12.0f}"


def worth(sets: Sequence[Gold], gazetteer: Gazetteer, score: Score) -> Iterator[str]:
    """What is lost without each rule: points of F1, so that a loss is a minus."""
    rules = Rules()
    whole = [measure(gold, {"": in_context(PlaceTagger(gazetteer, rules))}, score)[""] for gold in sets]
    yield f"{'without':36s}" + "".join(f"{gold.name:>22s}" for gold in sets)
    for kind, name in rules.names():
        tag = in_context(PlaceTagger(gazetteer, rules.without(kind, name)))
        cells = "".join(
            f"{difference(measure(gold, {'': tag}, score)[''], before):>22s}"
            for gold, before in zip(sets, whole, strict=True)
        )
        yield f"{kind.replace('_', ' '):12s}{name:24s}{cells}"


def difference(now: Figures, before: Figures) -> str:
    """Points of recognition, end to end and document F1 by which a measurement differs."""
    pairs = (
        (now.recognition, before.recognition),
        (now.end_to_end, before.end_to_end),
        (now.document, before.document),
    )
    return " /".join(f"{one - other:+5.1f}" for one, other in pairs)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure every set that is there, print tables, and keep them if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--scorer", type=Path, required=True, help="the Python file that scores predictions")
    parser.add_argument("--data", type=Path, default=DATA, help="folder that holds places/NAME.jsonl")
    parser.add_argument("--peers", action="store_true", help="measure the peers in the same run")
    parser.add_argument("--rules", action="store_true", help="measure what is lost without each rule")
    parser.add_argument("--hostile", action="store_true", help="measure texts that are made to cost much")
    parser.add_argument("--write", action="store_true", help="keep the tables in benchmarks/results")
    options = parser.parse_args(arguments)
    gazetteer, score = Gazetteer.open(), score_function(options.scorer)
    tagger = PlaceTagger(gazetteer)
    sets = list(load(options.data, tagger))
    if not sets:
        print(f"There are no sets in {options.data / 'places'}; name their folder with --data DIR.")
        return 2
    systems: dict[str, TagInContext] = {
        "Dateline": in_context(tagger),
        "Dateline, no publisher": in_context(tagger, publisher=False),
    }
    if options.peers:
        systems |= {name: partial(without_context, make(gazetteer)) for name, make in PEERS.items()}
    lines = [f"Place tagger, {today()}. F1 in per cent: recognition / end to end / document. CPU time, one core.", ""]
    lines += [f"{gold.name}: {len(gold.rows)} articles" for gold in sets]
    print("\n".join(lines))
    tables = [table(sets, systems, score)]
    tables += [worth(sets, gazetteer, score)] if options.rules else []
    tables += [hostile_lines(gazetteer)] if options.hostile else []
    for rows in tables:
        print()
        lines.append("")
        for line in rows:
            print(line, flush=True)
            lines.append(line)
    if options.write:
        keep("places", lines)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
