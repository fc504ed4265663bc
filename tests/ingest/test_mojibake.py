"""Mojibake: read again where that is certain; nothing else is touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.encoding import damage, decode
from ingest.mojibake import mended

# Sentences of news in many languages, with the characters that could be taken for mojibake.
REAL = (
    "“We don’t know,” she said – not yet… The café’s owner paid £20, or €25.",
    "Le maire a déclaré : « C’est à nous d’agir. » DÉJÀ… VOILÀ » dit-il. L’ÉTÉ™ à 30 °C.",
    "O POVO NÃO ESQUECE: A CORRUPÇÃO NÃO VÃO PARAR. São Paulo, NAÇÃO, À… MAÇÃ.",
    "Ông Nguyễn Văn Ân nói: “Ã là một chữ cái”, Trường Đại học Ân Thi, ÂN XÁ.",
    "Die Größe der Straße: „Äpfel“, »Öl« und »Ä« – GROẞ, MÜẞIG, ÜBERFÄLLIG…",
    "Ședința a început la Târgu Mureș, în ÎNTÂMPLARE și ROMÂNIA™.",
    "Åsa sa: ”Få, få!” och »FÅ« på Öland. Æ, Ø« og Å».",
    "Президент сказав: «Ми тут». Ђ, Ѓ і Ò.",
    "三月三日，市长说：“我们不知道。” 「東京」で…",
    "ΑΘΗΝΑ: «Δεν ξέρουμε», είπε ο Ά. Î, Ï…",
    "EL NIÑO… “¿Qué?” ESPAÑ™ Ñ» – 20 Â y 30 Ã.",
    "Îlot, Âne, âge – â, ê, î; ÂGE… L’ÂME » PÂQUES.",
)
ENGLISH = "“We don’t know,” the mayor’s office said – “it’s a café’s job.”"


def doubled(text: str, charset: str = "sloppy") -> str:
    """The text as it is after its UTF-8 was read as windows-1252, or as Latin-1."""
    if charset == "latin-1":
        return text.encode().decode("latin-1")
    return "".join(bytes([byte]).decode("windows-1252", "ignore") or chr(byte) for byte in text.encode())


def test_text_that_was_encoded_twice_is_read_again_and_its_places_are_counted() -> None:
    text, places = mended(doubled(ENGLISH))
    assert text == ENGLISH
    assert places >= 3


@pytest.mark.parametrize("charset", ["sloppy", "latin-1"])
@pytest.mark.parametrize("text", [REAL[0], REAL[1], REAL[5], REAL[6], REAL[7], REAL[8]])
def test_many_languages_are_read_again(text: str, charset: str) -> None:
    page = "\n".join([ENGLISH, text])
    assert mended(doubled(page, charset))[0] == page


def test_entities_are_read_again_too() -> None:
    page = "".join(f"<p>{name} isn&acirc;&euro;&trade;t &amp; won&acirc;&euro;&trade;t.</p>" for name in ("Ann", "Bo"))
    assert mended(page)[0] == "<p>Ann isn’t &amp; won’t.</p><p>Bo isn’t &amp; won’t.</p>"


def test_only_the_paragraphs_that_are_wrong_as_a_whole_are_read_again() -> None:
    page = f"<nav>Café – Société</nav>\n<p>{doubled(ENGLISH)}</p>\n<p>“Ã©” is not “é”.</p>"
    assert mended(page)[0] == f"<nav>Café – Société</nav>\n<p>{ENGLISH}</p>\n<p>“Ã©” is not “é”.</p>"


@pytest.mark.parametrize(
    "text",
    [
        "You may see donâ€™t in the place of don't.",
        "<title>Why â€™ is there</title><h1>Why â€™ is there</h1><p>Why â€™ is there</p><p>Why â€™ is there</p>",
        "Mojibake: one writes itâ€™s, weâ€™re, sheâ€™s, theyâ€™re.",
    ],
    ids=["one example", "one example, often", "its subject"],
)
def test_an_article_about_it_keeps_its_examples(text: str) -> None:
    assert mended(text) == (text, 0)


@given(st.lists(st.sampled_from(REAL), min_size=1, max_size=12), st.sampled_from(["\n", " ", "</p><p>"]))
def test_real_text_is_never_touched(sentences: list[str], between: str) -> None:
    text = between.join(sentences)
    assert mended(text) == (text, 0)


@given(st.lists(st.sampled_from((*REAL, "")), min_size=1, max_size=6), st.integers(0, 40), st.integers(1, 60))
def test_no_piece_of_real_text_is_touched(sentences: list[str], start: int, size: int) -> None:
    pieces = "\n".join(sentence[start : start + size] for sentence in sentences)
    assert mended(pieces) == (pieces, 0)


def test_a_file_says_how_many_places_were_mended() -> None:
    decoded = decode(doubled(ENGLISH).encode())
    assert decoded.text == ENGLISH
    assert damage(decoded) == (f"Characters like “â€™” in {decoded.mended} places were mended to what they had been.",)


def test_a_long_page_is_read_again_in_time() -> None:
    page = "\n".join(f"<p>{number} {doubled(ENGLISH)}</p>" for number in range(3_000))
    assert mended(page)[0] == "\n".join(f"<p>{number} {ENGLISH}</p>" for number in range(3_000))
