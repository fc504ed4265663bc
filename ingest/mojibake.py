"""Mojibake: text that was written as UTF-8, read as something else and written again, as in "donâ€™t"; read once more."""

from __future__ import annotations

import re
from html import unescape

# The bytes of UTF-8 that follow a first one, as windows-1252 and Latin-1 read them.
FOLLOWING = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ\x80-\xbf"
SUSPECT = re.compile(f"(?:[ÂÃâ]|&(?:acirc|Acirc|Atilde);)(?:[{FOLLOWING}]|&(?!amp;|lt;|gt;|quot;)[a-zA-Z#])")
ENTITY = re.compile(r"&(?:[a-zA-Z]{3,8}|#1[2-9]\d|#2[0-5]\d);")
# What stands between two of these is judged as a whole: it is all mojibake, or none.
BORDER = re.compile(r"([<>\n])")
# Fewer different places than this may be examples, in a text about it.
FEWEST = 3
CONTEXT = 12
SUBJECT = re.compile(r"\bmojibake\b", re.IGNORECASE)


def mended(text: str) -> tuple[str, int]:
    """`text` with its mojibake read again where that is certain, and in how many different places it was."""
    if not is_marked(text) or len(suspects(text)) < FEWEST or SUBJECT.search(text):
        return text, 0
    parts = BORDER.split(text)
    places: set[str] = set()
    for place, part in enumerate(parts):
        found = suspects(part)
        again = read_again(part) if found else part
        if again != part:
            parts[place] = again
            places |= found
    return ("".join(parts), len(places)) if len(places) >= FEWEST else (text, 0)


def is_marked(text: str) -> bool:
    """Whether a character stands in a text that stands in nearly all mojibake, and in few other texts; this is quick."""
    if not text.isascii() and ("Ã" in text or "Â" in text or ("â" in text and ("â€" in text or "â\x80" in text))):
        return True
    return "circ;&" in text


def suspects(text: str) -> set[str]:
    """The places that look like mojibake, each with the text before it, so that a title that is repeated counts once."""
    return {text[max(0, match.start() - CONTEXT) : match.end()] for match in SUSPECT.finditer(text)}


def read_again(part: str) -> str:
    """A piece of text as it was before it was read wrongly; as it is if that is not certain.

    Pages may write the wrong characters as entities.
    """
    from ftfy import TextFixerConfig, fix_encoding

    careful = TextFixerConfig(
        restore_byte_a0=False,
        replace_lossy_sequences=False,
        decode_inconsistent_utf8=False,
        fix_c1_controls=False,
        unescape_html=False,
    )
    plain = ENTITY.sub(character, part)
    fixed: str = fix_encoding(plain, careful)
    return part if fixed == plain else fixed


def character(entity: re.Match[str]) -> str:
    """The character of an entity that is no part of ASCII, which may be markup."""
    found = unescape(entity.group())
    return entity.group() if found.isascii() else found
