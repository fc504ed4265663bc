"""How a name or a text is cut into words, so that both are cut alike."""

from __future__ import annotations

import re

from index.folding import fold

# Python's \w leaves out combining marks, which would cut the words of Hebrew, Arabic, India and Thailand.
MARKS = (
    "\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u0900-\u0963\u0966-\u0dff\u0e30-\u0e4e\u0eb0-\u0ecd\u0f71-\u0f84\u102b-\u103e\u17b4-\u17d3\u3099\u309a"
)
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
HIRAGANA = "\u3041-\u3096"
KATAKANA = "\u30a1-\u30fa\u30fc-\u30ff\uff66-\uff9f"
# A letter to Unicode, but Ukrainian writes it as well as the signs that part words: "Вʼєтнам", "В'єтнам".
APOSTROPHE = "\u02bc"
# A dotted abbreviation is one word ("U.S.", "D.R.C.", "W. Va."); so is a Han character and a run of one kind of
# kana, since Chinese and Japanese are written without spaces; else a run of letters, digits and their marks.
WORD = re.compile(
    rf"(?:[A-Za-z]\.){{2,}}(?!\w)|\bW\. ?Va\.?|[{HAN}]|[{HIRAGANA}]+|[{KATAKANA}]+"
    rf"|(?:[^\W_{APOSTROPHE}{HAN}{HIRAGANA}{KATAKANA}]|[{MARKS}])+"
)


def words_of(name: str) -> tuple[str, ...]:
    """The folded words of a name: "N’Djaména" → ("n", "djamena")."""
    return tuple(word for word in map(fold, WORD.findall(name)) if word)


def key_of(name: str) -> str:
    """The spelling under which a name is filed: its folded words, one space between them."""
    return " ".join(words_of(name))
