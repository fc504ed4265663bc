"""Texts in other languages than English: what there is a club, a street, a newspaper, a person or a plain word."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.gazetteer import Gazetteer
from ingest import place_words
from ingest.place_doubts import DOUBTS
from ingest.place_foreign import FOREIGN_GUARDS
from ingest.place_forms import phrase_forms
from ingest.place_guards import GUARDS
from ingest.place_rules import Rules
from ingest.place_words import words, words_of_language
from ingest.places import Context, PlaceTagger

TAGGER = PlaceTagger(Gazetteer.open())
LANGUAGES = sorted(path.stem for path in Path(place_words.FOLDER / "languages").glob("*.txt"))


def names(text: str, language: str | None) -> list[str]:
    """The words of a text in a language that are taken for places."""
    return [mention.text for place in TAGGER.tag(text, Context(language=language)) for mention in place.mentions]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("it", "Il Napoli ha vinto e la squadra è tornata a casa con tre punti, poi andrà a Bergamo.", ["Bergamo"]),
        ("es", "Viven en la calle de Toledo, cerca de la estación, pero trabajan en Segovia.", ["Segovia"]),
        ("fr", "Il habite rue de Rome et il travaille avec son frère à Marseille.", ["Marseille"]),
        ("ru", "«Ростов» проиграл дома, и он теперь не первый. Игру смотрели в Казани.", ["Казани"]),
        ("zh", "《纽约时报》报道说，总统将访问巴黎。", ["巴黎"]),
        ("it", "Lo scrive il Giornale di Sicilia, che non ha dubbi su quello che è successo a Catania.", ["Catania"]),
        ("fr", "Selon Nice-Matin, les deux hommes sont arrivés avec leur avocat à Toulon.", ["Toulon"]),
        ("it", "Ne ha parlato l'avvocato Fabio Teramo, che non è stato ascoltato ad Ancona.", ["Ancona"]),
        ("ar", "قال المدرب خورخي براغا إن الفريق سيصل إلى القاهرة.", ["القاهرة"]),
        ("es", "El jurado, que estuvo presidido por Javier Cuba, se reunió en Managua con los otros.", ["Managua"]),
        ("zh", "律师华盛顿·李在首尔说，王海南已经离开。", ["首尔"]),
        ("de", "Die Reisen sind teuer, und nach Reisen wird nicht gefragt. Wir waren in Kassel.", ["Kassel"]),
    ],
    ids=["club", "street", "rue", "quoted", "paper-zh", "paper", "compound", "titled", "titled-ar", "given", "people-zh", "word"],
)  # fmt: skip
def test_what_only_bears_the_name_of_a_place_is_none(language: str, text: str, expected: list[str]) -> None:
    assert names(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ru", "Он родился в Нижнем Тагиле и вырос в Алтайском крае, а потом уехал в Ригу.", ["Нижнем Тагиле", "Алтайском крае", "Ригу"]),
        ("uk", "Він народився у Львові, вчився в Києві та Празі, а потім поїхав до Кривого Рогу.", ["Львові", "Києві", "Празі", "Кривого Рогу"]),
        ("uk", "Він повернувся з В'єтнаму й сказав, що не поїде.", ["В'єтнаму"]),
        ("de", "Das ist nicht nur Berlins Problem, es ist auch das von Schwedens Regierung.", ["Berlins", "Schwedens"]),
        ("ar", "وصل الوفد إلى حلب ثم انتقل بالقطار لدمشق وبيروت.", ["حلب", "لدمشق", "وبيروت"]),
        ("fr", "La crue a touché les environs d'Agen et elle se dirige vers le Havre.", ["Agen", "Havre"]),
        ("zh", "球队昨晚战胜山东队，随后前往敦煌。", ["山东", "敦煌"]),
    ],
    ids=["ru", "uk", "apostrophe", "genitive", "ar", "elision", "zh"],
)  # fmt: skip
def test_names_are_found_in_the_forms_that_a_language_gives_them(language: str, text: str, expected: list[str]) -> None:
    assert names(text, language) == expected


def test_a_text_in_english_is_read_as_such_whatever_language_it_declares() -> None:
    text = "The mayor of Halle said that he had been in Reading and in Nice, and that it was a sunny day in Lille."
    assert names(text, "de") == names(text, None)


def test_both_words_of_a_name_are_led_back() -> None:
    assert {"нижнии тагил"} <= set(phrase_forms("нижнего", "тагила"))
    assert {"алтаискии краи"} <= set(phrase_forms("алтаиском", "крае"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_adds_to_the_lists_and_uses_no_preposition_as_a_name(language: str) -> None:
    own = words_of_language(language)
    assert own != words()
    assert own.near >= words().near
    assert not own.given & (own.near - words().near)


def test_a_language_without_lists_of_its_own_has_those_of_all() -> None:
    assert words_of_language("fi") == words_of_language(None) == words()


def test_each_guard_has_a_name_of_its_own() -> None:
    kinds = (FOREIGN_GUARDS, DOUBTS, GUARDS, {"other letters"})
    assert Rules().guards.keys() == {name for some in kinds for name in some}
    assert len(Rules().guards) == sum(map(len, kinds))


@settings(max_examples=150)
@given(st.text(), st.sampled_from([*LANGUAGES, "en", "xx", None]))
def test_any_text_in_any_language_is_tagged_with_mentions_that_are_where_they_say(text: str, language: str) -> None:
    for place in TAGGER.tag(text, Context(language=language)):
        assert all(mention.text == text[mention.start : mention.end] for mention in place.mentions)
