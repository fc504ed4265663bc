"""How text becomes terms: the same words for indexing, asking and marking, in every store.

A term is a folded word (`index.folding`). Its position counts words; apostrophes, hyphens and dots part words,
so that `l'Ukraine`, `al-Qaeda` and `example.com` are words next to each other, except in numbers (`400,000`,
`00:30`) and in dotted abbreviations (`U.S.`), which are one word. A possessive `'s` is dropped. Scripts that are
written without spaces (Han, kana, Thai, Lao, Khmer, Burmese) give one term for each character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from index.folding import fold
from index.query import FARTHEST

BODY_START = 16_384
"""Position of the first word of the text; the headline and its alternatives lie below it."""

HEADLINE_GAP = FARTHEST + 24
"""Positions between the headline and each alternative headline, so that nothing that is near crosses over."""

# One code point a term: kana, Han, and the South-East Asian scripts.
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
# Marks that belong to the word they stand in, which `\w` leaves out.
MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f"
    "\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0711\u0730-\u074a\u0900-\u0963\u0966-\u0dff"
    "\u200c\u200d"
)
APOSTROPHES = "'’‘ʼ＇"
WORD = re.compile(
    rf"(?<![^\W_])(?:[^\W\d_]\.){{2,}}(?![^\W_])"  # a dotted abbreviation
    rf"|\d+(?:[.,:]\d+)+(?![^\W_])"
    rf"|[{UNSPACED}]"
    # Any other word, but for the s of a possessive.
    rf"|(?!(?<=[^\W\d_][{APOSTROPHES}])[sS](?![^\W_{UNSPACED}]|[{MARKS}]))"
    rf"[^\W_](?:[^\W_{UNSPACED}]|[{MARKS}])*"
)


class Token(NamedTuple):
    """A term with the code points, `start` to `end`, that it was made from."""

    term: str
    start: int
    end: int


@lru_cache(maxsize=1 << 16)
def pieces(word: str) -> tuple[str, ...]:
    """The terms of one word as written: mostly one; several for a sign like ½, none for a lone mark."""
    if "." in word and not word[0].isdigit():
        word = word.replace(".", "")
    folded = fold(word)
    return (folded,) if word.isascii() else tuple(WORD.findall(folded))


def tokens(text: str) -> Iterator[Token]:
    """The terms of a text, in order; the n-th has position n."""
    for match in WORD.finditer(text):
        for term in pieces(match.group()):
            yield Token(term, match.start(), match.end())


def terms(text: str) -> list[str]:
    """The terms of a text without their places."""
    return [term for word in WORD.findall(text) for term in pieces(word)]


@lru_cache(maxsize=1 << 16)
def term_count(chunk: str) -> int:
    """How many terms a piece of text has; remembered, so for short ones that come often."""
    return len(terms(chunk))


def forget_words() -> None:
    """Forget the words that are remembered: of a long import, some tens of megabytes."""
    pieces.cache_clear()
    term_count.cache_clear()


def source_terms(source: str | None) -> frozenset[str]:
    """What `source:` finds an article by: its source, folded, and for a host name each domain above it."""
    if not source:
        return frozenset()
    folded = fold(source).strip().removeprefix("www.")
    labels = folded.split(".")
    domains = (".".join(labels[n:]) for n in range(1, len(labels) - 1)) if " " not in folded else ()
    return frozenset({folded, *domains})


def language_term(language: str | None) -> str | None:
    """The primary subtag of a language code, in small letters: `pt-BR` is `pt`."""
    return re.split("[-_]", language.strip().lower())[0] or None if language else None
