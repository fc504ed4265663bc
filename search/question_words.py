"""Words that make a question and are not what it is about, by language."""

from __future__ import annotations

from collections.abc import Sequence

from index.analysis import terms

WRITTEN = {
    "en": """a an and any anyone are as at be been by can could did do does for from had has have how if in is it its
        may me must no not of on or our please shall should some that the their them there these they this those to
        was we were what when where which who whom whose why will with would yet you your""",
    "de": """aber als am an auf aus bei das dem den der des die ein eine einem einen einer eines es für gab gibt hat
        hatte ich im in ist kann mit nach nicht oder sich sind über um und unter vom von vor wann war waren warum was
        welche welchem welchen welcher welches wem wen wer werden wessen wie wird wo worden wurde wurden zu zum zur""",
    "fr": """a au aux avec ce ces cette comment combien d dans de des du elle en est et être eu fait il ils l la le les
        leur mais ont ou où par pas pour pourquoi qu quand que quel quelle quelles quels qui quoi sa se ses son sont sur
        un une y était été""",
    "es": """a al como cómo con cual cuál cuáles cuando cuándo cuanto cuánto de del donde dónde el en era es está están
        fue fueron ha han hay la las lo los no o para por porque que qué quien quién quienes quiénes se ser sin sobre
        son su sus un una y""",
    "it": """a ai al alla alle che chi come con cosa da dal dalla de degli dei del della delle di dove e è era gli ha
        hanno i il in l la le lo nel nella non o per perché qual quale quali quando quanto quanti se si sono su sul
        sulla un una""",
    "pt": """a ao aos as às com como da das de do dos e é em era foi foram há mas na nas no nos o onde os ou para pela
        pelo por porque quais qual quando quanto que quem são se sem ser sobre sua suas um uma""",
}
WORDS = {language: frozenset(terms(words)) for language, words in WRITTEN.items()}


FEWEST = 2
"""So many words of a language tell it; below that it is taken for English, for "come", "die" and "no" are words there."""


def without_question_words(asked: Sequence[str]) -> list[str]:
    """The terms of a question without the words of its language that only ask; all of them if nothing else is left."""
    only_ask = WORDS[language_of(asked)]
    return [term for term in asked if term not in only_ask] or list(asked)


def language_of(asked: Sequence[str]) -> str:
    """The language that most of the words which only ask are of."""
    found = {language: sum(term in words for term in asked) for language, words in WORDS.items()}
    likeliest = max(found, key=lambda language: found[language])
    return likeliest if found[likeliest] >= FEWEST else "en"
