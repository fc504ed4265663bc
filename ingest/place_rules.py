"""The named pieces that the place tagger is made of; any can be left out, to see what it is worth."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace

from index.gazetteer.lookup import Gazetteer
from ingest.place_candidates import FINDERS, WORD_GUARDS, Candidate, Clue, Find, Refuse
from ingest.place_company import CHECKS, REVIEWS, Check, Review
from ingest.place_cues import cue_clues
from ingest.place_datelines import dateline_clues
from ingest.place_doubts import DOUBTS, misspelt
from ingest.place_evidence import VOTES, Vote
from ingest.place_foreign import FOREIGN_GUARDS
from ingest.place_guards import GUARDS, Guard
from ingest.place_pairs import pair_clues
from ingest.place_scene import Scene
from ingest.place_variants import ArabicSpellings
from ingest.place_votes import Chosen, Group, Judged

FindClues = Callable[[Scene], Iterator[tuple[int, Clue]]]

CLUES: dict[str, FindClues] = {"pairs": pair_clues, "cues": cue_clues, "dateline clues": dateline_clues}
"""What reads the words around names, by name."""

EVERY_GUARD = {"explained": GUARDS["explained"], "other letters": misspelt} | FOREIGN_GUARDS | GUARDS | DOUBTS
"""The guards by name: those of other languages come after the one that is certain, doubts come last."""

Addition = Callable[[Scene, Sequence[Judged], Mapping[Group, Chosen]], Iterator[tuple[Candidate, int]]]
MakeAddition = Callable[[Gazetteer], Addition]

ADDITIONS: dict[str, MakeAddition] = {"Arabic spellings": ArabicSpellings}
"""What finds further names once it is known where an article is set, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The pieces by name, in the order in which they are asked.

    Attributes:
        finders: ways to find a candidate at a word.
        word_guards: what keeps a single word from being one.
        clues: what reads the words around candidates.
        guards: what says how surely a candidate is a place.
        reviews: second looks at that, with all candidates of the article known.
        votes: what decides between places of one name.
        checks: last looks, with the places known.
        additions: what finds further names, with the places known.
    """

    finders: Mapping[str, Find] = field(default_factory=lambda: FINDERS)
    word_guards: Mapping[str, Refuse] = field(default_factory=lambda: WORD_GUARDS)
    clues: Mapping[str, FindClues] = field(default_factory=lambda: CLUES)
    guards: Mapping[str, Guard] = field(default_factory=lambda: EVERY_GUARD)
    reviews: Mapping[str, Review] = field(default_factory=lambda: REVIEWS)
    votes: Mapping[str, Vote] = field(default_factory=lambda: {vote.name: vote for vote in VOTES})
    checks: Mapping[str, Check] = field(default_factory=lambda: CHECKS)
    additions: Mapping[str, MakeAddition] = field(default_factory=lambda: ADDITIONS)

    def names(self) -> list[tuple[str, str]]:
        """The kind and the name of each piece."""
        return [(one.name, name) for one in fields(self) for name in getattr(self, one.name)]

    def without(self, kind: str, name: str) -> Rules:
        """All but one piece; raises KeyError if there is no such piece."""
        kept = dict(getattr(self, kind))
        del kept[name]
        return replace(self, **{kind: kept})
