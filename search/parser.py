"""Turns what a person typed into a query tree. Anything is valid unless a known field or operator is misused."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NoReturn

from index.analysis import language_term, terms
from index.errors import QueryError
from index.folding import fold
from index.query import (
    And,
    Everything,
    FromSource,
    InLanguage,
    InPlace,
    Not,
    Or,
    Phrase,
    Published,
    Query,
    Within,
    Word,
)
from search.fields import FIELDS, KNOWN, OTHER_FIELDS, SOURCES, ZONES, example
from search.lexer import Kind, Part, cut, is_open
from search.periods import FIRST_DAY, FORMS, NotAPeriod, Period, read_period

DEEPEST, MOST_WORDS, LONGEST = 100, 2_000, 64 << 10
"""Limits of a query: brackets in brackets, words, code points."""

# Operators of professional systems that this version does not have: better an error than a wrong answer.
FOREIGN = re.compile(
    r"(?:NEAR|W|PRE|ADJ|near|w|pre|adj)/(?:\d+|[sSpP])|/[sSpP]|NEAR\d+|ADJ\d+|SAME|/F\d+/"
    r"|(?:ATLEAST|atleast|first|FIRST)/?\d+|HLEAD|\w+\*|\w{2,}!|\w+[*?]\w+|\w*~\d*|(?:hd|hlp)=.+"
)

PlaceIds = Callable[[str], tuple[int, ...]]
"""Gives the ids of the place that a name stands for; none if there is no such place."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query tree, and what was guessed on the way to it."""

    tree: Query
    warnings: tuple[str, ...] = ()


def parse(query: str, places: PlaceIds) -> Parsed:
    """The tree of a query.

    Raises:
        QueryError: a known field or operator is used wrongly, or nothing is left to search for.
    """
    if len(query) > LONGEST:
        raise QueryError(
            f"The query has {len(query):,} characters; {LONGEST:,} is the most.", query=query[:80], start=0, end=1
        )
    return Parser(query, places).parse()


@dataclass(slots=True)
class Parser:
    """Reads one query by recursive descent: or, and, not, then words, phrases, fields and brackets."""

    query: str
    places: PlaceIds
    parts: list[Part] = field(init=False)
    at: int = 0
    depth: int = 0
    warnings: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.parts = list(cut(self.query, FIELDS | OTHER_FIELDS))
        if len(self.parts) > MOST_WORDS:
            part = self.parts[MOST_WORDS]
            self.fail(part, f"The query has more than {MOST_WORDS:,} words.", "Ask in several queries.")

    def parse(self) -> Parsed:
        """Read the whole query."""
        found: list[Query] = []
        while self.at < len(self.parts):
            tree = self.either(None)
            found += [tree] if tree else []
            if self.peek(Kind.CLOSE):
                self.warn("a bracket is closed that was never opened")
                self.at += 1
        tree = joined(And, found)
        if tree is None:
            raise QueryError(
                "There is nothing to search for.",
                query=self.query,
                start=0,
                end=max(1, len(self.query)),
                advice="Write one word or more; `dateline search --help` shows the forms.",
            )
        return Parsed(tree, tuple(self.warnings))

    # Reading

    def peek(self, kind: Kind, *values: str) -> bool:
        """Whether the next part is of this kind (and says one of these)."""
        if self.at >= len(self.parts):
            return False
        part = self.parts[self.at]
        return part.kind is kind and (not values or part.value in values)

    def take(self) -> Part:
        """The next part."""
        self.at += 1
        return self.parts[self.at - 1]

    def warn(self, message: str) -> None:
        """Note what was guessed, once."""
        if message not in self.warnings:
            self.warnings.append(message)

    def fail(self, part: Part, message: str, advice: str) -> NoReturn:
        """Point at a part."""
        raise QueryError(message, query=self.query, start=part.start, end=part.end, advice=advice)

    # Grammar. `name` is the field that a bracket belongs to. None means that nothing searchable was there.

    def either(self, name: str | None) -> Query | None:
        """Parts joined by OR."""
        found = [self.all_of(name)]
        while self.peek(Kind.OPERATOR, "OR"):
            operator = self.take()
            self.check_operand(operator, before=self.at > 1 and self.parts[self.at - 2].kind is not Kind.OPEN)
            found.append(self.all_of(name))
        return joined(Or, found)

    def all_of(self, name: str | None) -> Query | None:
        """Parts side by side, or joined by AND or AND NOT."""
        found: list[Query | None] = []
        while self.at < len(self.parts) and not self.peek(Kind.CLOSE) and not self.peek(Kind.OPERATOR, "OR"):
            if self.peek(Kind.OPERATOR, "AND", "ANDNOT"):
                operator = self.take()
                before = self.at > 1 and self.parts[self.at - 2].kind is not Kind.OPEN
                self.check_operand(operator, before=before)
                if operator.value == "ANDNOT":
                    found.append(self.negated(name, operator))
                continue
            found.append(self.one(name))
        return joined(And, found)

    def check_operand(self, operator: Part, *, before: bool) -> None:
        """Raise QueryError unless there is something on both sides of an operator."""
        after = self.at < len(self.parts) and not (
            self.peek(Kind.CLOSE) or self.peek(Kind.OPERATOR, "AND", "OR", "ANDNOT")
        )
        if not before or not after:
            self.fail(
                operator,
                f"{operator.value} needs something on both sides.",
                f'To search for the word itself, write it in small letters or in quotes: "{operator.value.lower()}"',
            )

    def negated(self, name: str | None, operator: Part) -> Query | None:
        """What follows a NOT or a minus."""
        if self.at >= len(self.parts) or self.peek(Kind.CLOSE) or self.peek(Kind.OPERATOR, "AND", "OR", "ANDNOT"):
            self.fail(operator, f"{operator.value} needs something after it.", "Write the word that must not appear.")
        self.enter(operator)
        part = self.one(name)
        self.depth -= 1
        return Not(part) if part else None

    def enter(self, part: Part) -> None:
        """Go one level deeper."""
        self.depth += 1
        if self.depth > DEEPEST:
            self.fail(part, f"The query is nested more than {DEEPEST} deep.", "Leave out some brackets.")

    def one(self, name: str | None) -> Query | None:
        """One word, phrase, field, bracket, or a negation of these."""
        part = self.take()
        match part.kind:
            case Kind.OPERATOR | Kind.MINUS:
                return self.negated(name, part)
            case Kind.OPEN:
                return self.bracket(part, name)
            case Kind.FIELD:
                return self.fielded(part)
            case Kind.EXACT:
                return self.exactly(part, name)
            case _:
                return self.leaf(part, name, exact=False)

    def bracket(self, opening: Part, name: str | None) -> Query | None:
        """What stands in brackets; a missing closing bracket is taken to stand at the end."""
        self.enter(opening)
        found = self.either(name)
        self.depth -= 1
        if self.peek(Kind.CLOSE):
            self.take()
        else:
            self.warn("a bracket is not closed; it is taken to close at the end")
        return found

    def exactly(self, sign: Part, name: str | None) -> Query | None:
        """A word or place after an equals sign."""
        if not (self.peek(Kind.WORD) or self.peek(Kind.PHRASE)):
            self.fail(sign, "= needs a word right after it.", "Write =strikes for exactly this word.")
        return self.leaf(self.take(), name, exact=True)

    def fielded(self, part: Part) -> Query | None:
        """A field and its value: a word, a phrase or a bracket."""
        if part.value in OTHER_FIELDS:
            self.fail(
                part, f"{part.value}: is not part of the query language of this version.", f"The fields are {KNOWN}."
            )
        if self.at >= len(self.parts) or self.parts[self.at].start != part.end:
            self.fail(part, f"{part.value}: needs a value right after it, without a space.", example(part.value))
        if self.peek(Kind.OPERATOR) or self.peek(Kind.CLOSE) or self.peek(Kind.FIELD) or self.peek(Kind.MINUS):
            self.fail(part, f"{part.value}: needs a value right after it.", example(part.value))
        name = None if part.value in ZONES else part.value
        self.enter(part)
        found = self.one(name)
        self.depth -= 1
        return Within(ZONES[part.value], found) if found and part.value in ZONES else found

    # Leaves

    def leaf(self, part: Part, name: str | None, *, exact: bool) -> Query | None:
        """A word or phrase, read as its field says."""
        if is_open(part, self.query):
            self.warn("a quote is not closed; the phrase is taken to end with the query")
        if name is None:
            return self.words(part, exact=exact)
        value = part.value.strip()
        if not value:
            self.fail(part, f"{name}: needs a value.", example(name))
        if name == "place":
            return self.place(value, exact=exact)
        if name == "lang":
            return self.language(part, value)
        if name in SOURCES:
            return FromSource(fold(value))
        return self.published(part, name, value)

    def words(self, part: Part, *, exact: bool) -> Query | None:
        """A word in any form, an exact word, or a phrase."""
        if part.kind is Kind.WORD and not exact:
            if part.value == "*":
                return Everything()
            self.check_foreign(part)
            self.check_field(part)
        found = tuple(terms(part.value))
        if not found:
            return None
        if len(found) == 1:
            return Word(found[0], exact=exact or part.kind is Kind.PHRASE)
        return Phrase(found)

    def check_foreign(self, part: Part) -> None:
        """Raise QueryError for an operator that this version does not have."""
        follows_word = self.peek(Kind.OPEN) and self.parts[self.at].start == part.end
        counted = re.fullmatch(r"(?:ATLEAST|atleast|first|FIRST)/?\d+|HLEAD", part.value)
        if FOREIGN.fullmatch(part.value) and (not counted or follows_word):
            self.fail(
                part,
                f"{part.value} is not part of the query language of this version.",
                'Write words side by side, a "phrase in quotes", or OR between words; every form of a word is found.',
            )

    def check_field(self, part: Part) -> None:
        """Warn of a word before a colon that is no field."""
        before, colon, after = part.value.partition(":")
        follows = self.at < len(self.parts) and self.parts[self.at].start == part.end
        if colon and before.isalpha() and (after or follows) and not after.startswith("//"):
            self.warn(f"{before}: is no field, and is searched as a word; the fields are {KNOWN}")

    def place(self, value: str, *, exact: bool) -> Query:
        """A place by name or by its GeoNames id."""
        ids = (int(value),) if re.fullmatch(r"-?\d{1,18}", value) else self.places(value)
        if not ids:
            self.warn(f"no place called '{value}' is known, so nothing is in it")
        return InPlace(fold(value), exact, ids)

    def language(self, part: Part, value: str) -> Query:
        """A language by its code."""
        code = language_term(value)
        if not code or not re.fullmatch(r"[a-z]{2,3}", code):
            self.fail(part, f"'{value}' is not the code of a language.", "Write lang:en, lang:fr or lang:ar.")
        return InLanguage(code)

    def published(self, part: Part, name: str, value: str) -> Query:
        """A period of publication."""
        if name == "date" and value.lower() == "none":
            return Published(unknown=True)
        try:
            period = read_period(value)
        except NotAPeriod as error:
            self.fail(part, f"{name}: {error}.", f"Write {name}: with {FORMS}." if name == "date" else example(name))
        start, end = cut_period(name, period)
        if start is None and (end is None or end == FIRST_DAY):
            self.fail(part, f"{name}: there is no day that could be meant.", example(name))
        return Published(start, end)


def cut_period(name: str, period: Period) -> tuple[str | None, str | None]:
    """The part of time that `after:`, `since:`, `before:` and `until:` mean by a period."""
    match name:
        case "after":
            return period.end, None
        case "since":
            return period.start, None
        case "before":
            return None, period.start
        case "until":
            return None, period.end
        case _:
            return period.start, period.end


def joined(kind: type[And | Or], parts: list[Query] | list[Query | None]) -> Query | None:
    """The parts under one node; the part itself if there is one only."""
    found = tuple(part for part in parts if part is not None)
    if len(found) < 2:
        return found[0] if found else None
    return kind(found)
