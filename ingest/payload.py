"""Payload: the story that a page holds only as data for its scripts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any  # JSON as it comes from strangers has no shape that a type could promise.

from lxml import etree

STRING = re.compile(r'"(?:[^"\\]|\\.){40,}"')
PROSE_WORDS = 60
DEEPEST = 4
LARGEST = 5_000_000
TAG = re.compile(r"<[^<>]{1,500}>")
# Keys under which the pieces of a paragraph lie, and such as only a thing of its own has.
TEXTS = ("text", "html", "value", "content", "children", "body", "paragraph", "copy", "nodes")
OWN = frozenset({"title", "headline", "slug", "teaser", "summary", "author", "authors"})
MOST_PIECES = 200
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
        if text.lstrip().startswith(("{", "[")):
            pieces = listed_prose(text)
            words = prose_words(pieces)
            best, most = (pieces, words) if words > most else (best, most)
    return best


def listed_prose(code: str) -> str:
    """The longest story that a script's JSON holds in pieces: a list whose members are paragraphs; "" without one.

    A list of things that have addresses or titles of their own is one of stories.
    """
    try:
        waiting: list[Any] = [json.loads(code)]
    except (ValueError, RecursionError):
        return ""
    best, most = "", PROSE_WORDS
    while waiting:
        value = waiting.pop()
        inner = value.values() if isinstance(value, dict) else value
        waiting += [each for each in inner if isinstance(each, dict | list)]
        if isinstance(value, list) and len(value) > 1:
            text = "\n".join(f"<p>{each}</p>" for each in map(paragraph, value) if each)
            words = prose_words(text)
            best, most = (text, words) if words > most else (best, most)
    return best


def paragraph(item: Any) -> str:
    """The text of a member of a list, from as deep inside as it is written; "" for a thing of its own."""
    parts: list[str] = []
    waiting = [item]
    for _ in range(MOST_PIECES):
        if not waiting:
            break
        each = waiting.pop()
        if isinstance(each, str):
            parts.append(each)
        elif isinstance(each, list):
            waiting += reversed(each)
        elif isinstance(each, dict) and each.keys().isdisjoint(OWN):
            waiting += reversed([each[key] for key in TEXTS if key in each])
    text = "".join(parts)
    return text if " " in text.strip() else ""


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
