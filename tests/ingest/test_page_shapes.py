"""Pages of many shapes: what each tells, from where to where its story goes, and what around it is not of it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

import pytest

from ingest.draft import Draft
from ingest.readers import html_page

SHAPES = Path(__file__).parents[1] / "fixtures" / "shapes"
TODAY = datetime.date(2026, 1, 2)


@dataclass(frozen=True, slots=True)
class Told:
    """What a page tells: its date, its authors, the first and last words of its story, and words around it."""

    headline: str
    date: str | None
    authors: tuple[str, ...]
    first: str
    last: str
    around: tuple[str, ...] = ()
    standfirst: str | None = None


PAGES = {
    "amp": Told(
        "Reservoir keeper counts every drop",
        "2024-05-14",
        ("Moira Tarn",),
        "Every morning at six",
        "the rain that does not come.",
        ("Advertisement", "Photo: Courier", "More from", "2 years ago"),
    ),
    "live-blog": Told(
        "Harbour bridge closure live: first lorries cross after inspection",
        "2024-09-03",
        ("Ines Calder",),
        "The old bridge was shut",
        "to be no routine at all.",
        ("18.40: First", "Most viewed", "Cat returns"),
        standfirst="The old bridge was shut at dawn when a diver found a crack in its third pier. Follow what happens here.",
    ),
    "gallery": Told(
        "In pictures: the last herring season",
        "2022-11-20",
        ("Sven Ask",),
        "For forty years they went out",
        "under the roof. Photograph: Sven Ask",
        standfirst="For forty years they went out from Rosvik every October. This autumn the boats stayed in.",
    ),
    "interview": Told(
        "„Die Bienen lesen keine Verordnungen“",
        "2023-06-08",
        ("Rolf Sailer",),
        "Seit dreißig Jahren hält",
        "lebt in Münsingen.",
        ("Schönes Gespräch", "Kommentare"),
        standfirst="Seit dreißig Jahren hält Petra Huth auf der Alb Bienen. Ein Gespräch über Trachten, Ämter und den Geruch von"
        " Wachs.",
    ),
    "list": Told(
        "Seven benches worth a walk",
        "2021-08-02",
        ("Dora Finch",),
        "The town has four hundred benches.",
        "Go before nine, when the dogs come.",
        ("Posted in", "Six bridges", "I was on the low one"),
    ),
    "brief": Told(
        "Un renard dans le tramway de Nantes",
        "2023-01-17",
        (),
        "Un renard est monté",
        "ont laissé la place.",
        ("À lire aussi", "La Loire est basse", "Publié le"),
    ),
    "opinion": Told(
        "Leave the lamps alone",
        "2020-12-11",
        ("Joan Abernathy",),
        "The council wants to replace",
        "those then buy a coffee.",
        ("retired lighting engineer",),
    ),
    "layout-table": Told(
        "Ferry strike ends after nine days",
        "2004-03-03",
        ("Costas Melas", "Associated Wire"),
        "PIRAEUS, Greece -- Ferry crews",
        "about the milk only.",
        ("Horoscopes", "Olympics village", "Copyright"),
    ),
    "press-release": Told(
        "Oskarsson Rope Works acquires Tallinn Twine",
        "2021-10-12",
        (),
        "GOTHENBURG, Sweden, 12 October 2021",
        "press@oskarsson.example",
        ("Latest releases", "Interim report"),
    ),
    "pieces-of-data": Told(
        "Lighthouse gets its keeper back",
        "2025-02-11",
        (),
        "After nineteen years",
        "They want to hear somebody say it.”",
        ("Pier", "enable JavaScript"),
    ),
    "arabic": Told(
        "عودة القطار الليلي بين حلب واللاذقية",
        "2024-04-02",
        ("سامر الخطيب",),
        "انطلق القطار الليلي",
        "قطع الغيار في موعدها.",
        ("جميع الحقوق",),
    ),
    "japanese": Told(
        "最後の紙すき職人、弟子を迎える",
        "2023-10-05",
        ("森下遥",),
        "村でただ一人となった",
        "来年の春に直す予定だ。",
        ("関連記事", "記者"),
    ),
    "chinese": Told(
        "老渡口的最后一班船",
        "2019-11-03",
        ("陈小满",),
        "昨天傍晚六点",
        "每十分钟一班。",
        ("版权所有", "责任编辑"),
    ),
    "line-breaks": Told(
        "El reloj de la plaza vuelve a dar las doce",
        "2017-05-04",
        ("Lucía Robledo",),
        "El reloj de la plaza de Almagro",
        "no dé las horas de noche.",
        ("Todos los derechos", "Por Lucía"),
    ),
    "tweets": Told(
        "Goat elected to parish council, again",
        "2019-05-03",
        ("Bill Marsh",),
        "A goat called Gerald",
        "by the light of day.",
    ),
    "video": Told(
        "Watch: whale swims up the Tay",
        "2023-02-06",
        (),
        "A young humpback whale",
        "went back with the tide.",
        ("Up next", "Otter"),
        standfirst="A young humpback whale was filmed on Sunday in the Tay at Perth, thirty kilometres from the sea. Anglers saw"
        " it first and took it for a log.",
    ),
    "loud-comments": Told(
        "Bus 14 will stop at the cemetery again",
        "2022-03-15",
        ("Tom Okafor",),
        "Bus 14 will stop at the cemetery from Monday",
        "carry watering cans.",
        ("My mother has walked", "48 comments"),
    ),
    "second-of-four": Told(
        "The long way to Murmansk",
        "2018-07-09",
        ("Hal Brandt",),
        "At Kem the train stood",
        "He closed his eyes, and so did I.",
        ("Words by",),
    ),
    "split-body": Told(
        "Il faro che parla: viaggio a Punta Secca",
        "2021-07-18",
        ("Nino Cassarà",),
        "Da un secolo il guardiano",
        "al bar, con i pescatori.",
        ("di Nino", "Riproduzione", "al tramonto"),
        standfirst="Da un secolo il guardiano legge ad alta voce i nomi delle barche. Adesso lo fa una registrazione.",
    ),
    "theme": Told(
        "Mill wheel turns again after flood",
        "2020-02-20",
        ("Pete Dunmore",),
        "The wheel of Cobb's Mill",
        "how high the water came.",
        ("Otter", "Share this", "writes about rivers", "Bridge painted"),
    ),
}


def read(shape: str) -> Draft:
    (draft,) = html_page.read((SHAPES / f"{shape}.html").read_bytes(), name=f"{shape}.html", today=TODAY)
    return draft


@pytest.mark.parametrize("shape", PAGES)
def test_what_a_page_tells_is_found_whatever_its_shape(shape: str) -> None:
    draft, told = read(shape), PAGES[shape]
    found = (draft.headline, draft.date.value, draft.authors, draft.standfirst)
    assert found == (told.headline, told.date, told.authors, told.standfirst)


@pytest.mark.parametrize("shape", PAGES)
def test_the_story_is_whole_and_alone_whatever_the_shape(shape: str) -> None:
    told = PAGES[shape]
    text = "\n\n".join(block.text for block in read(shape).blocks)
    assert (text.startswith(told.first), text.endswith(told.last)) == (True, True), text
    assert [words for words in told.around if words in text] == []


def test_every_page_is_asked_for() -> None:
    assert {path.stem for path in SHAPES.glob("*.html")} == set(PAGES)


def test_the_hour_of_an_entry_is_read_where_a_theme_says_that_it_was_updated() -> None:
    """The class "entry-date updated" is that of the day of publication."""
    assert (read("theme").date.time, read("theme").date.source) == ("16:40:11", "time")
