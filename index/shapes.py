"""The JSON shapes of an article, as scripts rely on them: `dateline.article/1`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from index.article import Article, Dated, Mention, Passage, Place
from index.gone import Gone
from index.holdings import Holding
from index.place_words import ATTRIBUTION, place_in_words

Row = dict[str, Any]


def date_row(date: Dated) -> Row:
    """A date with its evidence, or `{"value": null, "reason": …}`."""
    if date.value is None:
        return {"value": None, "reason": date.reason}
    return {
        "value": date.value,
        "precision": date.precision,
        "time": date.time,
        "offset": date.offset,
        "source": date.source,
        "confidence": date.confidence,
    }


def passage_row(passage: Passage) -> Row:
    """A passage."""
    return {"n": passage.n, "start": passage.start, "end": passage.end, "heading": passage.heading}


def mention_row(mention: Mention) -> Row:
    """A mention; a demonym and a mention in the headline say that they are one."""
    row: Row = {"start": mention.start, "end": mention.end, "text": mention.text}
    if mention.demonym:
        row["demonym"] = True
    if mention.field != "text":
        row["field"] = mention.field
    return row


def place_row(place: Place) -> Row:
    """A place of an article with its chain and its mentions."""
    return {
        "geonameid": place.geonameid,
        "name": place.name,
        "kind": place.kind,
        "country": place.country,
        "lat": place.lat,
        "lon": place.lon,
        "ancestors": list(place.ancestors),
        "mentions": [mention_row(mention) for mention in place.mentions],
    }


def explained_row(place: Place) -> Row:
    """The same with why it was chosen: in words, in numbers, and the alternatives with their weights."""
    return place_row(place) | {
        "known_by": place.known_by,
        "weight": place.weight,
        "why": place_in_words(place),
        "reasons": [
            {"vote": one.vote, "points": one.points, "about": one.about, "count": one.count, "of": one.of}
            for one in place.reasons
        ],
        "alternatives": [
            {"geonameid": one.geonameid, "name": one.name, "country": one.country, "weight": one.weight}
            for one in place.alternatives
        ],
    }


def article_row(article: Article, *, path: str, member: str | None) -> Row:
    """An article as read from a file."""
    return {
        "schema": "dateline.article/1",
        "path": path,
        "member": member,
        "id": article.id,
        "external_id": article.external_id,
        "format": article.format,
        "headline": article.headline,
        "alternative_headlines": list(article.alternative_headlines),
        "standfirst": article.standfirst,
        "text": article.text,
        "authors": list(article.authors),
        "source": article.source,
        "url": article.url,
        "language": article.language,
        "date": date_row(article.date),
        "modified": date_row(article.modified) if article.modified else None,
        "captured": article.captured,
        "passages": [passage_row(passage) for passage in article.passages],
        "places": [explained_row(place) for place in article.places],
        "attribution": ATTRIBUTION,
        "provenance": dict(article.provenance),
        "warnings": list(article.warnings),
    }


def error_row(*, path: str, member: str | None, code: str, message: str) -> Row:
    """A file or member that gives no article."""
    return {
        "schema": "dateline.article/1",
        "path": path,
        "member": member,
        "error": {"code": code, "message": message},
    }


def evidence_rows(holdings: Iterable[Holding]) -> list[Row]:
    """The files that hold an article, each with all that proves it."""
    return [
        row
        | {
            "first_seen": one.first_seen,
            "read_at": one.read_at,
            "parser_version": one.parser_version,
            "captured": one.captured,
            "address": one.address,
        }
        for one, row in ((one, file_rows([one])[0]) for one in holdings)
    ]


def gone_row(gone: Gone) -> Row:
    """The file that held an article last, and since when it is gone."""
    return {"since": gone.since, "path": str(gone.path), "member": gone.member, "sha256": gone.sha256}


def file_rows(holdings: Iterable[Holding]) -> list[Row]:
    """The files that hold an article; those of another machine say which."""
    return [
        {"path": str(one.path), "member": one.member, "sha256": one.sha256} | ({"host": one.host} if one.host else {})
        for one in holdings
    ]
