"""Guards that ask for more where a likeness says little: of German nouns, and of words with other letters."""

from __future__ import annotations

from index.gazetteer.lookup import ALTERNATE, row_of
from ingest.place_guards import KNOWN, Case, Guard, Guards, Strength

# Letters that a language has beside the plain ones: there "Nähe" is not Nahe, as "Borg" is not Berg.
OWN_LETTERS = {
    **dict.fromkeys(("da", "nb", "nn", "no"), frozenset("æøå")),
    "de": frozenset("äöü"),
    "et": frozenset("äöüõ"),
    "fi": frozenset("äöå"),
    "sv": frozenset("äöå"),
    "tr": frozenset("çğıöşü"),
}
# Populations from which a city abroad is likelier than a word of the language.
KNOWN_ABROAD = 100_000


def misspelt(guards: Guards, case: Case) -> Strength | None:
    """A word with one of the language's own letters where a place abroad has a plain one, or the other way, is none."""
    scene, candidate = guards.scene, case.candidate
    own = OWN_LETTERS.get(scene.text.language or "")
    if not own or not scene.foreign or not case.is_small_kind or candidate.count > 1:
        return None
    if candidate.refs[0] & ALTERNATE or is_at_home(guards, case):
        return None
    word = scene.text.words[candidate.first].lower()
    name = scene.gazetteer.name(row_of(candidate.refs[0])).lower()
    pairs = zip(word, name, strict=False)
    other = any(one != two and (one in own or two in own) and (one.isascii() or two.isascii()) for one, two in pairs)
    return Strength.NO if other and len(word) == len(name) else None


def nouns(guards: Guards, case: Case) -> Strength | None:
    """A German noun is a lesser place only if it stands behind "in", or "von" if not small, there or elsewhere."""
    scene, candidate = guards.scene, case.candidate
    lead = scene.lead(candidate)
    if not scene.german or candidate.count > 1 or lead in guards.words.inside:
        return None
    enough = KNOWN if is_at_home(guards, case) or lead in guards.words.near else KNOWN_ABROAD
    return Strength.BARE if case.population < enough else None


def is_at_home(guards: Guards, case: Case) -> bool:
    """Whether the likeliest place lies in a country that speaks the text's language."""
    return guards.columns.countries[row_of(case.candidate.refs[0])] in guards.scene.home


DOUBTS: dict[str, Guard] = {"German nouns": nouns}
"""The guards by name, asked after all others."""
