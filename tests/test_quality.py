"""Reading held to real pages: sets of saved pages with known headlines, dates and bodies, where they are at hand."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.extracting import extract
from search.cli import main

EVAL = Path(__file__).parent.parent.parent / "shared" / "eval"
needs_pages = pytest.mark.skipif(
    not EVAL.is_dir(), reason=f"REAL PAGES ARE NOT AT HAND: no folder {EVAL}; reading is tested on made pages only"
)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    done = subprocess.run(["sh", str(EVAL / "unpack.sh")], capture_output=True, text=True, check=True)
    return Path(done.stdout.strip())


def predictions(folder: Path) -> Iterator[dict[str, object]]:
    import datetime as dt

    for row in extract(sorted(folder.glob("*.html")), url=None, today=dt.date(2026, 11, 24)):
        date = row.get("date", {}).get("value")
        yield {"id": Path(row["path"]).stem, "headline": row.get("headline"), "date": date, "body": row.get("text", "")}


@needs_pages
@pytest.mark.timeout(600)
def test_real_news_pages_are_read_well(pages: Path, tmp_path: Path) -> None:
    rows = list(predictions(pages / "fundus_a"))
    assert sum(bool(row["body"]) for row in rows) >= 128
    (tmp_path / "predictions.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    scorer = [sys.executable, str(EVAL / "score_pages.py"), "--sets", str(pages), "--set", "fundus_a", "--json"]
    command = [*scorer, "--predictions", str(tmp_path / "predictions.jsonl")]
    score = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert score["headline"]["norm"] >= 0.80
    assert score["date"]["accuracy"] >= 0.95
    assert score["body"]["f1"] >= 0.94


EXAMPLE_PLACES = {
    "Russia": 2017370, "Syria": 163843, "Middle East": 6269133, "Iraq": 99237, "Turkey": 298795, "Britain": 2635167,
    "Latakia": 173578, "Tartous": 163345, "Idlib province": 169387, "city of Idlib": 169389, "Hama": 170015,
    "Damascus": 170654, "Daraa": 170903, "al Tamana": 172347,
}  # fmt: skip
EXAMPLE_REGIONS = {"Eastern Ghouta", "Western Ghouta", "Hmeymim"}
NO_PLACES = {
    "Assad",
    "Rahman",
    "Abdel Rahman",
    "Gasser",
    "Marianne",
    "Nusra",
    "SANA",
    "Sham",
    "Front",
    "Human",
    "Vladimir",
    "Rami",
}


@needs_pages
def test_the_example_article_names_all_its_places_and_no_people() -> None:
    from ingest.tagging import tag_text

    places = tag_text((EVAL / "seed_article.txt").read_text("utf-8"))
    assert set(EXAMPLE_PLACES.values()) <= {place.geonameid for place in places}
    written = {mention.text for place in places for mention in place.mentions}
    assert all(any(name in text for text in written) for name in EXAMPLE_REGIONS)
    assert NO_PLACES.isdisjoint(written)


@needs_pages
def test_the_example_article_is_read_and_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATELINE_ARCHIVE", str(tmp_path / "archive"))
    assert main(["add", str(EVAL / "seed_article.txt")]) == 0
    capsys.readouterr()
    assert main(["show", str(EVAL / "seed_article.txt"), "--json"]) == 0
    article = json.loads(capsys.readouterr().out)
    assert article["headline"] == "Russia will help defend Syrian sovereignty, Putin tells Assad"
    assert article["standfirst"].startswith("Russian President Vladimir Putin reaffirms")
    headings = {passage["heading"] for passage in article["passages"]} - {None}
    assert headings == {"Civilian casualties", "Worst in months", "Eastern Ghouta swap"}
    assert article["date"]["value"] is None
    assert article["date"]["reason"]
    for query, found in {
        "putin assad": True,
        '"air strikes" idlib': True,
        "headline:sovereignty place:syria": True,
        "place:idlib place:turkey place:asia": True,
        "patient": True,
        '"patient"': False,
        "new year’s": True,
        "headline:idlib": False,
        "idlib -daesh": False,
        "date:none": True,
    }.items():
        assert (main(["search", query]) == 0) == found, query
