"""Keeps query trees as JSON, `dateline.query/1`, so that a saved query goes on meaning what it meant."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
import typing
from typing import Any

from index import query as nodes
from index.errors import UsageError
from index.query import (
    FARTHEST,
    And,
    AtLeast,
    Bag,
    FirstWords,
    Fuzzy,
    Most,
    Near,
    NearPoint,
    Or,
    Phrase,
    Published,
    Query,
    Seen,
    Together,
    Word,
    is_positional,
)

SCHEMA = "dateline.query/1"
DEEPEST = 150
"""Nodes under nodes; the query language can say 100."""

Row = dict[str, Any]
KINDS: dict[str, type[Any]] = {
    re.sub(r"(?<!^)(?=[A-Z])", "-", kind.__name__).lower(): kind for kind in typing.get_args(nodes.Query)
}
NAMES = {kind: name for name, kind in KINDS.items()}
# What get_type_hints gives, and msgspec takes, is a type or a union of types: Any has no narrower name.
TYPES: dict[type[Any], dict[str, Any]] = {kind: typing.get_type_hints(kind) for kind in NAMES}


def to_json(tree: Query, *, fold_copies: bool = True) -> str:
    """A tree as one line of JSON."""
    return json.dumps({"schema": SCHEMA, "tree": row_of(tree), "fold_copies": fold_copies}, ensure_ascii=False)


def from_json(text: str) -> tuple[Query, bool]:
    """The tree of a saved query, and whether copies are folded.

    Raises:
        UsageError: the text is no saved query, or one of a schema that this version does not know.
    """
    try:
        row = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError("This is no saved query: it is not JSON.") from error
    if not isinstance(row, dict) or row.get("schema") != SCHEMA:
        schema = row.get("schema") if isinstance(row, dict) else None
        raise UsageError(f"A saved query says {SCHEMA}, and this says {schema}.", "It may be of a newer Dateline.")
    fold_copies = row.get("fold_copies", True)
    if not isinstance(fold_copies, bool):
        raise UsageError("In a saved query fold_copies is true or false.")
    return node_of(row.get("tree"), DEEPEST), fold_copies


def row_of(node: Query) -> Row:
    """A node as a JSON object: its kind, and its fields."""
    fields = {field.name: getattr(node, field.name) for field in dataclasses.fields(node)}
    return {"kind": NAMES[type(node)]} | {name: plain(value) for name, value in fields.items()}


def plain(value: object) -> object:
    """A field's value as JSON has it."""
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    return row_of(typing.cast(Query, value)) if type(value) in NAMES else value


def node_of(row: object, depth: int) -> Query:
    """The node of a JSON object, with at most `depth` nodes under each other."""
    if not isinstance(row, dict) or not isinstance(row.get("kind"), str) or row["kind"] not in KINDS:
        raise UsageError(f"In a saved query stands no part that this version knows: {str(row)[:80]}")
    if not depth:
        raise UsageError(f"A saved query is nested at most {DEEPEST} deep.")
    kind = KINDS[row["kind"]]
    types = TYPES[kind]
    if unknown := row.keys() - types.keys() - {"kind"}:
        raise UsageError(f"A saved {row['kind']} has no field '{min(unknown)}'.")
    fields = {name: field_of(value, types[name], depth - 1) for name, value in row.items() if name != "kind"}
    try:
        node: Query = kind(**fields)
    except TypeError as error:
        raise UsageError(f"A saved {row['kind']} lacks a field.") from error
    check(node, row["kind"])
    return node


def field_of(value: object, wanted: Any, depth: int) -> object:
    """A field's value from JSON, of the type that the field has."""
    import msgspec

    if wanted == Query:
        return node_of(value, depth)
    if wanted in (tuple[Query, ...], tuple[Word, ...]):
        if not isinstance(value, list):
            raise UsageError("In a saved query stands a wrong value: parts are a list.")
        parts = tuple(node_of(each, depth) for each in value)
        if wanted == tuple[Word, ...] and not all(isinstance(part, Word) for part in parts):
            raise UsageError("In a saved query stands a wrong value: a bag is of words.")
        return parts
    try:
        return msgspec.convert(value, wanted)
    except msgspec.ValidationError as error:
        raise UsageError(f"In a saved query stands a wrong value: {error}.") from error


def check(node: Query, kind: str) -> None:
    """Raise UsageError for a node that no store could answer."""
    match node:
        case And(parts) | Or(parts) | Most(parts):
            right = bool(parts)
        case Bag(words, rescored):
            right = bool(words) and rescored >= 0
        case Near(left, right_part, distance, _):
            right = 1 <= distance <= FARTHEST and is_positional(left) and is_positional(right_part)
        case Together(left, right_part):
            right = is_positional(left) and is_positional(right_part)
        case AtLeast(number, part) | FirstWords(number, part):
            right = number >= 1 and is_positional(part)
        case Phrase(terms):
            right = bool(terms)
        case Fuzzy(_, edits):
            right = edits >= 0
        case NearPoint(_, lat, lon, km):
            right = abs(lat) <= 90 and abs(lon) <= 180 and km >= 0
        case Published(start, end):
            right = is_iso(start, dt.date) and is_iso(end, dt.date)
        case Seen(start, end):
            right = is_iso(start, dt.datetime) and is_iso(end, dt.datetime)
        case _:
            right = True
    if not right:
        raise UsageError(f"A saved {kind} cannot be meant as it stands: {str(node)[:80]}")


def is_iso(text: str | None, kind: type[dt.date]) -> bool:
    """Whether a text, if there is one, is an ISO date or instant."""
    try:
        return text is None or kind.fromisoformat(text) is not None
    except ValueError:
        return False
