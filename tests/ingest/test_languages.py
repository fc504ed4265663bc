"""Languages: what a text is written in, whatever its case."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ingest.languages import detected_language, language_code

STORM = {
    "en": "Storm closes the port of Marseille as dockers walk out for a third day over pensions, leaving ferries at sea.",
    "de": "Der Sturm hat den Hafen von Hamburg geschlossen, die Fähren warten vor der Küste, sagte die Hafenbehörde.",
    "fr": "La tempête a fermé le port de Marseille et les dockers sont en grève pour le troisième jour consécutif.",
    "es": "La tormenta cerró el puerto de Almería y los estibadores siguen en huelga por tercer día contra la reforma.",
    "ru": "Буря закрыла порт Мурманска, паромы ждут в море, сообщила администрация порта, движение восстановят завтра.",
    "tr": "Fırtına İzmir limanını kapattı, feribotlar açıkta bekliyor, liman yönetimi pazartesi günü böyle dedi işte.",
}


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(str, id="as it is"),
        pytest.param(str.upper, id="in capitals"),
        pytest.param(str.title, id="as an American headline"),
        pytest.param(str.lower, id="in small letters"),
    ],
)
@pytest.mark.parametrize(("language", "text"), STORM.items())
def test_a_language_is_detected_whatever_the_case(language: str, text: str, written: Callable[[str], str]) -> None:
    assert detected_language(written(text)) == language


def test_a_headline_in_capitals_above_a_story_does_not_change_its_language() -> None:
    assert detected_language(f"{STORM['es'].upper()}\n\n{STORM['es']}") == "es"


@pytest.mark.parametrize("text", ["", "STORM CLOSES PORT", "Storm Closes Port of Marseille", "2 + 2 = 4 " * 20])
def test_too_little_text_has_no_language(text: str) -> None:
    assert detected_language(text) is None


@pytest.mark.parametrize(("written", "code"), [("en-GB", "en"), (" PT_br", "pt"), ("EN", "en"), ("english", None)])
def test_a_tag_of_a_language_begins_with_its_code(written: str, code: str | None) -> None:
    assert language_code(written) == code
