"""What the query language answers on a real article, where its text is at hand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from articles import an_article, dated
from asking import TODAY
from memory_store import MemoryStore

from index.article import Place
from search.parser import parse
from search.place_names import NamedPlaces

TEXT = Path(__file__).parent.parent.parent.parent / "shared" / "eval" / "seed_article.txt"
needs_text = pytest.mark.skipif(
    not TEXT.is_file(), reason=f"THE EXAMPLE ARTICLE IS NOT AT HAND: no file {TEXT}; only made articles are asked about"
)
SENTENCE = re.compile(r"(?<=[.!?”])\s+(?=[“A-Z])")
NAMES = (
    "Syria",
    "Idlib",
    "Latakia",
    "Tartus",
    "Hama",
    "Damascus",
    "Eastern Ghouta",
    "Daraa",
    "Russia",
    "Turkey",
    "Iraq",
)
PLACES = NamedPlaces()


@pytest.fixture(scope="module")
def store() -> MemoryStore:
    headline, _, body = TEXT.read_text("utf-8").partition("\n")
    text = "\n\n".join(part.strip() for part in body.split("\n\n") if part.strip())
    seed = an_article(
        headline,
        text,
        standfirst=text.split("\n\n")[0],
        language="en",
        sentences=tuple(match.end() for match in SENTENCE.finditer(text)),
        date=dated("2017-12-30"),
        places=tuple(first_of(name) for name in NAMES),
    )
    decoy = an_article(
        "Sports roundup",
        "Idlib fans saw a game. Nothing about air power here.",
        language="en",
        date=dated("2018-03-01"),
        places=(first_of("Syria"),),
    )
    store = MemoryStore()
    store.put([seed, decoy])
    return store


def first_of(name: str) -> Place:
    return PLACES.gazetteer.named(name)[0]


def found(store: MemoryStore, query: str) -> str:
    tree = parse(query, PLACES, today=TODAY).tree
    headlines = [store.articles[match.id].headline for match in store.find(tree, limit=5).matches]
    return " ".join(sorted("decoy" if headline == "Sports roundup" else "seed" for headline in headlines))


@needs_text
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("putin assad", "seed"),
        ("putin NEAR/5 assad", "seed"),
        ("body:(putin NEAR/5 assad)", ""),
        ("body:(putin NEAR/6 assad)", "seed"),
        ("assad PRE/5 putin", ""),
        ("putin PRE/8 assad", "seed"),
        ("putin pre/8 assad", "seed"),
        ("putin ADJ8 assad", "seed"),
        ("putin adj/8 assad", "seed"),
        ("putin w/6 assad", "seed"),
        ("putin NEAR6 assad", "seed"),
        ('"putin assad"~6', "seed"),
        ("withdraw* w/s syria", "seed"),
        ("withdraw! /s syria", "seed"),
        ("medical w/s evacuations", "seed"),
        ("putin w/s ghouta", ""),
        ('"air strikes" w/s "barrel bombs"', "seed"),
        ('"air strikes" w/s ghouta', ""),
        ("icrc w/p gasser", "seed"),
        ("icrc SAME gasser", "seed"),
        ("red w/p gasser", ""),
        ("atleast6(idlib)", "seed"),
        ("ATLEAST6(idlib)", "seed"),
        ("atleast20(idlib)", ""),
        ('atleast5("air strikes")', ""),
        ('atleast2("air strikes")', "seed"),
        ("first50(sovereignty)", "seed"),
        ("first50(afp)", ""),
        ("sovereignty/F50/", "seed"),
        ("hlead:kremlin", "seed"),
        ("HLEAD(kremlin)", "seed"),
        ("hlp=kremlin", "seed"),
        ("hlead:hmeymim", ""),
        ("headline:idlib", ""),
        ("headline:sovereignty", "seed"),
        ("title:sovereignty", "seed"),
        ("intitle:sovereignty", "seed"),
        ("hd=sovereignty", "seed"),
        ("idlib -daesh", "decoy"),
        ("idlib -daesh -game", ""),
        ("patient", "seed"),
        ('"patient"', ""),
        ("=patients", "seed"),
        ("new year's", "seed"),
        ("new year’s", "seed"),
        ('"air strikes" idlib', "seed"),
        ("‘air strikes’ idlib", "seed"),
        ("place:syria", "decoy seed"),
        ("place:idlib", "seed"),
        ("place:Idlib", "seed"),
        ("place:syria -place:idlib", "decoy"),
        ('place:"Eastern Ghouta"', "seed"),
        ('near:"Idlib"/50km', "seed"),
        ("near:35.9,36.6/50km", "seed"),
        ("near:35.9,36.6/30mi", "seed"),
        ("near:48.85,2.35/50km", ""),
        ("date:2017-12", "seed"),
        ("date:2017-12-01..2018-01-07 putin", "seed"),
        ("date:..2016", ""),
        ("date:2018..", "decoy"),
        ("date:2018 idlib", "decoy"),
        ("lang:en sovereign* NOT sports", "seed"),
        ("sovereign* NOT sports", "seed"),
        ("(syria OR iraq) daesh", "seed"),
        ("daesh OR game", "decoy seed"),
        ('"barrel bombs" NEAR/12 warplanes', "seed"),
        ("(civilians OR militants) w/s killed", "seed"),
        ("wom?n", ""),
        ("damascas~", "seed"),
        ("al-Qaeda", "seed"),
        ("al-Tamana", "seed"),
        ("http://example.com/x", ""),
        ("2015-09", ""),
        ("00:30", ""),
        ("park.", ""),
        ("38.101", ""),
        ("02091-C-71", ""),
        ("C++", ""),
        ("400,000", "seed"),
        ("state-of-the-art", ""),
        ("who met assad near the same day", ""),
    ],
)
def test_the_example_article_answers(store: MemoryStore, query: str, expected: str) -> None:
    assert found(store, query) == expected
