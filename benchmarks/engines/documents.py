"""Makes any number of news articles out of real sentences and invented names, the same ones every time."""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

from index.article import Place
from index.gazetteer import Gazetteer

Record = dict[str, Any]
"""An article as JSON: id, headline, text, date, places (as in `place_record`), source, language."""

SEED = 7
REAL = 0.2
"""Share of real texts, as long as there are any left."""

NAMES = 3_000_000
"""How many invented names there are; few of them are frequent."""

SYLLABLES = "ka lo mer tin va sko ber ham dro nel pi ru zan mi tho gar el ost ya fen".split()
ENDINGS = ("", "son", "ov", "ez", "i", "er", "man", "sen")
SENTENCE_END = re.compile(r"(?<=[a-z)\"]\.)\s+")
CAPITALISED = re.compile(r"\b[A-Z][a-z]{3,}(?: [A-Z][a-z]{3,})?")
RENAMED = {"usa": "United States", "uk": "United Kingdom", "west-germany": "Germany", "ussr": "Russia"}
FIRST_DAY, DAYS = date(2009, 12, 5), 5_200
SOURCES = tuple(f"news{n}.example.org" for n in range(60))
CITY = 100_000


@dataclass(frozen=True, slots=True)
class Material:
    """What articles are made of: real texts, sentences by topic with the weights of the topics, and places.

    `by_name` has the countries as the texts call them; `countries` has each as often as the texts name it.
    """

    real: tuple[Record, ...]
    pools: tuple[tuple[str, ...], ...]
    weights: tuple[float, ...]
    headlines: tuple[str, ...]
    by_name: Mapping[str, Record]
    countries: tuple[Record, ...]
    cities: tuple[Record, ...]


def read_material(folder: Path) -> Material:
    """Read every text of the JSON lines in `folder`: headline, body, date, and if known topics and places."""
    texts = [json.loads(line) for path in sorted(folder.glob("*.jsonl")) for line in path.open(encoding="utf-8")]
    by_topic: dict[str, list[str]] = {}
    for text in texts:
        pool = by_topic.setdefault((text.get("topics") or [""])[0], [])
        for paragraph in text["body"].split("\n"):
            pool += (sentence for sentence in SENTENCE_END.split(paragraph) if len(sentence) > 25)
    pools = [tuple(pool) for _, pool in sorted(by_topic.items()) if len(pool) > 300]
    gazetteer = Gazetteer.open()
    named = [name for text in texts for name in text.get("places", ())]
    by_name = {name: place for name in sorted(set(named)) if (place := country(gazetteer, name))}
    random.Random(SEED).shuffle(texts)
    return Material(
        real=tuple(texts),
        pools=tuple(pools),
        weights=tuple(accumulate(len(pool) ** 0.7 for pool in pools)),
        headlines=tuple(text["headline"] for text in texts if text["headline"]),
        by_name=by_name,
        countries=tuple(by_name[name] for name in named if name in by_name),
        cities=tuple(cities(gazetteer, texts)),
    )


def place_record(place: Place) -> Record:
    """A place of the gazetteer as JSON."""
    return {
        "id": place.geonameid,
        "name": place.name,
        "kind": place.kind,
        "country": place.country,
        "lat": place.lat,
        "lon": place.lon,
        "ancestors": list(place.ancestors),
    }


def country(gazetteer: Gazetteer, name: str) -> Record | None:
    """The country which the texts call `name`."""
    found = gazetteer.named(RENAMED.get(name, name.replace("-", " ")))
    return next((place_record(place) for place in found if place.kind == "country"), None)


def cities(gazetteer: Gazetteer, texts: Sequence[Record]) -> Iterator[Record]:
    """The larger cities that the texts name."""
    names = sorted({match.group() for text in texts for match in CAPITALISED.finditer(text["body"])})
    for name in names:
        found = gazetteer.named(name)[:1]
        if found and found[0].kind == "city" and found[0].population >= CITY:
            yield place_record(found[0])


def invented_name(number: int) -> str:
    """The name with this number."""
    draw = random.Random(number)
    name = "".join(draw.choice(SYLLABLES) for _ in range(draw.randint(2, 4))).capitalize()
    return name if number < 50 else name + draw.choice(ENDINGS)


def articles(material: Material, count: int) -> Iterator[Record]:
    """The first `count` articles: a fifth real, the others resampled. A larger count begins with the same ones."""
    draw = random.Random(SEED)
    real = iter(material.real)
    for number in range(count):
        text = next(real, None) if draw.random() < REAL else None
        record = kept(text, draw, material) if text else resampled(draw, material)
        yield {"id": hashlib.blake2b(str(number).encode(), digest_size=16).hexdigest(), **record}


def kept(text: Record, draw: random.Random, material: Material) -> Record:
    """A real text, with its own places."""
    places = [material.by_name[name] for name in text.get("places", ()) if name in material.by_name]
    return described(draw, text["headline"], text["body"].replace("\n", "\n\n"), places, text["date"][:10])


def resampled(draw: random.Random, material: Material) -> Record:
    """An article of today's length: sentences of mostly one topic, some with an invented name put in."""
    pool = draw.choices(material.pools, cum_weights=material.weights)[0]
    names = [invented_name(int(draw.paretovariate(0.45)) % NAMES) for _ in range(4)]
    length = min(max(draw.lognormvariate(7.3, 0.75), 250), 30_000)
    paragraphs: list[str] = []
    current: list[str] = []
    written = 0
    while written < length:
        sentence = draw.choice(pool if draw.random() < 0.85 else draw.choice(material.pools))
        if draw.random() < 0.35:
            words = sentence.split(" ")
            words[draw.randrange(len(words))] = draw.choice(names)
            sentence = " ".join(words)
        current.append(sentence)
        written += len(sentence) + 1
        if len(current) >= draw.randint(1, 4):
            paragraphs.append(" ".join(current))
            current = []
    paragraphs += [" ".join(current)] if current else []
    places = [draw.choice(material.countries) for _ in range(draw.randint(0, 2))]
    places += [draw.choice(material.cities) for _ in range(draw.randint(0, 2))]
    day = FIRST_DAY + timedelta(days=draw.randrange(DAYS))
    headline = f"{draw.choice(material.headlines)} {names[0]}"
    return described(draw, headline, "\n\n".join(paragraphs), places, day.isoformat())


def described(draw: random.Random, headline: str, text: str, places: Sequence[Record], day: str) -> Record:
    """An article with its metadata; each place once."""
    return {
        "headline": headline,
        "text": text,
        "date": day,
        "places": list({place["id"]: place for place in places}.values()),
        "source": SOURCES[int(draw.paretovariate(0.6)) % len(SOURCES)],
        "language": "en",
    }
