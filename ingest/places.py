"""PlaceTagger: finds the places that an article names, and which places of those names it means."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from index.article import Mention, Place
from index.gazetteer.lookup import NONE, Gazetteer
from ingest.place_candidates import Candidate, Cue, Finder, cues_of, hint_refs
from ingest.place_guards import Guards, Strength
from ingest.place_pairs import pairs
from ingest.place_scene import scene_of
from ingest.place_text import PlaceText, place_text
from ingest.place_votes import Judged, Resolver
from ingest.place_words import words

# A weakly attested place with fewer people than this needs another place of its country in the article.
SMALL = 15_000
# A name that is part of a longer one counts if it also stands alone, at least this surely.
ALONE = Strength.WEAK


class PlaceTagger:
    """Finds places by longest match in the gazetteer, guards against what is none, and resolves the rest.

    No language model: rules and votes, described where they are made (`place_guards`, `place_votes`).
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self.words = words()
        self.finder = Finder(gazetteer, self.words)
        self.resolver = Resolver(gazetteer)

    def tag(self, text: str, *, hints: tuple[str, ...] = ()) -> tuple[Place, ...]:
        """The places of a text in the order of their first mention, each once, with all its mentions.

        `hints` are places that the file itself declares; they help to resolve names, and add none. A demonym
        ("Syrian") gives its country, and its mention says so. No text makes this raise.
        """
        cut = place_text(text)
        declared = hint_refs(self.gazetteer, hints)
        judged = self.judged(cut, declared)
        chosen = self.resolver.chosen(judged, declared.values())
        rows: dict[int, list[Candidate]] = defaultdict(list)
        for one in self.supported(judged, chosen):
            rows[chosen[one.group]].append(one.candidate)
        return tuple(self.place(row, cut, found) for row, found in rows.items())

    def judged(self, text: PlaceText, declared: Mapping[str, tuple[int, ...]]) -> list[Judged]:
        """The candidates of a text that may be places."""
        candidates = self.finder.candidates(text)
        cues = cues_of(text, candidates, self.words)
        paired = pairs(self.gazetteer, text, candidates)
        guards = Guards(self.gazetteer, scene_of(text, candidates, self.words))
        found = []
        for number, candidate in enumerate(candidates):
            rows = paired.get(number, ())
            strength = guards.strength(candidate, paired=bool(rows), hinted=candidate.key in declared)
            if strength is not Strength.NO:
                found.append(Judged(candidate, strength, cues[number], rows))
        alone = {one.candidate.key for one in found if one.strength >= ALONE}
        return [
            replace(one, strength=Strength.GOOD) if one.strength is Strength.PART else one
            for one in found
            if one.strength > Strength.NO or one.candidate.key in alone
        ]

    def supported(self, judged: Sequence[Judged], chosen: Mapping[tuple[str, Cue], int]) -> list[Judged]:
        """Those that are sure enough, or have a relative in the article."""
        columns = self.gazetteer.columns
        sure = {one.candidate.key for one in judged if one.strength >= Strength.WEAK}
        rows = [row for (key, _), row in chosen.items() if key in sure]
        countries = Counter(columns.countries[row] for row in rows)
        areas = {columns.firsts[row] for row in rows} - {NONE}

        def is_supported(one: Judged) -> bool:
            row = chosen[one.group]
            if one.strength is Strength.BARE:
                return one.candidate.key in sure or columns.firsts[row] in areas
            if one.strength is Strength.WEAK and columns.populations[row] < SMALL:
                return countries[columns.countries[row]] > 1
            return True

        return [one for one in judged if is_supported(one)]

    def place(self, row: int, text: PlaceText, found: Sequence[Candidate]) -> Place:
        """The record of a row with its mentions."""
        return replace(self.gazetteer.place(row), mentions=tuple(mention(text, one) for one in found))


def mention(text: PlaceText, candidate: Candidate) -> Mention:
    """Where a candidate stands. The full stop that ends an abbreviation ends the sentence too: it stays out."""
    start, end = text.starts[candidate.first], text.ends[candidate.after - 1]
    last = text.words[candidate.after - 1]
    if last.endswith(".") and "." not in last[:-1]:
        end -= 1
    return Mention(start=start, end=end, text=text.text[start:end], demonym=candidate.demonym)
