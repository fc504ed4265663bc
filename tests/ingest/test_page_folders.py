"""Folders that hold the parts of a page."""

from __future__ import annotations

import errno
import os
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from unittest.mock import Mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from saved_pages import write_page, write_parts

from index.ledger_records import Fingerprint
from ingest import page_folders
from ingest.ignoring import is_usual
from ingest.opening import opened
from ingest.page_folders import is_page_folder, page_names, shows
from ingest.scanning import walk


@pytest.mark.parametrize(
    ("page", "folder"),
    [
        ("storm.html", "storm_files"),
        ("storm.htm", "storm_files"),
        ("STORM.HTM", "STORM_files"),
        ("storm.xhtml", "storm_files"),
        ("storm.shtml", "storm_files"),
        ("storm.php", "storm_files"),
        ("storm.php.html", "storm.php_files"),
        ("storm.html", "storm.html_files"),
        ("storm", "storm_files"),
        ("Sturm an der Küste.html", "Sturm an der Küste-Dateien"),
        ("tempête.html", "tempête_fichiers"),
        ("temporal.html", "temporal_archivos"),
        ("tempesta.html", "tempesta_file"),
        ("tempestade.html", "tempestade_ficheiros"),
        ("tempestade.html", "tempestade_arquivos"),
        ("storm.html", "storm_bestanden"),
        ("буря.html", "буря_файлы"),
        ("burza.html", "burza_pliki"),
        ("storm.html", "storm-filer"),
        ("fırtına.html", "fırtına_dosyalar"),
        ("bouře.html", "bouře_soubory"),
        ("vihar.html", "vihar_fájlok"),
        ("vihar.html", "vihar_elemei"),
        ("myrsky.html", "myrsky_tiedostot"),
        ("嵐.html", "嵐_ファイル"),
        ("storm.htm", "storm.files"),
    ],
)
def test_a_folder_is_named_after_its_page(page: str, folder: str) -> None:
    assert page in page_names(folder)
    apart = unicodedata.normalize("NFD", folder)
    assert unicodedata.normalize("NFD", page) in page_names(apart)


@pytest.mark.parametrize("folder", ["files", "_files", ".files", "storm", "profiles", "storm_files_2", "storm files"])
def test_other_folders_have_no_page(folder: str) -> None:
    assert not list(page_names(folder))


@pytest.mark.parametrize(
    ("folder", "page"),
    [
        pytest.param("a_files", '<img src="a_files/b.png">', id="plain"),
        pytest.param("a_files", '<script async src="./a_files/b.js.download">', id="Chrome"),
        pytest.param("a_files", "<IMG SRC=a_files/b.png>", id="unquoted"),
        pytest.param("a_files", "<link href='a_files\\b.css'>", id="backslash"),
        pytest.param("a_files", '<img srcset="https://x.example/c.png 1x, a_files/b.png 2x">', id="srcset"),
        pytest.param("a_files", '<p style="background:url(&quot;a_files/b.png&quot;)">', id="style attribute"),
        pytest.param("a_files", "<style>p > b { background: url(a_files/b.png) }</style>", id="style element"),
        pytest.param("a_files", '<iframe src="a_files/saved_resource.html">', id="frame within"),
        pytest.param("a b & c_files", '<img src="a%20b%20&amp;%20c_files/d.png">', id="percent and entity"),
        pytest.param("a b & c_files", '<img src="./a b &#38; c_files/d.png">', id="space and number"),
        pytest.param("100% (a)_files", '<img src="100%25%20(a)_files/b.png">', id="signs"),
        pytest.param("Küste-Dateien", '<img src="K%C3%BCste-Dateien/b.png">', id="umlaut encoded"),
        pytest.param("Küste-Dateien", '<img src="K%c3%bcste-Dateien/b.png">', id="umlaut encoded in small letters"),
        pytest.param("Küste-Dateien", '<img src="Küste-Dateien/b.png">', id="umlaut"),
        pytest.param(unicodedata.normalize("NFD", "Küste-Dateien"), '<img src="Küste-Dateien/b.png">', id="apart"),
        pytest.param("a_files", '<a href="a_files/b.png"><img src="a_files/b.png"></a>', id="linked picture"),
    ],
)
def test_a_page_owns_the_folder_it_shows(folder: str, page: str) -> None:
    assert shows(page.encode(), folder)


def test_a_page_in_an_old_charset_owns_the_folder_it_shows() -> None:
    assert shows('<img src="буря.files/b.png">'.encode("windows-1251"), "буря.files")


def test_a_folder_whose_name_is_no_text_is_found() -> None:
    folder = os.fsdecode(b"caf\xe9_files")
    assert shows(b'<img src="caf%E9_files/b.png">', folder)
    assert shows(b'<img src="caf\xe9_files/b.png">', folder)


@pytest.mark.parametrize(
    "page",
    [
        pytest.param("", id="nothing"),
        pytest.param("<p>see a_files/b.html for more</p>", id="prose"),
        pytest.param('<img src="my_a_files/b.png"><img src="x/a_files/b.png">', id="namesakes"),
        pytest.param('<img src="a_files">', id="the folder alone"),
        pytest.param('<a href="a_files/b.html">more</a>', id="link"),
        pytest.param('<img src="a_files/b.png"><a class=x href="a_files/c.html">more</a>', id="picture and link"),
        pytest.param('<img src="a_files/b.png"><a\nhref="./a_files/">all</a>', id="picture and the folder"),
        pytest.param('<img src="a_files/b.png"><area title="x > y" href="a_files/c.html">', id="picture with areas"),
        pytest.param('<link href="a_files/b.css"><frameset><frame src="a_files/c.html"></frameset>', id="frames"),
    ],
)
def test_a_page_that_shows_nothing_of_a_folder_or_leads_into_it_does_not_own_it(page: str) -> None:
    assert not shows(page.encode(), "a_files")


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=200),
    st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=20),
)
def test_any_name_is_found_as_browsers_write_it(noise: bytes, stem: str) -> None:
    from html import escape
    from urllib.parse import quote

    folder = f"{stem}_files"
    before = noise.replace(b"<", b" ").replace(b"_files", b"")
    for address in (quote(os.fsencode(folder)), escape(quote(os.fsencode(folder), safe="&'() !*~;,"))):
        assert shows(before + f'<img src="./{address}/b.png">'.encode(), folder)


def test_a_folder_without_a_page_is_an_ordinary_one(tmp_path: Path) -> None:
    write_parts(tmp_path / "case_files")
    assert not is_page_folder(tmp_path / "case_files")


def test_a_page_without_any_mention_of_the_folder_leaves_it_ordinary(tmp_path: Path) -> None:
    write_page(tmp_path / "report.html", "elsewhere_files")
    write_parts(tmp_path / "report_files")
    assert not is_page_folder(tmp_path / "report_files")


def test_what_is_no_regular_file_owns_no_folder(tmp_path: Path) -> None:
    write_parts(tmp_path / "a_files")
    elsewhere = write_page(tmp_path / "elsewhere", "a_files")
    (tmp_path / "a.html").symlink_to(elsewhere)
    (tmp_path / "a.xml").mkdir()
    os.mkfifo(tmp_path / "a.htm")
    assert not is_page_folder(tmp_path / "a_files")
    (tmp_path / "a.html").unlink()
    elsewhere.rename(tmp_path / "a.html")
    assert is_page_folder(tmp_path / "a_files")


def test_a_page_that_is_being_written_owns_nothing_yet(tmp_path: Path) -> None:
    write_parts(tmp_path / "a_files")
    with write_page(tmp_path / "a.html", "a_files").open("a"):
        assert not is_page_folder(tmp_path / "a_files")
    assert is_page_folder(tmp_path / "a_files")


def test_a_page_that_may_not_be_read_owns_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_parts(tmp_path / "a_files")
    write_page(tmp_path / "a.html", "a_files")
    with monkeypatch.context() as patched:
        patched.setattr(os, "open", Mock(side_effect=PermissionError(errno.EACCES, "Permission denied")))
        assert not is_page_folder(tmp_path / "a_files")
    assert is_page_folder(tmp_path / "a_files")


def test_a_folder_beside_is_not_even_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_parts(tmp_path / "case_files")
    (tmp_path / "case").mkdir()
    monkeypatch.setattr(os, "open", Mock(side_effect=AssertionError))
    assert not is_page_folder(tmp_path / "case_files")


def test_a_page_too_large_to_be_read_owns_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_folders, "LARGEST", 10)
    write_page(tmp_path / "a.html", "a_files")
    assert not is_page_folder(tmp_path / "a_files")


def test_each_state_of_a_page_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[Path] = []

    @contextmanager
    def counted(path: Path, expected: Fingerprint) -> Iterator[BinaryIO]:
        reads.append(path)
        with opened(path, expected) as file:
            yield file

    monkeypatch.setattr(page_folders, "opened", counted)
    page = write_page(tmp_path / "a.html", "a_files")
    assert [is_page_folder(tmp_path / "a_files") for _ in range(3)] == [True] * 3
    assert len(reads) == 1
    write_page(page, "b_files", "Another text")
    assert not is_page_folder(tmp_path / "a_files")
    assert len(reads) == 2


def test_a_walk_leaves_out_the_parts_of_pages_but_not_their_namesakes(tmp_path: Path) -> None:
    for name in ("a", "deep/b"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        write_page(tmp_path / f"{name}.html", f"{Path(name).name}_files")
        write_parts(tmp_path / f"{name}_files")
    ordinary = write_parts(tmp_path / "case_files")
    found = map(Path, walk(tmp_path, tmp_path, is_usual).files)
    assert {path for path in found if path.suffix == ".html"} == {
        tmp_path / "a.html",
        tmp_path / "deep" / "b.html",
        ordinary,
        ordinary.parent / "frame_data" / "inner.html",
    }


def test_a_folder_that_is_walked_itself_is_read(tmp_path: Path) -> None:
    """Whoever names it wants what is in it."""
    write_page(tmp_path / "a.html", "a_files")
    part = write_parts(tmp_path / "a_files")
    assert str(part) in walk(part.parent, part.parent, is_usual).files
