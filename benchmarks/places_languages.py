"""Measures the place tagger on marked articles in other languages than English: F1 by language and part.

`python benchmarks/places_languages.py [--language CODE…] [--part development|held-out] [--errors] [--write]` reads
`tests/fixtures/places`, whose articles are Dateline's own. `--errors` lists what was missed, wrong or not asked for;
it is for the development part only, so that the held-out part stays unseen.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

if __package__ in (None, ""):  # run as a script: the project's root is not on the path
    sys.path[:0] = (str(Path(__file__).resolve().parents[1] / folder) for folder in (".", "tests/support"))

from keeping import keep, today
from marked_places import LANGUAGES, PARTS, Marked, Score, Scorer, marked, matched, toponyms

from index.gazetteer import Gazetteer
from ingest.languages import detected_language
from ingest.places import Context, PlaceTagger


def line(language: str, part: str, count: int, score: Score) -> str:
    """A row of the table."""
    figures = (score.recognition, score.end_to_end, score.document)
    return f"{language:10s} {part:12s} {count:8d} " + " ".join(f"{100 * one.f1:11.1f}" for one in figures)


def errors(article: Marked, tagger: PlaceTagger, scorer: Scorer) -> Iterable[str]:
    """What the tagger got wrong in an article."""
    places = tagger.tag(article.text, Context(language=detected_language(article.text)))
    found, asked = toponyms(places), [one for one in article.toponyms if not one.demonym]
    pairs = matched(asked, found)
    met = {one.start for one, _ in pairs}
    right = {other.start for _, other in pairs}
    demonyms = [one for one in article.toponyms if one.demonym]
    yield from (f"  missed {article.text[one.start : one.end]} {one.place}" for one in asked if one.start not in met)
    for one in found:
        if one.start not in right and not any(one.overlap(other) > 0 for other in demonyms):
            around = article.text[max(one.start - 20, 0) : one.end + 15].replace("\n", " ")
            yield f"  false  {article.text[one.start : one.end]} {one.place} in “{around}”"
    for one, other in pairs:
        if one.place is not None and not scorer.are_near(one.place, other.place):
            yield f"  wrong  {article.text[one.start : one.end]} {other.place} for {one.place}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Score every language, print a table, and keep it if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--language", nargs="*", default=LANGUAGES, help="ISO 639-1 codes")
    parser.add_argument("--part", choices=PARTS, help="score this part only")
    parser.add_argument("--errors", action="store_true", help="list what went wrong in the development part")
    parser.add_argument("--write", action="store_true", help="keep the table in benchmarks/results")
    options = parser.parse_args(arguments)
    gazetteer = Gazetteer.open()
    tagger, scorer = PlaceTagger(gazetteer), Scorer(gazetteer)
    lines = [f"Place tagger in other languages, {today()}. F1 in per cent.", ""]
    lines.append(
        f"{'language':10s} {'part':12s} {'articles':>8s} {'recognition':>11s} {'end to end':>11s} {'document':>11s}"
    )
    print("\n".join(lines))
    for part in [options.part] if options.part else PARTS:
        total, number = Score(), 0
        for language in options.language:
            articles = [article for article in marked(language) if article.part == part]
            score = sum(
                (
                    scorer.score(article, tagger.tag(article.text, Context(language=detected_language(article.text))))
                    for article in articles
                ),
                Score(),
            )
            lines.append(line(language, part, len(articles), score))
            print(lines[-1])
            total, number = total + score, number + len(articles)
            if options.errors and part == "development":
                for article in articles:
                    print("\n".join([article.id, *errors(article, tagger, scorer)]))
        lines.append(line("all", part, number, total))
        print(lines[-1])
    if options.write:
        keep("places-languages", lines)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
