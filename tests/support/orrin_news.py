"""The news of Lake Orrin: a small set of articles, written for questions with known answers."""

from __future__ import annotations

from articles import after, an_article, dated
from holders import ListedHolders

from index.article import Article, Place

NORRLAND = Place(geonameid=900, name="Norrland", kind="country", country="NO", lat=60.2, lon=5.1, ancestors=(6255148,))
ORRIN = Place(geonameid=901, name="Orrin", kind="city", country="NO", lat=60.0, lon=5.0, ancestors=(900, 6255148))
PORT_SELA = Place(
    geonameid=902, name="Port Sela", kind="city", country="NO", lat=60.5, lon=5.25, ancestors=(900, 6255148)
)
IDLIB = Place(
    geonameid=169387, name="Idlib", kind="city", country="SY", lat=35.93, lon=36.63, ancestors=(163843, 6255147)
)


def story(headline: str, *paragraphs: str, **fields: object) -> Article:
    """An article whose sentences end with a full stop and a space, or with a paragraph."""
    text = "\n\n".join(paragraphs)
    sentences = (0, *sorted({*after(text, ". "), *after(text, "\n\n")}))
    return an_article(headline, text, sentences=sentences, **fields)


FERRY = story(
    "Ferry strike on Lake Orrin enters third week",
    "Pilots want higher pay, and the town wants its ferry back.",
    "The ferry company said on Monday that it would not talk before the strike ends. Pilots called that a lie.",
    "Mayor Ada Lund met the pilots’ union at the old customs house. She left without a word.",
    "Since the walkout began, the ferry has made two trips, both for the hospital. The strike costs the town dearly.",
    "A spokesman for al-Noor Shipping, which owns the ferry, declined to comment.",
    alternative_headlines=("Walkout drags on",),
    standfirst="Pilots want higher pay, and the town wants its ferry back.",
    authors=("Maren Holt", "Jean-Luc Petit"),
    language="en",
    source="news.orrin.example",
    date=dated("2023-03-14", 0.95),
    places=(ORRIN,),
)
GREVE = story(
    "Grève des pilotes : le lac paralysé",
    "Les pilotes du ferry sont en grève depuis trois semaines. Les écoles des îles sont fermées.",
    "« Nous voulons parler », dit Maren Holt, porte-parole des pilotes.",
    authors=("Luc Besson-Roy",),
    language="fr",
    source="Le Phare",
    date=dated("2023-03", 0.6),
    places=(ORRIN,),
    format="text",
)
MILL = story(
    "Council votes to reopen the old mill",
    "The council voted nine to two on Saturday. The mill closed in 1998, after the fire.",
    "Women of the parish had asked for a school instead. One woman called the vote a farce.",
    "The old, old story of the mill: first wool, then paper, then nothing. Its wheel still turns at U.S. expense.",
    "Trout return to the mill race each spring. Anglers follow the trout.",
    authors=("Ada Lund",),
    language="en",
    source="orrin.example",
    date=dated("2022-12-31", 0.9),
    places=(NORRLAND,),
    format="pdf",
)
TROUT = story(
    "Smoked trout, slowly",
    "Take two trout from a cold lake. Salt them. Wait. Smoke the trout over alder for 12 hours at 38.5 degrees.",
    "Trout is best eaten with friends; a trout alone is a sad trout.",
    language="en",
    format="warc",
)
SEQUIA = story(
    "Sequía récord en el embalse",
    "El embalse está al 12 por ciento. Los agricultores piden agua y el gobierno pide paciencia.",
    authors=("María Núñez",),
    language="es",
    source="diario.example",
    date=dated("2024-02-29", 0.99),
)
IDLIB_TRUCE = story(
    "Truce holds around Idlib, monitors say",
    "Air strikes stopped at dawn. Barrel bombs did not fall for the first time in a month.",
    "Aid trucks from Turkey reached Idlib on Thursday, the UN said, after air strikes had closed the road.",
    "The Kremlin welcomed the truce. Militants did not.",
    authors=("Abdel Rahman", "AFP"),
    language="en",
    source="www.daily-dispatch.example",
    date=dated("2024-02-15", 0.7),
    places=(IDLIB,),
)
WILDFIRE = story(
    "Wildfire nears Port Sela; thousands flee",
    "Thousands of people fled Port Sela on Sunday as a wildfire crossed the northern ridge.",
    "Firefighters said that the fire, driven by strong wind, could reach the port by night. Ferries took families "
    "south across the lake.",
    "The mayor asked for calm. The wind did not listen.",
    authors=("Maren Holt",),
    language="en",
    source="news.orrin.example",
    date=dated("2026-11-23"),
    places=(PORT_SELA, NORRLAND),
)
POTOP = story(
    "Наводнение в порту",
    "Вода поднялась ночью. Жители города говорят, что паром не ходит.",
    language="ru",
    date=dated("2020-04"),
    places=(PORT_SELA,),
)
NEWS = {
    "ferry": FERRY,
    "greve": GREVE,
    "mill": MILL,
    "trout": TROUT,
    "sequia": SEQUIA,
    "truce": IDLIB_TRUCE,
    "fire": WILDFIRE,
    "potop": POTOP,
}
FILES = {
    "ferry": (["pages/orrin/2023/ferry.html", "backup/ferry.html"], "2026-11-23T22:30:00+00:00"),
    "greve": (["pages/orrin/2023/greve.txt"], "2026-11-22T10:00:00+00:00"),
    "mill": (["scans/mill.pdf"], "2026-11-01T00:00:00+00:00"),
    "trout": (["pages/recipes.warc"], "2026-10-31T23:59:59+00:00"),
    "sequia": (["pages/es/sequia.html"], "2025-12-31T23:30:00+00:00"),
    "truce": (["pages/syria/truce.html", "pages/syria/copy.html"], "2024-02-16T08:00:00+00:00"),
    "fire": (["pages/orrin/2026/fire.html"], "2026-11-24T05:00:00+00:00"),
    "potop": (["pages/ru/potop.html"], "2020-05-01T00:00:00+00:00"),
}


def news_holders() -> ListedHolders:
    """The files of them all."""
    holders = ListedHolders()
    for name, (paths, first_seen) in FILES.items():
        holders.hold(NEWS[name], paths, first_seen)
    return holders
