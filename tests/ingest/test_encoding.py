"""Encoding: any bytes become text, by the best evidence there is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.encoding import decode, is_binary

RUSSIAN = "Москва сообщила, что переговоры продолжатся на следующей неделе в Женеве."


def html(charset: str, body: str, encoding: str) -> bytes:
    return f"<html><head><meta charset='{charset}'></head><body>{body}</body></html>".encode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_decides(encoding: str) -> None:
    decoded = decode("Ångström ﬁnds".encode(encoding))
    assert (decoded.text, decoded.evidence) == ("Ångström ﬁnds", "bom")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_encodings_without_a_mark_are_seen_by_their_zero_bytes(encoding: str) -> None:
    decoded = decode("<html><body>A plain page of text</body></html>".encode(encoding))
    assert (decoded.charset, decoded.evidence) == (encoding, "zero bytes")


def test_valid_utf_8_wins_over_a_wrong_declaration() -> None:
    assert "Zürich" in decode(html("iso-8859-1", "Zürich", "utf-8")).text


@pytest.mark.parametrize(
    ("label", "encoding", "text"),
    [
        ("iso-8859-1", "cp1252", "“Zürich” – 5 €"),
        ("gb2312", "gb18030", "中华人民共和国镕"),
        ("shift_jis", "cp932", "①日本の首相"),
        ("euc-kr", "cp949", "한국 뷁"),
        ("windows-1251", "cp1251", RUSSIAN),
    ],
)
def test_a_declared_label_means_what_browsers_make_of_it(label: str, encoding: str, text: str) -> None:
    decoded = decode(html(label, text, encoding))
    assert text in decoded.text
    assert decoded.evidence == "declared"


def test_the_declaration_may_stand_far_from_the_top() -> None:
    page = b"<html><head><style>" + b" " * 5_000 + b"</style>" + html("koi8-r", RUSSIAN, "koi8-r")
    assert RUSSIAN in decode(page).text


def test_an_xml_declaration_counts_too() -> None:
    assert "é" in decode(b'<?xml version="1.0" encoding="iso-8859-15"?><html>caf\xe9</html>').text


def test_an_unknown_label_is_passed_over() -> None:
    assert "plain" in decode(b"<meta charset=nonsense>\xff plain").text


def test_a_single_bad_byte_does_not_cost_a_page_its_utf_8() -> None:
    page = html("utf-8", "Überall gültig. " * 300, "utf-8") + b"\xff"
    decoded = decode(page)
    assert (decoded.evidence, decoded.damaged) == ("nearly valid", 1)
    assert "Überall gültig" in decoded.text


def test_an_undeclared_encoding_is_detected() -> None:
    assert decode((RUSSIAN * 5).encode("cp1251")).text.startswith(RUSSIAN)


def test_the_last_resort_reads_every_byte() -> None:
    assert decode(b"caf\xe9 \x81").text.startswith("caf")


def test_binary_data_is_told_from_text() -> None:
    assert is_binary(decode(bytes(range(256)) * 4).text)
    assert not is_binary("Plain words.\n")


@given(st.binary(max_size=300))
def test_any_bytes_give_text_without_lone_surrogates(data: bytes) -> None:
    decode(data).text.encode("utf-8")


@given(st.text(max_size=100).filter(lambda text: not text.startswith("\ufeff") and "\0" not in text))
def test_utf_8_is_read_as_it_was_written(text: str) -> None:
    assert decode(text.encode("utf-8")).text == text
