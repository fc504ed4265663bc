"""Texts that are made to cost the place tagger much, at two lengths: the time must grow like the length."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

from index.gazetteer import Gazetteer
from ingest.places import PlaceTagger

SHORT, LONG = 250_000, 1_000_000
"""Characters."""


def texts(gazetteer: Gazetteer) -> dict[str, str]:
    """A piece of each kind, to be repeated and cut."""
    names = [key.title() for key in gazetteer.keys_beginning("")]
    random.Random(1).shuffle(names)
    return {
        "capital letters": "A",
        "words in capitals": "ABCDEF ",
        "commas": ",",
        "a list of one name": "Paris, ",
        "one name": "Paris ",
        "names of many places": "San Jose, Santa Rosa, San Juan, ",
        "open quotations": "«Париж и ",
        "a saint's": "St. Paul's ",
        "Arabic articles": "in Syria in al Tamana ",
        "all names": ", ".join(names),
    }


def hostile_lines(gazetteer: Gazetteer) -> Iterator[str]:
    """CPU seconds for each text at both lengths, and the ratio."""
    tagger = PlaceTagger(gazetteer)
    yield f"{'':24s}{f'{SHORT:,} signs':>16s}{f'{LONG:,} signs':>18s}{'ratio':>8s}"
    for name, piece in texts(gazetteer).items():
        took = []
        for length in (SHORT, LONG):
            text = (piece * (length // len(piece) + 1))[:length]
            start = time.process_time()
            tagger.tag(text)
            took.append(time.process_time() - start)
        yield f"{name:24s}{took[0]:14.2f} s{took[1]:16.2f} s{took[1] / took[0]:8.1f}"
