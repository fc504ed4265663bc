"""A long series of changes to a store, always the same for the same seed, and what the store must hold after each."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from enum import StrEnum

from articles import AUTHORS, DATES, FORMATS, LANGUAGES, PLACES, SOURCES, WORDS, after, an_article, dated
from memory_store import MemoryStore

from index.article import Article, Mention, Passage
from index.store import Store
from index.whoosh.store import WhooshStore

Held = dict[str, Article]
"""The articles of a store by id."""

MOST = 60
"""With more articles than these, more are deleted than added."""


class Kind(StrEnum):
    """What is done to a store."""

    PUT = "put"
    TEND = "tend"
    BEGIN_ANEW = "begin anew"
    REBUILD = "rebuild"


@dataclass(frozen=True, slots=True)
class Change:
    """One change: articles to put and ids to delete, or neither."""

    kind: Kind
    articles: tuple[Article, ...] = ()
    delete: frozenset[str] = frozenset()

    def make(self, store: WhooshStore) -> None:
        """Change a store."""
        match self.kind:
            case Kind.PUT:
                store.put(self.articles, delete=self.delete)
            case Kind.TEND:
                store.tend()
            case Kind.BEGIN_ANEW:
                store.begin_anew()
            case Kind.REBUILD:
                fresh = store.beside()
                fresh.put(self.articles, delete=fresh.ids() - {article.id for article in self.articles})
                store.become(fresh)

    def applied(self, held: Held) -> Held:
        """What a store holds afterwards that held this before."""
        match self.kind:
            case Kind.PUT:
                left = {key: article for key, article in held.items() if key not in self.delete}
                return left | {article.id: article for article in self.articles}
            case Kind.TEND | Kind.REBUILD:
                return held
            case Kind.BEGIN_ANEW:
                return {}


def some_words(chance: random.Random, most: int) -> str:
    return " ".join(chance.choices(WORDS, k=chance.randint(1, most)))


def described_anew(article: Article, chance: random.Random) -> Article:
    """The same article with other metadata."""
    places = chance.sample(PLACES, chance.randint(0, 2))
    return replace(
        article,
        format=chance.choice(FORMATS),
        authors=tuple(chance.sample(AUTHORS, chance.randint(0, 2))),
        source=chance.choice(SOURCES),
        language=chance.choice(LANGUAGES),
        date=dated(chance.choice(DATES), chance.choice([0.9, 0.5])),
        places=tuple(replace(place, mentions=(Mention(start=0, end=1, text="x"),)) for place in places),
    )


def made_up(chance: random.Random) -> Article:
    """An article of a few paragraphs."""
    paragraphs = [". ".join(some_words(chance, 8) for _ in range(chance.randint(1, 3))) for _ in range(3)]
    text = "\n\n".join(paragraphs)
    return described_anew(
        an_article(
            f"{some_words(chance, 5)} {chance.randrange(10**6)}",
            text,
            alternative_headlines=tuple(some_words(chance, 3) for _ in range(chance.randint(0, 2))),
            standfirst=chance.choice([None, paragraphs[0]]),
            sentences=tuple(sorted({0, *after(text, ". "), *after(text, "\n\n")})),
            passages=(Passage(n=0, start=0, end=len(text)),),
        ),
        chance,
    )


def change(held: Held, seed: int, step: int, kind: Kind | None = None) -> Change:
    """The change that follows when a store holds this; of one kind, if it is given."""
    chance = random.Random(f"{seed}/{step}")
    if kind is None:
        kind = chance.choices(list(Kind), [78, 16, 3, 3])[0]
    if kind is Kind.REBUILD:
        return Change(kind, tuple(held.values()))
    if kind is not Kind.PUT:
        return Change(kind)
    known = sorted(held)
    fresh = [made_up(chance) for _ in range(chance.randint(0, 6))]
    again = [described_anew(held[key], chance) for key in chance.sample(known, min(len(known), chance.randint(0, 2)))]
    gone = chance.sample(known, min(len(known), chance.randint(0, 12 if len(known) > MOST else 3)))
    return Change(kind, (*fresh, *again), frozenset(gone) - {article.id for article in again})


def oracle_of(held: Held, store: Store) -> MemoryStore:
    """The plain store with these articles. Which forms a word has, another store may know better: it remembers."""
    oracle = MemoryStore()
    oracle.word_forms = store.forms
    oracle.put(held.values())
    return oracle
