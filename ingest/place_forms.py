"""The base forms that an inflected place name may have: "Сирии" is a form of "Сирия", "وإدلب" of "إدلب"."""

from __future__ import annotations

from collections.abc import Iterator

# Case endings of Russian and Ukrainian names, folded (й is и), with what the nominative has instead.
CYRILLIC = (
    ("ией", ("ия",)),
    ("ии", ("ия",)),
    ("ию", ("ия",)),
    ("іі", ("ія",)),
    ("ію", ("ія",)),
    ("ом", ("",)),
    ("ои", ("а",)),
    ("еи", ("я",)),
    ("ем", ("ь", "и")),
    ("а", ("",)),
    ("я", ("ь", "и")),
    ("у", ("а", "")),
    ("ю", ("я", "ь", "и")),
    ("е", ("а", "", "я", "ь", "и")),
    ("ы", ("а",)),
    ("и", ("а", "ь", "я")),
    ("і", ("а", "ь", "")),
)
# Arabic writes "and", "in", "to", "so" and "like" as one letter before the word.
ARABIC_PREFIXES = "وبلفك"
SHORTEST = 4


def base_forms(word: str) -> Iterator[str]:
    """Base forms that a folded word may be a form of, the likeliest first; none for other scripts."""
    if len(word) <= SHORTEST:
        return
    if "\u0430" <= word[0] <= "\u0491":
        for ending, bases in CYRILLIC:
            if word.endswith(ending) and len(word) - len(ending) >= SHORTEST - 1:
                stem = word.removesuffix(ending)
                yield from (stem + base for base in bases)
    elif word[0] in ARABIC_PREFIXES:
        yield word[1:]
