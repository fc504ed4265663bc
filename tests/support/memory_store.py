"""A store that looks at every article for every question: slow, plain, and right. The oracle of the tests."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from plain_bags import pairs_of
from plain_marks import marks_of, values_of
from plain_spans import Forms, lines_of, mentions

from index.analysis import language_term, source_terms, terms
from index.article import UNCERTAIN, Article
from index.query import (
    And,
    AtLeast,
    Bag,
    ByAuthor,
    Copied,
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
    OnPath,
    Or,
    Pattern,
    Phrase,
    Published,
    Query,
    Seen,
    Together,
    UncertainDate,
    Undated,
    Within,
    Word,
    Zone,
)
from index.ranking import FREQUENT, K1, NEAR_WEIGHT, B, inverse_document_frequency
from index.stems import stem
from index.store import BesideCatalog, Facet, Found, Holders, Key, Marks, Match, Sort

EARTH_RADIUS = 6371.0088
"""Kilometres, the mean of the ellipsoid's half axes."""


def days_of(value: str) -> tuple[dt.date, dt.date]:
    """First and last day, found by trying every day of the year."""
    year = dt.date(int(value[:4]), 1, 1)
    days = [year + dt.timedelta(days=n) for n in range(366)]
    inside = [day for day in days if day.isoformat().startswith(value)]
    return inside[0], inside[-1]


def kilometres(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """The great circle between two points, by the haversine."""
    a, b = math.radians(lat), math.radians(other_lat)
    half = math.radians(other_lon - lon) / 2
    root = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(half) ** 2
    return 2 * EARTH_RADIUS * math.asin(math.sqrt(root))


def spoken_in(article: Article) -> set[tuple[str, str]]:
    """The words of an article with its language; none if that is not known."""
    language = language_term(article.language)
    lines = (article.headline, *article.alternative_headlines, article.text)
    return {(language, word) for line in lines for word in terms(line)} if language else set()


def forms_among(spoken: set[tuple[str, str]], word: str) -> frozenset[str]:
    same = {other for language, other in spoken if stem(other, language) == stem(word, language)}
    return frozenset(same | {word})


class MemoryStore(BesideCatalog):
    def __init__(self, holders: Holders | None = None) -> None:
        self.holders = holders
        self.articles: dict[str, Article] = {}
        self.spoken: set[tuple[str, str]] = set()
        self.word_forms: Forms = self.forms_ever_spoken
        self.generation = 0
        self.counted: dict[tuple[Query, Zone], dict[str, int]] = {}
        self.mean: float | None = None

    def put(self, articles: Iterable[Article], *, delete: Collection[str] = ()) -> None:
        for article_id in delete:
            self.articles.pop(article_id, None)
        for article in articles:
            self.articles[article.id] = article
            self.spoken |= spoken_in(article)
        self.generation += 1
        self.counted.clear()
        self.mean = None

    problem = None

    def begin_anew(self) -> None:
        self.articles.clear()
        self.counted.clear()
        self.mean = None
        self.generation += 1

    def ids(self) -> set[str]:
        return set(self.articles)

    def tend(self) -> bool:
        return False

    def marks(self, query: Query, ids: Sequence[str]) -> dict[str, Marks]:
        return {key: marks_of(query, self.articles[key], self.forms) for key in ids if key in self.articles}

    def count_by(self, query: Query, facet: Facet) -> dict[str, int]:
        values = [values_of(a, facet) for a in self.articles.values() if self.score(query, a) is not None]
        return dict(Counter(value for each in values for value in each))

    def close(self) -> None:
        self.articles.clear()

    def remarks(self, query: Query) -> tuple[str, ...]:  # noqa: ARG002
        return ()

    def forms(self, word: str) -> frozenset[str]:
        return self.word_forms(word)

    def forms_ever_spoken(self, word: str) -> frozenset[str]:
        return forms_among(self.spoken, word)

    def forms_spoken_now(self, word: str) -> frozenset[str]:
        return forms_among({pair for article in self.articles.values() for pair in spoken_in(article)}, word)

    def length(self, article: Article) -> int:
        return sum(len(line.words) for line in lines_of(article, Zone.ANYWHERE))

    def counts(self, query: Query, zone: Zone) -> dict[str, int]:
        """How often each article has a part; worked out once for each question."""
        if (query, zone) not in self.counted:
            every = self.articles.items()
            self.counted[query, zone] = {key: mentions(query, other, zone, self.forms) for key, other in every}
        return self.counted[query, zone]

    def words_score(self, query: Query, article: Article, zone: Zone) -> float | None:
        """The score of a part that stands somewhere in the words, as of one term; None if it does not match."""
        counts = self.counts(query, zone)
        if not (tf := counts[article.id]):
            return None
        return self.weight(query, zone) * self.saturated(tf, article)

    def weight(self, query: Query, zone: Zone) -> float:
        """The inverse document frequency of a part."""
        containing = sum(count > 0 for count in self.counts(query, zone).values())
        return inverse_document_frequency(articles=len(self.articles), containing=containing)

    def saturated(self, tf: int, article: Article) -> float:
        if self.mean is None:
            self.mean = max(1.0, sum(map(self.length, self.articles.values())) / len(self.articles))
        return tf * (K1 + 1) / (tf + K1 * (1 - B + B * self.length(article) / self.mean))

    def bag_score(self, bag: Bag, article: Article, zone: Zone) -> float | None:
        """The sum of the words' scores; for one of the first articles, with what its pairs of words add."""
        base = self.words_of(bag, article, zone)
        if base is None:
            return None
        every = {key: self.words_of(bag, other, zone) for key, other in self.articles.items()}
        ranked = sorted((-round(score, 6), key) for key, score in every.items() if score is not None)
        if article.id not in [key for _, key in ranked[: bag.rescored]]:
            return base
        rare = [w for w in dict.fromkeys(bag.words) if self.share(w, zone) <= FREQUENT]
        pairs = pairs_of(bag, article, zone, self.forms)
        return base + sum(
            NEAR_WEIGHT * min(self.weight(one, zone), self.weight(other, zone)) * self.saturated(times, article)
            for (one, other), times in pairs.items()
            if one in rare and other in rare
        )

    def words_of(self, bag: Bag, article: Article, zone: Zone) -> float | None:
        return self.score(Or(bag.words), article, zone)

    def share(self, word: Word, zone: Zone) -> float:
        return sum(count > 0 for count in self.counts(word, zone).values()) / len(self.articles)

    def score(self, query: Query, article: Article, zone: Zone = Zone.ANYWHERE) -> float | None:
        """The score of an article, None if it does not match."""
        match query:
            case Word() | Phrase() | Pattern() | Fuzzy() | Near() | Together() | AtLeast() | FirstWords():
                return self.words_score(query, article, zone)
            case And(parts):
                scores = [self.score(part, article, zone) for part in parts]
                return None if None in scores else sum(score for score in scores if score is not None)
            case Or(parts) | Most(parts):
                least = query.least if isinstance(query, Most) else 1
                scores = [score for part in parts if (score := self.score(part, article, zone)) is not None]
                return sum(scores) if len(scores) >= least else None
            case Bag():
                return self.bag_score(query, article, zone)
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
            case NearPoint(_, lat, lon, km):
                return any(
                    kilometres(lat, lon, place.lat, place.lon) <= km
                    for place in article.places
                    if place.kind not in ("country", "continent") and place.lat is not None and place.lon is not None
                )
            case FromSource(name):
                return max(source_terms(name), key=len, default="") in source_terms(article.source)
            case ByAuthor(wanted):
                names, n = [tuple(terms(name)) for name in article.authors], len(wanted)
                return any(name[at : at + n] == wanted for name in names for at in range(len(name)))
            case InLanguage(code):
                return language_term(article.language) == language_term(code) is not None
            case OfFormat(name):
                return article.format == name
            case OnPath(pattern):
                return article.id in set(self.holders.on_path(pattern) if self.holders else ())
            case Seen(start, end):
                return article.id in set(self.holders.seen(start, end) if self.holders else ())
            case Copied():
                return article.id in set(self.holders.copied() if self.holders else ())
            case _:
                return self.timed(query, article)

    def timed(self, query: Query, article: Article) -> bool:
        value, confidence = article.date.value, article.date.confidence
        match query:
            case Undated():
                return value is None
            case UncertainDate():
                return value is not None and confidence is not None and confidence < UNCERTAIN
            case Published(start, end):
                if value is None:
                    return False
                first, last = days_of(value)
                return (not start or first >= dt.date.fromisoformat(start)) and (
                    not end or last < dt.date.fromisoformat(end)
                )
        raise TypeError(query)

    def find(self, query: Query, *, limit: int, sort: Sort = Sort.RANK, after: Key = ()) -> Found:
        scored = {key: self.score(query, article) for key, article in self.articles.items()}
        scores = {key: round(score, 6) for key, score in scored.items() if score is not None}
        places = sorted(self.place(key, score, sort) for key, score in scores.items())
        chosen = [place for place in places if not after or place > after][:limit]
        matches = (Match(id=str(place[-1]), score=scores[str(place[-1])], key=place) for place in chosen)
        return Found(total=len(scores), matches=tuple(matches))

    def place(self, article_id: str, score: float, sort: Sort) -> tuple[float, str]:
        """The place of an article in an order."""
        if sort is Sort.RANK:
            return -score, article_id
        value = self.articles[article_id].date.value
        sign = -1 if sort is Sort.NEWEST else 1
        return float(sign * days_of(value)[0].toordinal() if value else 1 << 31), article_id

    def among(self, query: Query, ids: Collection[str]) -> frozenset[str]:
        found = self.find(query, limit=len(self.articles)).matches
        return frozenset(match.id for match in found if match.id in ids)

    def suggestions(self, word: str, *, limit: int = 5) -> list[tuple[str, int]]:
        """Like the tables of Wagner and Fischer, by trying all edits of a word one after the other."""
        written: Counter[str] = Counter()
        for article in self.articles.values():
            lines = (article.headline, *article.alternative_headlines, article.text)
            written.update({term for line in lines for term in terms(line)})
        signs = sorted({sign for term in written for sign in term})
        near = {word: 0}
        for edits in range(1, 1 if len(word) < 3 else 2 if len(word) < 5 else 3):
            for known in list(near):
                for other in one_edit_away(known, signs):
                    near.setdefault(other, edits)
        found = sorted((near[term], -count, term) for term, count in written.items() if term in near and term != word)
        return [(term, -less) for _, less, term in found[:limit]]


def one_edit_away(word: str, signs: list[str]) -> set[str]:
    cuts = [(word[:n], word[n:]) for n in range(len(word) + 1)]
    return {
        *(left + right[1:] for left, right in cuts if right),
        *(left + sign + right for left, right in cuts for sign in signs),
        *(left + sign + right[1:] for left, right in cuts if right for sign in signs),
    }
