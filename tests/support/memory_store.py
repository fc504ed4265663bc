"""A store that looks at every article for every question: slow, plain, and right. The oracle of the tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from index.analysis import language_term, source_terms, terms
from index.article import Article
from index.query import (
    And,
    Everything,
    FromSource,
    InLanguage,
    InPlace,
    Most,
    Not,
    Or,
    Phrase,
    Published,
    Query,
    Within,
    Word,
    Zone,
)
from index.ranking import K1, B, inverse_document_frequency
from index.stems import stem
from index.store import Found, Match, Sort


def days_of(value: str) -> tuple[dt.date, dt.date]:
    """First and last day, found by trying every day of the year."""
    year = dt.date(int(value[:4]), 1, 1)
    days = [year + dt.timedelta(days=n) for n in range(366)]
    inside = [day for day in days if day.isoformat().startswith(value)]
    return inside[0], inside[-1]


class MemoryStore:
    def __init__(self) -> None:
        self.articles: dict[str, Article] = {}
        self.spoken: set[tuple[str, str]] = set()
        self.generation = 0

    def put(self, articles: Iterable[Article], *, delete: Collection[str] = ()) -> None:
        for article_id in delete:
            self.articles.pop(article_id, None)
        for article in articles:
            self.articles[article.id] = article
            language = language_term(article.language)
            if language:
                lines = (article.headline, *article.alternative_headlines, article.text)
                self.spoken.update((language, word) for line in lines for word in terms(line))
        self.generation += 1

    def ids(self) -> set[str]:
        return set(self.articles)

    def close(self) -> None:
        self.articles.clear()

    def forms(self, word: str) -> frozenset[str]:
        same = {other for language, other in self.spoken if stem(other, language) == stem(word, language)}
        return frozenset(same | {word})

    def lines(self, article: Article, zone: Zone) -> list[list[str]]:
        headline = [terms(line) for line in (article.headline, *article.alternative_headlines)]
        body = [terms(article.text)]
        return {Zone.ANYWHERE: headline + body, Zone.HEADLINE: headline, Zone.BODY: body}[zone]

    def frequency(self, leaf: Word | Phrase, article: Article, zone: Zone) -> int:
        lines = self.lines(article, zone)
        if isinstance(leaf, Word):
            wanted = {leaf.term} if leaf.exact else self.forms(leaf.term)
            return sum(word in wanted for line in lines for word in line)
        n = len(leaf.terms)
        return sum(tuple(line[i : i + n]) == leaf.terms for line in lines for i in range(len(line)))

    def length(self, article: Article) -> int:
        return sum(map(len, self.lines(article, Zone.ANYWHERE)))

    def leaf_score(self, leaf: Word | Phrase, article: Article, zone: Zone) -> float:
        every = self.articles.values()
        containing = sum(self.frequency(leaf, other, zone) > 0 for other in every)
        mean = max(1.0, sum(map(self.length, every)) / len(self.articles))
        tf = self.frequency(leaf, article, zone)
        idf = inverse_document_frequency(articles=len(self.articles), containing=containing)
        return idf * tf * (K1 + 1) / (tf + K1 * (1 - B + B * self.length(article) / mean))

    def score(self, query: Query, article: Article, zone: Zone = Zone.ANYWHERE) -> float | None:
        """The score of an article, None if it does not match."""
        match query:
            case Word() | Phrase():
                return self.leaf_score(query, article, zone) if self.frequency(query, article, zone) else None
            case And(parts):
                scores = [self.score(part, article, zone) for part in parts]
                return None if None in scores else sum(score for score in scores if score is not None)
            case Or(parts) | Most(parts):
                least = query.least if isinstance(query, Most) else 1
                scores = [score for part in parts if (score := self.score(part, article, zone)) is not None]
                return sum(scores) if len(scores) >= least else None
            case Not(part):
                return 0.0 if self.score(part, article, zone) is None else None
            case Within(inner, part):
                return self.score(part, article, inner)
            case _:
                return 0.0 if self.described(query, article) else None

    def described(self, query: Query, article: Article) -> bool:
        match query:
            case Everything():
                return True
            case InPlace(_, exact, ids):
                known = {n for p in article.places for n in (p.geonameid, *(() if exact else p.ancestors))}
                return bool(known & set(ids))
            case FromSource(name):
                return max(source_terms(name), key=len, default="") in source_terms(article.source)
            case InLanguage(code):
                return language_term(article.language) == language_term(code) is not None
            case Published(start, end, unknown):
                if article.date.value is None or unknown:
                    return unknown and article.date.value is None
                first, last = days_of(article.date.value)
                return (not start or first >= dt.date.fromisoformat(start)) and (
                    not end or last < dt.date.fromisoformat(end)
                )
        raise TypeError(query)

    def find(self, query: Query, *, limit: int, sort: Sort = Sort.RANK) -> Found:
        scored = {key: self.score(query, article) for key, article in self.articles.items()}
        hits = [(key, round(score, 6)) for key, score in scored.items() if score is not None]
        hits.sort(key=lambda hit: (-hit[1], hit[0]))
        if sort is not Sort.RANK:
            sign = -1 if sort is Sort.NEWEST else 1

            def day(key: str) -> float:
                value = self.articles[key].date.value
                return sign * days_of(value)[0].toordinal() if value else float("inf")

            hits.sort(key=lambda hit: day(hit[0]))
        matches = tuple(Match(id=key, score=score) for key, score in hits[:limit])
        return Found(total=len(hits), matches=matches)
