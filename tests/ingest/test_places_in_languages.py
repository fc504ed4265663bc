"""The place tagger held to marked articles in nine languages besides English."""

import pytest
from marked_places import LANGUAGES, PARTS, Score, Scorer, Toponym, marked, unmarked

from index.gazetteer import Gazetteer
from ingest.languages import detected_language
from ingest.places import Context, PlaceTagger

GAZETTEER = Gazetteer.open()
TAGGER = PlaceTagger(GAZETTEER)
SCORER = Scorer(GAZETTEER)
# F1 of the distinct places of all articles of a language; `benchmarks/places_languages.py` prints the figures.
FLOORS = {"ar": 0.92, "de": 0.94, "es": 0.93, "fr": 0.94, "it": 0.95, "pt": 0.94, "ru": 0.95, "uk": 0.95, "zh": 0.93}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_places_of_articles_in_a_language_are_found(language: str) -> None:
    scores = (
        SCORER.score(article, TAGGER.tag(article.text, Context(language=detected_language(article.text))))
        for article in marked(language)
    )
    assert sum(scores, Score()).document.f1 >= FLOORS[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_marks_mean_places_of_the_gazetteer(language: str) -> None:
    articles = marked(language)
    assert {article.part for article in articles} == set(PARTS)
    for article in articles:
        ids = [one.place for one in article.toponyms if one.place is not None]
        assert [place for place in ids if GAZETTEER.entry(place) is None] == [], article.id
        assert article.toponyms


def test_a_mark_says_where_a_name_stands() -> None:
    plain, toponyms = unmarked("У [[Києві|703448]] [[російські|~2017370]] й на [[Тисі|-]].")
    assert plain == "У Києві російські й на Тисі."
    assert toponyms == (Toponym(2, 7, 703448), Toponym(8, 17, 2017370, demonym=True), Toponym(23, 27, None))


@pytest.mark.parametrize("text", ["[[Paris]]", "[[Paris|x]]", "[[Paris|1", "Paris]]"])
def test_a_mark_that_is_not_well_formed_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match="not well formed"):
        unmarked(text)
