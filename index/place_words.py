"""Says in words why a name was taken for a place: "Tartous → Tartus, Syria: country vote SY 11 of 12, population 115k"."""

from __future__ import annotations

from index.article import Alternative, Mention, Place, Reason
from index.country_names import COUNTRY_NAMES

ATTRIBUTION = "Contains GeoNames data, CC BY 4.0"
"""What must be said wherever places are shown or handed on."""


def place_in_words(place: Place) -> str:
    """A place with the name that the text gives it, and what decided."""
    mention = first_mention(place)
    written = f"{mention.text} → " if mention and mention.text != place.name else ""
    why = "; ".join(filter(None, [reasons_in_words(place), alternatives_in_words(place.alternatives)]))
    return f"{written}{with_country(place.name, place.country)}{f': {why}' if why else ''}"


def first_mention(place: Place) -> Mention | None:
    """The first mention by name, or by demonym if there is no other."""
    return next((one for one in place.mentions if not one.demonym), place.mentions[0] if place.mentions else None)


def with_country(name: str, country: str | None) -> str:
    """A name with the country it lies in."""
    nation = COUNTRY_NAMES.get(country or "", "").strip()
    return name if nation in ("", name) else f"{name}, {nation}"


def reasons_in_words(place: Place) -> str:
    """What spoke for a place; empty if that was not kept."""
    if place.known_by is None:
        return ""
    if place.mentions and all(mention.demonym for mention in place.mentions):
        return "by the name of its people"
    return ", ".join(map(reason_in_words, place.reasons)) or "the only place of this name that fits"


def reason_in_words(reason: Reason) -> str:
    """One reason with its numbers."""
    match reason.vote:
        case "country" | "area":
            return f"{reason.vote} vote {reason.about} {reason.count:g} of {reason.of:g}"
        case "nearness":
            return f"{reason.count or 0:.0f} km from {reason.about}"
        case "publisher":
            return f"its publisher's {reason.count:g} other articles (+{reason.points:g})"
        case "population":
            return f"population {short(reason.count)}" if reason.count else f"well known (+{reason.points:g})"
        case other:
            return f"{other} (+{reason.points:g})"


def short(count: float) -> str:
    """A number as one says it: 950, 115k, 17M."""
    for size, sign in ((1_000_000_000, "G"), (1_000_000, "M"), (1_000, "k")):
        if count >= size:
            return f"{count / size:.3g}{sign}"
    return f"{count:.0f}"


def alternatives_in_words(alternatives: tuple[Alternative, ...]) -> str:
    """What else the name could have meant."""
    names = (f"{with_country(one.name, one.country)} {one.weight:.0%}" for one in alternatives)
    listed = ", ".join(names)
    return f"rather than {listed}" if listed else ""
