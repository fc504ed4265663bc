"""The reader of PDF files that have a text layer."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from statistics import mode
from typing import TYPE_CHECKING

from index.errors import ReadingError
from ingest.cleaning import letters, one_line, without_surrogates
from ingest.draft import Draft
from ingest.encoding import is_binary
from ingest.manuscript import Manuscript, draft_of
from ingest.package import is_markup
from ingest.typeset import Line, Setting, read_setting, split_edges

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfTextPage

FORMAT = "pdf"
ENDINGS = (".pdf",)
MARK = b"%PDF-"
MARK_WITHIN = 1024

MOST_PAGES = 200
MOST_CHARACTERS = 2_000_000
UNDATED = "A PDF says when the file was made, which is not when the article was published."

LINE_ENDS = "\r\n"
BROKEN_WORD = "\x02"
HYPHENS = ("-", "\u00ad", "\u2010")

Box = tuple[float, float, float, float]
"""Where a character stands: left, right, bottom, top."""

PASSWORD, SECURITY = 4, 5
"""Why pdfium opens no document, by its numbers: it wants a password, or the lock is unknown to it."""


def accepts(name: str, head: bytes) -> bool:
    """Whether a file is a PDF, by its mark, else by the ending of its name."""
    if head.lstrip(b"\xef\xbb\xbf \t\r\n\0").startswith(MARK):
        return True
    return name.lower().endswith(ENDINGS) and (MARK in head[:MARK_WITHIN] or not is_markup(head))


def read(data: bytes, *, name: str, url: str | None = None, today: datetime.date) -> Iterator[Draft]:
    """The one story in a PDF.

    Args:
        data: the file's bytes.
        name: what messages call the file.
        url: where the text was published, if it is known from elsewhere.
        today: the last day on which it can have been published.

    Raises:
        ReadingError: "empty", "encrypted", "needs-extra", "no-text-layer", "not-an-article" or "unreadable".
    """
    if not data.strip():
        raise ReadingError("empty", f"{name} is empty.")
    if MARK not in data[:MARK_WITHIN]:
        raise ReadingError("unreadable", f"{name} is no PDF: its first bytes are not those of one.")
    document = opened(data, name=name)
    try:
        found = manuscript(document, name=name)
    finally:
        document.close()
    yield draft_of(found, form=FORMAT, name=name, url=url, today=today)


def opened(data: bytes, *, name: str) -> PdfDocument:
    """The document, opened.

    Raises:
        ReadingError: "encrypted", "needs-extra" or "unreadable".
    """
    try:
        from pypdfium2 import PdfDocument, PdfiumError
    except ImportError as error:
        raise ReadingError("needs-extra", f"{name} is a PDF; to read it, run: pip install 'dateline[pdf]'.") from error
    try:
        return PdfDocument(data)
    except PdfiumError as error:
        if getattr(error, "err_code", None) in (PASSWORD, SECURITY):
            raise ReadingError("encrypted", f"{name} is encrypted; save a copy of it without a password.") from error
        raise ReadingError("unreadable", f"{name} is a PDF that is damaged or cut short.") from error


def manuscript(document: PdfDocument, *, name: str) -> Manuscript:
    """What the pages and the document information hold."""
    lines, warnings = read_lines(document)
    check_text(lines, name=name)
    kept, address = split_edges(lines)
    setting = read_setting(kept or lines)
    information = {key: one_line(value) for key, value in document.get_metadata_dict(skip_empty=True).items()}
    author = information.get("Author")
    declared = {"authors": author, "url": address}
    return Manuscript(
        maker="text layer",
        blocks=setting.blocks,
        undated=UNDATED,
        headline=setting.headline,
        title=standing_title(information.get("Title", ""), setting),
        declared={field: (value,) for field, value in declared.items() if value},
        warnings=warnings,
    )


def standing_title(title: str, setting: Setting) -> str:
    """The title of the document information, if it stands on the page: programs fill it with anything."""
    key = letters(title)
    return title if key and any(letters(block.text) == key for block in setting.blocks) else ""


def check_text(lines: list[Line], *, name: str) -> None:
    """Raise ReadingError if the pages hold no letters, or none that can be told."""
    text = "\n".join(line.text for line in lines)
    if not letters(text):
        raise ReadingError("no-text-layer", f"{name} has no text layer: its pages are pictures. OCR would add one.")
    if is_binary(text):
        raise ReadingError(
            "no-text-layer", f"{name} has a text layer that does not say which letters it shows. OCR would mend it."
        )


def read_lines(document: PdfDocument) -> tuple[list[Line], tuple[str, ...]]:
    """The lines of the pages up to the limits, and what to know of pages that were not read."""
    from pypdfium2 import PdfiumError

    found: list[Line] = []
    warnings: list[str] = []
    size = 0
    for number in range(len(document)):
        if number == MOST_PAGES or size >= MOST_CHARACTERS:
            warnings.append(f"The file has {len(document)} pages; only the first {number} were read.")
            break
        try:
            page = document[number].get_textpage()
        except PdfiumError:
            warnings.append(f"Page {number + 1} is damaged and was not read.")
            continue
        found += lines_on(page, number=number, most=MOST_CHARACTERS - size)
        size += page.count_chars()
    return found, tuple(warnings)


def lines_on(page: PdfTextPage, *, number: int, most: int) -> Iterator[Line]:
    """The lines of a page in pdfium's order, which is that of reading where the file allows to tell."""
    from pypdfium2 import raw

    characters: list[str] = []
    boxes: list[Box] = []
    box = raw.FS_RECTF()
    for index in range(min(page.count_chars(), most)):
        character = chr(raw.FPDFText_GetUnicode(page, index))
        if character in LINE_ENDS or (character == BROKEN_WORD and raw.FPDFText_IsHyphen(page, index) == 1):
            yield from line_of(characters, boxes, number=number, broken=character == BROKEN_WORD)
            characters, boxes = [], []
            continue
        characters.append(character)
        if not character.isspace() and raw.FPDFText_GetLooseCharBox(page, index, box):
            boxes.append((box.left, box.right, box.bottom, box.top))
    yield from line_of(characters, boxes, number=number, broken=False)


def line_of(characters: list[str], boxes: list[Box], *, number: int, broken: bool) -> Iterator[Line]:
    """The line of these characters, if one of them can be seen. Its size is that of most of them."""
    written = without_surrogates("".join(characters)).rstrip()
    text = one_line(written.removesuffix(written[-1:]) if written.endswith(HYPHENS) else written)
    if text and boxes:
        yield Line(
            text=text,
            page=number,
            left=min(box[0] for box in boxes),
            right=max(box[1] for box in boxes),
            bottom=mode(round(box[2], 1) for box in boxes),
            size=mode(round(box[3] - box[2], 1) for box in boxes),
            broken=broken or (written.endswith(HYPHENS) and written[-2:-1].isalnum()),
        )
