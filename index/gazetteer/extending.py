"""Compiles a gazetteer with further places into files of the same form, in memory that grows with names, not with text."""

from __future__ import annotations

import json
import math
import os
import tempfile
from array import array
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, NamedTuple

import marisa_trie
import numpy as np
import numpy.typing as npt

from index.errors import UsageError
from index.gazetteer.additions import Added
from index.gazetteer.compiling import ALTERNATE_COST, CODES
from index.gazetteer.lookup import ALTERNATE, COLUMNS, NAME_BLOCK, NONE
from index.gazetteer.spelling import key_of

Columns = dict[str, npt.NDArray[Any]]  # their types of numbers differ
MOST_PLACES = ALTERNATE
# Bytes of memory that compiling takes for each place that is added, and the part of the machine's that may go into it.
PLACE_BYTES = 650
SHARE = 0.5
# A row of the user's own table is meant: it is known well enough not to need others beside it.
STATED = 3.0
# Columns that a place has one number in; the others are made from the names.
FACTS = COLUMNS[: COLUMNS.index("names")]


class Taken(NamedTuple):
    """How many places were taken, were known before, and were of no use."""

    taken: int
    known: int
    useless: int


class Extension:
    """A gazetteer in `folder` that is being extended."""

    def __init__(self, folder: Path) -> None:
        self.about: dict[str, Any] = json.loads((folder / "about.json").read_text(encoding="utf-8"))
        self.base: Columns = {name: np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r")) for name in COLUMNS}
        self.trie = marisa_trie.Trie().mmap(str(folder / "names.marisa"))
        ids = self.base["ids"].tolist()
        self.rows = {number: row for row, number in enumerate(ids)}
        self.codes = codes_in(folder)
        self.countries = {code: number for number, code in enumerate(self.about["countries"])}
        at_first = self.about["runs"][0]
        country = self.about["kinds"].index("country")
        self.nations = {
            int(self.base["countries"][row]): row for row in range(at_first) if self.base["kinds"][row] == country
        }
        self.kinds: list[str] = list(self.about["kinds"])
        self.origins: list[str] = list(self.about["origins"])
        self.facts = {name: array("d" if name in ("lats", "lons") else "q") for name in FACTS}
        self.names = bytearray()
        self.lengths = array("B")
        self.refs = array("q")
        self.most = most_added()

    def take(self, rows: Iterable[Added | None], origin: str, keys: IO[str]) -> Taken:
        """Take the rows of one file; their keys go to `keys`, a line each.

        Raises UsageError for a row of a country that there is not, or if there are too many.
        """
        taken = known = useless = 0
        for row in rows:
            if row is None:
                useless += 1
            elif row.geonameid in self.rows:
                known += 1
            elif not row.stated and row.country not in self.countries:
                useless += 1
            else:
                self.add(row, origin, keys)
                taken += 1
        return Taken(taken, known, useless)

    def add(self, row: Added, origin: str, keys: IO[str]) -> None:
        """Add one place."""
        if row.country not in self.countries:
            raise UsageError(f"{row.name} lies in {row.country!r}, which is no country.", "Use ISO codes, such as SY.")
        number = len(self.base["ids"]) + len(self.lengths)
        if number >= MOST_PLACES or len(self.lengths) >= self.most:
            raise UsageError(
                f"There are more than {len(self.lengths):,} places to add, which this machine's memory is too small for.",
                "Add the files of the countries that matter, such as SY.zip, or cities500.zip, instead of allCountries.zip.",
            )
        self.rows[row.geonameid] = number
        parent = self.parent(row)
        known = math.log10(row.population + 10)
        first = parent if self.is_first(parent) else self.base["firsts"][parent] if parent != NONE else NONE
        values: dict[str, Any] = {  # whole numbers, and degrees
            "ids": row.geonameid,
            "kinds": number_of(row.kind, self.kinds),
            "countries": self.countries[row.country],
            "parents": parent,
            "firsts": first,
            "lats": row.lat,
            "lons": row.lon,
            "populations": min(row.population, 2**32 - 1),
            "prominences": round(100 * (max(known, STATED) if row.stated else known)),
            "origins": number_of(origin, self.origins),
        }
        for name, value in values.items():
            self.facts[name].append(value)
        encoded = row.name.encode()[:255]
        self.names += encoded
        self.lengths.append(len(encoded))
        mark = 0 if row.stated else ALTERNATE
        spelt = {key_of(other): number | mark for other in row.names} | {key_of(row.name): number}
        for key, ref in spelt.items():
            if len(key) > 1:
                keys.write(key + "\n")
                self.refs.append(ref)

    def parent(self, row: Added) -> int:
        """The row of what contains a place: its area by code, else the area of the nearest city, else its country."""
        for code in row.areas:
            if code in self.codes:
                return self.codes[code]
        if row.stated and row.country and row.kind != "region":
            return self.nearest(row)
        return self.nations.get(self.countries[row.country], NONE) if row.country else NONE

    def nearest(self, row: Added) -> int:
        """The row of the first-level area of the nearest city in the same country; the country's if there is none."""
        inside = np.flatnonzero(self.base["countries"] == self.countries[row.country])
        inside = inside[self.base["firsts"][inside] != NONE]
        country = self.nations.get(self.countries[row.country], NONE)
        if not len(inside):
            return country
        east = np.abs(self.base["lons"][inside] - row.lon)
        east = np.minimum(east, 360 - east) * math.cos(math.radians(row.lat))
        far = np.nan_to_num(np.hypot(self.base["lats"][inside] - row.lat, east), nan=np.inf)
        return int(self.base["firsts"][inside[int(np.argmin(far))]])

    def is_first(self, row: int) -> bool:
        """Whether a row of the base is a first-level area."""
        return row != NONE and bool(self.base["firsts"][row] == row)

    def save(self, folder: Path, keys: Path, added: list[dict[str, Any]]) -> None:
        """Write everything into `folder`; `keys` is the file that `take` wrote, `added` is kept in about.json."""
        order = np.argsort(np.array(self.facts["ids"], np.int64), kind="stable")
        start = len(self.base["ids"])
        moved = np.empty(len(order), np.int64)
        moved[order] = np.arange(start, start + len(order))
        for name in FACTS:
            fresh = np.array(self.facts[name])[order]
            np.save(folder / f"{name}.npy", np.concatenate([self.base[name], fresh.astype(self.base[name].dtype)]))
        self.save_names(folder, order)
        marks = np.array(self.refs, np.int64)
        rows = (marks & ~ALTERNATE) - start
        refs = moved[rows] | (marks & ALTERNATE)
        self.save_keys(folder, keys, refs)
        about = self.about | {
            "kinds": self.kinds,
            "origins": self.origins,
            "runs": [*self.about["runs"], start + len(order)],
            "added": added,
        }
        text = json.dumps(about, ensure_ascii=False, indent=1, sort_keys=True)
        (folder / "about.json").write_text(text + "\n", encoding="utf-8")

    def save_names(self, folder: Path, order: npt.NDArray[np.int64]) -> None:
        """The names to show, those of the base and the added ones in their order."""
        lengths = np.array(self.lengths, np.uint8)
        starts = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])
        fresh = bytearray()
        for at in order.tolist():
            fresh += self.names[starts[at] : starts[at + 1]]
        every = np.concatenate([self.base["name_lengths"], lengths[order]])
        np.save(folder / "names.npy", np.concatenate([self.base["names"], np.frombuffer(bytes(fresh), np.uint8)]))
        np.save(folder / "name_lengths.npy", every)
        begun = np.concatenate([[0], np.cumsum(every, dtype=np.uint32)[:-1]]).astype(np.uint32)
        np.save(folder / "name_starts.npy", begun[::NAME_BLOCK])

    def save_keys(self, folder: Path, keys: Path, refs: npt.NDArray[np.int64]) -> None:
        """The names to find places by: what each key of the old trie and of the new ones refers to."""
        trie = marisa_trie.Trie(key for key, _ in self.all_keys(keys, refs))
        trie.save(str(folder / "names.marisa"))
        numbers, values = array("q"), array("q")
        for key, some in self.all_keys(keys, refs):
            numbers.extend([trie[key]] * len(some))
            values.extend(some)
        prominences = np.load(folder / "prominences.npy", mmap_mode="r")
        single, lists = reference_lists(np.array(numbers), np.array(values), prominences, len(trie))
        np.save(folder / "references.npy", single)
        np.save(folder / "lists.npy", lists)

    def all_keys(self, keys: Path, refs: npt.NDArray[np.int64]) -> Iterator[tuple[str, list[int]]]:
        """Every key with its references; a key may come several times."""
        single, lists = self.base["references"].data, self.base["lists"].data
        for key, number in self.trie.items():
            at = single[number]
            yield key, [at] if at >= 0 else lists[-at : lists[-1 - at] - at].tolist()
        with keys.open(encoding="utf-8", newline="\n") as lines:
            for line, ref in zip(lines, refs.tolist(), strict=True):
                yield line.rstrip("\n"), [ref]


def reference_lists(
    numbers: npt.NDArray[np.int64], refs: npt.NDArray[np.int64], prominences: npt.NDArray[np.int16], keys: int
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """For each key its reference, or where its list is; as `compiling.references` has them."""
    costs = np.where(refs & ALTERNATE, round(100 * ALTERNATE_COST), 0) - prominences[refs & ~ALTERNATE].astype(np.int64)
    order = np.lexsort((refs, costs, numbers))
    numbers, refs = numbers[order], refs[order]
    starts = np.flatnonzero(np.concatenate([[True], numbers[1:] != numbers[:-1]]))
    counts = np.diff(np.concatenate([starts, [len(numbers)]]))
    single = np.zeros(keys, np.int32)
    several = counts > 1
    single[numbers[starts]] = refs[starts]
    places = np.concatenate([[0], np.cumsum(counts[several] + 1)])[:-1].astype(np.int64)
    single[numbers[starts[several]]] = -1 - places
    lists = np.zeros(int((counts[several] + 1).sum()), np.int32)
    lists[places] = counts[several]
    inner = np.repeat(several, counts)
    within = np.arange(len(numbers)) - np.repeat(starts, counts)
    at = np.repeat(np.where(several, np.cumsum(np.where(several, counts + 1, 0)) - counts, 0), counts)
    lists[(at + within)[inner]] = refs[inner]
    return single, lists


def most_added() -> int:
    """How many places can be added in the memory of this machine."""
    return int(SHARE * os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / PLACE_BYTES)


def number_of(name: str, names: list[str]) -> int:
    """The number of a name in a list, to which it is added if it is new."""
    if name not in names:
        names.append(name)
    return names.index(name)


def codes_in(folder: Path) -> Mapping[str, int]:
    """The rows of areas by their GeoNames codes."""
    lines = (folder / CODES).read_text(encoding="utf-8").splitlines()
    return {code: int(row) for code, row in (line.split("\t") for line in lines)}


def extend(base: Path, output: Path, files: Iterable[tuple[str, Iterable[Added | None]]]) -> list[Taken]:
    """Write the gazetteer in `base`, with the rows of `files` (name, rows), into `output`: what was taken of each."""
    extension = Extension(base)
    output.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=output) as temporary:
        keys = Path(temporary) / "keys"
        with keys.open("w", encoding="utf-8", newline="\n") as lines:
            found = [(name, extension.take(rows, name, lines)) for name, rows in files]
        extension.save(output, keys, [{"name": name} | taken._asdict() for name, taken in found])
    return [taken for _, taken in found]
