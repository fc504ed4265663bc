"""A fixed set of questions, one or more of every kind of node, and all that a store answers to them."""

from __future__ import annotations

from itertools import cycle
from typing import Any

from articles import WORDS

from index.query import (
    And,
    AtLeast,
    Bag,
    ByAuthor,
    Everything,
    FirstWords,
    FromSource,
    Fuzzy,
    InLanguage,
    InPlace,
    Most,
    Near,
    NearPoint,
    Not,
    OfFormat,
    Or,
    Pattern,
    Phrase,
    Published,
    Query,
    Together,
    UncertainDate,
    Undated,
    Unit,
    Within,
    Word,
    Zone,
)
from index.store import Facet, Sort, Store

PORT, STRIKE, TALKS = Word("port"), Word("strike"), Word("talks")

QUESTIONS: tuple[Query, ...] = (
    PORT,
    Word("maisons", exact=True),
    Phrase(("al", "qaeda")),
    Phrase(("port", "strikes", "talks")),
    Pattern("st*k*"),
    Pattern("po??"),
    Fuzzy("idlip", 1),
    Fuzzy("tolk", 2),
    Near(PORT, STRIKE, 3),
    Near(STRIKE, Or((TALKS, Word("idlib"))), 2, ordered=True),
    Together(PORT, TALKS, Unit.SENTENCE),
    Together(STRIKE, Phrase(("al", "qaeda")), Unit.PARAGRAPH),
    AtLeast(2, STRIKE),
    FirstWords(3, PORT),
    And((PORT, TALKS)),
    And((STRIKE, Not(Word("qaeda")))),
    Or((Word("idlib"), Word("maison"))),
    Most((PORT, STRIKE, TALKS, Word("al")), 3),
    Bag((PORT, Word("idlib"), Word("ports"))),
    Not(STRIKE),
    Within(Zone.HEADLINE, PORT),
    Within(Zone.LEAD, TALKS),
    Within(Zone.BODY, AtLeast(3, Or((PORT, STRIKE)))),
    InPlace("Syria", False, (163843,)),
    InPlace("Syria", True, (163843,)),
    NearPoint(None, 35.8, 37.16, 60.0),
    Published("2017-01-01", "2018-01-01"),
    Undated(),
    UncertainDate(),
    FromSource("example.org"),
    ByAuthor(("ana", "sol")),
    InLanguage("fr"),
    OfFormat("warc"),
    Everything(),
)


def answers(store: Store) -> list[Any]:
    """All that a store can be asked: ids, forms, suggestions, and for each question hits in all orders and a facet."""
    ids = sorted(store.ids())
    every: list[Any] = [ids, [store.forms(word) for word in WORDS], store.suggestions("prt")]
    for question, facet in zip(QUESTIONS, cycle(Facet), strict=False):
        every += [store.find(question, limit=10, sort=sort) for sort in Sort]
        every.append(store.count_by(question, facet))
        every.append(store.among(question, ids))
        every.append({key: (list(found.marks), found.passages) for key, found in store.marks(question, ids).items()})
    return every


def hits(store: Store) -> list[tuple[int, list[str]]]:
    """How many articles each question finds, and the first of them: equal in every store of the same articles."""
    found = [store.find(question, limit=10) for question in QUESTIONS]
    return [(one.total, [match.id for match in one.matches]) for one in found]
