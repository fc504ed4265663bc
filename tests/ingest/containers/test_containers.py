"""Files within files: every member is found, and none of them costs the others anything."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from index.errors import ReadingError
from ingest.containers.source import DEEPEST, Fault, Source, in_memory, moment
from ingest.leaves import leaves

MOST = 5 << 20


def source(name: str, data: bytes, most: int = MOST) -> Source:
    return Source(name=name, stream=in_memory(data), most=most)


def found(name: str, data: bytes) -> dict[str, bytes | str]:
    """What is in a file: the bytes of each member, or the code of what is wrong with it."""
    members: dict[str, bytes | str] = {}
    for leaf in leaves(source(name, data)):
        if isinstance(leaf, Fault):
            members[leaf.member] = leaf.error.code
            continue
        try:
            members[leaf.member] = leaf.stream.read()
        except ReadingError as error:
            members[leaf.member] = error.code
    return members


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def tarred(files: dict[str, bytes], mode: str = "w") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        link = tarfile.TarInfo("link.html")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return buffer.getvalue()


def named(value: object) -> str:
    """A case by the name of its file: its bytes are of the second in which they are made."""
    return value if isinstance(value, str) else ""


FILES = {"a.html": b"<p>one</p>", "deep/b.txt": b"two"}
PAGE = b"<html><p>one</p></html>" * 100


def test_a_plain_file_is_itself() -> None:
    assert found("a.html", PAGE) == {"": PAGE}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.zip", zipped(FILES)),
        ("no ending", zipped(FILES, zipfile.ZIP_LZMA)),
        ("a.tar", tarred(FILES)),
        ("a.tar.gz", tarred(FILES, "w:gz")),
        ("a.tgz", tarred(FILES, "w:gz")),
        ("a.tar.xz", tarred(FILES, "w:xz")),
        ("a.tar.bz2", tarred(FILES, "w:bz2")),
        ("a.zip.gz", gzip.compress(zipped(FILES))),
    ],
    ids=named,
)
def test_an_archive_gives_its_files(name: str, data: bytes) -> None:
    assert found(name, data) == FILES


@pytest.mark.parametrize("packed", [("a.zip", zipped), ("a.tar", tarred)], ids=["zip", "tar"])
def test_what_systems_leave_in_archives_is_no_member(packed: tuple[str, Callable[[dict[str, bytes]], bytes]]) -> None:
    name, pack = packed
    left = ("__MACOSX/._a.html", ".DS_Store", "news/.hidden.html", "news/~$a.docx", "Thumbs.db", "./news/a.html.part")
    assert found(name, pack({"./news/a.html": PAGE, **dict.fromkeys(left, PAGE)})) == {"./news/a.html": PAGE}


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress, zstandard.compress])
def test_a_compressed_file_is_the_file_in_it(pack: Callable[[bytes], bytes]) -> None:
    ending = {"gzip": "gz", "bz2": "bz2", "lzma": "xz"}.get(pack.__module__.split(".")[0], "zst")
    [leaf] = leaves(source(f"a.html.{ending}", pack(PAGE)))
    assert isinstance(leaf, Source)
    assert (leaf.name, leaf.member, leaf.stream.read()) == ("a.html", "", PAGE)


def test_a_compressed_file_that_hides_it_is_left_alone() -> None:
    """As a download that was saved before it was unpacked: the reader of pages says what is wrong."""
    data = gzip.compress(PAGE)
    assert found("a.html", data) == {"": data}


def test_members_in_members_are_named_from_the_outside_in() -> None:
    inner = zipped({"a.html": b"one"})
    assert found("x.zip", zipped({"in.zip": inner, "b.html": b"two"})) == {"in.zip#a.html": b"one", "b.html": b"two"}


def test_lines_are_members_by_their_number() -> None:
    assert found("a.jsonl", b'{"a":1}\n\n{"b":2}') == {"1": b'{"a":1}\n', "3": b'{"b":2}'}
    assert list(found("a.jsonl.gz", gzip.compress(b"{}\n{}\n"))) == ["1", "2"]
    assert list(found("x.zip", zipped({"a.jsonl": b"{}\n{}\n"}))) == ["a.jsonl#1", "a.jsonl#2"]


def test_nesting_ends() -> None:
    data = b"<p>one</p>"
    for _ in range(DEEPEST + 1):
        data = zipped({"in.zip": data})
    members = found("x.zip", data)
    assert list(members.values()) == ["too-nested"]


def test_a_bomb_ends_at_its_cap() -> None:
    bomb = zipped({"a.html": b"\0" * (30 << 20), "b.html": b"two"})
    assert found("x.zip", bomb) == {"a.html": "too-large", "b.html": b"two"}
    assert found("a.html.gz", gzip.compress(b"\0" * (300 << 20), 9)) == {"": "too-large"}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.zip", zipped(FILES)[:60]),
        ("a.tar.gz", tarred(FILES, "w:gz")[:60]),
        ("a.warc.gz", gzip.compress(b"no web archive at all")),
        ("a.html.gz", gzip.compress(PAGE)[:30]),
        ("a.html.xz", lzma.compress(PAGE)[:40]),
        ("a.html.bz2", bz2.compress(PAGE)[:40]),
        ("a.html.zst", zstandard.compress(PAGE)[:10]),
    ],
    ids=named,
)
def test_what_is_cut_short_says_so_or_is_empty(name: str, data: bytes) -> None:
    assert set(found(name, data).values()) <= {"truncated", b"", b"<html><p>one</p></html>" * 0}


def test_a_damaged_member_costs_the_others_nothing() -> None:
    data = bytearray(zipped({"a.html": PAGE, "b.html": b"two"}, zipfile.ZIP_STORED))
    at = data.index(b"<p>one</p>")
    data[at : at + 3] = b"XXX"
    assert found("a.zip", bytes(data)) == {"a.html": "truncated", "b.html": b"two"}


def test_an_encrypted_member_is_told() -> None:
    data = bytearray(zipped({"a.html": PAGE}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert found("a.zip", bytes(data)) == {"a.html": "unreadable"}


def test_too_many_members_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from ingest.containers import zipped as module

    monkeypatch.setattr(module, "MOST_MEMBERS", 1)
    assert found("a.zip", zipped(FILES)) == {"": "too-large"}


def test_documents_that_are_zip_archives_are_documents() -> None:
    assert list(found("a.docx", zipped(FILES))) == [""]


def test_names_never_lead_to_files(tmp_path: Path) -> None:
    assert list(found("a.zip", zipped({"../../etc/passwd": b"x", "/abs": b"y"}))) == ["../../etc/passwd", "/abs"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2020-05-06T07:08:09Z", "2020-05-06T07:08:09+00:00"),
        ("2020-05-06T07:08:09.123456Z", "2020-05-06T07:08:09+00:00"),
        ("soon", None),
        (None, None),
    ],
)
def test_moments(written: str | None, read: str | None) -> None:
    assert moment(written) == read


@given(
    st.binary(max_size=400),
    st.sampled_from(["a.zip", "a.tar", "a.tgz", "a.warc", "a.warc.gz", "a.gz", "a.zst", "a.jsonl", "a"]),
)
def test_any_bytes_give_members_or_faults(data: bytes, name: str) -> None:
    assert all(isinstance(member, bytes | str) for member in found(name, data).values())


MARKS = [
    b"PK\x03\x04",
    b"\x1f\x8b\x08",
    b"BZh",
    b"\xfd7zXZ\x00",
    b"\x28\xb5\x2f\xfd",
    b"WARC/1.0\r\n",
    b"\0" * 257 + b"ustar",
]


@given(
    st.sampled_from(MARKS),
    st.binary(max_size=400),
    st.sampled_from(["a.zip", "a.gz", "a.bz2", "a.xz", "a.zst", "a.warc", "x"]),
)
def test_what_only_begins_like_a_container_is_harmless(mark: bytes, data: bytes, name: str) -> None:
    assert all(isinstance(member, bytes | str) for member in found(name, mark + data).values())
