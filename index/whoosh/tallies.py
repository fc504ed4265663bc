"""How often something stands in each article, kept so that it need not be put in order to be asked."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import numpy as np

from index.whoosh.array_file import Array
from index.whoosh.number_lists import Numbers, each_once, looked_up

DENSE = 256
"""Fewer articles than one in so many are sought in a list; for more it is spread over an array of all articles."""


class Counts(NamedTuple):
    """In which articles something stands (numbers, ascending, each once) and how often in each."""

    articles: Numbers
    frequencies: Array


class Tally:
    """In which of `count` articles something stands and how often: lists that follow each other.

    No article comes more than `times` times; if that is once, the articles ascend.
    """

    def __init__(self, articles: Numbers, frequencies: Array, *, count: int, times: int = 1) -> None:
        self.articles = articles
        self.frequencies = frequencies
        self.count = count
        self.times = times

    @cached_property
    def containing(self) -> int:
        """How many articles have it."""
        return len(self.articles) if self.times == 1 else int(np.count_nonzero(self.spread))

    @cached_property
    def spread(self) -> Array:
        """How often it stands in each of all articles, in the narrowest type that any sum fits: most fit a byte."""
        kind = np.min_scalar_type(int(self.frequencies.max(initial=0)) * self.times)
        spread = np.zeros(self.count, kind)
        if self.times == 1:
            spread[self.articles] = self.frequencies
        else:
            np.add.at(spread, self.articles, self.frequencies.astype(kind))
        return spread

    @cached_property
    def counts(self) -> Counts:
        """The same in order."""
        if self.times == 1:
            return Counts(self.articles, self.frequencies)
        articles = each_once(self.articles)
        return Counts(articles, self.at(articles))

    def at(self, articles: Numbers) -> Array:
        """How often it stands in each of some articles."""
        if articles is self.articles and self.times == 1:
            return self.frequencies
        found: Array
        if self.times == 1 and len(articles) * DENSE < self.count:
            there, places = looked_up(articles, self.articles)
            found = np.zeros(len(articles), np.uint32)
            found[there] = self.frequencies[places[there]]
        else:
            found = self.spread[articles]
        return found
