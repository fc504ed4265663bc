"""A small archive of invented news for the screens: scripts of all widths, copies, a file of several articles."""

from __future__ import annotations

import json
from pathlib import Path

ARTICLES: dict[str, dict[str, object]] = {
    "2017/idlib-talks.json": {
        "url": "https://orontes-wire.example/2017/12/idlib-talks",
        "headline": "Ceasefire talks in Idlib stall over the road to Aleppo as winter closes in on the camps",
        "date": "2017-12-30T16:55:00+02:00",
        "authors": ["Lina Qasim", "Tom Baird"],
        "source": "orontes-wire.example",
        "language": "en",
        "text": "IDLIB, Syria — Talks on a ceasefire stalled on Saturday over who would guard the road to Aleppo, two "
        "negotiators said, while snow closed the mountain passes to Idlib.\n\nThe ceasefire of 2016 held for "
        "eleven weeks. This one has not begun. “We agreed on the bread and not on the road,” said one of them.\n\n"
        "Aid workers counted forty thousand tents between Idlib and the border, a third of them without a stove.",
    },
    "2017/copy-of-idlib-talks.json": {
        "url": "https://meridiantimes.example/world/ceasefire",
        "headline": "Ceasefire talks stall",
        "date": "2017-12-31",
        "source": "meridiantimes.example",
        "language": "en",
        "text": "IDLIB, Syria — Talks on a ceasefire stalled on Saturday over who would guard the road to Aleppo, two "
        "negotiators said, while snow closed the mountain passes to Idlib.\n\nThe ceasefire of 2016 held for "
        "eleven weeks. This one has not begun. “We agreed on the bread and not on the road,” said one of them.\n\n"
        "Aid workers counted forty thousand tents between Idlib and the border, a third of them without a stove.",
    },
    "2018/東京-停戦.json": {
        "url": "https://minato.example/2018/02/teisen",
        "headline": "停戦の見通し、シリア和平協議は再び延期に",
        "date": "2018-02-14",
        "authors": ["佐藤 花子"],
        "source": "minato.example",
        "language": "ja",
        "text": "【東京】シリアの停戦をめぐる協議は十四日、再び延期された。外務省の担当者は「道路の管理をめぐる対立が続いて"
        "いる」と述べ、次の日程は決まっていないと説明した。停戦が実現すれば、北部の避難民およそ四万人に食料と燃料が"
        "届く見込みだという。\n\n日本は医療支援を続ける方針だ。",
    },
    "2018/cessez-le-feu.json": {
        "headline": "À Genève, un cessez-le-feu « à portée de main » selon les médiateurs",
        "date": "2018-02",
        "source": "le-quai.example",
        "language": "fr",
        "text": "GENÈVE — Les médiateurs espèrent un cessez-le-feu avant l’été; les délégations se sont parlé pendant "
        "neuf heures, et le mot ceasefire est resté en anglais dans le texte.\n\nRien n’est signé.",
    },
    "2018/undated-note.json": {
        "headline": "What a ceasefire means for the bakeries of the north",
        "source": "orontes-wire.example",
        "language": "en",
        "text": "Flour comes by the same road as soldiers. Every ceasefire so far began with the ovens, and ended with "
        "them, say the bakers of the north, who keep a ledger of both.\n\nThe ledger has eleven entries.",
    },
}

MONTHLY = [
    {
        "headline": f"Monitors report on the ceasefire, {month}",
        "date": f"2018-{n:02}-{n + 2:02}",
        "source": "monitors.example",
        "language": "en",
        "text": f"DAMASCUS — The monitors counted {n * 7} breaches of the ceasefire in {month}, most of them near Homs. "
        f"Their report has {n + 20} pages and no pictures.\n\nIt is sent to both sides and read by one.",
    }
    for n, month in enumerate(["January", "March", "March again", "April", "June"], 1)
]


def fill(inbox: Path) -> None:
    """Write the articles into a folder."""
    for name, article in ARTICLES.items():
        (inbox / name).parent.mkdir(parents=True, exist_ok=True)
        (inbox / name).write_text(json.dumps(article), encoding="utf-8")
    lines = "".join(json.dumps(row) + "\n" for row in MONTHLY)
    (inbox / "2018" / "monitors.jsonl").write_text(lines, encoding="utf-8")
