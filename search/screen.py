"""The screen that output goes to: how wide and high it is, and what it understands."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping

from index.records import dataclass

LINKING_PROGRAMS = frozenset(
    {"iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "Tabby", "rio", "WarpTerminal", "mintty"}
)
LINKING_TERMS = ("xterm-kitty", "xterm-ghostty", "foot", "alacritty", "contour", "wezterm", "tmux")
LINKING_SIGNS = ("WT_SESSION", "KONSOLE_VERSION", "KITTY_WINDOW_ID", "DOMTERM", "ALACRITTY_WINDOW_ID")
FIRST_VTE = 5000
"""The first version of GNOME's terminal that shows links."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """Where lines are shown.

    Attributes:
        width: cells of a line.
        height: lines that can be seen at once.
        is_terminal: somebody looks at it.
        has_colour: colours are shown; else they are taken out.
        has_links: what is marked as a link can be clicked.
    """

    width: int = 80
    height: int = 24
    is_terminal: bool = False
    has_colour: bool = False
    has_links: bool = False


def current_screen(colour: bool | None = None) -> Screen:
    """The screen behind stdout. `colour` is what `--color` says: None leaves it to the terminal."""
    columns, lines = shutil.get_terminal_size((103, 24))
    is_terminal = sys.stdout is not None and sys.stdout.isatty()
    has_colour = is_terminal and os.environ.get("TERM") != "dumb" if colour is None else colour
    return Screen(
        width=columns,
        height=lines,
        is_terminal=is_terminal,
        has_colour=has_colour,
        has_links=is_terminal and has_colour and shows_links(os.environ),
    )


def shows_links(environment: Mapping[str, str]) -> bool:
    """Whether a terminal with this environment is known to make links of OSC 8 clickable."""
    forced = environment.get("FORCE_HYPERLINK")
    if forced is not None:
        return forced not in ("", "0")
    vte = environment.get("VTE_VERSION", "")
    return (
        (vte.isdigit() and int(vte) >= FIRST_VTE)
        or environment.get("TERM_PROGRAM") in LINKING_PROGRAMS
        or environment.get("TERM", "").startswith(LINKING_TERMS)
        or any(sign in environment for sign in LINKING_SIGNS)
    )


def link(text: str, target: str, screen: Screen) -> str:
    """Text that opens a target when it is clicked, where that works (OSC 8)."""
    if not screen.has_links or not target.isascii() or not target.isprintable():
        return text
    return f"\x1b]8;;{target}\x1b\\{text}\x1b]8;;\x1b\\"


def file_target(path: str) -> str:
    """The address of a file on this machine; terminals on other machines leave it alone."""
    from urllib.parse import quote

    return f"file://{os.uname().nodename}{quote(os.fsencode(path))}"
