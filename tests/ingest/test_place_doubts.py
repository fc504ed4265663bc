"""Names that say little: of another language, of brands, German nouns, letters that are others."""

import pytest

from index.gazetteer import Gazetteer
from ingest.place_words import speakers
from ingest.places import Context, PlaceTagger

TAGGER = PlaceTagger(Gazetteer.open())


def found(text: str, language: str | None) -> dict[str, str]:
    """What the words of a text in a language are taken for: the name of the place by the word."""
    places = TAGGER.tag(text, Context(language=language))
    return {mention.text: place.name for place in places for mention in place.mentions}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Das ist die Krise, aber Klar und seine Leute sagten, dass es auch für Florian nicht so ist."),
        ("fr", "Le rapport est long, et les élèves, avec Klar, ne l’ont pas lu dans la classe de leur maître."),
        ("ja", "この問題についてメディアは何も報じていないと彼は話した。"),
        ("ko", "정부는 이를 위해 회의를 열었다고 밝혔다."),
    ],
    ids=["de", "fr", "ja", "ko"],
)
def test_a_name_that_a_far_place_has_in_some_other_language_is_no_evidence(language: str, text: str) -> None:
    assert found(text, language) == {}


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "Er ist in München und in Straßburg gewesen, und nicht nur in Mailand.", ["Munich", "Strasbourg", "Milan"]),
        ("de", "Das Spiel war für Lissabon und für Athen nicht so wichtig wie für die anderen.", ["Lisbon", "Athens"]),
        ("fr", "Il est né à Londres et il a grandi avec ses parents à Bruxelles.", ["London", "Brussels"]),
        ("ja", "大統領はカイロとエルサレムを訪問したと発表した。", ["Cairo", "Jerusalem"]),
    ],
    ids=["in", "large", "fr", "ja"],
)  # fmt: skip
def test_what_the_language_calls_a_city_is_its_name(language: str, text: str, expected: list[str]) -> None:
    assert list(found(text, language).values()) == expected


@pytest.mark.parametrize("language", ["de", "fr", "en", "it", None])
def test_a_brand_is_no_place_in_any_language_and_draws_no_name_to_its_country(language: str | None) -> None:
    text = {
        "de": "Das ist nicht neu: Google und Samsung sind auch in Paris und in Valencia vertreten.",
        "fr": "Ce n’est pas nouveau : Google et Samsung sont aussi à Paris et à Valencia, avec les autres.",
        "it": "Non è una cosa nuova: Google e Samsung sono anche a Parigi e a Siviglia con gli altri.",
    }.get(language or "", "It is not news that Google and Samsung have been in Paris and in Valencia too.")
    places = TAGGER.tag(text, Context(language=language))
    assert [place.country for place in places] == ["FR", "ES"]


@pytest.mark.parametrize(
    "text",
    [
        "Die Menschen haben Sehnsucht nach Nähe, und das ist auch in den USA nicht anders.",
        "Der Trainer sagte, dass Kunden in den USA nicht so viel Geld für Golf und Mobile haben.",
        "Das ist der Kern der Debatte, und Wahlen sind in der Schweiz nicht der einzige Besitz.",
        "In Kürze ist es so weit, in Syrien und in Aleppo wird auch wieder gewählt.",
        "Die Büros sind leer. Dabei hat das Land nicht nur in Schweden genug davon.",
    ],
)
def test_a_german_noun_is_no_place_because_a_village_has_its_name(text: str) -> None:
    assert not found(text, "de").keys() - {"USA", "Schweiz", "Syrien", "Aleppo", "Schweden"}


def test_a_german_town_needs_a_word_that_says_so_once() -> None:
    text = "Sömmerda ist nicht groß. {}Das sagte der Bürgermeister, und er ist nicht der einzige."
    assert found(text.format(""), "de") == {}
    assert found(text.format("In Sömmerda ist der Verkehr auch nicht das Problem. "), "de") == {"Sömmerda": "Sömmerda"}


def test_a_german_genitive_is_that_of_the_better_known_name() -> None:
    assert found("Die Regierung Perus hat das nicht gesagt, und der Präsident auch nicht.", "de") == {"Perus": "Peru"}
    assert found("Das Fass ist voll, und das ist nicht nur für den Minister so.", "de") == {}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("sv", "Nära hälften av dem som var med på mötet har inte fått svar från kommunen."),
        ("tr", "Kişi başına düşen gelir bu yıl arttı ve bunun nedeni ihracat oldu."),
        ("cs", "Nemá to smysl, řekl ministr, a dodal, že vláda o tom rozhodne příští týden."),
    ],
)
def test_the_first_word_of_a_sentence_is_no_place_for_a_folded_likeness(language: str, text: str) -> None:
    assert found(text, language) == {}


def test_a_name_with_the_letters_of_the_language_is_found_at_home() -> None:
    assert set(found("Det var inte i Malmö utan i Göteborg som de hade sett honom.", "sv")) == {"Malmö", "Göteborg"}
    assert found("Das ist nicht in Zürich, sondern auch in der Schweiz so.", "de")["Zürich"].startswith("Zurich")


def test_a_text_in_a_language_without_function_words_of_its_own_is_not_read_as_english() -> None:
    assert "Magdeburgu" in found("Do zamachu doszło w Magdeburgu, a policja zatrzymała już trzy osoby.", "pl")


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "cs",
            "Německo a Rakousko to odmítly, řekl ministr, a dodal, že vláda o tom rozhodne.",
            ["Germany", "Austria"],
        ),
        ("fi", "Saksa ja Ruotsi eivät ole vielä vastanneet, kertoi ministeri eilen illalla.", ["Germany", "Sweden"]),
        ("es", "Lo dijo el presidente de EE.UU. en una visita a Bolivia con los otros.", ["United States", "Bolivia"]),
    ],
)
def test_a_country_is_found_under_the_name_that_the_language_gives_it(
    language: str, text: str, expected: list[str]
) -> None:
    assert list(found(text, language).values()) == expected


def test_a_bare_name_is_not_held_up_by_one_that_falls_itself() -> None:
    """In an article about Iran, where the town lies, "bei Nir" would do."""
    text = "Das ist bei Nir Oz nicht so, und die Leute von Nir Oz sind nicht da, sagte er, und das ist nicht alles."
    assert found(text, "de") == {}


def test_countries_speak_languages() -> None:
    assert {"DE", "AT", "CH"} <= speakers()["de"]
    assert "US" not in speakers()["fr"]
    assert "en" not in speakers()
