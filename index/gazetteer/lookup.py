"""Gazetteer: finds the places of a name, and the place of an id, in files mapped into memory."""

from __future__ import annotations

import json
import math
import shlex
from bisect import bisect_left
from dataclasses import field
from pathlib import Path
from typing import Any

from index.article import Place
from index.errors import DatelineError
from index.gazetteer.spelling import key_of
from index.records import dataclass

FORMAT = 2
DATA = Path(__file__).parent / "data"
NONE = -1
ADDED = "added"
"""The folder of the files that a gazetteer was extended by."""
# The start of a name is kept for every so many rows, the length for each: a name costs one byte, not four.
NAME_BLOCK = 64
# A reference is a row; with this bit, a row that bears the name as one of its alternate names.
ALTERNATE = 1 << 24
# Demonyms, abbreviations and what languages call countries share the trie with the names, behind a sign that no folded
# word begins with; the language stands behind the name: "+saksa:fi".
SIGN_DEMONYM = "~"
SIGN_ABBREVIATION = "="
SIGN_NATION = "+"
COLUMNS = (
    "ids", "kinds", "countries", "parents", "firsts", "lats", "lons", "populations", "prominences", "origins",
    "names", "name_lengths", "name_starts", "references", "lists",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The facts of all rows, as views of mapped memory that hand out plain numbers.

    `prominences` are hundredths. `countries`, `kinds` and `origins` are numbers of the lists in `Gazetteer`. `parents` is
    the row of what contains the row, `firsts` the row of its first-level area; both NONE if there is none.
    """

    ids: memoryview
    kinds: memoryview
    countries: memoryview
    parents: memoryview
    firsts: memoryview
    lats: memoryview
    lons: memoryview
    populations: memoryview
    prominences: memoryview
    origins: memoryview
    names: memoryview
    name_lengths: memoryview
    name_starts: memoryview
    references: memoryview
    lists: memoryview


@dataclass(frozen=True, slots=True, kw_only=True)
class Gazetteer:
    """All places that Dateline knows. Make one with `Gazetteer.open()`; it is safe to share and to fork.

    Attributes:
        columns: the facts, for those who look up much and build few records.
        kinds: names of the kinds, by number.
        countries: ISO codes by number; "" for places in none or several.
        origins: where positions are from, by number.
        runs: rows before the second-level areas, before the cities, before added places if any, and all of them.
        groups: ids of the regions that each country belongs to, by ISO code.
    """

    columns: Columns
    kinds: tuple[str, ...]
    countries: tuple[str, ...]
    origins: tuple[str, ...]
    runs: tuple[int, ...]
    groups: dict[str, tuple[int, ...]]
    trie: Any = field(repr=False)  # marisa_trie carries no types

    @classmethod
    def open(cls, folder: Path | None = None) -> Gazetteer:
        """Map the gazetteer in `folder`, or the one that Dateline ships with.

        Raises DatelineError if the files are missing or of another format.
        """
        import marisa_trie
        import numpy as np

        folder = folder or DATA
        try:
            about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
            check_format(about, folder)
            maps = {name: memoryview(np.load(folder / f"{name}.npy", mmap_mode="r")) for name in COLUMNS}
            trie = marisa_trie.Trie().mmap(str(folder / "names.marisa"))
        except (OSError, ValueError, RuntimeError) as error:
            raise DatelineError(
                f"The gazetteer in {folder} cannot be read: {error}.", "Install Dateline again."
            ) from error
        return cls(
            columns=Columns(**maps),
            kinds=tuple(about["kinds"]),
            countries=tuple(about["countries"]),
            origins=tuple(about["origins"]),
            runs=tuple(about["runs"]),
            groups={code: tuple(ids) for code, ids in about["groups"].items()},
            trie=trie,
        )

    def named(self, name: str) -> tuple[Place, ...]:
        """Every place of this name in any language or script, the most prominent first; demonyms not.

        A country that has it only in some language of CLDR comes last.
        """
        key = key_of(name)
        nations = [ref for named in self.trie.keys(f"{SIGN_NATION}{key}:") for ref in self.refs(named)] if key else []
        return tuple(map(self.place, dict.fromkeys(row_of(ref) for ref in (*self.refs(key), *nations))))

    def nation(self, key: str, language: str) -> int | None:
        """The row of the country that a language (ISO 639-1) calls by a key, where its other names are not that."""
        refs = self.refs(f"{SIGN_NATION}{key}:{language}")
        return row_of(refs[0]) if refs else None

    def entry(self, geonameid: int) -> Place | None:
        """The place with this id, if there is one."""
        row = self.row(geonameid)
        return None if row is None else self.place(row)

    def demonym(self, word: str) -> Place | None:
        """What a word for a people stands for: "Syrian" → Syria."""
        refs = self.refs(SIGN_DEMONYM + key_of(word))
        return self.place(refs[0]) if refs else None

    def refs(self, key: str) -> tuple[int, ...]:
        """References filed under a key (`spelling.key_of`), the likeliest first."""
        number = self.trie.get(key)
        if number is None:
            return ()
        ref = self.columns.references[number]
        if ref >= 0:
            return (ref,)
        start = -1 - ref
        return tuple(self.columns.lists[start + 1 : start + 1 + self.columns.lists[start]])

    def demonyms(self) -> dict[str, int]:
        """The row that each folded demonym stands for."""
        return self.signed(SIGN_DEMONYM)

    def abbreviations(self) -> dict[str, int]:
        """The row that each abbreviation stands for: "Ala", written just so."""
        return self.signed(SIGN_ABBREVIATION)

    def signed(self, sign: str) -> dict[str, int]:
        """The row of each key behind a sign."""
        return {key[1:]: self.refs(key)[0] for key in self.trie.keys(sign)}

    def keys_at_start(self, words: str) -> list[str]:
        """The keys with which `words` (folded, one space between them) begins, cut anywhere, longest last."""
        keys: list[str] = self.trie.prefixes(words)
        return keys

    def keys_beginning(self, words: str) -> list[str]:
        """The keys that begin with `words` (folded)."""
        keys: list[str] = self.trie.keys(words)
        return keys

    def row(self, geonameid: int) -> int | None:
        """The row of an id."""
        start = 0
        for end in self.runs:
            found = bisect_left(self.columns.ids, geonameid, start, end)
            if found < end and self.columns.ids[found] == geonameid:
                return found
            start = end
        return None

    def place(self, row: int) -> Place:
        """The record of a row, with its ancestors."""
        columns = self.columns
        lat, lon = columns.lats[row], columns.lons[row]
        return Place(
            geonameid=columns.ids[row],
            name=self.name(row),
            kind=self.kinds[columns.kinds[row]],
            country=self.countries[columns.countries[row]] or None,
            lat=None if math.isnan(lat) else round(lat, 5),
            lon=None if math.isnan(lon) else round(lon, 5),
            population=columns.populations[row],
            ancestors=self.ancestors(row),
        )

    def name(self, row: int) -> str:
        """The name to show for a row."""
        columns = self.columns
        block = row // NAME_BLOCK
        start = columns.name_starts[block] + sum(columns.name_lengths[block * NAME_BLOCK : row])
        return bytes(columns.names[start : start + columns.name_lengths[row]]).decode(errors="replace")

    def origin(self, row: int) -> str:
        """Where the position of a row is from: "geonames", "curated", "children" (those of the places inside)."""
        return self.origins[self.columns.origins[row]]

    def ancestors(self, row: int) -> tuple[int, ...]:
        """Ids of everything that contains a row, nearest first; after the continent, regions of its country."""
        found = []
        at = self.columns.parents[row]
        while at != NONE:
            found.append(self.columns.ids[at])
            at = self.columns.parents[at]
        own = self.columns.ids[row]
        regions = self.groups.get(self.countries[self.columns.countries[row]], ())
        return (*found, *(region for region in regions if region != own and region not in found))


def row_of(ref: int) -> int:
    """The row that a reference means."""
    return ref & ~ALTERNATE


def check_format(about: dict[str, Any], folder: Path) -> None:
    """Raise DatelineError unless this Dateline can read a gazetteer that says this about itself."""
    if about.get("format") == FORMAT:
        return
    advice = "Build it again with index/gazetteer/build.py."
    if about.get("added"):
        copy = folder / ADDED / about["added"][-1]["name"]
        advice = (
            f"Compile it anew from the files that were added: dateline admin gazetteer add {shlex.quote(str(copy))}"
        )
    raise DatelineError(
        f"The gazetteer in {folder} has format {about.get('format')}; this Dateline reads format {FORMAT}.", advice
    )
