"""Sidecars: what lies beside a saved file, on real files."""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path
from unittest.mock import Mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ingest import opening
from ingest.sidecar import ORIGIN, Sidecar, look_beside
from ingest.sidecar import sidecar as said_by

ADDRESS = "https://www.paper.example/2024/05/02/storm"


def sidecar(page: Path) -> Sidecar | None:
    return said_by(page, look_beside(page))


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "storm.html"
    path.write_text("<html></html>")
    return path


def beside(page: Path, name: str, content: object) -> Path:
    path = page.with_name(name)
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def test_a_file_without_a_sidecar_has_none(page: Path) -> None:
    assert sidecar(page) is None


@pytest.mark.parametrize("name", ["storm.html.json", "storm.json"])
def test_a_json_file_says_what_is_known(page: Path, name: str) -> None:
    beside(
        page,
        name,
        {"url": ADDRESS, "title": " Storm\n hits coast", "date": "2 May 2024", "captured": "2024-05-03T10:00:00Z"},
    )
    assert sidecar(page) == Sidecar(
        url=ADDRESS, headline="Storm hits coast", date="2 May 2024", captured="2024-05-03T10:00:00Z"
    )


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"link": ADDRESS, "datePublished": "2024-05-02"}, Sidecar(url=ADDRESS, date="2024-05-02")),
        ({"mainEntityOfPage": {"@id": ADDRESS}, "headline": "A"}, Sidecar(url=ADDRESS, headline="A")),
        ({"date": 1714600000}, Sidecar(date="1714600000")),
        ({"date": {"$date": "2024-05-02"}}, Sidecar(date="2024-05-02")),
        ({"date_download": "2024-05-03 10:00:00+02:00"}, Sidecar(captured="2024-05-03T10:00:00+02:00")),
        ({"saved_at": "2024-05-03"}, Sidecar(captured="2024-05-03")),
        ({"captured": 1714600000}, Sidecar(captured="2024-05-01T21:46:40Z")),
        ({"captured": "soon", "fetched": "2024-05", "archived": True}, None),
        ({"url": "file:///etc/passwd", "title": "A"}, Sidecar(headline="A")),
        ({"url": 7, "title": None, "date": [], "other": 1}, None),
        ([{"url": ADDRESS}], None),
    ],
    ids=[
        "aliases",
        "object",
        "epoch",
        "mongo",
        "download",
        "day",
        "captured epoch",
        "unreadable",
        "no address",
        "nothing",
        "list",
    ],
)
def test_every_way_to_say_it_counts(page: Path, said: object, found: Sidecar | None) -> None:
    beside(page, "storm.json", said)
    assert sidecar(page) == found


def test_the_full_name_goes_before_the_stem(page: Path) -> None:
    beside(page, "storm.json", {"title": "Stem"})
    beside(page, "storm.html.json", {"title": "Full"})
    assert sidecar(page) == Sidecar(headline="Full")


def test_a_file_is_not_its_own_sidecar(page: Path) -> None:
    path = beside(page, "article.json", {"url": ADDRESS})
    assert sidecar(path) is None


@pytest.mark.parametrize(
    "content",
    [
        f"[InternetShortcut]\r\nURL={ADDRESS}\r\nIconIndex=0\r\n",
        f"[{{000214A0}}]\r\nProp3=19,2\r\n[InternetShortcut]\r\nIDList=\r\nurl = {ADDRESS}\r\n",
        f"[InternetShortcut]\r\nURL={ADDRESS}\r\n".encode("utf-16"),
    ],
    ids=["plain", "after other sections", "utf-16"],
)
@pytest.mark.parametrize("name", ["storm.html.url", "storm.url"])
def test_a_shortcut_gives_the_address(page: Path, name: str, content: str | bytes) -> None:
    beside(page, name, content if isinstance(content, bytes) else content.encode())
    assert sidecar(page) == Sidecar(url=ADDRESS)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[InternetShortcut]\nURL=file:///c:/a",
        f"[Other]\nURL={ADDRESS}",
        "[InternetShortcut]\n[Other]\nURL=https://a.example",
    ],
)
def test_a_shortcut_elsewhere_gives_nothing(page: Path, content: str) -> None:
    beside(page, "storm.url", content)
    assert sidecar(page) is None


def test_json_goes_before_a_shortcut_and_is_completed_by_it(page: Path) -> None:
    beside(page, "storm.url", f"[InternetShortcut]\nURL={ADDRESS}")
    beside(page, "storm.json", {"title": "Storm"})
    assert sidecar(page) == Sidecar(url=ADDRESS, headline="Storm")
    beside(page, "storm.json", {"url": "https://other.example/a"})
    assert sidecar(page) == Sidecar(url="https://other.example/a")


@pytest.mark.parametrize(("noted", "address"), [(ADDRESS, ADDRESS), ("file:///etc/passwd", None)])
def test_what_the_browser_noted_on_the_file_gives_the_address(page: Path, noted: str, address: str | None) -> None:
    try:
        os.setxattr(page, ORIGIN, noted.encode())
    except (AttributeError, OSError) as error:
        pytest.skip(f"EXTENDED ATTRIBUTES NOT TESTED: the file system of {page.parent} refuses them ({error}).")
    assert sidecar(page) == (Sidecar(url=address) if address else None)


@pytest.mark.parametrize(("noted", "found"), [(ADDRESS.encode(), Sidecar(url=ADDRESS)), (b"\xff", None)])
def test_a_note_is_an_address_or_nothing(
    page: Path, monkeypatch: pytest.MonkeyPatch, noted: bytes, found: Sidecar | None
) -> None:
    """Also where the file system of the tests keeps no notes."""
    monkeypatch.setattr(os, "getxattr", Mock(return_value=noted), raising=False)
    assert sidecar(page) == found


def test_without_extended_attributes_there_are_no_notes(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "getxattr", raising=False)
    assert sidecar(page) is None


@pytest.mark.parametrize(
    "content",
    [b'{"url": ', b"[" * 100_000, b"\xff\xfe\x00", b'{"a": ' + b"9" * 5_000 + b"}"],
    ids=["cut", "deep", "noise", "number"],
)
def test_a_broken_sidecar_is_logged_and_harms_nothing(
    page: Path, caplog: pytest.LogCaptureFixture, content: bytes
) -> None:
    beside(page, "storm.json", content)
    with caplog.at_level(logging.WARNING):
        assert sidecar(page) is None
    assert "storm.json" in caplog.text


def test_links_pipes_and_folders_are_no_sidecars(page: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text(json.dumps({"title": "Secret"}))
    page.with_name("storm.json").symlink_to(elsewhere)
    os.mkfifo(page.with_name("storm.html.json"))
    page.with_name("storm.url").mkdir()
    assert sidecar(page) is None


def test_a_sidecar_that_is_gone_is_logged(
    page: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    path = beside(page, "storm.json", {"title": "Storm"})
    seen = opening.fingerprint(path.stat())
    path.unlink()
    monkeypatch.setattr("ingest.sidecar.state_of_file", lambda asked, **_: seen if asked == path else None)
    assert sidecar(page) is None
    assert "was not read" in caplog.text


def values() -> SearchStrategy[object]:
    return st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["url", "@id", "name", "$date"]), inner),
        max_leaves=5,
    )


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(["url", "date", "title", "captured", "headline"]), values()))
def test_any_object_gives_something_or_nothing(
    tmp_path_factory: pytest.TempPathFactory, said: dict[str, object]
) -> None:
    page = tmp_path_factory.mktemp("any") / "a.html"
    beside(page, "a.json", said)
    found = sidecar(page)
    assert found is None or found != Sidecar()
