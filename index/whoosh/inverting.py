"""Turns gathered articles into the arrays of a segment: for each term, in which articles and where it stands."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from itertools import chain

import numpy as np

from index.analysis import BODY_START
from index.records import dataclass
from index.stems import stems
from index.whoosh.array_file import Array
from index.whoosh.gathering import Gathered, GatheredKeys, GatheredText
from index.whoosh.schema import COLUMNS, ID_BYTES
from index.whoosh.segment import ranges

SHORT = np.iinfo(np.uint16).max


def segment_arrays(gathered: Gathered) -> dict[str, Array]:
    """The arrays of a segment, by name (see `index.whoosh.segment`)."""
    arrays: dict[str, Array] = {}
    expanded = {name: expand(text) for name, text in gathered.texts.items()}
    words = expanded["words"]
    for name, text in expanded.items():
        terms, ranks = term_arrays(list(gathered.texts[name].vocabulary.terms))
        arrays |= named(name, terms | text_arrays(text, ranks))
        if name == "words":
            arrays |= form_arrays(gathered, text, ranks)
    for name, keys in gathered.keys.items():
        arrays |= named(name, key_arrays(keys, gathered.count))
    for name in gathered.boundaries:
        arrays |= named(name, boundary_arrays(name, gathered, words))
    arrays |= {name: numbers(column) for name, column in gathered.columns.items()}
    arrays["length"] = np.bincount(words.run_articles, words.run_lengths, gathered.count).astype(COLUMNS["length"])
    lead = words.offsets[numbers(gathered.lead_ends)] - words.offsets[numbers(gathered.text_starts)]
    arrays["lead_end"] = (lead + BODY_START).astype(COLUMNS["lead_end"])
    arrays |= id_arrays(np.frombuffer(bytes(gathered.ids), np.uint8).reshape(-1, ID_BYTES))
    arrays |= point_arrays(gathered)
    return arrays


@dataclass(frozen=True, slots=True)
class Expanded:
    """A gathered text as terms: their numbers, run by run, and before how many terms each chunk begins."""

    tokens: Array
    offsets: Array
    run_articles: Array
    run_starts: Array
    run_lengths: Array


def expand(text: GatheredText) -> Expanded:
    """Put the terms in the place of the chunks that have several of them, or none."""
    chunks, several = numbers(text.chunks), text.vocabulary.several
    sizes = np.ones(len(chunks), np.int64)
    odd = np.flatnonzero(chunks < 0)
    entries = -1 - chunks[odd]
    entry_sizes = np.fromiter(map(len, several), np.int64, len(several))
    sizes[odd] = entry_sizes[entries]
    offsets = np.zeros(len(chunks) + 1, np.int64)
    np.cumsum(sizes, out=offsets[1:])
    tokens = np.repeat(chunks, sizes)
    flat = np.fromiter(chain.from_iterable(several), np.int32, int(entry_sizes.sum()))
    entry_starts = np.cumsum(entry_sizes) - entry_sizes
    tokens[ranges(offsets[odd], sizes[odd])] = flat[ranges(entry_starts[entries], sizes[odd])]
    chunk_lengths = numbers(text.run_lengths).astype(np.int64)
    ends = np.cumsum(chunk_lengths)
    return Expanded(
        tokens=tokens,
        offsets=offsets,
        run_articles=numbers(text.run_articles),
        run_starts=numbers(text.run_starts).astype(np.int64),
        run_lengths=offsets[ends] - offsets[ends - chunk_lengths],
    )


def named(field: str, arrays: Mapping[str, Array]) -> dict[str, Array]:
    """The arrays of a field under their full names."""
    return {f"{field}.{name}": array for name, array in arrays.items()}


def numbers(values: array[int]) -> Array:
    """A gathered array as one of numpy's, not copied."""
    return np.frombuffer(values, values.typecode) if values else np.empty(0, values.typecode)


def narrow(values: Array) -> Array:
    """Numbers in 16 bits where they fit, else in 32."""
    return values.astype(np.uint16 if not len(values) or values.max() <= SHORT else np.uint32)


def starts_of(counts: Array) -> Array:
    """Where each of several runs of these lengths begins in their concatenation; one more for the end."""
    total = int(counts.sum()) if len(counts) else 0
    starts = np.zeros(len(counts) + 1, np.uint32 if total < 1 << 32 else np.uint64)
    np.cumsum(counts, out=starts[1:])
    return starts


def sorted_order(keys: Array, highest: int) -> Array:
    """The stable order of small numbers: by radix, which numpy has for 16 bits."""
    order = np.argsort((keys & SHORT).astype(np.uint16), kind="stable")
    if highest > SHORT:
        order = order[np.argsort((keys >> 16).astype(np.uint16)[order], kind="stable")]
    return order


def term_arrays(terms: Sequence[str]) -> tuple[dict[str, Array], Array]:
    """The terms in the order of their bytes, and the rank of each in the order in which it came."""
    encoded = [term.encode() for term in terms]
    order = sorted(range(len(encoded)), key=encoded.__getitem__)
    ranks = np.empty(len(encoded), np.int32)
    ranks[order] = np.arange(len(encoded), dtype=np.int32)
    return blob_arrays([encoded[n] for n in order]), ranks


def blob_arrays(encoded: list[bytes]) -> dict[str, Array]:
    """Byte strings as one run of bytes, and where each begins."""
    lengths = np.fromiter(map(len, encoded), np.int64, len(encoded))
    return {"terms": np.frombuffer(b"".join(encoded), np.uint8), "term_starts": starts_of(lengths)}


def text_arrays(text: Expanded, ranks: Array) -> dict[str, Array]:
    """The articles and frequencies of each term, and its positions in each article."""
    shift = text.run_starts - (np.cumsum(text.run_lengths) - text.run_lengths)
    positions = np.arange(len(text.tokens), dtype=np.int64) + np.repeat(shift, text.run_lengths)
    articles = np.repeat(text.run_articles, text.run_lengths)
    tokens = ranks[text.tokens]
    order = sorted_order(tokens, len(ranks))
    return postings_of(tokens[order], articles[order], positions[order], len(ranks))


def postings_of(tokens: Array, articles: Array, positions: Array, terms: int) -> dict[str, Array]:
    """Postings of words that are sorted by term, then article, then position."""
    new = np.ones(len(tokens), bool)
    new[1:] = (tokens[1:] != tokens[:-1]) | (articles[1:] != articles[:-1])
    firsts = np.flatnonzero(new)
    frequencies = np.diff(np.append(firsts, len(tokens)))
    return {
        "postings": starts_of(np.bincount(tokens[firsts], minlength=terms)),
        "articles": articles[firsts].astype(np.uint32),
        "frequencies": narrow(frequencies),
        "places": starts_of(np.bincount(tokens, minlength=terms)),
        "positions": narrow(positions),
    }


def key_arrays(keys: GatheredKeys, count: int) -> dict[str, Array]:
    """Values, the articles of each, and the values of each article."""
    arrays, ranks = term_arrays([str(value) for value in keys.vocabulary])
    per_article = numbers(keys.counts)
    tokens = ranks[numbers(keys.tokens)]
    articles = np.repeat(np.arange(count, dtype=np.uint32), per_article)
    order = sorted_order(tokens, len(ranks))
    return arrays | {
        "postings": starts_of(np.bincount(tokens, minlength=len(ranks))),
        "articles": articles[order],
        "value_starts": starts_of(per_article),
        "values": tokens.astype(np.uint32),
    }


def boundary_arrays(name: str, gathered: Gathered, words: Expanded) -> dict[str, Array]:
    """Where parts of each article begin: headlines as positions, parts of the text in words from its first on."""
    counts, begins = numbers(gathered.boundaries[name].counts), numbers(gathered.boundaries[name].begins)
    if name != "headlines":
        begins = words.offsets[begins] - np.repeat(words.offsets[numbers(gathered.text_starts)], counts)
    return {"starts": starts_of(counts), "positions": narrow(begins)}


def id_arrays(ids: Array) -> dict[str, Array]:
    """The ids by article number, and the article numbers in the order of their ids."""
    heads = np.ascontiguousarray(ids[:, :8]).view(">u8").ravel() if len(ids) else np.empty(0, ">u8")
    tails = np.ascontiguousarray(ids[:, 8:]).view(">u8").ravel() if len(ids) else np.empty(0, ">u8")
    return {"id": np.ascontiguousarray(ids).ravel(), "id_order": np.lexsort((tails, heads)).astype(np.uint32)}


def point_arrays(gathered: Gathered) -> dict[str, Array]:
    """Degrees of latitude and longitude for each value of `place_itself`; not a number for what is no point."""
    names = sorted(gathered.keys["place_itself"].vocabulary, key=str)
    nowhere = (float("nan"), float("nan"))
    points = np.array([gathered.points.get(name, nowhere) for name in names], np.float32).reshape(-1, 2)
    return {"place_itself.lat": points[:, 0], "place_itself.lon": points[:, 1]}


def form_arrays(gathered: Gathered, text: Expanded, ranks: Array) -> dict[str, Array]:
    """For each language: the stems of the words that its articles use, and the terms that share each stem."""
    keys, terms = gathered.keys["language"], list(gathered.texts["words"].vocabulary.terms)
    language_of = np.full(gathered.count, -1, np.int32)
    language_of[np.repeat(np.arange(gathered.count), numbers(keys.counts))] = numbers(keys.tokens)
    spoken = np.repeat(language_of[text.run_articles], text.run_lengths)
    arrays: dict[str, Array] = {}
    for number, language in enumerate(map(str, keys.vocabulary)):
        used = np.flatnonzero(np.bincount(text.tokens[spoken == number], minlength=len(terms)))
        words = [terms[n] for n in used.tolist()]
        arrays |= named(f"forms-{language}", group_arrays(stems(words, language), ranks[used].tolist()))
    return arrays


def group_arrays(stem_of: list[str], terms: list[int]) -> dict[str, Array]:
    """Stems in the order of their bytes, and the numbers of the terms of each."""
    pairs = sorted(zip((stem.encode() for stem in stem_of), terms, strict=True))
    sizes: dict[bytes, int] = {}
    for stem, _ in pairs:
        sizes[stem] = sizes.get(stem, 0) + 1
    return blob_arrays(list(sizes)) | {
        "groups": starts_of(np.fromiter(sizes.values(), np.int64, len(sizes))),
        "members": np.fromiter((term for _, term in pairs), np.uint32, len(pairs)),
    }
