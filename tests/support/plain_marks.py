"""Where an article answers a query, and what it is counted by, worked out plainly for the oracle."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from plain_spans import Forms, Line, Span, counted_in, lines_of, spans

from index.analysis import BODY_START, HEADLINE_GAP, language_term, terms, tokens
from index.article import Article
from index.query import (
    And,
    AtLeast,
    Bag,
    FirstWords,
    Fuzzy,
    Most,
    Near,
    Or,
    Pattern,
    Phrase,
    Query,
    Together,
    Within,
    Word,
    Zone,
)
from index.store import Facet, Mark, Marks


def marks_of(query: Query, article: Article, forms: Forms) -> Marks:
    lines = lines_of(article, Zone.ANYWHERE)
    starts, position = [], 0
    for line in lines[:-1]:
        starts.append(position)
        position += len(line.words) + HEADLINE_GAP
    starts.append(BODY_START)
    found = {
        Mark(starts[number] + first, starts[number] + last, part)
        for part, each in enumerate(parts_of(query, article, Zone.ANYWHERE, forms))
        for number, first, last in each
    }
    passages = [BODY_START + len(terms(article.text[: passage.start])) for passage in article.passages]
    return Marks(sorted(found, key=lambda mark: (mark.first, -mark.last, mark.part)), passages)


def parts_of(query: Query, article: Article, zone: Zone, forms: Forms) -> Iterator[set[Span]]:
    """The spans of each word, phrase and pattern, by line of the whole article."""
    match query:
        case Word() | Phrase() | Pattern() | Fuzzy():
            yield whole(query, article, zone, forms)
        case Near(left, right) | Together(left, right):
            outer = whole(query, article, zone, forms)
            for part in (left, right):
                for each in parts_of(part, article, zone, forms):
                    yield {a for a in each if any(b[0] == a[0] and b[1] <= a[1] and a[2] <= b[2] for b in outer)}
        case And(parts) | Or(parts) | Most(parts):
            for part in parts:
                yield from parts_of(part, article, zone, forms)
        case Bag(words):
            for word in dict.fromkeys(words):
                yield from parts_of(word, article, zone, forms)
        case AtLeast(_, part):
            yield from parts_of(part, article, counted_in(zone), forms)
        case FirstWords(count, part):
            line = 0 if zone is Zone.HEADLINE else len(article.alternative_headlines) + 1
            first = cut_to(article, line, count)
            for each in parts_of(part, first, counted_in(zone), forms):
                yield {a for a in each if a[0] == line}
        case Within(inner, part):
            yield from parts_of(part, article, inner, forms)


def cut_to(article: Article, line: int, count: int) -> Article:
    """The article with one of its lines cut after so many words."""
    if line == 0:
        found = list(tokens(article.headline))
        return replace(
            article, headline=article.headline[: found[count - 1].end] if count <= len(found) else article.headline
        )
    found = list(tokens(article.text))
    return replace(article, text=article.text[: found[count - 1].end] if count <= len(found) else article.text)


def whole(query: Query, article: Article, zone: Zone, forms: Forms) -> set[Span]:
    """The spans in a zone, with the numbers that its lines have in the whole article."""
    lines: list[Line] = lines_of(article, zone)
    shift = len(article.alternative_headlines) + 1 if zone is Zone.BODY else 0
    return {(number + shift, first, last) for number, first, last in spans(query, lines, forms)}


def values_of(article: Article, facet: Facet) -> set[str]:
    match facet:
        case Facet.PLACE:
            return {str(n) for place in article.places for n in (place.geonameid, *place.ancestors)}
        case Facet.SOURCE:
            return {article.source} if article.source else set()
        case Facet.LANGUAGE:
            return {language} if (language := language_term(article.language)) else set()
        case Facet.AUTHOR:
            return set(article.authors)
        case Facet.MONTH:
            return {article.date.value[:7]} if article.date.value else set()
