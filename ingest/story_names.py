"""Story names: what to call each story of a file that holds several."""

from __future__ import annotations

from ingest.cleaning import one_line

LONGEST = 500


class StoryNames:
    """Gives every story of one file a name that no other story of it has."""

    def __init__(self) -> None:
        self.count = 0
        self.taken: set[str] = set()

    def name(self, *wanted: str) -> str:
        """The first of the wanted names that says something, else the story's number, the first being 1."""
        self.count += 1
        name = next(filter(None, map(one_line, wanted)), str(self.count))[:LONGEST]
        while name in self.taken:
            name = f"{name} ({self.count})"
        self.taken.add(name)
        return name
