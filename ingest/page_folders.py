"""Page folders: where a browser that saves a page "complete" puts its pictures, styles, scripts and frames."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from stat import S_ISREG

from index.errors import ReadingError
from index.ledger_records import Fingerprint
from ingest.opening import OutOfReach, Unsettled, fingerprint, opened

ENDINGS = tuple(
    unicodedata.normalize(form, ending).casefold()
    for form in ("NFC", "NFD")
    for ending in """
    _files .files -files -Dateien _Dateien _fichiers _archivos _file -file _ficheiros _arquivos _bestanden -filer _filer
    _tiedostot -tiedostot _pliki _soubory _súbory _elemei _fájlok _fájljai _dosyalar _datoteke _datoteki _fajlovi
    _fișiere _fitxers _fitxategiak _failid _fails _faili _bylos _failai _dosieroj _файлы _файли _файлове _фајлови
    _датотеке _αρχεία _קבצים _ملفات _文件 _文件夹 _檔案 _ファイル _파일
    """.split()
)
"""What browsers and word processors add to a page's name, in the languages in which they speak."""

PAGES = tuple(".html .htm .xhtml .xht .shtml .shtm .php .asp .aspx .jsp .cgi .xml .HTML .HTM .XHTML".split())
LARGEST = 32 << 20
FAR = 1 << 14
"""How far the beginning of a tag may lie before an address in it."""

LEGACY = ("windows-1252", "windows-1250", "windows-1251", "shift_jis", "gb18030", "big5", "euc_kr")
BEFORE = b" \t\r\n\f\"'=(,;"
"""What may stand before an address."""

LEADS_ON = re.compile(rb"<(?:a|area|frame)[\s/]", re.IGNORECASE)
STYLE = re.compile(rb"<style\b", re.IGNORECASE)


def is_page_folder(folder: Path) -> bool:
    """Whether a folder holds the parts of a page beside it, which are no articles of their own."""
    parent = str(folder.parent)
    for name in page_names(folder.name):
        page = os.path.join(parent, name)  # noqa: PTH118 - asked for every folder of such a name in every scan
        try:
            found = os.lstat(page)
            if S_ISREG(found.st_mode) and owns(page, fingerprint(found), folder.name):
                return True
        except (OSError, OutOfReach, ReadingError, Unsettled):  # what is not there, or cannot be read now, owns nothing
            continue
    return False


def page_names(folder: str) -> Iterator[str]:
    """The names under which the page of a folder may stand beside it; none if no browser names a folder like that."""
    folded = folder.casefold()
    if not folded.endswith(ENDINGS):
        return
    ending = next((ending for ending in ENDINGS if folded.endswith(ending)), "")
    stem = folder[: -len(ending)] if ending else ""
    if stem:
        yield from (stem + page for page in PAGES)
        yield stem


@lru_cache(maxsize=1 << 16)
def owns(page: str, state: Fingerprint, folder: str) -> bool:
    """Whether the page in this state shows what is in the folder. Each state of a page is read once.

    Raises:
        Unsettled, OutOfReach, ReadingError, FileNotFoundError: it cannot be read now.
    """
    if state.size > LARGEST:
        return False
    with opened(Path(page), state) as file:
        return shows(file.read(), folder)


def shows(page: bytes, folder: str) -> bool:
    """Whether a page shows something out of the folder, and leads to nothing in it that it does not show.

    A page that links to files of the folder, or is a set of frames, is a table of contents: they are worth reading.
    """
    shown: set[bytes] = set()
    led_to: set[bytes] = set()
    for match in addresses_in(folder).finditer(page):
        start = match.start()
        start -= 2 if page[max(0, start - 2) : start] == b"./" else 0
        begin = page.rfind(b"<", max(0, start - FAR), start)
        if begin < 0 or page[start - 1] not in BEFORE:
            continue
        if LEADS_ON.match(page, begin):
            led_to.add(match["file"])
        elif STYLE.match(page, begin) or page.find(b">", begin, start) < 0:
            shown.add(match["file"])
    return bool(shown) and led_to <= shown


def addresses_in(folder: str) -> re.Pattern[bytes]:
    """What matches the address of a file in a folder beside the page, relative to the page."""
    names = {folder, *(unicodedata.normalize(form, folder) for form in ("NFC", "NFD"))}
    ways = {b"".join(map(spelled, name)) for name in names}
    for charset in () if folder.isascii() else LEGACY:
        try:
            ways.add(re.escape(folder.encode(charset)))
        except UnicodeEncodeError:
            continue
    return re.compile(b"(?:" + b"|".join(sorted(ways)) + rb")[/\\](?P<file>[^\s\"'<>()#?]{0,500})")


def spelled(letter: str) -> bytes:
    """What matches a letter as it stands, as addresses encode it, and as HTML does."""
    raw = letter.encode("utf-8", "surrogateescape")
    if letter.isascii() and (letter.isalnum() or letter in "_-."):
        return re.escape(raw)
    coded = b"".join(b"(?i:%%%02x)" % byte for byte in raw)
    ways = [re.escape(raw), coded, b"&#%d;" % ord(letter), b"&#[xX]0*(?i:%x);" % ord(letter)]
    return b"(?:" + b"|".join(ways + [b"&amp;"] * (letter == "&")) + b")"
