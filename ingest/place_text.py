"""A text as the place tagger sees it: its words, their case, and where sentences and headlines are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from operator import or_

from index.folding import fold
from index.gazetteer.spelling import WORD

SENTENCE_END = re.compile(r"[.!?:;“”„«»\"\n•…。！？؟۔]")
LINE = re.compile(r"[^\n]+")
# Of the longer words of a line, the share in capitals that makes it a headline rather than a sentence.
HEADLINE_SHARE = 0.7


@dataclass(frozen=True, slots=True)
class PlaceText:
    """The words of a text, as columns of equal length.

    Attributes:
        text: the text itself.
        language: the ISO 639-1 code of its language, if it is known.
        words: each word as written; `folded`, `starts` and `ends` belong to it.
        capital: whether the word begins with a capital, or is of a script that has none.
        caseless: whether it is of a script without capitals.
        begins: whether the word begins a sentence.
        gaps: what stands between the word before and this one.
        headline: whether its line writes most words with capitals, so that a capital means nothing.
        shouted: whether its line is all in capitals.
    """

    text: str
    language: str | None
    words: tuple[str, ...]
    folded: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    capital: tuple[bool, ...]
    caseless: tuple[bool, ...]
    begins: tuple[bool, ...]
    gaps: tuple[str, ...]
    headline: tuple[bool, ...]
    shouted: tuple[bool, ...]


def place_text(text: str, language: str | None = None) -> PlaceText:
    """Cut a text into words; `language` is an ISO 639-1 code, if it is known."""
    spans = [match.span() for match in WORD.finditer(text)]
    words = tuple(text[start:end] for start, end in spans)
    starts = tuple(start for start, _ in spans)
    ends = tuple(end for _, end in spans)
    gaps = tuple(text[end:start] for end, start in zip((0, *ends), starts, strict=False))
    firsts = [word[0] for word in words]
    plain = text.isascii()
    caseless = (False,) * len(words) if plain else tuple(map(is_caseless, firsts))
    capital = tuple(map(str.istitle, firsts))
    headline, shouted = line_marks(text, words, starts)
    return PlaceText(
        text=text,
        language=language,
        words=words,
        folded=tuple(map(str.lower if plain else fold, words)),
        starts=starts,
        ends=ends,
        capital=capital if plain else tuple(map(or_, capital, caseless)),
        caseless=caseless,
        begins=tuple(not at or (gap != " " and ends_sentence(gap, words[at - 1])) for at, gap in enumerate(gaps)),
        gaps=gaps,
        headline=headline,
        shouted=shouted,
    )


def is_caseless(letter: str) -> bool:
    """Whether a letter belongs to a script without capitals."""
    return letter > "\u0590" and letter.isalpha() and letter.lower() == letter.upper()


def is_han(letter: str) -> bool:
    """Whether a letter is a Chinese character."""
    return "\u3400" <= letter <= "\ufaff"


def ends_sentence(gap: str, before: str) -> bool:
    """Whether a word is the last of a sentence, by what stands behind it; a full stop after an initial ends none."""
    return SENTENCE_END.search(gap) is not None and not (gap == ". " and len(before) <= 2)


def line_marks(text: str, words: tuple[str, ...], starts: tuple[int, ...]) -> tuple[tuple[bool, ...], tuple[bool, ...]]:
    """For each word whether its line is a headline, and whether it is all in capitals."""
    headline, shouted = [False] * len(words), [False] * len(words)
    at = 0
    for line in LINE.finditer(text):
        first = at
        while at < len(words) and starts[at] < line.end():
            at += 1
        inside = [word for word in words[first:at] if word.isalpha() and len(word) > 3]
        if not inside:
            continue
        capitals = sum(word[0].isupper() for word in inside) / len(inside)
        if capitals > HEADLINE_SHARE:
            headline[first:at] = [True] * (at - first)
            loud = sum(word.isupper() for word in inside) / len(inside) > HEADLINE_SHARE and len(inside) > 1
            shouted[first:at] = [loud] * (at - first)
    return tuple(headline), tuple(shouted)
