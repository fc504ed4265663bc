"""The head of a dispatch: where an article plays, when it was published, and by whom."""

from __future__ import annotations

from index.article import Article, Dated, Place
from index.country_names import COUNTRY_NAMES
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
    """Where the article plays: of the places that its text names most, the one it names first; no demonyms.

    An article that names places in its headline only plays at the first of these.
    """

    def starts(place: Place, field: str) -> list[int]:
        return [one.start for one in place.mentions if one.field == field and not one.demonym]

    for field in ("text", "headline"):
        named = {place: starts(place, field) for place in article.places}
        most = max(map(len, named.values()), default=0)
        often = [place for place, found in named.items() if found and 2 * len(found) >= most]
        if often:
            return min(often, key=lambda place: named[place][0])
    return None


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
