"""The scripts that look at where words stand in an article, and what they are asked; they run on the cluster."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from index.analysis import BODY_START
from index.opensearch.documents import cut
from index.opensearch.positions import masks
from index.query import AtLeast, Bag, FirstWords, Near, Or, Phrase, Query, Together, Zone
from index.ranking import K1, B

Body = dict[str, Any]
Terms = Callable[[Query], Collection[str]]

LAST = (1 << 31) - 1
"""After every position."""

SATURATED = "n * (params.k1 + 1) / (n + params.k1 * (1 - params.b + params.b * doc['length'].value / params.mean))"


@cache
def counting() -> str:
    """The functions of `counting.painless`."""
    return files("index.opensearch").joinpath("counting.painless").read_text("utf-8")


def check(query: Query, zone: Zone, terms: Terms) -> Body:
    """A filter: the articles in which a part is found."""
    source = f"{counting()}\nreturn count(doc['positions'].value, params) > 0;"
    return {"script": {"script": {"source": source, "params": question(query, zone, terms)}}}


def score_of_spans(query: Query, zone: Zone, terms: Terms, weight: float, mean_length: float) -> Body:
    """A script that gives BM25 of how often a part is found."""
    source = f"{counting()}\ndouble n = count(doc['positions'].value, params);\nreturn params.weight * {SATURATED};"
    return {"source": source, "params": question(query, zone, terms) | ranking(weight, mean_length)}


def score_of_bag(bag: Bag, zone: Zone, terms: Terms, weights: Sequence[float], mean_length: float) -> Body:
    """A script that gives the sum of BM25 of each word of a bag, of which no clause of the query need know."""
    source = (
        f"{counting()}\nList places = (List) read(doc['positions'].value, params).places;\ndouble sum = 0;\n"
        "for (int leaf = 0; leaf < places.size(); leaf++) {\n  double n = ((List) places.get(leaf)).size();\n"
        f"  if (n > 0) {{ sum += params.weight[leaf] * {SATURATED}; }}\n}}\nreturn sum;"
    )
    asked = question(Or(bag.words), zone, terms)
    return {"source": source, "params": asked | ranking(weights, mean_length)}


def score_of_words(fields: Sequence[str], terms: Collection[str], weight: float, mean_length: float) -> Body:
    """A script that gives BM25 of how often any of some terms stands in some fields."""
    source = (
        "double n = 0; for (field in params.fields) { for (term in params.terms) { n += termFreq(field, term); } }\n"
        f"return params.weight * {SATURATED};"
    )
    return {"source": source, "params": {"fields": list(fields), "terms": sorted(terms)} | ranking(weight, mean_length)}


def ranking(weight: float | Sequence[float], mean_length: float) -> Body:
    """What BM25 needs to know."""
    return {"weight": weight, "mean": mean_length, "k1": K1, "b": B}


def question(query: Query, zone: Zone, terms: Terms) -> Body:
    """What `count` is asked."""
    times, first = 1, LAST
    if isinstance(query, AtLeast | FirstWords):
        zone = Zone.BODY if zone is Zone.ANYWHERE else zone
        if isinstance(query, AtLeast):
            times = query.times
        else:
            first = query.count
        query = query.part
    asked = Question(terms)
    tree = asked.tree(query)
    lengths, letters = masks(asked.leaves)
    start, end = bounds(zone, first)
    return {
        "tree": tree, "leaves": asked.leaves, "count": asked.count, "lengths": lengths, "letters": letters,
        "from": start, "to": end, "lead": zone is Zone.LEAD, "times": times,
    }  # fmt: skip


def bounds(zone: Zone, first: int) -> tuple[int, int]:
    """From which position on, and before which, words count; the lead's own end the script knows."""
    if first != LAST:
        start = 0 if zone is Zone.HEADLINE else BODY_START
        return start, min(start + first, BODY_START if zone is Zone.HEADLINE else LAST)
    match zone:
        case Zone.HEADLINE:
            return 0, BODY_START
        case Zone.BODY:
            return BODY_START, LAST
        case _:
            return 0, LAST


class Question:
    """Numbers the leaves of a positional part, and gathers which terms belong to each."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.leaves: dict[str, list[int]] = {}
        self.count = 0

    def leaf(self, terms: Collection[str]) -> int:
        """The number of a new leaf."""
        number = self.count
        self.count += 1
        for term in terms:
            self.leaves.setdefault(term, []).append(number)
        return number

    def tree(self, query: Query) -> Body:
        """A positional part as the script reads it."""
        match query:
            case Phrase(terms):
                return {"kind": "phrase", "leaves": [self.leaf([cut(term)]) for term in terms]}
            case Or(parts):
                return {"kind": "or", "parts": [self.tree(part) for part in parts]}
            case Near(left, right, distance, ordered):
                pair = [self.tree(left), self.tree(right)]
                return {"kind": "pre" if ordered else "near", "distance": distance, "parts": pair}
            case Together(left, right, unit):
                return {"kind": unit.value, "parts": [self.tree(left), self.tree(right)]}
            case _:
                return {"kind": "words", "leaf": self.leaf(self.terms(query))}
