"""Explains a query: what was understood, what each part of it finds alone, and why nothing was found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from index.archive import Archive
from index.gazetteer.lookup import Gazetteer
from index.query import And, AtLeast, Bag, FirstWords, InPlace, Most, Near, Not, Or, Query, Together, Within, Zone
from index.records import dataclass
from index.store import Facet, Store
from search.corrections import Correction, corrections, replaced
from search.engine import read_query
from search.in_words import sentence
from search.pages import find
from search.parser import Parsed
from search.query_parts import in_zone, inner_parts
from search.saved import NAMES
from search.wording import write, zone_name

MOST_PARTS = 200
"""Parts that are counted; the rest of a longer query is not shown."""

MOST_LEFT_OUT = 20
"""Of a query of more parts it is not shown what it finds without each."""


MOST_CORRECTED = 10
"""Parts for which something like them is sought."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a query, `depth` levels deep: its kind, how it is written, and how many articles it finds alone.

    A part of a field is looked for in that field. `written` of a part with parts says how these are joined.
    """

    kind: str
    written: str
    depth: int
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """Another query, and how many articles it finds."""

    query: str
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutPart:
    """What is found when one part of the query is left out."""

    part: str
    query: str
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """How a query was understood and what comes of it.

    Attributes:
        words: what it asks for, as a sentence.
        understood: the query as it is read, in its plainest form.
        parts: its parts, each followed by the parts in it; `left_out` further ones are not shown.
        empty: if nothing is found, the smallest parts because of which that is so, as they are written.
        meant: if nothing is found, the places that these were taken for.
        corrections: if nothing is found, what may have been meant by these.
        better: the query with the first of each correction, if that finds anything.
        without: if nothing is found, what would be found without one of the parts.
    """

    query: str
    words: str
    understood: str
    total: int
    parts: tuple[Part, ...]
    left_out: int
    empty: tuple[str, ...] = ()
    meant: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    better: Variant | None = None
    without: tuple[WithoutPart, ...] = ()
    warnings: tuple[str, ...] = ()


class PlacesInside:
    """Knows the names of places, and how many places of the archive lie in each."""

    def __init__(self, archive: Archive) -> None:
        self.store = archive.store
        self.folder = archive.gazetteer

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The gazetteer that the archive uses."""
        from search.place_names import gazetteer_in

        return gazetteer_in(self.folder)

    def name(self, place: InPlace) -> str:
        """The name of the most prominent place that is meant."""
        entry = self.gazetteer.entry(place.ids[0])
        return entry.name if entry else place.name

    def count(self, place: InPlace) -> int:
        """How many places inside it the articles name or lie in."""
        there = map(int, self.store.count_by(place, Facet.PLACE))
        meant = set(place.ids)
        entries = (self.gazetteer.entry(number) for number in there if number not in meant)
        return sum(1 for entry in entries if entry and not meant.isdisjoint(entry.ancestors))


def explain(archive: Archive, query: str, *, any_words: bool = False) -> Explanation:
    """Explain a query.

    Raises:
        QueryError: the query cannot be read.
        IndexDamaged: the index cannot be read.
    """
    parsed = read_query(archive, query, any_words=any_words)
    store, tree = archive.store, parsed.tree
    total = find(store, tree, limit=0).total
    every = list(nodes_of(tree))
    found = Explanation(
        query=query,
        words=sentence(tree, PlacesInside(archive)),
        understood=write(tree, fold_copies=parsed.fold_copies),
        total=total,
        parts=tuple(part_of(store, node) for node in every[:MOST_PARTS]),
        left_out=max(0, len(every) - MOST_PARTS),
        warnings=(*parsed.warnings, *store.remarks(tree), *filter(None, [store.problem])),
    )
    return found if total else with_reasons(found, archive, parsed)


@dataclass(frozen=True, slots=True)
class Node:
    """A node of the tree, and where it stands."""

    query: Query
    zone: Zone
    depth: int


def nodes_of(query: Query) -> Iterator[Node]:
    """All nodes, each followed by those in it."""
    waiting = [Node(query, Zone.ANYWHERE, 0)]
    while waiting:
        node = waiting.pop()
        yield node
        inner = inner_parts(node.query, node.zone)
        waiting += [Node(part, zone, node.depth + 1) for part, zone in reversed(inner)]


def part_of(store: Store, node: Node) -> Part:
    """A node with what it finds alone."""
    return Part(
        kind=NAMES[type(node.query)],
        written=label(node.query),
        depth=node.depth,
        articles=articles(store, node.query, node.zone),
    )


def articles(store: Store, query: Query, zone: Zone) -> int:
    """How many articles a part finds alone."""
    return store.find(in_zone(query, zone), limit=0).total


def label(query: Query) -> str:
    """How a part is written; for one with parts, how these are joined."""
    match query:
        case And():
            return "all of these"
        case Or() | Bag():
            return "any of these"
        case Most(_, least):
            return f"at least {least} of these"
        case Not():
            return "not this"
        case Within(zone, _):
            return f"{zone_name(zone)}:"
        case Near(_, _, distance, ordered):
            return f"{'PRE' if ordered else 'NEAR'}/{distance}"
        case Together(_, _, unit):
            return f"in one {unit}"
        case AtLeast(times, _):
            return f"at least {times} times"
        case FirstWords(count, _):
            return f"among the first {count} words"
        case _:
            return write(query)


# Nothing found


def with_reasons(found: Explanation, archive: Archive, parsed: Parsed) -> Explanation:
    """An explanation of a query that finds nothing, with why that is, and what would find something."""
    store = archive.store
    empty = list(dict.fromkeys(emptiest(store, parsed.tree, Zone.ANYWHERE)))[:MOST_LEFT_OUT]
    fixes = tuple(corrections(archive, [part for part, _ in empty[:MOST_CORRECTED]]))
    return replace(
        found,
        empty=tuple(write(in_zone(part, zone)) for part, zone in empty),
        meant=tuple(meant_places(archive, [part for part, _ in empty])),
        corrections=fixes,
        better=better(store, parsed, fixes),
        without=tuple(without_each(store, parsed)),
    )


def meant_places(archive: Archive, parts: list[Query]) -> Iterator[str]:
    """The places that parts of a query were taken for: "place:eu is Eu, Normandy, France (city, place:3019329)"."""
    from search.place_names import NamedPlaces

    places = NamedPlaces(archive.gazetteer)
    for part in parts:
        if isinstance(part, InPlace) and part.ids and (entry := places.gazetteer.entry(part.ids[0])):
            yield f"{write(part)} is {places.called(entry)}"


def emptiest(store: Store, query: Query, zone: Zone) -> Iterator[tuple[Query, Zone]]:
    """The smallest parts of a part that finds nothing because of which it does."""
    inner = () if isinstance(query, Not) else inner_parts(query, zone)[:MOST_PARTS]
    nothing = [(part, where) for part, where in inner if not articles(store, part, where)]
    for part, where in nothing:
        yield from emptiest(store, part, where)
    if not nothing:
        yield query, zone


def better(store: Store, parsed: Parsed, fixes: tuple[Correction, ...]) -> Variant | None:
    """The query with the first suggestion for each part, if that finds anything."""
    if not fixes:
        return None
    tree = replaced(parsed.tree, {fix.part: fix.instead[0].query for fix in fixes})
    total = store.find(tree, limit=0).total
    return Variant(query=written_again(tree, parsed), articles=total) if total else None


def without_each(store: Store, parsed: Parsed) -> Iterator[WithoutPart]:
    """What a query of several parts would find without each of them, where that is anything."""
    tree = parsed.tree
    if not isinstance(tree, And) or not 1 < len(tree.parts) <= MOST_LEFT_OUT:
        return
    for n, part in enumerate(tree.parts):
        rest = (*tree.parts[:n], *tree.parts[n + 1 :])
        kept = And(rest) if len(rest) > 1 else rest[0]
        if total := store.find(kept, limit=0).total:
            yield WithoutPart(part=write(part), query=written_again(kept, parsed), articles=total)


def written_again(tree: Query, parsed: Parsed) -> str:
    """A query as it can be asked again, in the way in which it was asked."""
    if isinstance(tree, Bag):
        return " ".join(word.term for word in tree.words)
    return write(tree, fold_copies=parsed.fold_copies)
