"""Asks an archive many random and mutated queries: each must give an answer, or an error with a caret, within a second.

    python benchmarks/fuzz_queries.py [--count 100000] [--seconds 1.0] [--seed 1] [--archive DIR]

Without an archive, one of the sample articles is made. Queries are pieces of the language put together at random, known
queries with characters dropped, doubled, swapped and replaced, and text of any code points. Each is asked in one
of the ways there are: in each order, as a bag of words, for passages, counted, explained. Seconds are of the CPU. Exit
code 1 if a query breaks the rule.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from index.archive import Archive
from index.errors import QueryError
from index.store import Facet, Sort
from search.engine import answer
from search.explaining import explain
from search.facets import facets
from search.fields import FIELDS
from search.passages import passages

SIGNS = [
    *"AND OR NOT ANDNOT NEAR/5 NEAR6 ADJ8 PRE/8 w/s /p SAME w/5 near/0 NEAR/ PRE/s ATLEAST2( atleast3( first5( FIRST5".split(),
    *"HLEAD( hd= hlp= /F50/ /f1/ ~ ~2 ~6 - -( ( ) = : * ? ! … .. , / /50km /30mi 35.9,36.6/5km none off only".split(),
    *"\" “ ” « » ‘ ’ 「 」 a b sovereign* wom?n damascas~ a* ?x Putin's al-Qaeda al-Qae* ½ ŉ ² ፩ 中国 é".split(),
    *"2017-12 yesterday 7d march 2018 2024-W07 2023-Q3 syria idlib http://x.org/?a*b U.S. 400,000 || && C++ _ __ '".split(),
    *"ferry storm the of harbour convoy germany port water who where \ud800 \0 \n \u200b \u202e \u0301".split(" "),
    *(f"{name}:" for name in sorted(FIELDS)),
]
KNOWN = [
    'headline:convoy place:syria', '"air strikes" w/s "barrel bombs"', "putin NEAR/5 assad", "body:(a NEAR/5 b)",
    'near:"Idlib"/50km date:2017-12-01..2018-01-07', "atleast6(idlib) -daesh", "first50(afp) OR hlead:kremlin",
    'path:"syria/**" format:html seen:today', 'by:"abdel rahman" source:trtworld.com lang:en', "copies:only sovereign*",
    "damascas~2 wom?n =strikes", '"putin assad"~6 (a OR b) NOT c', "place:=Germany date:uncertain",
]  # fmt: skip
PLANES = ((32, 127), (32, 127), (160, 0x2FFF), (0x4E00, 0x9FFF), (0xD800, 0xDFFF), (0x1F300, 0x1F9FF), (0, 0x10FFFF))


def queries(chance: random.Random) -> Iterator[str]:
    """Queries without end."""
    while True:
        match chance.randrange(4):
            case 0:
                yield chance.choice(["", " "]).join(chance.choices(SIGNS, k=chance.randrange(1, 16)))
            case 1:
                yield mutated(chance.choice(KNOWN), chance)
            case 2:
                yield mutated(" ".join(chance.sample(KNOWN, 2)), chance)
            case _:
                yield "".join(chr(chance.randint(*chance.choice(PLANES))) for _ in range(chance.randrange(1, 60)))


def mutated(text: str, chance: random.Random) -> str:
    """A text with a few characters or pieces dropped, doubled, swapped or replaced."""
    for _ in range(chance.randrange(1, 6)):
        at = chance.randrange(len(text) + 1)
        end = min(len(text), at + chance.randrange(1, 5))
        inside = text[at:end]
        put = chance.choice(["", inside * 2, inside[::-1], chance.choice(SIGNS), inside * chance.randrange(1, 40)])
        text = text[:at] + put + text[end:]
    return text


def ask(archive: Archive, query: str, chance: random.Random) -> str:
    """Ask in one of the ways; gives how it ended."""
    way = chance.randrange(8)
    try:
        if way == 0:
            facets(archive, query, chance.choice(list(Facet)))
        elif way == 1:
            passages(archive, query, limit=5)
        elif way == 2:
            explain(archive, query)
        else:
            found = answer(archive, query, limit=10, sort=chance.choice(list(Sort)), any_words=way == 3)
            return "found" if found.total else "nothing found"
    except QueryError as error:
        assert 0 <= error.start < error.end, error
        assert error.message, error
        return "error with a caret"
    return "found"


def sample_archive(folder: Path) -> Archive:
    """An archive of the sample articles."""
    from search.cli import main

    assert main(["demo", "--keep", str(folder / "demo")]) == 0
    return Archive.open(folder / "demo" / "archive")


def run(archive: Archive, *, count: int, seconds: float, seed: int) -> int:
    """Ask so many queries; gives how many broke the rule."""
    chance, ends, broken, slowest = random.Random(seed), Counter[str](), 0, (0.0, "")
    begun = time.perf_counter()
    for n, query in zip(range(count), queries(chance), strict=False):
        started = time.process_time()
        try:
            ends[ask(archive, query, chance)] += 1
        except Exception:  # noqa: BLE001 - whatever is raised is what is looked for
            broken += 1
            print(f"query {n}: {query!r}", traceback.format_exc(), sep="\n", file=sys.stderr)
        took = time.process_time() - started
        slowest = max(slowest, (took, query))
        if took > seconds:
            broken += 1
            print(f"query {n} took {took:.2f} s: {query!r}", file=sys.stderr)
    print(f"{count:,} queries in {time.perf_counter() - begun:.0f} s; {broken} broke the rule")
    print(", ".join(f"{number:,} {end}" for end, number in ends.most_common()))
    print(f"slowest: {slowest[0] * 1000:.0f} ms, {slowest[1][:200]!r}")
    return broken


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--archive", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive.open(given.archive) if given.archive else sample_archive(Path(folder))
        broken = run(archive, count=given.count, seconds=given.seconds, seed=given.seed)
        archive.close()
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
