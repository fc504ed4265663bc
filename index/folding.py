"""fold: the one spelling under which words and names are compared, however they are written."""

from __future__ import annotations

import unicodedata

# Letters that Unicode does not take apart, in the spelling that people type instead of them.
LETTERS: dict[str, int | str | None] = {
    "ł": "l",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "ħ": "h",
    "ı": "i",
    "ŧ": "t",
    "ŋ": "n",
    "ƒ": "f",
    "ɓ": "b",
    "ɗ": "d",
    "ƙ": "k",
    "ƴ": "y",
    "þ": "th",
    "æ": "ae",
    "œ": "oe",
    # Arabic letters that writers and keyboards exchange: Persian yeh and kaf, alef maksura, teh marbuta.
    "ی": "ي",
    "ى": "ي",
    "ک": "ك",
    "ة": "ه",
}
SINGLE_QUOTES = "‘’‚‛‹›′‵´ʹʻʼʽˈ׳＇"
DOUBLE_QUOTES = "“”„‟«»″‶〝〞״＂"
DASHES = "‐‑‒–—―−﹘﹣－־"
# Soft hyphen, tatweel, joiners, marks of direction: nothing that a reader sees.
INVISIBLE = (
    "\u00ad\u0640\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)

SIGNS = str.maketrans(
    dict.fromkeys(SINGLE_QUOTES, "'")
    | dict.fromkeys(DOUBLE_QUOTES, '"')
    | dict.fromkeys(DASHES, "-")
    | dict.fromkeys(INVISIBLE, "")
)


def is_accent(mark: str) -> bool:
    """Whether a combining mark may be left out when words are compared.

    By its canonical combining class (Unicode Character Database): overlays, Hebrew and Arabic points, and
    all marks placed by position. Nuktas, viramas, kana voicing and the vowels of Thai, Lao and Tibetan stay:
    without them the word is another word.
    """
    place = unicodedata.combining(mark)
    return place == 1 or 10 <= place <= 36 or place >= 200


class Plain(dict[int, "int | str | None"]):
    """A table for `str.translate` that learns each code point when it first meets it: cheap to import."""

    def __missing__(self, point: int) -> int | None:
        self[point] = result = None if is_accent(chr(point)) else point
        return result


LETTERS_AND_MARKS = Plain(str.maketrans(LETTERS))


def fold(text: str) -> str:
    """A word or name without case, accents and typographic variants: "Łódź’s" → "lodz's".

    Folding twice changes nothing. The length may change, so offsets belong to the raw text. The result is
    empty for a text of nothing but marks.
    """
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.translate(SIGNS)).casefold()
    plain = unicodedata.normalize("NFKD", apart).translate(LETTERS_AND_MARKS).translate(SIGNS)
    return unicodedata.normalize("NFC", plain)
