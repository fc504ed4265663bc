"""Turns what a person typed into a query tree. Anything is valid unless a known field or operator is misused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import field

from index.errors import QueryError
from index.query import (
    FARTHEST,
    And,
    AtLeast,
    FirstWords,
    Near,
    Not,
    Or,
    Query,
    Together,
    Unit,
    Within,
    is_positional,
)
from index.records import dataclass
from search.fields import PERIODICAL, VALUES, ZONES, example
from search.lexer import Kind, Part, cut
from search.messages import shortened
from search.typed import DEEPEST, LONGEST, MOST_WORDS, Places, Read, Typed, chain_height, is_value
from search.words import read_spread, read_words

MOST_COUNTED = 10_000
"""The most mentions, and the most first words, that can be asked for."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query tree, what was guessed on the way to it, and whether copies are folded into one result."""

    tree: Query
    warnings: tuple[str, ...] = ()
    fold_copies: bool = True


def parse(query: str, places: Places, *, today: dt.date, zone: dt.tzinfo | None = None) -> Parsed:
    """The tree of a query, asked on the day `today` in a time zone (None is the system's).

    Raises:
        QueryError: a known field or operator is used wrongly, or nothing is left to search for.
    """
    if len(query) > LONGEST:
        raise QueryError(
            f"The query has {len(query):,} characters; {LONGEST:,} is the most.",
            query=query[:80],
            start=0,
            end=1,
            advice="Ask in several queries.",
        )
    return Parser(Typed(query, places, today, zone)).parse()


@dataclass(slots=True)
class Parser:
    """Reads one query by recursive descent: or, and, nearness, not, then words, phrases, fields and brackets.

    `name` is everywhere the field that a bracket belongs to.
    """

    typed: Typed
    parts: list[Part] = field(init=False)
    at: int = 0
    depth: int = 0

    def __post_init__(self) -> None:
        self.parts = list(cut(self.typed.text))
        if len(self.parts) > MOST_WORDS:
            part = self.parts[MOST_WORDS]
            self.typed.fail(part, f"The query has more than {MOST_WORDS:,} words.", "Ask in several queries.")

    def parse(self) -> Parsed:
        """Read the whole query."""
        found: list[Read] = []
        while self.at < len(self.parts):
            found.append(self.either(None))
            if self.peek(Kind.CLOSE):
                self.typed.warn("a bracket is closed that was never opened")
                self.at += 1
        tree = self.joined(And, found).tree if found else None
        if tree is None:
            advice = "Write one word or more; `dateline search --help` shows the forms."
            if not self.typed.fold_copies:
                advice = "copies:off goes with a query; with * it shows everything: copies:off *"
            self.typed.fail_at(0, len(self.typed.text), "There is nothing to search for.", advice)
        return Parsed(tree, tuple(self.typed.warnings), self.typed.fold_copies)

    # Moving along

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

    def sign(self, part: Part) -> str:
        """What was typed for a part, if need be only its beginning."""
        return shortened(self.typed.text[part.start : part.end])

    def touches(self, part: Part) -> bool:
        """Whether the next part follows `part` without a space."""
        return self.at < len(self.parts) and self.parts[self.at].start == part.end

    def ends_here(self) -> bool:
        """Whether no operand can begin here."""
        operator = self.peek(Kind.OPERATOR, "AND", "OR", "ANDNOT") or self.peek(Kind.NEARNESS) or self.peek(Kind.FIRST)
        return self.at >= len(self.parts) or self.peek(Kind.CLOSE) or operator

    def enter(self, part: Part) -> None:
        """Go one level deeper."""
        self.depth += 1
        self.check_depth(part, self.depth)

    def check_depth(self, part: Part, depth: int) -> None:
        """Raise QueryError for what is too deep."""
        if depth > DEEPEST:
            self.typed.fail(part, f"The query is nested more than {DEEPEST} deep.", "Ask in several queries.")

    def check_operands(self, operator: Part, sign: str) -> None:
        """Raise QueryError unless there is something on both sides of an operator that was just taken."""
        before = self.parts[self.at - 2] if self.at > 1 else None
        if before is None or before.kind in (Kind.OPEN, Kind.OPERATOR, Kind.NEARNESS) or self.ends_here():
            self.typed.fail(
                operator,
                f"{sign} needs something on both sides.",
                f'To search for the word itself, write it in small letters or in quotes: "{sign.lower()}"',
            )

    def joined(self, kind: type[And | Or], found: Sequence[Read]) -> Read:
        """The parts under one node; the part itself if there is one only."""
        there = [part for part in found if part.tree is not None]
        option = any(part.option for part in found)
        start, end = found[0].start, found[-1].end
        if len(there) < 2:
            only = there[0] if there else Read(None, start, end, 0)
            return Read(only.tree, start, end, only.height, option)
        height = 1 + max(part.height for part in there)
        self.check_depth(Part(Kind.WORD, "", start, end), height)
        return Read(kind(tuple(part.tree for part in there if part.tree is not None)), start, end, height, option)

    # Grammar

    def either(self, name: str | None) -> Read:
        """Parts joined by OR."""
        found = [self.all_of(name)]
        while self.peek(Kind.OPERATOR, "OR"):
            operator = self.take()
            self.check_operands(operator, "OR")
            found.append(self.all_of(name))
        for part in found[: len(found) if len(found) > 1 else 0]:
            self.check_no_lone_option(part)
        return self.joined(Or, found)

    def check_no_lone_option(self, part: Read) -> None:
        """Raise QueryError for an option where something to search for is needed."""
        if part.option and part.tree is None:
            message = "copies:off is an option of the whole query, not a part of it."
            self.typed.fail_at(part.start, part.end, message, "Write it at the end: (a OR b) copies:off")

    def all_of(self, name: str | None) -> Read:
        """Parts side by side, or joined by AND or AND NOT."""
        here = self.parts[self.at].start if self.at < len(self.parts) else len(self.typed.text)
        found = [Read(None, here, here, 0)]
        while self.at < len(self.parts) and not self.peek(Kind.CLOSE) and not self.peek(Kind.OPERATOR, "OR"):
            if self.peek(Kind.OPERATOR, "AND"):
                self.check_operands(self.take(), "AND")
            if self.peek(Kind.OPERATOR, "ANDNOT"):
                operator = self.take()
                self.check_operands(operator, "ANDNOT")
                found.append(self.near(name, self.negated(name, operator)))
            else:
                found.append(self.near(name, self.one(name)))
        return self.joined(And, found)

    def near(self, name: str | None, left: Read) -> Read:
        """A part, and what it stands near to; pairs join from the left."""
        while self.peek(Kind.NEARNESS):
            operator = self.take()
            sign = self.sign(operator)
            self.check_operands(operator, sign)
            left = self.paired(operator, sign, left, self.one(name))
        return left

    def paired(self, operator: Part, sign: str, left: Read, right: Read) -> Read:
        """Two parts near each other, or in one sentence or paragraph."""
        kind, _, number = operator.value.partition(" ")
        if kind == "ordered":
            advice = f"Write w/{number[0]} for either order, or PRE/30 for an order within thirty words."
            self.typed.fail(operator, f"{sign} is not read: in one {number}, no order can be asked for.", advice)
        if left.tree is None or right.tree is None:
            nothing = left if left.tree is None else right
            self.check_no_lone_option(nothing)
            advice = 'Write putin NEAR/5 assad, or a "phrase" on either side.'
            self.typed.fail_at(nothing.start, nothing.end, f"{sign} needs a word on both sides.", advice)
        for side in (left, right):
            if side.tree is not None and not is_positional(side.tree):
                from search.misplaced import beside_nearness

                self.typed.fail_at(side.start, side.end, *beside_nearness(sign, left.tree, right.tree))
        height = 1 + max(left.height, right.height)
        self.check_depth(operator, height)
        if not number:
            return Read(Together(left.tree, right.tree, Unit(kind)), left.start, right.end, height)
        what = f"{sign.rstrip('/0123456789')} takes a number of words"
        distance = self.typed.number(operator, number, least=1, most=FARTHEST, what=what)
        return Read(Near(left.tree, right.tree, distance, kind == "pre"), left.start, right.end, height)

    def one(self, name: str | None) -> Read:
        """One word, phrase, field, bracket or count, or a negation of these."""
        part = self.take()
        match part.kind:
            case Kind.OPERATOR | Kind.MINUS:
                return self.negated(name, part)
            case Kind.OPEN:
                found = self.bracket(part, name)
            case Kind.FIELD:
                found = self.fielded(part)
            case Kind.COUNTED:
                found = self.counted(part, name)
            case Kind.EXACT:
                found = self.exactly(part, name)
            case Kind.NEARNESS:
                sign = self.sign(part)
                self.typed.fail(part, f"{sign} needs something on both sides.", "Write putin NEAR/5 assad.")
            case Kind.FIRST:
                self.at -= 1
                found = Read(None, part.start, part.start, 0)
            case _:
                found = self.leaf(part, name, exact=False)
        while self.peek(Kind.FIRST):
            first = self.take()
            found = self.under(first, "first", first.value, found)
        return found

    def negated(self, name: str | None, operator: Part) -> Read:
        """What follows a NOT or a minus."""
        sign = self.sign(operator)
        if self.ends_here():
            self.typed.fail(operator, f"{sign} needs something after it.", "Write the word that must not appear.")
        self.enter(operator)
        found = self.one(name)
        self.depth -= 1
        self.check_no_lone_option(found)
        self.check_depth(operator, found.height + 1)
        return Read(Not(found.tree) if found.tree else None, operator.start, found.end, found.height + 1)

    def bracket(self, opening: Part, name: str | None) -> Read:
        """What stands in brackets; a missing closing bracket is taken to stand at the end."""
        self.enter(opening)
        found = self.either(name)
        self.depth -= 1
        end = found.end
        if self.peek(Kind.CLOSE):
            end = self.take().end
        else:
            self.typed.warn("a bracket is not closed; it is taken to close at the end")
        return Read(found.tree, opening.start, end, found.height, found.option)

    def fielded(self, part: Part) -> Read:
        """A field and its value: a word, a phrase or a bracket."""
        sign = self.sign(part)
        if self.at >= len(self.parts) or self.parts[self.at].start != part.end:
            self.typed.fail(part, f"{sign} needs a value right after it, without a space.", example(part.value))
        allowed = (Kind.WORD, Kind.PHRASE, Kind.OPEN, Kind.EXACT, *([] if part.value in VALUES else [Kind.COUNTED]))
        if self.parts[self.at].kind not in allowed:
            self.typed.fail(part, f"{sign} needs a value right after it.", example(part.value))
        self.enter(part)
        found = self.one(None if part.value in ZONES else part.value)
        self.depth -= 1
        if part.value not in ZONES or found.tree is None:
            return Read(found.tree, part.start, found.end, found.height, found.option)
        self.check_depth(part, found.height + 1)
        return Read(Within(ZONES[part.value], found.tree), part.start, found.end, found.height + 1)

    def counted(self, operator: Part, name: str | None) -> Read:
        """How often something must be there, or among how many first words."""
        sign = self.sign(operator)
        if self.ends_here() or self.peek(Kind.OPERATOR):
            self.typed.fail(operator, f"{sign} needs words after it.", f"Write {sign.lower()}(idlib).")
        self.enter(operator)
        found = self.one(name)
        self.depth -= 1
        kind, number = operator.value.split()
        return self.under(operator, kind, number, found)

    def under(self, operator: Part, kind: str, number: str, found: Read) -> Read:
        """Words under a count of mentions, or of first words."""
        sign = self.sign(operator)
        what = f"{sign} takes a number of {'mentions' if kind == 'atleast' else 'words'}"
        count = self.typed.number(operator, number, least=1, most=MOST_COUNTED, what=what)
        if found.tree is None:
            self.check_no_lone_option(found)
            self.typed.fail(operator, f"{sign} needs a word.", f"Write {kind}{count}(idlib).")
        if not is_positional(found.tree):
            from search.misplaced import under_count

            self.typed.fail_at(found.start, found.end, *under_count(f"{kind}{count}", found.tree))
        self.check_depth(operator, found.height + 1)
        node = AtLeast(count, found.tree) if kind == "atleast" else FirstWords(count, found.tree)
        return Read(node, min(operator.start, found.start), max(operator.end, found.end), found.height + 1)

    def exactly(self, sign: Part, name: str | None) -> Read:
        """A word or place after an equals sign."""
        if not (self.at < len(self.parts) and is_value(self.parts[self.at]) and self.touches(sign)):
            self.typed.fail(sign, "= needs a word right after it.", "Write =strikes for exactly this word.")
        found = self.leaf(self.take(), name, exact=True)
        return Read(found.tree, sign.start, found.end, found.height, found.option)

    def leaf(self, part: Part, name: str | None, *, exact: bool) -> Read:
        """A word or phrase, read as its field says."""
        spread = self.take() if self.peek(Kind.SPREAD) and self.touches(part) else None
        if name is not None and spread is not None:
            self.typed.fail(spread, f"~ has no use in {name}:", example(name))
        if name is not None:
            return self.value(part, name, exact=exact)
        if spread is not None:
            tree: Query | None = read_spread(self.typed, part, spread, exact=exact)
        else:
            tree = read_words(self.typed, part, exact=exact)
        height = chain_height(tree)
        self.check_depth(part, height)
        return Read(tree, part.start, (spread or part).end, height)

    def value(self, part: Part, name: str, *, exact: bool) -> Read:
        """The value of a field."""
        from search.values import read_value, whole_range

        if name == "near":
            from search.distances import read_near

            suffix = self.take() if part.kind is Kind.PHRASE and self.peek(Kind.WORD) and self.touches(part) else None
            return Read(read_near(self.typed, part, suffix), part.start, (suffix or part).end)
        if name in PERIODICAL:
            part, more = whole_range(self.typed, part, self.parts[self.at : self.at + 2])
            self.at += more
        found = read_value(self.typed, part, name, exact=exact)
        return Read(found, part.start, part.end, option=found is None)
