"""Counts the articles that a query finds by place, source, month, language or author."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from index.archive import Archive
from index.article import Place
from index.errors import IndexDamaged
from index.records import dataclass
from index.store import Facet
from search.engine import read_query


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A value and how many articles have it; for a place its GeoNames id, and that of the place around it.

    `parent` is always the id of another value, so that the places are trees.
    """

    value: str
    count: int
    id: int | None = None
    parent: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """What was counted: `total` articles match; an article may have several values, or none.

    Months come in their order, everything else by count; a place comes after the place that it lies in.
    """

    query: str
    by: Facet
    total: int
    values: tuple[Value, ...]
    warnings: tuple[str, ...] = ()

    def foremost(self, most: int | None) -> tuple[Value, ...]:
        """At most so many values: the latest months, else the most frequent values."""
        if most is None or most >= len(self.values):
            return self.values
        return self.values[-most:] if self.by is Facet.MONTH else self.values[:most]


def facets(archive: Archive, query: str, by: Facet, *, any_words: bool = False) -> Facets:
    """Count what a query finds.

    Raises:
        QueryError: the query cannot be read.
        IndexDamaged: the index cannot be read.
    """
    parsed = read_query(archive, query, any_words=any_words)
    store = archive.store
    total = store.find(parsed.tree, limit=0).total
    if store.problem and not total:
        raise IndexDamaged(store.problem, "`dateline admin rebuild` builds it again from the catalog.")
    counts = store.count_by(parsed.tree, by)
    return Facets(
        query=query,
        by=by,
        total=total,
        values=tuple(place_values(counts, archive.gazetteer) if by is Facet.PLACE else plain_values(counts, by)),
        warnings=(*parsed.warnings, *filter(None, [store.problem])),
    )


def plain_values(counts: Mapping[str, int], by: Facet) -> Iterator[Value]:
    """Months in their order, everything else by count and name."""
    ordered = sorted(counts) if by is Facet.MONTH else sorted(counts, key=lambda value: (-counts[value], value))
    return (Value(value=value, count=counts[value]) for value in ordered)


def place_values(counts: Mapping[str, int], folder: Path) -> Iterator[Value]:
    """Places of the gazetteer in a folder, with their names and the nearest place around them that was counted too.

    A place that the gazetteer does not know, as after an update of it, is shown by its id.
    """
    from search.place_names import gazetteer_in

    gazetteer = gazetteer_in(folder)
    ids = {int(value): count for value, count in counts.items()}
    places = {number: gazetteer.entry(number) or Place(geonameid=number, name=str(number), kind="") for number in ids}
    parents = {number: parent_of(place, places) for number, place in places.items()}

    def order(number: int) -> tuple[int, int, str, int]:
        # A place has at least the articles of those inside it, so it comes before them.
        return -ids[number], depth(number, parents), places[number].name, number

    for number in sorted(ids, key=order):
        yield Value(value=places[number].name, count=ids[number], id=number, parent=parents[number])


def parent_of(place: Place, places: Mapping[int, Place]) -> int | None:
    """The nearest place around a place that was counted."""
    return next((number for number in place.ancestors if number in places and number != place.geonameid), None)


def depth(number: int, parents: Mapping[int, int | None]) -> int:
    """How many places lie around a place."""
    seen: set[int] = set()
    while (parent := parents[number]) is not None and parent not in seen:
        seen.add(parent)
        number = parent
    return len(seen)
