"""Hostile files, threat by threat: what somebody may drop into an inbox to stop, fill, leave or read the machine."""

from __future__ import annotations

import bz2
import contextlib
import datetime as dt
import gzip
import io
import lzma
import os
import socket
import stat
import tarfile
import threading
import tracemalloc
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import zstandard
from packages import zipped
from pages import NOW, InlineWorkers, page

from index.archive import Archive
from index.ledger_records import Entry, Fingerprint
from index.settings import Limits, Settings
from ingest.adding import add
from ingest.containers.source import DEEPEST, Fault, Source, in_memory
from ingest.inboxes import Inboxes
from ingest.intake import Intake
from ingest.leaves import leaves
from ingest.opening import Unsettled
from ingest.reading import Reading, Task, read_task
from ingest.scanning import state_of_file
from ingest.workers import Workers
from search.cli import main

SECRET = "The swordfish leaves at midnight."
STORY = (
    "Ships waited offshore at Tartus on Monday while the harbour master counted broken masts and missing buoys. " * 3
)
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
HOSTILE_NAMES = (
    "../../out.html",
    "/tmp/out.html",
    "C:\\out.html",
    "..\\out.html",
    "a\nb.html",
    "\x1b[2Jout.html",
    "x" * 400 + ".html",
)

TESTED_ELSEWHERE = {
    "pages that cost time by the square of their size": "ingest/readers/test_html_page.py::test_hostile_pages_end_in_a_draft_or_a_refusal",
    "nesting without end": "ingest/test_nesting.py::test_a_story_beside_what_nests_without_end_is_read",
    "mails whose headers never end": "ingest/readers/test_mail.py::test_endless_headers_are_cut",
    "a file that hangs, kills or fills its process": "ingest/test_workers.py::test_a_file_that_breaks_its_process_is_named_and_the_next_one_is_read",
    "a member that kills its process": "ingest/test_workers.py::test_only_the_member_that_breaks_its_process_is_lost",
    "archives in archives": "ingest/containers/test_containers.py::test_nesting_ends",
    "archives of too many members": "ingest/containers/test_containers.py::test_too_many_members_are_refused",
    "a file that changes while it is read": "ingest/test_opening.py::test_a_file_that_changes_while_it_is_read_is_not_believed",
    "what a terminal obeys": "index/test_terminal.py::test_no_text_breaks_a_terminal",
    "questions to the daemon from others": "ingest/test_control.py::test_only_its_owner_may_ask",
    "noise in place of a question to the daemon": "ingest/test_control.py::test_what_is_no_request_is_ignored",
    "feeds that name files or addresses": "ingest/readers/test_feed.py::test_nothing_is_ever_fetched_or_opened",
}
"""Threats whose tests stand beside the code that meets them."""


@pytest.mark.parametrize("test", TESTED_ELSEWHERE.values(), ids=TESTED_ELSEWHERE)
def test_a_threat_has_its_test(test: str) -> None:
    file, name = test.split("::")
    assert f"def {name}(" in (Path(__file__).parents[1] / file).read_text("utf-8")


def task_of(path: Path, state: Fingerprint) -> Task:
    return Task(path=path, fingerprint=state, today=dt.date(2026, 1, 2), megabytes=32, seconds=20)


def written(path: Path, data: bytes) -> Task:
    path.write_bytes(data)
    state = state_of_file(path)
    assert state is not None
    return task_of(path, state)


def entries(path: Path, data: bytes) -> tuple[Entry, ...]:
    return read_task(written(path, data)).entries


# Bombs


def test_pages_made_to_take_for_ever_end_in_time_and_cost_their_neighbours_nothing(inbox: Path) -> None:
    bombs = {
        "tags": b"<a " * 1_000_000,
        "comments": b"<!--" * 1_000_000,
        "angles": b"<" * 1_000_000,
        "attributes": b"<p " + b" ".join(b"a%d=1" % n for n in range(500_000)) + b">",
        "elements": b"<div>" * 200_000,
        "words": b"word " * 2_000_000,
        "paragraphs": b"<p>a" * 3_000_000,
    }

    def tasks() -> Iterator[Task]:
        for name, bomb in bombs.items():
            yield written(inbox / f"{name}.html", b"<html><body>" + bomb)
            yield written(inbox / f"beside {name}.html", page(f"Beside {name}").encode())

    with Workers(Settings(workers=2, limits=Limits(seconds=6))) as workers:
        answers = [answer for answer in workers.read(tasks()) if isinstance(answer, Reading)]
    codes = {answer.task.path.stem: entry.code for answer in answers for entry in answer.entries}
    assert codes.keys() >= bombs.keys()
    assert {codes[name] for name in bombs} <= {None, "not-an-article", "too-large", "too-slow"}
    assert codes["paragraphs"] == "too-large"
    assert [codes[f"beside {name}"] for name in bombs] == [None] * len(bombs)


def test_a_file_above_the_limit_is_not_read(inbox: Path) -> None:
    large = written(inbox / "a.html", page().encode() + b" " * (2 << 20))
    [entry] = read_task(replace(large, megabytes=1)).entries
    assert entry.code == "too-large"


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_unpacks_to_too_much_ends_at_its_cap_and_its_neighbours_are_read(inbox: Path, method: int) -> None:
    bomb = zipped({"bomb.html": bytes(20 << 20), "good.html": page()}, method=method)
    assert [(entry.member, entry.code) for entry in entries(inbox / "a.zip", bomb)] == [
        ("bomb.html", "too-large"),
        ("good.html", None),
    ]


def measured(source: Source) -> tuple[list[Source | Fault], int]:
    """What is in a file, and how many bytes of memory finding it takes."""
    tracemalloc.start()
    found = list(leaves(source))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return found, peak


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_unpacks_to_too_much_is_never_in_memory(method: int) -> None:
    bomb = zipped({"bomb.html": bytes(20 << 20)}, method=method)
    [leaf], peak = measured(Source(name="a.zip", stream=in_memory(bomb), most=32 << 20))
    assert isinstance(leaf, Fault)
    assert leaf.error.code == "too-large"
    assert peak < 2 << 20


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress, zstandard.compress])
def test_an_archive_that_unpacks_to_too_much_is_never_in_memory(pack: Callable[[bytes], bytes]) -> None:
    packed = in_memory(pack(tarred(("a.html",)) + bytes(20 << 20)))
    found, peak = measured(Source(name="a.tar.gz", stream=packed, most=32 << 20))
    assert [leaf.member for leaf in found if isinstance(leaf, Source)] == ["a.html"]
    assert peak < 12 << 20  # xz looks back over eight megabytes


@pytest.mark.parametrize("name", ["a.html.gz", "a.warc.gz", "a.jsonl.gz", "a.tar.gz", "a.rss.gz"])
def test_a_stream_that_unpacks_to_a_gigabyte_ends_at_its_cap(inbox: Path, name: str) -> None:
    packed = gzip.compress(bytes(1 << 20), 9) * 1_000
    assert {entry.code for entry in entries(inbox / name, packed)} <= {"too-large", "truncated", "empty"}


def test_a_document_that_unpacks_to_too_much_is_refused(inbox: Path) -> None:
    bomb = zipped({"word/document.xml": b"<w:document>" + b" " * (20 << 20)})
    [entry] = entries(inbox / "a.docx", bomb)
    assert entry.code == "too-large"


def test_containers_nest_only_so_deep(inbox: Path) -> None:
    name, data = "page.html", page().encode()
    for _ in range(DEEPEST):
        name, data = f"{name}.gz", gzip.compress(data)
    assert [entry.code for entry in entries(inbox / name, data)] == [None]
    assert [entry.code for entry in entries(inbox / f"{name}.gz", gzip.compress(data))] == ["too-nested"]


# What XML and pages ask for


def demanding(address: str) -> dict[str, bytes]:
    """Files of every form made of XML, and a page, that ask for a file and an address."""
    laughs = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    entities = f'<!ENTITY l0 "lol">{laughs}<!ENTITY % p SYSTEM "{address}p">%p;<!ENTITY x SYSTEM "file:///etc/passwd">'
    begin = f'<!DOCTYPE a SYSTEM "{address}dtd" [{entities}]>'
    text = f"{STORY}&x;&l9;"
    body = f"{begin}<w:document {WORD}><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>"
    odt = f'{begin}<d xmlns:t="t"><body><text><t:p>{text}</t:p></text></body></d>'
    book = f'{begin}<package><manifest><item id="a" href="a.xhtml" media-type="text/html"/></manifest></package>'
    rss = f"<rss><channel><item><title>&x;</title><description>{text}</description></item></channel></rss>"
    markup = f'<img src="{address}i"><iframe src="{address}f"></iframe><link rel=stylesheet href="{address}c"><base href="{address}">'
    return {
        "a.nitf": f"{begin}<nitf><body><body.content><p>{text}</p></body.content></body></nitf>".encode(),
        "newsml.xml": f"{begin}<newsItem><contentSet><inlineData>{text}</inlineData></contentSet></newsItem>".encode(),
        "a.rss": f"{begin}{rss}".encode(),
        "a.docx": zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": body}),
        "a.odt": zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": odt}),
        "a.epub": zipped({"mimetype": "application/epub+zip", "b.opf": book}),
        "a.html": f"{begin}<html><head>{markup}</head><body><p>{text}</p></body></html>".encode(),
        "a.eml": f"From: a@b.example\nContent-Type: text/html\n\n{begin}{markup}<p>{text}</p>".encode(),
        "a.md": f"# Storm\n\n{text}\n\n![picture]({address}m)\n\n<img src='{address}n'>\n".encode(),
    }


@pytest.mark.parametrize("name", demanding(""))
def test_nothing_is_fetched_expanded_or_opened_for_a_file(inbox: Path, name: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        data = demanding(f"http://127.0.0.1:{server.getsockname()[1]}/")[name]
        reading = read_task(written(inbox / name, data))
        server.settimeout(0.05)
        with pytest.raises(TimeoutError):
            server.accept()
    assert reading.entries
    assert all(len(article.text) < 2 * len(STORY) and "root:" not in article.text for article in reading.articles)


# Names and links that lead out


def tarred(names: tuple[str, ...]) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for name in names:
            info = tarfile.TarInfo(name)
            info.size = len(page(name).encode("utf-8"))
            archive.addfile(info, io.BytesIO(page(name).encode("utf-8")))
        for kind, target in (
            (tarfile.SYMTYPE, "/etc/passwd"),
            (tarfile.LNKTYPE, "../secret.html"),
            (tarfile.FIFOTYPE, ""),
        ):
            info = tarfile.TarInfo("link.html")
            info.type, info.linkname = kind, target
            archive.addfile(info)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.zip", zipped({each: page(each) for each in HOSTILE_NAMES})), ("a.tar", tarred(HOSTILE_NAMES))],
    ids=["zip", "tar"],
)
def test_names_in_archives_are_only_names(
    tmp_path: Path, inbox: Path, name: str, data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(inbox)
    found = entries(inbox / name, data)
    assert [entry.member for entry in found] == list(HOSTILE_NAMES)
    assert all(entry.article_id for entry in found)
    assert sorted(tmp_path.rglob("*")) == [inbox, inbox / name]


def test_what_takes_the_place_of_a_scanned_file_is_not_followed(tmp_path: Path, inbox: Path) -> None:
    """A file, or a folder above it, is swapped for a link between the scan and the reading."""
    for folder in (tmp_path / "secret", inbox / "sub"):
        folder.mkdir()
    (tmp_path / "secret" / "a.html").write_text(page(SECRET))
    scanned, below = written(inbox / "a.html", page().encode()), written(inbox / "sub" / "a.html", page().encode())
    (inbox / "a.html").unlink()
    (inbox / "a.html").symlink_to(tmp_path / "secret" / "a.html")
    (inbox / "sub").rename(inbox / "old")
    (inbox / "sub").symlink_to(tmp_path / "secret")
    assert [entry.code for entry in read_task(scanned).entries] == ["unreadable"]
    with pytest.raises(Unsettled):
        read_task(below)


def test_a_file_that_turns_into_a_link_and_back_never_gives_what_the_link_leads_to(tmp_path: Path, inbox: Path) -> None:
    (tmp_path / "secret.html").write_text(page(SECRET))
    (inbox / "a.html").write_text(page())
    ready, stop = threading.Event(), threading.Event()

    def swap() -> None:
        while not stop.is_set():
            (tmp_path / "link").symlink_to(tmp_path / "secret.html")
            (tmp_path / "link").replace(inbox / "a.html")
            (tmp_path / "file").write_text(page())
            (tmp_path / "file").replace(inbox / "a.html")
            ready.set()

    swapping = threading.Thread(target=swap)
    swapping.start()
    assert ready.wait(10)
    headlines: set[str] = set()
    for _ in range(300):
        state = state_of_file(inbox / "a.html")
        if state:
            with contextlib.suppress(Unsettled, FileNotFoundError):
                headlines |= {each.headline for each in read_task(task_of(inbox / "a.html", state)).articles}
    stop.set()
    swapping.join()
    assert headlines <= {"Storm closes port"}


# What is no file


def test_pipes_sockets_links_and_odd_names_stop_nobody(
    tmp_path: Path, inbox: Path, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of it lies in one folder with a good page, which is found, as is every page with an odd name."""
    (tmp_path / "secret.html").write_text(page(SECRET))
    os.mkfifo(inbox / "pipe.html")
    (inbox / "link.html").symlink_to(tmp_path / "secret.html")
    (inbox / "out").symlink_to(tmp_path)
    (inbox / "loop").symlink_to(inbox)
    (inbox / "folder.html").mkdir()
    (inbox / "a.html").write_text(page("Good"))
    odd = (
        b"\xff\xfe.html",
        b"a\nb\x1b[2J.html",
        b"x" * 250 + b".html",
        "e\u0301.html".encode(),
        "\u00e9.html".encode(),
    )
    for number, name in enumerate(odd):
        Path(os.fsdecode(os.fsencode(inbox) + b"/" + name)).write_text(page(f"Odd {number}"))
    deep = inbox.joinpath(*("d" * 10 for _ in range(100)))
    deep.mkdir(parents=True)
    (deep / "a.html").write_text(page("Deep"))
    with contextlib.closing(socket.socket(socket.AF_UNIX)) as listening, archive.writing(wait=0):
        monkeypatch.chdir(inbox)  # a socket's path must be short
        listening.bind("socket.html")
        intake = Intake(archive, InlineWorkers(Settings()), lambda: NOW)
        outcomes = list(add(intake, Inboxes(archive), [inbox], lambda _done, _total: None))
        kept = {each.article.headline for each in archive.catalog.articles(archive.store.ids()).values()}
    assert kept == {"Good", "Deep", *(f"Odd {number}" for number in range(len(odd)))}
    assert [entry.message for outcome in outcomes for entry in outcome.entries if entry.code] == []


# What somebody sees


def test_no_name_and_no_headline_commands_a_terminal(
    tmp_path: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    evil = "\x1b[2J\x1b]0;owned\x07\u202e\x9b31m"
    (inbox / f"a{evil}.html").write_text(page(f"Storm {evil}", f"<p>{STORY}{evil}</p>" * 3))
    (inbox / f"empty{evil}.html").write_text("")
    monkeypatch.setenv("DATELINE_ARCHIVE", str(tmp_path / "archive"))
    for command in (["add", str(inbox)], ["search", "storm"], ["show", "1"], ["status", "failed"], ["list"]):
        main(command)
        shown = "".join(capsys.readouterr())
        assert shown
        assert [
            letter for letter in shown if unicodedata.category(letter) in ("Cc", "Cf") and letter not in "\n\t"
        ] == []


def test_an_archive_is_for_its_owner_alone(tmp_path: Path) -> None:
    Archive.open_or_create(tmp_path / "new" / "archive").close()
    assert stat.S_IMODE((tmp_path / "new" / "archive").stat().st_mode) == 0o700
