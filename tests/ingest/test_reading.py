"""From a file to articles and ledger entries."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from pages import page

from index.ledger_records import Fingerprint, State
from ingest.containers.lines import LINES_A_RUN, spans
from ingest.formats import UnknownFormat, reader_for
from ingest.opening import Unsettled
from ingest.reading import Task, read_task, split
from ingest.scanning import state_of_file

TODAY = dt.date(2026, 1, 2)


def task(path: Path, **more: object) -> Task:
    state = state_of_file(path)
    assert state is not None
    return Task(path=path, fingerprint=state, today=TODAY, megabytes=1, seconds=20, **more)  # type: ignore[arg-type]


def test_a_page_gives_an_article(inbox: Path) -> None:
    (inbox / "a.html").write_text(page())
    reading = read_task(task(inbox / "a.html"))
    [article] = reading.articles
    assert article.headline == "Storm closes port"
    assert article.date.value == "2017-12-30"
    assert "Syria" in {place.name for place in article.places} or any(163843 in p.ancestors for p in article.places)
    assert article.passages[0].start == 0
    assert [entry.article_id for entry in reading.entries] == [article.id]


def test_the_address_that_the_user_gives_is_used(inbox: Path) -> None:
    (inbox / "a.html").write_text(page())
    [article] = read_task(task(inbox / "a.html", url="https://news.example.org/storm")).articles
    assert article.source == "news.example.org"


def test_each_line_is_an_article_of_its_own(inbox: Path) -> None:
    text = "Ships waited offshore while the harbour master counted masts, and two ferries turned back to port."
    rows = [json.dumps({"headline": f"Storm {n}", "text": text, "id": n}) for n in range(LINES_A_RUN + 3)]
    rows[1] = "{broken"
    rows[2] = ""
    (inbox / "a.jsonl").write_text("\n".join(rows))
    readings = [read_task(part) for part in split(task(inbox / "a.jsonl"))]
    entries = [entry for reading in readings for entry in reading.entries]
    assert len(readings) == 2
    assert [entry.member for entry in entries] == [str(n) for n in range(1, LINES_A_RUN + 4) if n != 3]
    assert [(entry.member, entry.code) for entry in entries if entry.state is State.FAILED] == [("2", "not-json")]
    assert {article.external_id for reading in readings for article in reading.articles} >= {"0", "66"}


def test_an_empty_file_of_lines_is_said_to_be_empty(inbox: Path) -> None:
    (inbox / "a.jsonl").write_text("\n\n")
    [part] = split(task(inbox / "a.jsonl"))
    [entry] = read_task(part).entries
    assert (entry.state, entry.code) == (State.FAILED, "empty")


@pytest.mark.parametrize(
    ("name", "data", "state", "code"),
    [
        ("a.html", b"", State.FAILED, "empty"),
        ("a.txt", b"\0\1\2" * 500, State.FAILED, "binary"),
        ("a.html", b"\x1f\x8b\x08\x00" + bytes(range(256)) * 20, State.FAILED, "binary"),
        ("a.png", b"\x89PNG\r\n", State.SKIPPED, "not-an-article"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), State.SKIPPED, "not-an-article"),
        ("robots.txt", b"User-agent: *\nDisallow: /admin/\nAllow: /\n", State.SKIPPED, "not-an-article"),
        ("a.html", b"<html><body><nav>Home</nav></body></html>", State.FAILED, "not-an-article"),
        ("a.html", b"x" * (2 << 20), State.FAILED, "too-large"),
    ],
)
def test_what_gives_no_article_says_why(inbox: Path, name: str, data: bytes, state: State, code: str) -> None:
    (inbox / name).write_bytes(data)
    [entry] = read_task(task(inbox / name)).entries
    assert (entry.state, entry.code) == (state, code)
    assert name in (entry.message or "")


def test_a_link_gives_a_row_too(inbox: Path) -> None:
    (inbox / "link.html").symlink_to("/etc/passwd")
    reading = read_task(
        Task(path=inbox / "link.html", fingerprint=Fingerprint(0, 0, 0, 0), today=TODAY, megabytes=1, seconds=20)
    )
    assert reading.entries[0].code == "unreadable"


def test_a_file_in_another_state_is_left_for_later(inbox: Path) -> None:
    (inbox / "a.html").write_text(page())
    old = task(inbox / "a.html")
    (inbox / "a.html").write_text(page("Another storm"))
    with pytest.raises(Unsettled):
        read_task(old)


def test_formats_are_told_by_name_and_content() -> None:
    assert reader_for("a.htm", b"").FORMAT == "html"
    assert reader_for("saved", b"<!DOCTYPE html><html>").FORMAT == "html"
    assert reader_for("a.txt", b"words").FORMAT == "text"
    with pytest.raises(UnknownFormat, match="in no form that Dateline reads"):
        reader_for("a.css", b"body{}")


def test_runs_of_lines_cover_the_file() -> None:
    lines = [b"%d\n" % n for n in range(LINES_A_RUN * 2 + 1)]
    found = list(spans(io.BytesIO(b"".join(lines)), 1 << 20))
    assert [first for _, _, first in found] == [1, LINES_A_RUN + 1, LINES_A_RUN * 2 + 1]
    assert [start for start, _, _ in found[1:]] == [end for _, end, _ in found[:-1]]
    assert found[-1][1] == sum(map(len, lines))


def test_a_long_run_of_lines_ends_early() -> None:
    assert list(spans(io.BytesIO(b"x" * 100 + b"\ny\nz"), 50)) == [(0, 101, 1), (101, 104, 2)]


def test_one_line_that_is_too_long_costs_the_others_nothing(inbox: Path) -> None:
    text = "Ships waited offshore while the harbour master counted masts, and two ferries turned back to port."
    rows = [json.dumps({"headline": f"Storm {n}", "text": text}) for n in range(4)]
    rows[1] = json.dumps({"text": "x" * (3 << 20)})
    (inbox / "a.jsonl").write_text("\n".join(rows))
    entries = [entry for part in split(task(inbox / "a.jsonl")) for entry in read_task(part).entries]
    assert [(entry.member, entry.code) for entry in entries] == [
        ("1", None),
        ("2", "too-large"),
        ("3", None),
        ("4", None),
    ]


def test_a_web_archive_gives_its_stories_and_passes_over_the_rest(inbox: Path) -> None:
    front = "<html><body><nav>Home News Sport</nav></body></html>"
    warc = "".join(
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{n}>\r\nWARC-Target-URI: https://example.org/{n}\r\n"
        f"WARC-Date: 2018-01-02T03:04:05Z\r\nContent-Type: application/http\r\nContent-Length: {len(http)}\r\n\r\n{http}\r\n\r\n"
        for n, http in enumerate(
            f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{body}"
            for body in (page("Storm"), front, page("Flood"))
        )
    )
    (inbox / "crawl.warc").write_text(warc)
    reading = read_task(task(inbox / "crawl.warc"))
    assert [(article.headline, article.url, article.captured) for article in reading.articles] == [
        ("Storm", "https://example.org/0", "2018-01-02T03:04:05+00:00"),
        ("Flood", "https://example.org/2", "2018-01-02T03:04:05+00:00"),
    ]
    assert [entry.state for entry in reading.entries] == [State.INDEXED, State.SKIPPED, State.INDEXED]
    assert reading.entries[0].member == "https://example.org/0 2018-01-02T03:04:05+00:00"


def test_an_archive_of_pages_is_read_in_several_runs(inbox: Path) -> None:
    with zipfile.ZipFile(inbox / "a.zip", "w") as archive:
        for n in range(3):
            archive.writestr(f"{n}.html", page(f"Storm {n}"))
        archive.writestr("style.css", "body{}")
    first = read_task(task(inbox / "a.zip", most=1))
    assert first.rest is not None
    assert (first.rest.skip, first.rest.most) == (1, None)
    second = read_task(first.rest)
    members = [entry.member for reading in (first, second) for entry in reading.entries]
    assert members == ["0.html", "1.html", "2.html"]
    assert second.rest is None


def test_an_archive_without_anything_to_read_says_so(inbox: Path) -> None:
    with zipfile.ZipFile(inbox / "a.zip", "w") as archive:
        archive.writestr("style.css", "body{}")
    [entry] = read_task(task(inbox / "a.zip")).entries
    assert entry.code == "empty"


def test_what_is_said_beside_a_file_counts(inbox: Path) -> None:
    (inbox / "storm.html").write_text(re.sub('<meta property="article[^>]*>', "", page()))
    beside = {"url": "https://news.example.org/storm", "date": "2016-05-06", "captured": "2018-01-02T03:04:05Z"}
    (inbox / "storm.html.json").write_text(json.dumps(beside))
    [article] = read_task(task(inbox / "storm.html")).articles
    assert (article.url, article.source) == ("https://news.example.org/storm", "news.example.org")
    assert (article.date.value, article.captured) == ("2016-05-06", "2018-01-02T03:04:05Z")
    [entry] = read_task(task(inbox / "storm.html.json")).entries
    assert (entry.state, entry.code) == (State.SKIPPED, "not-an-article")
