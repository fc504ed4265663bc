"""Front matter: the lines at the top of a plain text that name its headline, author, date and the like."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ingest.cleaning import one_line

FENCE = re.compile(r"---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
LARGEST_FENCED = 10_000
MOST_LINES = 20
ENTRY = re.compile(r"([A-Za-z][A-Za-z_ -]{0,30}?)\s*:\s+(.+)")
LIST_ENTRY = re.compile(r"\s*-\s+(.+)")
BYLINE = re.compile(r"by[ \t]+(\w.{0,100})", re.IGNORECASE)

NAMES = {
    "headline": ("headline", "title"),
    "date": ("date", "published", "publication date", "date published", "datepublished", "pubdate"),
    "modified": ("modified", "updated", "lastmod", "last modified", "date modified"),
    "authors": ("author", "authors", "by", "byline", "creator"),
    "source": ("source", "publisher", "site", "website", "newspaper"),
    "url": ("url", "link", "address", "canonical"),
    "language": ("lang", "language"),
    "standfirst": ("standfirst", "description", "summary", "subtitle", "deck", "dek"),
}
FIELDS = {name: known for known, names in NAMES.items() for name in names}


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """What the top lines of a text declare, by the names of `NAMES`, and the text below them."""

    rest: str
    declared: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def first(self, name: str) -> str:
        """The first value of a field; "" without."""
        return next(iter(self.declared.get(name, ())), "")


def read_front_matter(text: str) -> FrontMatter:
    """The declarations at the top of a clean text: between two fences of hyphens, or as plain lines."""
    text = text.lstrip("\n")
    fenced = FENCE.match(text[:LARGEST_FENCED])
    if fenced:
        declared = entries(fenced[1].split("\n"))
        return FrontMatter(rest=text[fenced.end() :], declared=declared) if declared else FrontMatter(rest=text)
    return plain_lines(text)


def entries(lines: list[str]) -> dict[str, tuple[str, ...]]:
    """The values of known fields in lines such as `title: "…"`, with lists in brackets or below."""
    found: dict[str, list[str]] = {}
    current: str | None = None
    for line in lines:
        item = LIST_ENTRY.fullmatch(line)
        if item and current:
            found.setdefault(current, []).append(bare(item[1]))
            continue
        name, _, value = line.partition(":")
        current = FIELDS.get(one_line(name.replace("_", " ")).lower())
        if current and value.strip():
            listed = re.fullmatch(r"\s*\[(.*)\]\s*", value)
            values = listed[1].split(",") if listed else [value]
            found.setdefault(current, []).extend(map(bare, values))
    return {name: tuple(filter(None, values)) for name, values in found.items()}


def bare(value: str) -> str:
    """A value without the quotation marks around it."""
    value = one_line(value)
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def plain_lines(text: str) -> FrontMatter:
    """Declarations in the first lines without fences: a labelled headline, or two labelled lines of any kind."""
    lines = text.split("\n")
    found: dict[str, list[str]] = {}
    used = 0
    for line in lines[:MOST_LINES]:
        declared = declaration(line.strip(), known=found)
        if declared:
            found.setdefault(declared[0], []).append(declared[1])
        elif line.strip():
            break
        used += 1
    if sum(map(len, found.values())) < 2 and "headline" not in found:
        return FrontMatter(rest=text)
    return FrontMatter(rest="\n".join(lines[used:]), declared={name: tuple(values) for name, values in found.items()})


def declaration(line: str, *, known: Mapping[str, object]) -> tuple[str, str] | None:
    """The field that a line declares and its value; "By Ann Lee" counts below another declaration."""
    match = ENTRY.fullmatch(line)
    field_name = FIELDS.get(match[1].lower()) if match else None
    if match and field_name:
        return field_name, bare(match[2])
    byline = BYLINE.fullmatch(line) if known else None
    return ("authors", one_line(byline[1])) if byline else None
