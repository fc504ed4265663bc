"""Draws when the articles of an answer were published, as one line of blocks."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from index.records import dataclass

BLOCKS = "▁▂▃▄▅▆▇█"
NONE = "·"
ENOUGH = 5
"""Dated articles without which a picture says nothing."""

WIDEST = 60
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Unit:
    """The time that one block stands for: so many months, and how it is called by its number from year 0 on."""

    months: int
    name: Callable[[int], str]


UNITS = (
    Unit(1, lambda n: f"{MONTHS[n % 12]} {n // 12}"),
    Unit(3, lambda n: f"Q{n % 4 + 1} {n // 4}"),
    Unit(12, str),
    Unit(60, lambda n: f"{n * 5}–{n * 5 + 4}"),
    Unit(120, lambda n: f"{n * 10}s"),
    Unit(1200, lambda n: f"{n * 100}–{n * 100 + 99}"),
)


def timeline(counts: Mapping[str, int], width: int) -> str | None:
    """The line for these numbers of articles by month (YYYY-MM) or year (YYYY); None if they are too few to draw."""
    monthly = sum(count for period, count in counts.items() if len(period) == 7)
    yearly = sum(counts.values()) - monthly
    # Articles of which only the year is known have no place among months.
    units = [unit for unit in UNITS if yearly <= monthly or unit.months >= 12]
    for unit in units:
        blocks = counted(counts, unit)
        if sum(blocks.values()) < ENOUGH or len(blocks) < 2:
            return None
        first, last = min(blocks), max(blocks)
        most = max(blocks, key=lambda n: (blocks[n], -n))
        line = f"{unit.name(first)} {{}} {unit.name(last)} · most in {unit.name(most)}: {blocks[most]:,}"
        length = last - first + 1
        if length <= WIDEST and len(line) - 2 + length <= width:
            return line.format("".join(block(blocks.get(n, 0), blocks[most]) for n in range(first, last + 1)))
    return None


def counted(counts: Mapping[str, int], unit: Unit) -> dict[int, int]:
    """How many articles there are in each unit, by its number."""
    blocks: dict[int, int] = {}
    for period, count in counts.items():
        if len(period) == 4 and unit.months < 12:
            continue
        month = int(period[:4]) * 12 + (int(period[5:7]) - 1 if len(period) == 7 else 0)
        blocks[month // unit.months] = blocks.get(month // unit.months, 0) + count
    return blocks


def block(count: int, most: int) -> str:
    """A block as high as a number is among others; none is no block."""
    return BLOCKS[min(len(BLOCKS) - 1, (count * len(BLOCKS) - 1) // most)] if count else NONE
