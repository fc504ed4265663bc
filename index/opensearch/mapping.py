"""What the indices behind a prefix look like on a cluster: their mappings and settings."""

from __future__ import annotations

from typing import Any

SCHEMA = 1
"""Counts up whenever an older Dateline could not use the indices; they are then built again. Kept in `_meta`."""

LONGEST_TERM = 1_000
"""Code points of a word that are compared; a cluster takes no term of more than 32,766 bytes."""

HEADLINE_GAP = 1_024
"""Positions between two headlines, so that no phrase crosses from one to the other."""

MOST_TERMS = 65_536
"""Words that a pattern or a fuzzy word can stand for."""

KEYWORD = {"type": "keyword", "ignore_above": 8_191}
WORDS = {"type": "text", "analyzer": "terms", "index_options": "positions", "norms": False}
LINES = {**WORDS, "position_increment_gap": HEADLINE_GAP}
DAY = {"type": "date", "format": "strict_date"}

ANALYSIS = {
    "tokenizer": {"spaces": {"type": "whitespace", "max_token_length": 4 * LONGEST_TERM}},
    "analyzer": {"terms": {"type": "custom", "tokenizer": "spaces"}},
}
"""Terms come ready-made, so that the analysis of every store is the same."""

NOT_RETURNED = ("headline", "lead", "body", "author_words", "positions")
"""Fields that are only searched: the article itself is kept whole beside them."""

ARTICLE = {
    "dynamic": "strict",
    "_meta": {"schema": SCHEMA},
    "_source": {"excludes": list(NOT_RETURNED)},
    "properties": {
        "id": KEYWORD,
        "headline": LINES,
        "lead": LINES,
        "body": WORDS,
        "positions": {"type": "binary", "doc_values": True},
        "length": {"type": "integer"},
        "first_day": DAY,
        "last_day": DAY,
        "month": KEYWORD,
        "date_precision": KEYWORD,
        "date_confidence": {"type": "byte"},
        "place": KEYWORD,
        "place_itself": KEYWORD,
        "place_path": KEYWORD,
        "point": {"type": "geo_point"},
        "source": KEYWORD,
        "source_name": KEYWORD,
        "language": KEYWORD,
        "format": KEYWORD,
        "url": KEYWORD,
        "author": KEYWORD,
        "author_words": LINES,
        "edition": KEYWORD,
        "article": {"type": "object", "enabled": False},
    },
}

VOCABULARY = {
    "dynamic": "strict",
    "_meta": {"schema": SCHEMA},
    "properties": {"term": KEYWORD, "group": KEYWORD},
}

STATE = {
    "dynamic": "strict",
    "_meta": {"schema": SCHEMA},
    "properties": {"build": {"type": "integer"}, "base": {"type": "long"}},
}

HOLDER = {
    "dynamic": "strict",
    "_meta": {"schema": SCHEMA},
    "properties": {
        "id": KEYWORD,
        "article": KEYWORD,
        "archive": KEYWORD,
        "host": KEYWORD,
        "first_seen": KEYWORD,
        "text_key": KEYWORD,
        "day": KEYWORD,
        "files": {"type": "integer"},
        "path": KEYWORD,
        "record": {"type": "object", "enabled": False},
    },
}
"""That an archive holds an article: how many files it lies in there, and all that is known of each."""

SETTINGS: dict[str, Any] = {
    "analysis": ANALYSIS,
    # Every commit asks for a refresh when it is whole; between commits nothing is to be seen.
    "refresh_interval": "-1",
    # A late write must not bring back what was deleted.
    "gc_deletes": "1h",
    "max_result_window": 2 * MOST_TERMS,
    "max_terms_count": MOST_TERMS,
}
