"""Clean text: what a person sees, without the characters that only machines see."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

INVISIBLE = (
    "\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
)
CONTROLS = "\u0000-\u0008\u000e-\u001f\u007f"
SURROGATES = "\ud800-\udfff"
JOINERS = "\u200c\u200d"
# Persian, the scripts of India and emoji spell with joiners; everywhere else they are debris.
JOINED_SCRIPTS = "\u0600-\u109f\u1780-\u18af\u2190-\u2bff\ufb50-\ufeff\U0001f000-\U0001faff"

DROPPED = re.compile(f"[{INVISIBLE}{CONTROLS}{SURROGATES}]|(?<![{JOINED_SCRIPTS}])[{JOINERS}]")
LATIN_CONTROL = re.compile("[\u0080-\u0084\u0086-\u009f]")
SPACE = re.compile("[^\\S\n ]")
LINE_END = re.compile("\r\n|[\r\v\f\u0085\u2028\u2029]")
# One look at a text tells whether any of the four above would find something.
UNCLEAN = re.compile(f"[^\\S\n ]|[{INVISIBLE}{CONTROLS}{SURROGATES}{JOINERS}\u0080-\u009f]")

WORD = re.compile(r"\w+")
# The only one of the invisible that Python takes for printable.
GRAPHEME_JOINER = "\u034f"
# Every step of reading a page asks the same of its lines.
REMEMBERED, SHORT = 2_048, 1_000
ENDS_SENTENCE = re.compile(r"[.!?:;…。！？।][\]'\"”’»)]*$")
MOST_CLOSING = 12
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")


def clean(text: str) -> str:
    """The text in NFC without soft hyphens, zero-width and control characters; every space is U+0020.

    Lines stay lines, and every way of ending one becomes a newline.
    """
    if (not text.isprintable() and UNCLEAN.search(text)) or GRAPHEME_JOINER in text:
        text = LATIN_CONTROL.sub(browser_reading, LINE_END.sub("\n", text))
        text = SPACE.sub(" ", DROPPED.sub("", text))
    return unicodedata.normalize("NFC", text)


def ends_sentence(text: str) -> bool:
    """Whether a text ends as a sentence does."""
    return ENDS_SENTENCE.search(text[-MOST_CLOSING:]) is not None


def one_line(text: str) -> str:
    """`text` as one clean line: runs of white space become one space, none at the ends."""
    return " ".join(clean(text).split())


def without_surrogates(text: str) -> str:
    """`text` in which each lone surrogate is U+FFFD, so that it can be written as UTF-8."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def browser_reading(control: re.Match[str]) -> str:
    """A control character of Latin-1 as browsers show it: the windows-1252 character of that byte."""
    return control.group().encode("latin-1").decode("windows-1252", "ignore")


def letters(text: str) -> str:
    """Only the letters and digits of `text`, case folded: two headlines are the same if these are."""
    return short_letters(text) if len(text) <= SHORT else "".join(filter(str.isalnum, folded(text)))


def word_count(text: str) -> int:
    """How many words `text` has; in scripts without spaces, two characters are taken for one."""
    return short_word_count(text) if len(text) <= SHORT else counted(text)


@lru_cache(maxsize=REMEMBERED)
def short_letters(text: str) -> str:
    """The same, remembered."""
    return "".join(filter(str.isalnum, folded(text)))


@lru_cache(maxsize=REMEMBERED)
def short_word_count(text: str) -> int:
    """The same, remembered."""
    return counted(text)


def folded(text: str) -> str:
    """`text` as it is compared: clean, in compatible characters, without case."""
    return unicodedata.normalize("NFKC", clean(text)).casefold()


def counted(text: str) -> int:
    """The words, and the halves of what is written without spaces."""
    unspaced = 0 if text.isascii() else len(UNSPACED.findall(text))
    return len(WORD.findall(text)) + unspaced // 2
