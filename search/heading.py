"""The head of a dispatch: where an article plays, when it was published, and by whom."""

from __future__ import annotations

from dataclasses import replace

from index.article import Article, Dated, Mention, Place
from index.country_names import COUNTRY_NAMES
from index.filed_from import ends_dateline, first_lines
from index.folding import fold
from index.terminal import safe
from search.timeline import MONTHS

DOUBTFUL = 0.7
"""A date of less confidence has a question mark."""


def head_line(article: Article) -> str:
    """Place, date and publisher: "IDLIB, Syria · 30 Dec 2017 · example.org"."""
    parts = (place_words(main_place(article)), date_words(article.date), article.source)
    return " · ".join(safe(part) for part in parts if part)


def place_words(place: Place | None) -> str:
    """A place with its country, if it is not one itself."""
    if place is None:
        return ""
    name, country = short_name(place), COUNTRY_NAMES.get(place.country or "", "").strip()
    return name.upper() if country in ("", place.name) else f"{name.upper()}, {country}"


def short_name(place: Place) -> str:
    """The name as the article has it, if the gazetteer's begins so: "Idlib" of "Idlib Governorate"."""
    written = next((one.text for one in place.mentions if not one.demonym), "")
    is_short = written and fold(f"{place.name} ").startswith(fold(f"{written} "))
    return written if is_short else place.name


def main_place(article: Article) -> Place | None:
    """Where the article plays: where it was filed, else the first place of its headline, else that of its text.

    Of the places that the text names most, that is the one it names first. Demonyms do not count.
    """
    for places in (filed_from(article), first_named(article, "headline"), most_named(article)):
        if places:
            return places[min(places)]
    return None


def filed_from(article: Article) -> dict[int, Place]:
    """The places of datelines, by where they stand."""
    openings = first_lines(article.text)
    return {
        one.start: place
        for place in article.places
        for one in named(place, "text")
        if one.start in openings and ends_dateline(article.text, one.end)
    }


def first_named(article: Article, field: str) -> dict[int, Place]:
    """The places that a field names, by where it first does."""
    return {found[0].start: place for place in article.places if (found := named(place, field))}


def most_named(article: Article) -> dict[int, Place]:
    """The places that the text names at least half as often as the one it names most, by where it first does."""
    counts = [len(named(place, "text")) for place in article.places]
    often = (place for place, count in zip(article.places, counts, strict=True) if 2 * count >= max(counts))
    return first_named(replace(article, places=tuple(often)), "text")


def named(place: Place, field: str) -> list[Mention]:
    """The mentions of a place in a field by its own name."""
    return [one for one in place.mentions if one.field == field and not one.demonym]


def date_words(date: Dated) -> str:
    """A date for people: 30 Dec 2017, Dec 2017, 2017 or "date unknown"; doubtful ones with a question mark."""
    if date.value is None:
        return "date unknown"
    year, *rest = date.value.split("-")
    words = [MONTHS[int(rest[0]) - 1], year] if rest else [year]
    if len(rest) > 1:
        words = [str(int(rest[1])), *words]
    doubtful = "?" if date.confidence is not None and date.confidence < DOUBTFUL else ""
    return " ".join(words) + doubtful
