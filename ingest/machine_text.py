"""Machine text: what was written for programs, such as robots.txt, style sheets and settings; told by its words."""

from __future__ import annotations

import re

# A word as people write it holds none of these, no capital behind a small letter, and no full stop before more of it;
# addresses, paths, settings and code are made of such. Letters beside digits tell nothing: prices are news ("JUL7").
ODD = re.compile(
    r"""[{}<>=_|\\^~$%*/@#;:\[\]] | [a-z][A-Z] | [A-Za-z]\.[A-Za-z]{2} | \(\)
      | ^(?=.*\d)(?=.*[a-zA-Z])[\w-]{9,},?$""",
    re.VERBOSE,
)
NUMBER = re.compile(r"[\W\d_]+")
PLAIN_SHARE = 0.35
MOST_FOREIGN = 0.2
LOOKED_AT = 20_000
"""Characters at the beginning of a text that tell what it is."""


def is_machine_text(text: str) -> bool:
    """Whether most words of a text are none that people write; numbers and lone marks do not count as letters."""
    text = text[:LOOKED_AT]
    if sum(not letter.isascii() for letter in text) > MOST_FOREIGN * len(text):  # not every script parts its words
        return False
    words = [word for word in text.split() if not NUMBER.fullmatch(word)]
    return sum(ODD.search(word) is None for word in words) < PLAIN_SHARE * len(words)
