"""Recognises Arabic names that an article spells in a way of its own: "al Tamana" is At Tamāni‘ah, "Deir Ezzor" Deir ez-Zor.

There are many ways to write an Arabic name in Latin letters. So many that a name would fit far too much: this is only
done for countries that the article is about anyway, and where the words before the name say that a place follows. Such a
name beats one that is spelled just so, but in a country of which the article names nothing else: in an article on Syria
"al Tamana" is not Tamana in Japan.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from index.gazetteer.lookup import Gazetteer
from index.gazetteer.spelling import key_of
from ingest.place_candidates import Candidate
from ingest.place_people import SMALLER_KINDS
from ingest.place_scene import Scene
from ingest.place_votes import Chosen, Group, Judged

COUNTRIES = frozenset(
    ("AE", "BH", "DZ", "EG", "IQ", "JO", "KW", "LB", "LY", "MA", "MR", "OM", "PS", "QA", "SA", "SD", "SY", "TN", "YE")
)
# The share of the names of an article that lie in a country it is about.
SHARE = 0.2
ARTICLES = frozenset(
    ("al", "el", "an", "ar", "as", "ash", "at", "ad", "az", "ez", "es", "esh", "et", "er", "en", "ed", "ul", "il")
)
CALLED = frozenset(("called", "named"))
LONGEST = 4
SHORTEST_KEY = 3
DIGRAPHS = (("sh", "S"), ("ch", "S"), ("kh", "K"), ("gh", "G"), ("th", "t"), ("dh", "d"))
LOST = re.compile(r"[aeiouyw]|h(?![aeiou])")
DOUBLED = re.compile(r"(.)\1+")


def skeleton(key: str) -> str:
    """What all spellings of an Arabic name share: its consonants without articles; "" if these are too few."""
    bones = ""
    for word in key.split(" "):
        if word in ARTICLES:
            continue
        for written, sound in DIGRAPHS:
            word = word.replace(written, sound)
        bones += LOST.sub("", word)
    bones = DOUBLED.sub(r"\1", bones)
    return bones if len(bones) >= SHORTEST_KEY else ""


class ArabicSpellings:
    """Finds such names. The skeletons of a country are listed when its first article comes."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self.tables: dict[int, Mapping[str, int]] = {}

    def __call__(
        self, scene: Scene, judged: Sequence[Judged], chosen: Mapping[Group, Chosen]
    ) -> Iterator[tuple[Candidate, int]]:
        """Further names of an article with the rows that they stand for."""
        tables = [self.table(country) for country in countries_of(self.gazetteer, chosen)]
        if not tables:
            return
        strangers = strangers_in(self.gazetteer, chosen)
        taken = {
            at
            for one in judged
            if one.group not in strangers or not follows_article(scene, one.candidate)
            for at in range(one.candidate.first, one.candidate.after)
        }
        known: dict[str, int] = {}
        found: list[Candidate] = []
        for candidate, cued in spelled(scene, taken):
            bones = skeleton(candidate.key)
            row = next((table[bones] for table in tables if bones in table), None)
            if row is None or not (scene.words.never | scene.words.plain).isdisjoint(candidate.key.split(" ")):
                continue
            found.append(candidate)
            if cued:
                known[candidate.key] = row
        yield from ((candidate, known[candidate.key]) for candidate in found if candidate.key in known)

    def table(self, country: int) -> Mapping[str, int]:
        """The row of each skeleton that one town or area of a country alone has."""
        if country not in self.tables:
            self.tables[country] = skeletons(self.gazetteer, country)
        return self.tables[country]


def skeletons(gazetteer: Gazetteer, country: int) -> Mapping[str, int]:
    """The row of each skeleton in a country, but for those that several places share."""
    columns = gazetteer.columns
    found: dict[str, list[int]] = {}
    for row, number in enumerate(columns.countries):
        if number == country and gazetteer.kinds[columns.kinds[row]] in SMALLER_KINDS:
            key = key_of(gazetteer.name(row))
            if key.isascii() and (bones := skeleton(key)):
                found.setdefault(bones, []).append(row)
    return {bones: rows[0] for bones, rows in found.items() if len(rows) == 1}


def countries_of(gazetteer: Gazetteer, chosen: Mapping[Group, Chosen]) -> list[int]:
    """The Arabic countries, by their number, in which a good part of an article's places lie."""
    counts = Counter(gazetteer.columns.countries[one.row] for one in chosen.values())
    least = SHARE * counts.total()
    return [number for number, count in counts.most_common() if count >= least and is_arabic(gazetteer, number)]


def strangers_in(gazetteer: Gazetteer, chosen: Mapping[Group, Chosen]) -> Collection[Group]:
    """The groups that alone of an article's stand for a place in their country."""
    countries = gazetteer.columns.countries
    counts = Counter(countries[one.row] for one in chosen.values())
    return {group for group, one in chosen.items() if counts[countries[one.row]] == 1}


def follows_article(scene: Scene, candidate: Candidate) -> bool:
    """Whether a name stands behind an Arabic article: "al Tamana"."""
    return candidate.count == 1 and scene.lead(candidate) in ARTICLES


def is_arabic(gazetteer: Gazetteer, country: int) -> bool:
    """Whether names of a country are mostly Arabic."""
    return gazetteer.countries[country] in COUNTRIES


def spelled(scene: Scene, taken: Collection[int]) -> Iterator[tuple[Candidate, bool]]:
    """Runs of words that could be such a name, the longest at each, and whether the words before say that it is one."""
    text, at = scene.text, 0
    while at < len(text.words):
        count = run_at(scene, at, taken)
        if not count:
            at += 1
            continue
        key = " ".join(text.folded[at : at + count])
        yield Candidate(at, count, key, ()), is_cued(scene, at)
        at += count


def run_at(scene: Scene, first: int, taken: Collection[int]) -> int:
    """How many words from one on could be such a name: articles and capitalised words, the last no article; 0 if none."""
    text, count = scene.text, 0
    for at in range(first, min(first + LONGEST, len(text.words))):
        article = text.folded[at] in ARTICLES
        if (
            at in taken
            or not (text.capital[at] or article)
            or (at > first and text.gaps[at] not in (" ", "-", "'", "’"))
        ):
            break
        if not article:
            count = at + 1 - first
    return count


def is_cued(scene: Scene, first: int) -> bool:
    """Whether the words before say that a place follows: "in", "called", "southeast of", "the town of"."""
    text, words = scene.text, scene.words
    if not first or text.gaps[first] != " ":
        return False
    before = text.folded[first - 1]
    if before in words.inside or before in CALLED:
        return True
    if first < 2 or before not in words.of:
        return False
    further = text.folded[first - 2]
    return any(further in some for some in (words.directions, words.city, words.province))
