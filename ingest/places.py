"""PlaceTagger: finds the places that an article names, and which places of those names it means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from index.article import Mention, Place
from index.gazetteer.lookup import Gazetteer
from index.prior import Prior
from ingest.place_candidates import Candidate, Clue, Cue, Finder, hint_refs
from ingest.place_guards import Guards, Strength
from ingest.place_priors import leaning_of
from ingest.place_reasons import explanation
from ingest.place_rules import FindClues, Rules
from ingest.place_scene import Scene, scene_of
from ingest.place_text import PlaceText, place_text
from ingest.place_votes import Chosen, Group, Judged, Resolver, only
from ingest.place_words import words


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What is known of a text besides its words.

    `hints` are places that the file itself declares; they help to resolve names, and add none. `language` is an ISO
    639-1 code; None if it is not known. `prior` tells what the publisher's other articles name.
    """

    hints: tuple[str, ...] = ()
    language: str | None = None
    prior: Prior = Prior()  # noqa: RUF009 - frozen


NO_CONTEXT = Context()
NO_CLUE = Clue()


class PlaceTagger:
    """Finds places by longest match in the gazetteer, guards against what is none, and resolves the rest.

    No language model: rules and votes, described where they are made (`place_guards`, `place_evidence`). What it finds
    depends on nothing but the text and its context.
    """

    def __init__(self, gazetteer: Gazetteer, rules: Rules | None = None) -> None:
        self.gazetteer = gazetteer
        self.words = words()
        self.rules = rules or Rules()
        self.finder = Finder(gazetteer, self.words, self.rules.finders.values(), self.rules.word_guards.values())
        self.additions = {name: make(gazetteer) for name, make in self.rules.additions.items()}
        self.resolver = Resolver(gazetteer, self.rules.votes.values())

    def tag(self, text: str, context: Context = NO_CONTEXT) -> tuple[Place, ...]:
        """The places of a text in the order of their first mention, each once, with all its mentions.

        A demonym ("Syrian") gives its country, and its mention says so. No text makes this raise.
        """
        cut = place_text(text, context.language)
        declared = hint_refs(self.gazetteer, context.hints)
        scene = scene_of(cut, self.finder.candidates(cut), self.gazetteer)
        judged = self.judged(scene, declared.keys())
        chosen = self.resolver.chosen(judged, declared.values(), leaning_of(self.gazetteer, context.prior))
        for check in self.rules.checks.values():
            judged = check(self.gazetteer, judged, chosen)
        for name, further in self.additions.items():
            found = [(Judged(one, Strength.GOOD, name, NO_CLUE), row) for one, row in further(scene, judged, chosen)]
            chosen |= {one.group: only(row) for one, row in found}
            covered = {at for one, _ in found for at in range(one.candidate.first, one.candidate.after)}
            judged = [one for one in judged if one.candidate.first not in covered] + [one for one, _ in found]
        judged.sort(key=lambda one: one.candidate.first)
        rows: dict[int, list[Judged]] = defaultdict(list)
        for one in judged:
            rows[chosen[one.group].row].append(one)
        return tuple(self.place(row, cut, mentioned, chosen) for row, mentioned in rows.items())

    def judged(self, scene: Scene, declared: Collection[str]) -> list[Judged]:
        """The candidates of a text that may be places; `declared` are the keys of those that the file declares."""
        clues = clues_in(scene, self.rules.clues.values())
        guards = Guards(scene, self.rules.guards)
        judged = []
        for number, candidate in enumerate(scene.candidates):
            clue = clues.get(number, NO_CLUE)
            judged.append(Judged(candidate, *guards.verdict(candidate, clue, hinted=candidate.key in declared), clue))
        for review in self.rules.reviews.values():
            judged = review(judged)
        return [one for one in judged if one.strength > Strength.NO]

    def place(self, row: int, text: PlaceText, found: Sequence[Judged], chosen: Mapping[Group, Chosen]) -> Place:
        """The record of a row with its mentions, and why its first name was taken for it."""
        first = next((one for one in found if not one.candidate.demonym), found[0])
        mentions = tuple(mention(text, one.candidate) for one in found)
        explained = explanation(chosen[first.group], self.resolver)
        return replace(
            self.gazetteer.place(row),
            mentions=mentions,
            known_by=first.guard,
            weight=explained.weight,
            reasons=explained.reasons,
            alternatives=explained.alternatives,
        )


def clues_in(scene: Scene, ways: Collection[FindClues]) -> dict[int, Clue]:
    """What the words around the candidates of a text say of them, by their number."""
    found: dict[int, Clue] = {}
    for way in ways:
        for number, clue in way(scene):
            before = found.get(number)
            found[number] = merged(before, clue) if before else clue
    return found


def merged(one: Clue, other: Clue) -> Clue:
    """Two clues to one candidate as one: what stands beside it says more than a dateline."""
    cue = other.cue if one.cue is Cue.NONE else one.cue
    return Clue(one.rows or other.rows, cue, one.dateline or other.dateline)


def mention(text: PlaceText, candidate: Candidate) -> Mention:
    """Where a candidate stands. The full stop that ends an abbreviation ends the sentence too: it stays out."""
    start, end = text.starts[candidate.first], text.ends[candidate.after - 1]
    last = text.words[candidate.after - 1]
    if last.endswith(".") and "." not in last[:-1]:
        end -= 1
    return Mention(start=start, end=end, text=text.text[start:end], demonym=candidate.demonym)
