"""Encoding: from the bytes of a file to its text."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace

from ingest.cleaning import without_surrogates
from ingest.mojibake import mended

# A longer mark comes before one that is its beginning.
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

DECLARED = re.compile(
    rb"""<meta\s[^>]{0,400}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.+-]{2,40})
       | <\?xml\s[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_:.+-]{2,40})""",
    re.VERBOSE | re.IGNORECASE,
)
DECLARATION_WITHIN = 65_536

# What browsers decode where a label's own standard is narrower than what people write.
WIDER = {
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "iso8859-11": "cp874",
    "utf-16-le": "utf-8",
}

SAMPLE = 4_096
BAD_SHARE = 0.001


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """The text of a file, never with a lone surrogate.

    Attributes:
        charset: Python's name of the encoding.
        evidence: "bom", "zero bytes", "valid", "declared", "nearly valid", "detected" or "last resort".
        damaged: how many places could not be read and hold U+FFFD.
        mended: how many places had been read wrongly by whoever wrote the file, and were read again.
    """

    text: str
    charset: str
    evidence: str
    damaged: int = 0
    mended: int = 0


def decode(data: bytes) -> Decoded:
    """The text of `data` by the first evidence that holds, without mojibake; any bytes give some text."""
    found = (
        marked(data)
        or spread_with_zeros(data)
        or strict(data, "utf-8", "valid")
        or as_declared(data)
        or as_detected(data)
        or lossy(data, "windows-1252", "last resort")
    )
    text, places = mended(found.text)
    return replace(found, text=text, mended=places) if places else found


def marked(data: bytes) -> Decoded | None:
    """By a byte order mark."""
    for mark, charset in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return lossy(data[len(mark) :], charset, "bom")
    return None


def spread_with_zeros(data: bytes) -> Decoded | None:
    """UTF-16 or UTF-32 without a mark: ASCII in it leaves zero bytes at regular places."""
    sample = data[: min(SAMPLE, len(data) - len(data) % 4)]
    if sample.count(0) < max(2, len(sample) // 8):
        return None
    zeros = [sample[place::4].count(0) / (len(sample) // 4) for place in range(4)]
    for charset, filled in (("utf-32-le", (0,)), ("utf-32-be", (3,)), ("utf-16-le", (0, 2)), ("utf-16-be", (1, 3))):
        empty = [zeros[place] for place in range(4) if place not in filled]
        if min(empty) >= 0.4 and max(zeros[place] for place in filled) < 0.1:
            return lossy(data, charset, "zero bytes")
    return None


def as_declared(data: bytes) -> Decoded | None:
    """By what the page says of itself, if that is true of nearly every byte."""
    for label in declared_labels(data):
        found = strict(data, label, "declared")
        if found:
            return found
        nearly = lossy(data, label, "nearly valid")
        if nearly.damaged <= len(data) * BAD_SHARE:
            return nearly
    return None


def declared_labels(data: bytes) -> list[str]:
    """Python's names of the encodings declared in the first bytes of a page, in order, each once."""
    found = (match.group(1) or match.group(2) for match in DECLARED.finditer(data[:DECLARATION_WITHIN]))
    known = (python_name(label.decode("ascii")) for label in found)
    return list(dict.fromkeys(name for name in known if name))


def python_name(label: str) -> str | None:
    """The encoding that browsers use for a label of the web, by Python's name; None if it is unknown."""
    from resiliparse.parse.encoding import map_encoding_to_html5

    name: str | None = map_encoding_to_html5(label, fallback_utf8=False)
    return WIDER.get(name, name) if name else None


def as_detected(data: bytes) -> Decoded | None:
    """By the statistics of the bytes, if the encoding they suggest can read them."""
    from resiliparse.parse.encoding import detect_encoding

    label = detect_encoding(data, html5_compatible=False)
    name = python_name(label) if label else None
    return strict(data, name, "detected") if name else None


def strict(data: bytes, charset: str, evidence: str) -> Decoded | None:
    """`data` in `charset`, or None if one byte is wrong."""
    try:
        text = data.decode(charset)
    except UnicodeDecodeError:
        return None
    whole = text if charset == "utf-8" else without_surrogates(text)
    return Decoded(text=whole, charset=charset, evidence=evidence)


def lossy(data: bytes, charset: str, evidence: str) -> Decoded:
    """`data` in `charset`, with U+FFFD for what it cannot read."""
    text = without_surrogates(data.decode(charset, "replace"))
    return Decoded(text=text, charset=charset, evidence=evidence, damaged=text.count("\ufffd"))


UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffd]")
BINARY_SHARE = 0.05


def is_binary(text: str) -> bool:
    """Whether what was decoded was no text: one in twenty of the first characters is a control character."""
    sample = text[:SAMPLE]
    return len(UNPRINTABLE.findall(sample)) > len(sample) * BINARY_SHARE


def damage(decoded: Decoded) -> tuple[str, ...]:
    """Warnings of the characters that could not be read, and of those that were mended, if there are any."""
    warnings = []
    if decoded.damaged:
        warnings.append(f"{decoded.damaged} characters could not be read as {decoded.charset} and are shown as \ufffd.")
    if decoded.mended:
        warnings.append(f"Characters like “â€™” in {decoded.mended} places were mended to what they had been.")
    return tuple(warnings)
