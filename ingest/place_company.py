"""Looks again at doubtful candidates with the rest of the article known: what keeps them company."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from index.gazetteer.lookup import NONE, Gazetteer
from ingest.place_guards import Strength
from ingest.place_votes import Chosen, Group, Judged

# A weakly attested place with fewer people than this needs another place of its country in the article.
SMALL = 15_000
# A name that is part of a longer one counts if it also stands alone, at least this surely.
ALONE = Strength.WEAK


def parts_that_stand_alone(judged: Sequence[Judged]) -> list[Judged]:
    """Take a part of a longer name for a place if the article has it alone as well: "Oxford Robotics … in Oxford"."""
    alone = {one.candidate.key for one in judged if one.strength >= ALONE}
    return [
        replace(one, strength=Strength.GOOD) if one.strength is Strength.PART and one.candidate.key in alone else one
        for one in judged
    ]


def with_relatives(gazetteer: Gazetteer, judged: Sequence[Judged], chosen: Mapping[Group, Chosen]) -> list[Judged]:
    """Those that are sure enough, or have a relative in the article that stands without them."""
    columns = gazetteer.columns
    sure = {one.candidate.key for one in judged if one.strength >= Strength.WEAK}
    countries = Counter(columns.countries[one.row] for (key, _), one in chosen.items() if key in sure)

    def stands(one: Judged) -> bool:
        row = chosen[one.group].row
        is_doubtful = one.strength is Strength.WEAK and columns.populations[row] < SMALL
        return one.strength >= Strength.WEAK and (not is_doubtful or countries[columns.countries[row]] > 1)

    standing = {one.candidate.key for one in judged if stands(one)}
    areas = {columns.firsts[one.row] for (key, _), one in chosen.items() if key in standing} - {NONE}

    def is_supported(one: Judged) -> bool:
        return one.candidate.key in standing or columns.firsts[chosen[one.group].row] in areas

    return [one for one in judged if stands(one) or (one.strength is Strength.BARE and is_supported(one))]


Review = Callable[[Sequence[Judged]], list[Judged]]
Check = Callable[[Gazetteer, Sequence[Judged], Mapping[Group, Chosen]], list[Judged]]

REVIEWS: dict[str, Review] = {"parts that stand alone": parts_that_stand_alone}
"""Second looks at how sure candidates are, by name."""

CHECKS: dict[str, Check] = {"relatives": with_relatives}
"""Last looks at which places to keep, by name."""
