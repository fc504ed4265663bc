"""Whether two stores that hold the same articles answer alike: asked with words, dates and places of these articles."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from index.analysis import source_terms, terms
from index.article import Article
from index.errors import StoreFailed
from index.query import And, Everything, FromSource, InPlace, Near, Phrase, Published, Query, Word
from index.store import Facet, Found, Sort, Store

SAMPLE = 12
"""Articles from which questions are made."""

FIRST = 10
"""Articles of each answer that are compared."""

CLOSE = 0.0001
"""Articles whose scores differ by less may stand in either order: not every store counts in doubles."""

SOME_IDS = 5_000
"""Articles among which each answer is compared where a store has those of other archives too."""

LONG_WORDS = 3
NEARNESS = 10


def sample(ids: Iterable[str], size: int = SAMPLE) -> list[str]:
    """At most so many of these ids, spread evenly over all of them."""
    ordered = sorted(ids)
    return ordered[:: -(-len(ordered) // size) or 1]


def questions(article: Article) -> Iterator[Query]:
    """What an article is found by: its words, what stands next to each other in it, its day and month, place, source."""
    every = terms(article.text)
    words = sorted(set(every), key=lambda term: (-len(term), term))[:LONG_WORDS]
    for word in words:
        yield Word(word)
        yield Word(word, exact=True)
        at = every.index(word)
        if len(every) > 1:
            yield Phrase(tuple(every[max(0, at - 1) : at + 2]))
    if len(words) > 1:
        yield And((Word(words[0], exact=True), Word(words[1], exact=True)))
        yield Near(Word(words[0], exact=True), Word(words[-1], exact=True), NEARNESS)
    if value := article.date.value:
        yield Published(start=f"{value[:4]}-01-01", end=f"{int(value[:4]) + 1:04}-01-01")
        if article.date.precision == "day":
            yield Published(end=value[:10])
    for place in article.places[:1]:
        yield InPlace(place.name, ids=(place.geonameid,))
    for name in sorted(source_terms(article.source))[:1]:
        yield FromSource(name)


def compare_answers(articles: Iterable[Article], ids: Collection[str], here: Store, there: Store) -> int:
    """Put questions about `articles` to two stores that have the articles with these ids; how many questions there were.

    Where one of them has those of other archives too, it is compared which of SOME_IDS of these each question finds:
    totals and scores are of all that a store has. A word in all its forms is asked where both know the same forms: a
    store remembers those of articles that are gone, and knows those of other archives.

    Raises:
        StoreFailed: an answer differs.
    """
    asked = dict.fromkeys(query for article in articles for query in questions(article))
    alone = [store for store in (here, there) if store.find(Everything(), limit=0).total <= len(ids)]
    plain = [query for query in asked if isinstance(query, Word) and not query.exact]
    forms = {word: (here.forms(word.term), there.forms(word.term)) for word in plain}
    if alone:
        refuse_unknown_forms(forms, of=1 if here in alone else 0)
    put = [Everything(), *(query for query in asked if query not in forms or len(set(forms[query])) == 1)]
    if len(alone) == 2:
        compare_all(put, here, there)
        return len(put) + len(Facet)
    compare_among(put, sample(ids, SOME_IDS), here, there)
    return len(put)


def refuse_unknown_forms(forms: Mapping[Word, tuple[frozenset[str], frozenset[str]]], *, of: int) -> None:
    """Raise StoreFailed if store `of` (0 is here, 1 there) lacks forms of every word that the other one knows."""
    if forms and not any(known[of] >= known[1 - of] for known in forms.values()):
        word = next(iter(forms))
        raise StoreFailed(f"A store lacks forms of '{word.term}', and of every other word that was tried.")


def compare_all(put: Iterable[Query], here: Store, there: Store) -> None:
    """Raise StoreFailed if two stores give other totals, first articles, scores or counts."""
    for query in put:
        for sort in Sort:
            old, new = (store.find(query, limit=FIRST, sort=sort) for store in (here, there))
            if not alike(old, new, sort):
                raise StoreFailed(f"The answers to {query} differ: {told(old)} here, {told(new)} there.")
    for facet in Facet:
        if here.count_by(Everything(), facet) != there.count_by(Everything(), facet):
            raise StoreFailed(f"The stores count other articles by {facet.value}.")


def compare_among(put: Iterable[Query], ids: Collection[str], here: Store, there: Store) -> None:
    """Raise StoreFailed if two stores find others of these articles."""
    for query in put:
        old, new = here.among(query, ids), there.among(query, ids)
        if old != new:
            name = min(old ^ new)
            where = "here" if name in old else "there"
            raise StoreFailed(
                f"The answers to {query} differ: {len(old ^ new):,} articles, first {name}, only {where}."
            )


def alike(one: Found, other: Found, sort: Sort) -> bool:
    """Whether two answers have as many articles, and the same first ones."""
    if (one.total, len(one.matches)) != (other.total, len(other.matches)):
        return False
    return all(
        abs(a.score - b.score) < CLOSE and (a.id == b.id or (sort is Sort.RANK and a.score > 0))
        for a, b in zip(one.matches, other.matches, strict=True)
    )


def told(found: Found) -> str:
    """An answer in a few words."""
    return f"{found.total:,} articles, first {found.matches[0].id if found.matches else 'none'}"
