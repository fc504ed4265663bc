"""Documents that are zips of parts, made by hand, and ways to spoil them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping

from hypothesis import strategies as st

from index.errors import ReadingError
from ingest.draft import Draft

HEADLINE = "Storm wall falls, minister tells town"
STANDFIRST = "The minister says that the wall will be built again before winter comes."
LONG = "The council met on Thursday and heard that the harbour wall, built in 2014, had been damaged in three places."
OTHER = "Two ferries with four hundred passengers turned back, and the market sold no fish for the first time in years."


def zipped(parts: Mapping[str, str | bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these parts in their order; one that is called mimetype is not packed."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name)  # of 1980, whenever it is made
            archive.writestr(info, content, zipfile.ZIP_STORED if name == "mimetype" else method)
    return file.getvalue()


def marked_as_locked(data: bytes) -> bytes:
    """A zip whose listing says of every part that it is encrypted."""
    listing = data.index(b"PK\1\2")
    spoiled = bytearray(data)
    while listing >= 0:
        spoiled[listing + 8] |= 1
        listing = data.find(b"PK\1\2", listing + 1)
    return bytes(spoiled)


@st.composite
def spoiled(draw: Callable[[st.SearchStrategy[int]], int], whole: bytes) -> bytes:
    """A document cut short, or with some of its bytes changed."""
    if draw(st.integers(0, 3)) == 0:
        return whole[: draw(st.integers(0, len(whole)))]
    data = bytearray(whole)
    for _ in range(draw(st.integers(1, 8))):
        data[draw(st.integers(0, len(data) - 1))] = draw(st.integers(0, 255))
    return bytes(data)


def refused_or_read(drafts: Iterator[Draft]) -> None:
    """Check that reading ends in one draft of clean text, or in a refusal that is a sentence."""
    try:
        (draft,) = drafts
    except ReadingError as error:
        assert error.code
        assert error.message.endswith(".")
        return
    assert draft.blocks
    assert all(block.text == " ".join(block.text.split()) for block in draft.blocks)
    "\n".join(block.text for block in draft.blocks).encode("utf-8")
