"""The base forms that an inflected place name may have: "Сирии" is a form of "Сирия", "وإدلب" of "إدلب"."""

from __future__ import annotations

from collections.abc import Iterator

# Case endings of Russian and Ukrainian names, folded (й is и, ї is і), with what the nominative has instead.
CYRILLIC = (
    ("иями", ("ии",)),
    ("ией", ("ия",)),
    ("ии", ("ия",)),
    ("ию", ("ия",)),
    ("іею", ("ія",)),
    ("іі", ("ія",)),
    ("ію", ("ія",)),
    ("ова", ("ів", "ово")),
    ("ові", ("ів", "ово", "ова")),
    ("овом", ("ів", "ово")),
    ("ева", ("ів", "ево")),
    ("еві", ("ів", "ево", "еве")),
    ("ева", ("еве",)),
    ("єва", ("ів", "єво")),
    ("єві", ("ів", "єво")),
    ("зі", ("га", "г")),
    ("ці", ("ка", "к", "ець")),
    ("сі", ("ха", "х")),
    ("ні", ("ень", "на", "ня", "нь")),
    ("ня", ("ень", "нь")),
    ("нем", ("ень", "нь")),
    ("ського", ("ськ", "ськии")),
    ("ому", ("ии", "е", "ыи", "ое")),
    ("ого", ("ии", "е", "ыи", "ое", "ои")),
    ("им", ("ии", "е")),
    ("ым", ("ыи", "ое")),
    ("ом", ("", "ыи", "ое", "о")),
    ("ем", ("ь", "и", "е", "")),
    ("ою", ("а",)),
    ("ею", ("я", "а")),
    ("ои", ("а", "ая")),
    ("оі", ("а",)),
    ("еи", ("я", "ь", "ия")),
    ("ью", ("ь",)),
    ("ях", ("и", "і")),
    ("ах", ("ы", "и")),
    ("ам", ("ы", "и")),
    ("ами", ("ы", "и")),
    ("ів", ("и", "і")),
    ("ов", ("ы",)),
    ("а", ("", "о", "е")),
    ("я", ("ь", "и", "е")),
    ("у", ("а", "", "о")),
    ("ю", ("я", "ь", "и")),
    ("е", ("а", "", "я", "ь", "и", "о")),
    ("ы", ("а",)),
    ("и", ("а", "ь", "я")),
    ("і", ("а", "ь", "", "о", "я")),
)
SOFT = frozenset("аеиоуыэюяіє")
# Words for kinds of regions, in the cases in which they follow a name: "в Алтайском крае", with their nominative.
KINDS = {
    **dict.fromkeys(("моря", "морю", "морем", "море", "морі"), "море"),
    **dict.fromkeys(("края", "краю", "краем", "крае", "краи"), "краи"),
    **dict.fromkeys(("полуострова", "полуострове", "полуостровом", "полуостров"), "полуостров"),
    **dict.fromkeys(("океана", "океане", "океаном", "океан"), "океан"),
}
# Adjectives in the cases in which they stand before a name, with their nominatives: "Южном Судане", "Нижнего Тагила".
ADJECTIVES = (
    ("ого", ("ыи", "ое", "ии", "е", "ои")),
    ("его", ("ии", "ее")),
    ("ому", ("ыи", "ое", "ии", "е")),
    ("ему", ("ии", "ее")),
    ("ом", ("ыи", "ое", "ии", "ои")),
    ("ем", ("ии", "ее")),
    ("ым", ("ыи", "ое")),
    ("им", ("ии", "ое", "е")),
    ("ых", ("ые",)),
    ("их", ("ие", "і")),
    ("ои", ("ая",)),
    ("еи", ("яя", "ая")),
    ("ую", ("ая",)),
    ("оі", ("а",)),
    ("ою", ("а",)),
)
# Arabic writes "and", "in", "to", "so" and "like" as one letter before the word; "to" swallows the article's first.
ARABIC_PREFIXES = "وبلفك"
ARABIC_TO_THE, ARABIC_THE = "لل", "ال"
SHORTEST = 4
SHORTEST_STEM = 2
SHORTEST_BASE = 3


def base_forms(word: str, language: str | None = None) -> Iterator[str]:
    """Base forms that a folded word may be a form of, the likeliest first; none for other scripts than these.

    `language` is an ISO 639-1 code: German names have a genitive of their own ("Berlins").
    """
    if len(word) < SHORTEST:
        return
    if is_cyrillic(word):
        yield from bases(word, CYRILLIC)
        if word[-1] not in SOFT and len(word) > SHORTEST:
            yield from (word + "и", word + "ы")
    elif word[0] in ARABIC_PREFIXES and len(word) > SHORTEST:
        if word.startswith(ARABIC_TO_THE):
            yield ARABIC_THE + word[2:]
        yield word[1:]
    elif language == "de" and word.endswith("s"):
        yield word[:-1]


def phrase_forms(first: str, second: str) -> Iterator[str]:
    """Base forms of two words of one name, each inflected: "Нижнего Тагила", "Алтайском крае", "Нови-Саде"."""
    seconds = (KINDS[second],) if second in KINDS else (second, *base_forms(second))
    for one in (*bases(first, ADJECTIVES), first, *base_forms(first)):
        yield from (f"{one} {other}" for other in seconds)


def bases(word: str, endings: tuple[tuple[str, tuple[str, ...]], ...]) -> Iterator[str]:
    """The word with each ending that it has replaced; two letters of it stay at least."""
    for ending, nominatives in endings:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            stem = word.removesuffix(ending)
            yield from (stem + nominative for nominative in nominatives if len(stem + nominative) >= SHORTEST_BASE)


def is_cyrillic(word: str) -> bool:
    """Whether a folded word begins with a Cyrillic letter."""
    return "\u0430" <= word[0] <= "\u0491"
