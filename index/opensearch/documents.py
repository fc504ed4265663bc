"""An article as a document of the cluster: its terms ready-made, and what it is found, counted and sorted by."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import msgspec

from index.analysis import BODY_START, language_term, source_terms, terms
from index.article import Article
from index.opensearch.mapping import LONGEST_TERM
from index.opensearch.positions import Places, encode
from index.records import dataclass
from index.whoosh.array_file import Array
from index.whoosh.gathering import Gathered, period_of
from index.whoosh.inverting import segment_arrays


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What is sent for an article: its fields, the period whose index it belongs to, and its words by language."""

    id: str
    period: str
    fields: dict[str, Any]
    words: tuple[str, ...]
    language: str


def document(article: Article) -> Document:
    """The document of an article."""
    gathered = Gathered()
    gathered.add(article)
    arrays = segment_arrays(gathered)
    words = words_by_position(arrays)
    headlines = arrays["headlines.positions"].tolist()
    lead_end = int(arrays["lead_end"][0])
    lines = headline_lines(words, headlines)
    body = [term for position, term in words if position >= BODY_START]
    fields = {
        "id": article.id,
        "headline": lines,
        "lead": [*lines, " ".join(body[: lead_end - BODY_START])],
        "body": " ".join(body),
        "positions": base64.b64encode(encode(places_of(words, headlines, arrays, lead_end))).decode(),
        "length": len(words),
        **date_fields(article),
        **place_fields(article),
        "source": article.source,
        "source_name": sorted(source_terms(article.source)),
        "language": language_term(article.language),
        "format": article.format,
        "url": article.url,
        "author": sorted(set(article.authors)),
        "author_words": [" ".join(map(cut, terms(name))) for name in article.authors],
        "edition": edition(article),
        "article": msgspec.to_builtins(article),
    }
    return Document(
        id=article.id,
        period=period(article),
        fields={name: value for name, value in fields.items() if value not in (None, "", [])},
        words=tuple(dict.fromkeys(term for _, term in words)),
        language=language_term(article.language) or "",
    )


def edition(article: Article) -> str:
    """What tells one state of an article from another: a newer reading may know more of the same words."""
    # A cluster gives the keys of what it keeps back in any order.
    return hashlib.blake2b(msgspec.json.encode(article, order="deterministic"), digest_size=16).hexdigest()


def cut(term: str) -> str:
    """A term as it is compared on the cluster."""
    return term[:LONGEST_TERM]


def period(article: Article) -> str:
    """The year in which an article was published, or "undated"."""
    return article.date.value[:4] if article.date.value else "undated"


def words_by_position(arrays: dict[str, Array]) -> list[tuple[int, str]]:
    """The words of the one article of a segment with their positions, in order."""
    blob, positions = arrays["words.terms"].tobytes(), arrays["words.positions"].tolist()
    names = [cut(blob[start:end].decode()) for start, end in pairwise(arrays["words.term_starts"].tolist())]
    runs = pairwise(arrays["words.places"].tolist())
    return sorted(
        (position, term) for term, (start, end) in zip(names, runs, strict=True) for position in positions[start:end]
    )


def headline_lines(words: Sequence[tuple[int, str]], starts: Sequence[int]) -> list[str]:
    """The terms of the headline and of each alternative."""
    lines: list[list[str]] = [[] for _ in starts]
    for position, term in words:
        if position < BODY_START:
            lines[bisect_right(starts, position) - 1].append(term)
    return [" ".join(line) for line in lines if line]


def places_of(
    words: Iterable[tuple[int, str]], headlines: Sequence[int], arrays: dict[str, Array], lead_end: int
) -> Places:
    """Where the words of an article stand, and where its parts begin: every headline is one of each."""
    by_term: dict[str, list[int]] = {}
    for position, term in words:
        by_term.setdefault(term, []).append(position)

    def starts(name: str) -> list[int]:
        inside = (arrays[f"{name}.positions"].astype(int) + BODY_START).tolist()
        return sorted({*headlines, BODY_START, *inside})

    return Places(terms=by_term, sentences=starts("sentences"), paragraphs=starts("paragraphs"), lead_end=lead_end)


def date_fields(article: Article) -> dict[str, Any]:
    """What an article is found by of its date."""
    days, date = period_of(article.date), article.date
    if days is None or date.value is None:
        return {}
    first, last = (dt.date.fromordinal(day).isoformat() for day in days)
    return {
        "first_day": first,
        "last_day": last,
        "month": date.value[:7],
        "date_precision": date.precision,
        "date_confidence": None if date.confidence is None else round(100 * date.confidence),
    }


def place_fields(article: Article) -> dict[str, Any]:
    """What an article is found by of its places: each with all that contains it, as ids and as paths."""
    places = article.places
    return {
        "place_itself": sorted({str(place.geonameid) for place in places}),
        "place": sorted({str(number) for place in places for number in (place.geonameid, *place.ancestors)}),
        "place_path": sorted({"/".join(map(str, (*place.ancestors[::-1], place.geonameid))) for place in places}),
        "point": [{"lat": place.lat, "lon": place.lon} for place in places if place.is_point],
    }
