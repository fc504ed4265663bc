"""Payload: the story that a page holds only as data for its scripts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from lxml import etree

STRING = re.compile(r'"(?:[^"\\]|\\.){40,}"')
PROSE_WORDS = 60
DEEPEST = 4
LARGEST = 5_000_000
TAG = re.compile(r"<[^<>]{1,500}>")
CODE = re.compile(r"[{};=]|\bfunction\b|\\[un\"]|https?://")


def longest_prose(tree: etree._Element) -> str:
    """The longest text in the scripts of a page that reads like a story, with its markup; "" if there is none."""
    best, most = "", PROSE_WORDS
    for script in tree.iter("script"):
        text = script.text or ""
        if len(text) > LARGEST or "ld+json" in (script.get("type") or ""):
            continue
        for string in strings(text, depth=0):
            words = prose_words(string)
            if words > most:
                best, most = string, words
    return best


def strings(code: str, *, depth: int) -> Iterator[str]:
    """The string literals in a script, and those in data that is itself written as a string."""
    for match in STRING.finditer(code):
        try:
            value = json.loads(match.group(), strict=False)
        except ValueError:
            continue
        yield value
        if '"' in value and depth < DEEPEST:
            yield from strings(value, depth=depth + 1)


def prose_words(string: str) -> int:
    """How many words of prose a string holds: 0 for code and data."""
    if '":' in string:
        return 0
    text = TAG.sub(" ", string)
    words = len(text.split())
    return 0 if len(CODE.findall(text)) * 20 > words else words
