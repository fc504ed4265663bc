"""Documents that are zips of parts: limits, damage, and names that would lead elsewhere."""

from __future__ import annotations

import zipfile

import pytest
from packages import marked_as_locked, zipped

from index.errors import ReadingError
from ingest import package
from ingest.package import EPUB, OPEN_DOCUMENT, WORD, Package, media_type


def refusal(data: bytes, part: str = "a.xml") -> ReadingError:
    with pytest.raises(ReadingError) as caught:
        Package(data, name="a.docx").tree(part)
    assert caught.value.message.startswith("a.docx ") and caught.value.message.endswith(".")
    return caught.value


def test_a_part_is_read_as_a_tree_without_namespaces() -> None:
    found = Package(zipped({"a.xml": '<x:a xmlns:x="urn:x" x:b="1"><x:c/></x:a>'}), name="a.docx")
    root = found.tree("a.xml")
    assert [root.tag, root[0].tag, package.attribute(root, "b"), package.attribute(root, "d")] == ["a", "c", "1", ""]
    assert ("a.xml" in found, "b.xml" in found, list(found)) == (True, False, ["a.xml"])


def test_a_part_that_grows_beyond_measure_is_not_unpacked() -> None:
    assert refusal(zipped({"a.xml": bytes(3 << 20)})).code == "too-large"


def test_a_part_above_the_limit_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "LARGEST_PART", 10)
    assert refusal(zipped({"a.xml": "<a>12345678</a>"})).code == "too-large"


def test_a_small_part_may_be_packed_as_tightly_as_it_likes() -> None:
    assert Package(zipped({"a.xml": f"<a>{'<b/>' * 250_000}</a>"}), name="a.docx").tree("a.xml").tag == "a"


def test_a_part_that_lies_about_its_size_is_damaged() -> None:
    data = zipped({"a.xml": f"<a>{'x' * 5_000}</a>"})
    assert refusal(data.replace((5_007).to_bytes(4, "little"), (100).to_bytes(4, "little"))).code == "unreadable"


def test_too_many_parts_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MOST_PARTS", 2)
    assert refusal(zipped({str(n): "" for n in range(3)})).code == "too-large"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA], ids=["bzip2", "lzma"])
def test_methods_that_unpack_without_measure_are_refused(method: int) -> None:
    assert refusal(zipped({"a.xml": "<a/>"}, method=method)).code == "unreadable"


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "C:\\a", "a\x01b"])
def test_names_lead_nowhere(name: str) -> None:
    found = Package(zipped({name: "<a/>"}), name="a.docx")
    assert found.tree(name).tag == "a"
    assert refusal(zipped({"b.xml": ""}), name).code == "unreadable"


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        ('<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>', "not-xml"),
        ('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "not-xml"),
        ("<a><b></a>", "not-xml"),
        ("<a><x:b/></a>", "not-xml"),
        ("", "empty"),
    ],
    ids=["entities", "file", "broken", "prefix", "empty"],
)
def test_xml_that_reaches_out_or_is_broken_is_refused(xml: str, code: str) -> None:
    assert refusal(zipped({"a.xml": xml})).code == code


def test_locked_parts_are_refused() -> None:
    assert refusal(marked_as_locked(zipped({"a.xml": "<a/>"}))).code == "encrypted"


def test_a_damaged_listing_is_not_a_missing_one() -> None:
    data = zipped({"a.xml": "<a/>"})
    assert refusal(data[:-22]).code == "truncated"
    assert refusal(data.replace(b"PK\1\2", b"PK\1\3")).code == "unreadable"


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (zipped({"mimetype": EPUB}), EPUB),
        (zipped({"mimetype": OPEN_DOCUMENT + "-template"}), OPEN_DOCUMENT),
        (zipped({"mimetype": "image/openraster"}), ""),
        (zipped({"[Content_Types].xml": "", "word/document.xml": ""}), WORD),
        (zipped({"xl/workbook.xml": ""}), ""),
        (b"mimetype" + EPUB.encode(), ""),
        (b"PK\3\4", ""),
    ],
    ids=["epub", "template", "picture", "word", "sheet", "no zip", "nothing more"],
)
def test_what_a_package_is_shows_in_its_first_parts(head: bytes, found: str) -> None:
    assert media_type(head) == found
