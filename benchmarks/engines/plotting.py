"""Draws the median cost of each kind of question, engine beside engine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from engines.measuring import Asking
from engines.questions import KINDS
from engines.report import TITLES, percentile

COLOURS = ("#1b4f9c", "#d1495b", "#edae49", "#66a182", "#8d96a3", "#5e4b56")
WHOLE = 0.8
"""The share of a kind's room that its bars take."""


def plot(asking: Asking, engines: Sequence[str], path: Path) -> str | None:
    """Write the plot and give its name; None if matplotlib is not there."""
    try:
        from matplotlib.figure import Figure
    except ImportError:
        return None
    figure = Figure(figsize=(11, 4.5), layout="constrained")
    axes = figure.add_subplot()
    width = WHOLE / len(engines)
    for number, name in enumerate(engines):
        medians = [percentile(asking.costs(name, "total", kind), 0.5) for kind in KINDS]
        shown = [(place, cost) for place, cost in enumerate(medians) if cost is not None]
        axes.bar(
            [place + (number + 0.5) * width - WHOLE / 2 for place, _ in shown],
            [cost for _, cost in shown],
            width=width,
            label=TITLES[name],
            color=COLOURS[number],
        )
    axes.set_yscale("log")
    axes.set_ylabel("CPU ms, median")
    axes.set_xticks(range(len(KINDS)), KINDS)
    axes.set_title("First ten ids and the exact total")
    axes.legend(ncols=len(engines), fontsize="small")
    axes.grid(axis="y", alpha=0.3)
    path.parent.mkdir(exist_ok=True)
    figure.savefig(path)
    return path.name
