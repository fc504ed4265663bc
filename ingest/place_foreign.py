"""Guards for texts in other languages than English: what there is a club, a street, a title or a person."""

from __future__ import annotations

from ingest.place_candidates import Candidate
from ingest.place_guards import KNOWN, Case, Guard, Guards, Strength
from ingest.place_text import is_han

# «Ростов» is a club, «Крымская правда» a newspaper, 《纽约时报》 too; longer quotations are speech.
QUOTES = {"«": "»", "《": "》"}
LONGEST_TITLE = 3
FARTHEST = 200
"""Characters to the end of a title: a quotation that nobody closes costs no more."""
# A Chinese name has one character for the family and one or two more.
LONGEST_GIVEN = 2
FOREIGNER = "·"
# What may stand between a word for a street and the name of it.
LINKS = frozenset(
    ("de", "d", "du", "des", "del", "da", "do", "das", "dos", "di", "della", "dell", "la", "las", "los", "les")
)


def titles(guards: Guards, case: Case) -> Strength | None:
    """What stands in quotation marks of its own is a club, a newspaper or a work."""
    text, candidate = guards.scene.text, case.candidate
    if not guards.scene.foreign:
        return None
    first = candidate.first
    while first > candidate.first - LONGEST_TITLE and first > 0 and text.gaps[first] in ("", " ", "-"):
        first -= 1
    opened = text.gaps[first][-1:]
    if opened not in QUOTES:
        return None
    if opened == "《":
        return Strength.NO
    behind = text.ends[candidate.after - 1]
    end = text.text.find(QUOTES[opened], behind, behind + FARTHEST)
    is_title = end > 0 and len(text.text[text.starts[first] : end].split()) <= LONGEST_TITLE
    return Strength.NO if is_title else None


def namesakes(guards: Guards, case: Case) -> Strength | None:
    """A name behind a word for a street or a newspaper is theirs: "rue de Rome", "Giornale di Sicilia"."""
    scene, words, at = guards.scene, guards.words, case.candidate.first - 1
    if not scene.foreign or at < 0 or scene.text.gaps[case.candidate.first] not in (" ", "'", "’"):
        return None
    while at > 0 and scene.text.folded[at] in LINKS:
        at -= 1
    return Strength.NO if scene.text.folded[at] in words.named_after else None


def clubs(guards: Guards, case: Case) -> Strength | None:
    """A city has no article, a club has one: "il Napoli", "el Sevilla"."""
    scene, words, candidate = guards.scene, guards.words, case.candidate
    if not scene.foreign or case.kind not in ("city", "admin2") or candidate.key in words.articled:
        return None
    return Strength.NO if scene.lead(candidate) in words.articles else None


def titled(guards: Guards, case: Case) -> Strength | None:
    """A name behind a title and a given name is a person's: "l'economista Juana Sucre", "المدرب خورخي براغا"."""
    text, words, at = guards.scene.text, guards.words, case.candidate.first
    if not guards.scene.foreign or at < 2 or case.candidate.count > 1 or text.gaps[at] != " ":
        return None
    given, title = text.folded[at - 1], text.folded[at - 2]
    known = title in words.titles and text.gaps[at - 1] in (" ", ". ") and text.capital[at - 1]
    if not known or given in words.near or given in words.stop_other or at - 1 in guards.scene.covered:
        return None
    return Strength.NO


def called(guards: Guards, case: Case) -> Strength | None:
    """A name between a given name and a surname, or a title and a name, is somebody's: "Javier Cuba", "Luca Pisa"."""
    scene, words, candidate = guards.scene, guards.words, case.candidate
    if not scene.foreign or candidate.count > 1 or scene.text.headline[candidate.first]:
        return None
    lead = scene.capital_lead(candidate)
    if (
        lead in words.given
        and lead not in words.stop_other
        and not (candidate.first - 1 in scene.covered and lead in scene.demonyms)
    ):
        return Strength.NO if scene.text.gaps[candidate.first] == " " else None
    is_given = candidate.key in words.given and scene.lead(candidate) not in words.inside
    return (
        Strength.NO if is_given and scene.capital_tail(candidate) and not scene.text.caseless[candidate.first] else None
    )


def compounds(guards: Guards, case: Case) -> Strength | None:
    """A name that a hyphen ties to another word with a capital is part of a name: "Nice-Matin"; not so in German."""
    scene, text, candidate = guards.scene, guards.scene.text, case.candidate
    if not scene.foreign or scene.german:
        return None
    before = gap_before(guards, candidate) == "-" and candidate.first not in scene.ended
    behind = gap_behind(guards, candidate) == "-" and candidate.after not in scene.begun
    tied = (before and text.capital[candidate.first - 1]) or (behind and text.capital[candidate.after])
    return Strength.NO if tied else None


def plain_words(guards: Guards, case: Case) -> Strength | None:
    """A word that the language's list of common words has is none, unless a preposition stands before it."""
    scene, words, candidate = guards.scene, guards.words, case.candidate
    if not scene.foreign or candidate.key not in words.plain:
        return None
    prepositions = words.inside if scene.german else words.near
    cased = scene.lead(candidate) in prepositions and not scene.text.caseless[candidate.first]
    return None if cased and case.population >= KNOWN else Strength.NO


def chinese_people(guards: Guards, case: Case) -> Strength | None:
    """A name behind a family name is a given name, "王海南"; beside a dot it is a foreigner's, "华盛顿·李"."""
    text, candidate = guards.scene.text, case.candidate
    if not is_han(text.words[candidate.first][0]):
        return None
    if FOREIGNER in (gap_before(guards, candidate), gap_behind(guards, candidate)):
        return Strength.NO
    named = candidate.count <= LONGEST_GIVEN and candidate.first - 1 not in guards.scene.covered
    return Strength.NO if named and guards.scene.lead(candidate) in guards.words.family else None


def gap_before(guards: Guards, candidate: Candidate) -> str:
    """What stands between a candidate and the word in front."""
    return guards.scene.text.gaps[candidate.first]


def gap_behind(guards: Guards, candidate: Candidate) -> str:
    """What stands between a candidate and the word behind; "" at the end."""
    gaps = guards.scene.text.gaps
    return gaps[candidate.after] if candidate.after < len(gaps) else ""


FOREIGN_GUARDS: dict[str, Guard] = {
    "quoted titles": titles,
    "streets and newspapers": namesakes,
    "clubs": clubs,
    "titled people": titled,
    "people of the language": called,
    "compounds": compounds,
    "plain words": plain_words,
    "Chinese people": chinese_people,
}
"""The guards by name, in the order in which they are asked."""
