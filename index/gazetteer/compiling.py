"""Writes the entries as the files that `lookup` maps into memory."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import marisa_trie
import numpy as np
import numpy.typing as npt

from index.gazetteer.assembling import Assembled
from index.gazetteer.lookup import ALTERNATE, FORMAT, NAME_BLOCK, NONE, SIGN_ABBREVIATION, SIGN_DEMONYM, SIGN_NATION
from index.gazetteer.sources import Entry
from index.gazetteer.spelling import key_of

# Rows are in three runs, each by id: everything wide, second-level areas, cities.
RUNS = {"admin2": 1, "city": 2}
# A name that is only one of many counts this much less, as prominence, than the name of the place.
ALTERNATE_COST = 0.5
# The rows of areas by their GeoNames codes: only those who add places need them.
CODES = "codes.tsv"


def in_rows(entries: Iterable[Entry]) -> list[Entry]:
    """The entries in the order in which they are kept."""
    return sorted(entries, key=lambda entry: (RUNS.get(entry.kind, 0), entry.geonameid))


def filed(made: Assembled, rows: Sequence[Entry]) -> dict[str, list[int]]:
    """References to rows by key, the most prominent first. A reference is a row, marked if by an alternate name."""
    row_of = {entry.geonameid: row for row, entry in enumerate(rows)}
    found: dict[str, dict[int, int]] = defaultdict(dict)
    for row, entry in enumerate(rows):
        for name in entry.names:
            found[key_of(name)][row] = row | ALTERNATE
        for name in (entry.name, *entry.equals):
            found[key_of(name)][row] = row
    for language, name, geonameid in made.nations:
        row, key = row_of[geonameid], key_of(name)
        if row not in found.get(key, {}):
            found[f"{SIGN_NATION}{key}:{language}"][row] = row
    for word, geonameid in made.demonyms:
        found[SIGN_DEMONYM + key_of(word)][row_of[geonameid]] = row_of[geonameid]
    for written, geonameid in made.abbreviations:
        found[SIGN_ABBREVIATION + written][row_of[geonameid]] = row_of[geonameid]
    return {key: ranked(refs.values(), rows) for key, refs in found.items() if len(key) > 1}


def ranked(refs: Iterable[int], rows: Sequence[Entry]) -> list[int]:
    """References in the order of what readers most likely mean."""

    def place(ref: int) -> tuple[int, int]:
        cost = round(100 * ALTERNATE_COST) if ref & ALTERNATE else 0
        return cost - hundredths(rows[ref & ~ALTERNATE]), ref

    return sorted(refs, key=place)


def hundredths(entry: Entry) -> int:
    """The prominence of an entry as it is kept."""
    return round(entry.prominence * 100)


def firsts(rows: Sequence[Entry], row_of: Mapping[int, int]) -> list[int]:
    """For each row the row of the first-level area that it lies in or is; NONE outside any."""
    found = []
    for entry in rows:
        at: Entry | None = entry
        while at and at.kind != "admin1":
            at = rows[row_of[at.parent]] if at.parent in row_of else None
        found.append(row_of[at.geonameid] if at else NONE)
    return found


def columns(
    rows: Sequence[Entry], kinds: list[str], countries: list[str], origins: list[str]
) -> dict[str, npt.NDArray[Any]]:
    """The facts of all rows, a column each. `Any`: the columns differ in their type of number."""
    row_of = {entry.geonameid: row for row, entry in enumerate(rows)}
    blank = float("nan")
    return {
        "ids": np.array([entry.geonameid for entry in rows], np.int32),
        "kinds": np.array([kinds.index(entry.kind) for entry in rows], np.uint8),
        "countries": np.array([countries.index(entry.country) for entry in rows], np.uint8),
        "parents": np.array([row_of.get(entry.parent, NONE) for entry in rows], np.int32),
        "firsts": np.array(firsts(rows, row_of), np.int16),
        "lats": np.array([blank if entry.lat is None else entry.lat for entry in rows], np.float32),
        "lons": np.array([blank if entry.lon is None else entry.lon for entry in rows], np.float32),
        "populations": np.array([entry.population for entry in rows], np.uint32),
        "origins": np.array([origins.index(entry.origin) for entry in rows], np.uint8),
        "prominences": np.array([hundredths(entry) for entry in rows], np.int16),
    }


def shown_names(rows: Sequence[Entry]) -> dict[str, npt.NDArray[Any]]:
    """The names to show as one run of UTF-8, the length of each, and where every `NAME_BLOCK`th begins."""
    encoded = [entry.name.encode()[:255] for entry in rows]
    lengths = np.array([len(name) for name in encoded], np.uint8)
    starts = np.cumsum([0, *map(len, encoded)], dtype=np.uint32)[:-1]
    return {
        "names": np.frombuffer(b"".join(encoded), np.uint8),
        "name_lengths": lengths,
        "name_starts": starts[::NAME_BLOCK],
    }


def references(trie: Any, refs: Mapping[str, list[int]]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """For each key of the trie its only reference, or minus one minus the place of its list among `lists`.

    A list begins with its length. `Any`: marisa_trie carries no types.
    """
    single = np.zeros(len(trie), np.int32)
    lists: list[int] = []
    for key, number in trie.items():
        if len(refs[key]) == 1:
            single[number] = refs[key][0]
        else:
            single[number] = -1 - len(lists)
            lists += [len(refs[key]), *refs[key]]
    return single, np.array(lists, np.int32)


def compile_to(folder: Path, made: Assembled, sources: Mapping[str, str]) -> None:
    """Write the gazetteer into `folder`: the same entries always give the same bytes.

    `sources` says what it was made from, for people; it is kept in `about.json`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows = in_rows(made.entries)
    kinds = sorted({entry.kind for entry in rows})
    countries = sorted({entry.country for entry in rows})
    origins = sorted({entry.origin for entry in rows})
    refs = filed(made, rows)
    trie = marisa_trie.Trie(sorted(refs))
    trie.save(str(folder / "names.marisa"))
    single, lists = references(trie, refs)
    parts = columns(rows, kinds, countries, origins) | shown_names(rows)
    parts |= {"references": single, "lists": lists}
    for name, column in parts.items():
        np.save(folder / f"{name}.npy", column, allow_pickle=False)
    row_of = {entry.geonameid: row for row, entry in enumerate(rows)}
    codes = "".join(f"{code}\t{row_of[number]}\n" for code, number in sorted(made.codes))
    (folder / CODES).write_text(codes, encoding="utf-8")
    about = {
        "format": FORMAT,
        "kinds": kinds,
        "countries": countries,
        "origins": origins,
        "runs": [sum(RUNS.get(entry.kind, 0) <= run for entry in rows) for run in range(3)],
        "groups": grouped(made),
        "sources": sources,
    }
    text = json.dumps(about, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / "about.json").write_text(text + "\n", encoding="utf-8")


def grouped(made: Assembled) -> dict[str, list[int]]:
    """Ids of the regions that each country is a member of, by its ISO code."""
    found: dict[str, list[int]] = defaultdict(list)
    for region, country in made.groups:
        found[country].append(region)
    return dict(found)
