"""What queries find, from what was typed to the articles: a small set of news with known answers."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from asking import asked
from memory_store import MemoryStore
from orrin_news import NEWS, news_store

QUESTIONS = {
    "words": """
ferry ⇒ ferry greve fire
ferries ⇒ ferry greve fire
=ferry ⇒ ferry greve
"ferry" ⇒ ferry greve
=ferries ⇒ fire
pilot ⇒ ferry greve
=pilots ⇒ ferry
"pilotes" ⇒ greve
strike ⇒ ferry truce
"strikes" ⇒ truce
trout ⇒ mill trout
GRÈVE ⇒ greve
greve ⇒ greve
sequia ⇒ sequia
порт ⇒ potop
u.s. ⇒ mill
US ⇒ mill
38.5 ⇒ trout
12 ⇒ trout sequia
1998, ⇒ mill
what happened? ⇒
pilots’ union ⇒ ferry
pilots' union's ⇒ ferry
zeppelin ⇒
* ⇒ ferry greve mill trout sequia truce fire potop
""",
    "and, or, not": """
ferry strike ⇒ ferry
ferry AND strike ⇒ ferry
ferry OR trout ⇒ ferry greve fire mill trout
ferry or trout ⇒
ferry -pilot ⇒ fire
ferry NOT pilot ⇒ fire
ferry AND NOT pilot ⇒ fire
ferry ANDNOT pilot ⇒ fire
-ferry ⇒ mill trout sequia truce potop
NOT (ferry OR trout) ⇒ sequia truce potop
NOT NOT trout ⇒ mill trout
* -ferry ⇒ mill trout sequia truce potop
(ferry OR trout) lake ⇒ ferry trout fire
ferry OR trout mill ⇒ ferry greve fire mill
trout mill OR ferry ⇒ ferry greve fire mill
trout -"mill race" ⇒ trout
mayor -lund ⇒ fire
said (wind OR truce) ⇒ fire truce
said wind OR truce ⇒ fire truce
said -(wind OR truce) ⇒ ferry
((mayor)) ⇒ ferry fire
ferry - strike ⇒ ferry
""",
    "phrases": """
"air strikes" ⇒ truce
“air strikes” ⇒ truce
«air strikes» ⇒ truce
‘air strikes’ ⇒ truce
"strikes air" ⇒
"old old" ⇒ mill
"house she" ⇒ ferry
"week pilots" ⇒
"week walkout" ⇒
al-Noor ⇒ ferry
al‑noor shipping ⇒ ferry
"al noor" ⇒ ferry
"AND" ⇒ ferry
"nine to two" ⇒ mill
port-sela ⇒ fire
porte-parole ⇒ greve
"38.5 degrees" ⇒ trout
"U.S. expense" ⇒ mill
"pilot*" ⇒
"trois semaines" ⇒ greve
""",
    "wildcards": """
ferr* ⇒ ferry greve fire
pilot* ⇒ ferry greve
strik* ⇒ ferry truce
wom?n ⇒ mill
wom*n ⇒ mill
mi?l ⇒ mill
tr*t ⇒ mill trout
fire* ⇒ mill fire
firef* ⇒ fire
walk! ⇒ ferry
welcom! ⇒ truce
th?m ⇒ trout
th?m? ⇒ trout
al-no* ⇒ ferry
headline:wild* ⇒ fire
body:pilot* ⇒ ferry greve
headline:pilot* ⇒ greve
наводн* ⇒ potop
séq* ⇒ sequia
zz* ⇒
pilo* -=pilots ⇒ greve
fi?e* -wild* ⇒ mill
""",
    "misspelt words": """
pilotts~ ⇒ ferry greve
trouts~1 ⇒ mill trout
kremlinn~ ⇒ truce
kremlim~1 ⇒ truce
embalze~ ⇒ sequia
embalzze~1 ⇒
embalzze~2 ⇒ sequia
idlip~ ⇒ truce
headline:wildfyre~ ⇒ fire
body:idlip~ headline:idlip~ ⇒ truce
""",
    "nearness": """
"pilots" NEAR/3 pay ⇒ ferry
"pilots" NEAR/2 pay ⇒
pay NEAR/3 pilots ⇒ ferry
pilots PRE/3 pay ⇒ ferry
pay PRE/3 pilots ⇒
pilots pre/3 pay ⇒ ferry
pilots ADJ3 pay ⇒ ferry
pilots adj/3 pay ⇒ ferry
pay ADJ3 pilots ⇒
pilots w/3 pay ⇒ ferry
pay W/3 pilots ⇒ ferry
pilots NEAR3 pay ⇒ ferry
pilots near/3 pay ⇒ ferry
"pilots pay"~3 ⇒ ferry
"pay pilots"~2 ⇒
ferry NEAR/1 strike ⇒ ferry
body:(ferry NEAR/1 strike) ⇒
strike NEAR/2 orrin ⇒
strike NEAR/3 orrin ⇒ ferry
"lake orrin" NEAR/2 third ⇒ ferry
"lake orrin" NEAR/1 third ⇒
week NEAR/1000 pilots ⇒
wom?n NEAR/3 (parish OR vote) ⇒ mill
woman PRE/3 vote ⇒ mill
trout NEAR/4 trout ⇒
trout NEAR/5 trout ⇒ trout
trout NEAR/10 trout ⇒ trout
trout NEAR/11 trout ⇒ mill trout
air PRE/1 strikes NEAR/3 dawn ⇒ truce
air PRE/1 strikes NEAR/2 dawn ⇒
aid PRE/3 turkey PRE/2 idlib ⇒ truce
aid PRE/2 turkey ⇒
idlib NEAR/4 un ⇒ truce
idlib NEAR/3 un ⇒
"barrel bombs" NEAR/4 strikes ⇒ truce
"barrel bombs" NEAR/3 strikes ⇒
fire NEAR/4 wind ⇒ fire
fire NEAR/3 wind ⇒
порту NEAR/2 наводнение ⇒ potop
наводнение PRE/1 порту ⇒
12 NEAR/2 ciento ⇒ sequia
maren NEAR/5 pilotes ⇒ greve
maren NEAR/4 pilotes ⇒
who met assad near the same day ⇒
""",
    "sentences and paragraphs": """
pilots w/s lie ⇒ ferry
pilots w/s company ⇒
pilots w/p company ⇒ ferry
pilots SAME company ⇒ ferry
pilots /p company ⇒ ferry
mayor W/S union ⇒ ferry
mayor /s word ⇒
mayor w/p word ⇒ ferry
strike w/s monday ⇒ ferry
"air strikes" w/s dawn ⇒ truce
"air strikes" w/s bombs ⇒
"air strikes" w/p "barrel bombs" ⇒ truce
"air strikes" w/s turkey ⇒ truce
kremlin w/s militants ⇒
kremlin w/p militants ⇒ truce
truce /s idlib ⇒ truce
truce w/p aid ⇒
trout w/s salt ⇒
trout w/p salt ⇒ trout
women w/s woman ⇒
women w/p woman ⇒ mill
lac w/s grève ⇒ greve
lac w/p ferry ⇒
mill w/p fire ⇒ mill
trout w/s lake ⇒ trout
fire* w/s night ⇒ fire
calm w/p wind ⇒ fire
calm w/s wind ⇒
al-noor w/s owns w/s ferry ⇒ ferry
(pilots OR mayor) w/s (lie OR calm) ⇒ ferry fire
""",
    "how often, and where from": """
atleast2(trout) ⇒ mill trout
atleast3(trout) ⇒ trout
ATLEAST5(trout) ⇒ trout
ATLEAST5 trout ⇒ trout
atleast6(trout) ⇒
headline:atleast1(trout) ⇒ trout
hlead:atleast6(trout) ⇒ trout
atleast4(ferry) ⇒ ferry
atleast5(ferry) ⇒
atleast2(strike) ⇒ ferry truce
atleast2("air strikes") ⇒ truce
atleast3("air strikes") ⇒
atleast3(wild* OR fire*) ⇒ fire
atleast4(wild* OR fire*) ⇒
atleast1(idlib) ⇒ truce
atleast2(idlib) ⇒
atleast2(wind) -atleast2(trout) ⇒ fire
first3("pilots") ⇒ ferry
first1("pilots") ⇒ ferry
first2("air strikes") ⇒ truce
first1("air strikes") ⇒
"air strikes"/F2/ ⇒ truce
dawn/F5/ ⇒ truce
dawn /f4/ ⇒
(dawn OR salt)/F9/ ⇒ truce trout
headline:first2(strike) ⇒ ferry
headline:strike/F1/ ⇒
first10(council OR trout) ⇒ mill trout
""",
    "headline, lead, text": """
headline:lake ⇒ ferry
title:lake ⇒ ferry
intitle:lake ⇒ ferry
hd=lake ⇒ ferry
hd=(lake OR mill) ⇒ ferry mill
headline:walkout ⇒ ferry
headline:trout ⇒ trout
trout -headline:trout ⇒ mill
headline:(lake -mill) ⇒ ferry
headline:"lake orrin" ⇒ ferry
headline:idlib ⇒ truce
headline:bombs ⇒
body:orrin ⇒
body:lake ⇒ trout fire
body:(headline:lake) ⇒ ferry
hlead:union ⇒ ferry
hlead:hospital ⇒
body:hospital ⇒ ferry
hlead:walkout ⇒ ferry
hlead:women ⇒ mill
hlp=women ⇒ mill
HLEAD(women council) ⇒ mill
hlead:wool ⇒
hlead:turkey ⇒ truce
hlead:kremlin ⇒
hlead:(idlib NEAR/9 dawn) ⇒
headline:(ferry NEAR/3 lake) ⇒ ferry
headline:(ferry NEAR/2 lake) ⇒
""",
    "places": """
place:orrin ⇒ ferry greve
place:norrland ⇒ ferry greve mill fire potop
place:=norrland ⇒ mill fire
place:"Port Sela" ⇒ fire potop
place:syria ⇒ truce
place:="Syria" ⇒
place:(orrin OR idlib) ⇒ ferry greve truce
place:norrland -place:orrin ⇒ mill fire potop
place:901 ⇒ ferry greve
place:atlantis ⇒
near:"Port Sela"/5km ⇒ fire potop
near:Orrin/50km ⇒ ferry greve
near:Orrin/60km ⇒ ferry greve fire potop
near:orrin/30mi ⇒ ferry greve
near:orrin/40mi ⇒ ferry greve fire potop
near:60.5,5.25/1km ⇒ fire potop
near:"60.5, 5.25"/1km ⇒ fire potop
near:60.2,5.1/10km ⇒
near:-60.5,5.25/100km ⇒
near:Idlib/0.5km ⇒ truce
(near:Idlib/10km OR near:"Orrin"/10km) -lang:fr ⇒ truce ferry
""",
    "dates": """
date:2023-03 ⇒ ferry greve
date:2023-03-14 ⇒ ferry
date:2023 ⇒ ferry greve
date:2022..2023-03 ⇒ mill ferry greve
date:..2022 ⇒ mill potop
date:2024.. ⇒ sequia truce fire
date:2024-02-29 ⇒ sequia
date:2024-W07 ⇒ truce
date:2024-w09 ⇒ sequia
date:2024-Q1 ⇒ sequia truce
date:"q1 2024" ⇒ sequia truce
date:yesterday ⇒ fire
date:today ⇒
date:1d ⇒
date:2d ⇒ fire
date:1w ⇒ fire
date:this-week ⇒ fire
date:last-week ⇒
date:monday ⇒ fire
date:this-year ⇒ fire
date:"last year" ⇒
date:"1 day ago" ⇒ fire
date:"2 days ago" ⇒
date:"march 2023" ⇒ ferry greve
date:"14 march 2023" ⇒ ferry
date:"March 14, 2023" ⇒ ferry
date:"Tuesday 14 March 2023" ⇒ ferry
date:"14. März 2023" ⇒ ferry
date:"14 de marzo de 2023" ⇒ ferry
date:"14 mars 2023" ⇒ ferry
date:"14 марта 2023 г." ⇒ ferry
date:"14 березня 2023 року" ⇒ ferry
date:"١٤ مارس ٢٠٢٣" ⇒ ferry
date:"14 آذار 2023" ⇒ ferry
date:"14 marzo 2023" ⇒ ferry
date:"14 de março de 2023" ⇒ ferry
date:"spring 2023" ⇒ ferry greve
date:"winter 2023" ⇒ sequia truce
date:"winter 2022/23" ⇒ mill
date:none ⇒ trout
date:uncertain ⇒ greve truce
-date:none ⇒ ferry greve mill sequia truce fire potop
after:2023 ⇒ sequia truce fire
after:2023-03-14 ⇒ sequia truce fire
since:2023-03-14 ⇒ ferry sequia truce fire
before:2022-12-31 ⇒ potop
until:2022-12-31 ⇒ mill potop
since:2023 until:2023 ⇒ ferry greve
since:yesterday ⇒ fire
date:(2022 OR 2024) ⇒ mill sequia truce
date:last-year..yesterday ⇒ fire
date:2020-04 ⇒ potop
date:2020-04-15 ⇒
""",
    "first sight": """
seen:today ⇒ fire
seen:yesterday ⇒ ferry
seen:2026-11-22 ⇒ greve
seen:2026-11 ⇒ ferry greve mill fire
seen:last-month ⇒ trout
seen:..2025 ⇒ sequia truce potop
seen:2d ⇒ ferry fire
seen:2026-11-23T22:00Z.. ⇒ ferry fire
seen:2026-11-23T23:30+01:00.. ⇒ ferry fire
seen:2026-11-23T22:00Z..2026-11-24T05:00:00Z ⇒ ferry
""",
    "publishers, authors, files": """
source:orrin.example ⇒ ferry mill fire
site:news.orrin.example ⇒ ferry fire
domain:orrin.example -source:news.orrin.example ⇒ mill
source:"Le Phare" ⇒ greve
source:phare ⇒
source:daily-dispatch.example ⇒ truce
by:holt ⇒ ferry fire
by:"Maren Holt" ⇒ ferry fire
by:"holt maren" ⇒
author:luc ⇒ ferry greve
by:besson-roy ⇒ greve
by:abdel-rahman ⇒ truce
by:"abdel rahman" ⇒ truce
by:nunez ⇒ sequia
by:(holt OR lund) ⇒ ferry fire mill
ferry -by:holt ⇒ greve
lang:en ⇒ ferry mill trout truce fire
lang:(fr OR es) ⇒ greve sequia
lang:en-GB ⇒ ferry mill trout truce fire
lang:pt ⇒
format:pdf ⇒ mill
format:.PDF ⇒ mill
format:warc ⇒ trout
path:"pages/orrin/**" ⇒ ferry greve fire
path:orrin ⇒ ferry greve fire
path:*.html ⇒ ferry sequia truce fire potop
path:backup/ ⇒ ferry
path:"/pages/*.warc" ⇒ trout
-path:pages/ ⇒ mill
path:(backup/ OR scans/) ⇒ ferry mill
copies:only ⇒ ferry truce
-copies:only lang:en ⇒ mill trout fire
strike copies:off ⇒ ferry truce
""",
    "all together": """
place:norrland (ferry OR mill) -lang:fr date:..2023 ⇒ ferry mill
"air strikes" place:syria date:2024 by:afp ⇒ truce
atleast2(strike) -headline:strike ⇒ truce
(trout w/s lake) OR headline:(wildfire PRE/3 sela) ⇒ trout fire
by:holt (pilots w/s lie OR wind NEAR/4 fire) ⇒ ferry fire
source:orrin.example hlead:(council OR thousands) -path:scans/ ⇒ fire
HLEAD(pilots) seen:2026-11 hd=(strike OR grève) ⇒ ferry greve
(mayor OR kremlin) AND NOT (calm OR "barrel bombs") ⇒ ferry
first12(trout) OR atleast2(mill) OR idlip~ ⇒ trout mill truce
lang:en -(ferr* OR trout OR "air strikes") ⇒
""",
}
ROWS = [
    (subject, *(side.strip() for side in line.split("⇒")))
    for subject, lines in QUESTIONS.items()
    for line in lines.strip().splitlines()
]


@pytest.fixture(scope="module")
def store() -> Iterator[MemoryStore]:
    yield news_store()


def found(store: MemoryStore, query: str) -> set[str]:
    ids = {match.id for match in store.find(asked(query).tree, limit=20).matches}
    return {name for name, article in NEWS.items() if article.id in ids}


@pytest.mark.parametrize(("query", "expected"), [pytest.param(*row[1:], id=f"{row[0]}: {row[1]}") for row in ROWS])
def test_a_question_finds(store: MemoryStore, query: str, expected: str) -> None:
    assert found(store, query) == set(expected.split())


def test_there_are_many_questions() -> None:
    """A table that was cut by mistake must not pass for the whole of it."""
    assert len(ROWS) > 250


@pytest.mark.parametrize(
    ("zone", "expected"),
    [("UTC", {"fire"}), ("Europe/Paris", {"fire"}), ("Asia/Tokyo", {"ferry", "fire"}), ("America/New_York", {"fire"})],
)
def test_a_day_of_first_sight_is_a_day_where_the_reader_is(store: MemoryStore, zone: str, expected: set[str]) -> None:
    query = asked("seen:today", zone=ZoneInfo(zone)).tree
    ids = {match.id for match in store.find(query, limit=20).matches}
    assert {name for name, article in NEWS.items() if article.id in ids} == expected
