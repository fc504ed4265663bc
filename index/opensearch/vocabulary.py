"""The words of an archive on the cluster: which forms belong together, which words fit a pattern or are like another."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from index.errors import Unsupported
from index.opensearch.cluster import Cluster, runs
from index.opensearch.documents import Document, cut
from index.opensearch.mapping import MOST_TERMS
from index.query import Fuzzy, Pattern, Query, Word
from index.stems import ALGORITHMS, stem, stems
from index.word_patterns import fitting

MOST_KNOWN = 500_000
"""Words that a writer remembers to have sent."""


class Vocabulary:
    """Answers from the index of words, `index`; what it has answered is remembered until `forget`."""

    def __init__(self, cluster: Cluster, index: str) -> None:
        self.cluster = cluster
        self.index = index
        self.sent: set[str] = set()
        self.chosen: dict[Query, frozenset[str]] = {}

    def forget(self) -> None:
        """Look everything up again."""
        self.chosen.clear()

    def new_words(self, documents: Iterable[Document]) -> Iterator[tuple[str, dict[str, Any]]]:
        """The words of articles that were not sent yet: the name and the fields of each."""
        spoken: dict[str, dict[str, None]] = {}
        for each in documents:
            spoken.setdefault(each.language, {}).update(dict.fromkeys(each.words))
        if len(self.sent) > MOST_KNOWN:
            self.sent.clear()
        for language, words in spoken.items():
            new = [word for word in words if f"{language} {word}" not in self.sent]
            for word, root in zip(new, stems(new, language), strict=True):
                self.sent.add(f"{language} {word}")
                fields = {"term": cut(word)} | ({"group": group(language, root)} if language else {})
                yield name_of(f"{language} {word}"), fields

    def of(self, query: Query) -> frozenset[str]:
        """The terms that a word, pattern or fuzzy word stands for."""
        if query not in self.chosen:
            self.look_up([query])
        return self.chosen[query]

    def look_up(self, queries: Collection[Query]) -> None:
        """Find the terms of several words in few requests."""
        words = [query for query in queries if isinstance(query, Word) and not query.exact]
        for query in queries:
            match query:
                case Word(term, True):
                    self.chosen[query] = frozenset({cut(term)})
                case Pattern(pattern):
                    like = self.terms({"wildcard": {"term": {"value": escaped(eased(pattern))}}}, query)
                    self.chosen[query] = frozenset(filter(fitting(pattern), like))
                case Fuzzy(term, edits):
                    # Rewritten so, it stands for all such words, and not for the fifty likest.
                    asked = {
                        "value": cut(term),
                        "fuzziness": edits,
                        "transpositions": False,
                        "rewrite": "constant_score",
                    }
                    self.chosen[query] = self.terms({"fuzzy": {"term": asked}}, query)
        if words:
            self.look_up_forms(words)

    def look_up_forms(self, words: Collection[Word]) -> None:
        """Find the forms of words by their stems in each language."""
        groups = {word: {group(language, stem(word.term, language)) for language in ALGORITHMS} for word in words}
        wanted = sorted(set().union(*groups.values()))
        members: dict[str, set[str]] = {}
        for some in runs(wanted):
            body = {"size": MOST_TERMS, "query": {"terms": {"group": some}}}
            for hit in self.cluster.search(self.index, body)["hits"]["hits"]:
                members.setdefault(hit["_source"]["group"], set()).add(hit["_source"]["term"])
        for word in words:
            forms = set().union(*(members.get(name, set()) for name in groups[word]))
            self.chosen[word] = frozenset(forms | {cut(word.term)})

    def terms(self, query: dict[str, Any], part: Query) -> frozenset[str]:
        """The terms that a query of the cluster finds."""
        body = {"size": MOST_TERMS, "track_total_hits": True, "query": query}
        hits = self.cluster.search(self.index, body)["hits"]
        if hits["total"]["value"] > MOST_TERMS:
            raise Unsupported(
                f"One part stands for more than {MOST_TERMS:,} words of this archive.",
                part=part,
                advice="Write more letters of it.",
            )
        return frozenset(hit["_source"]["term"] for hit in hits["hits"])


LONGEST_NAME = 120
"""Code points of a document's name; the cluster takes 512 bytes."""


def name_of(word: str) -> str:
    """The name of the document of a word."""
    if len(word) <= LONGEST_NAME:
        return word
    import hashlib

    return hashlib.blake2b(word.encode(), digest_size=16).hexdigest()


def group(language: str, root: str) -> str:
    """The name under which the forms of a word in a language are kept."""
    return f"{language} {cut(root)}"


MOST_SIGNS = 50
"""Signs of a pattern after its first `*` that the cluster looks at."""


def eased(pattern: str) -> str:
    """A pattern for all that `pattern` fits, and maybe more, that any cluster follows.

    With `?` after `*`, or very much after it, there can be more ways through a word than a cluster counts on.
    """
    start, star, rest = pattern.partition("*")
    rest = re.sub(r"[?*]+", "*", rest)
    return start + star + (rest if len(rest) <= MOST_SIGNS else f"{rest[:MOST_SIGNS]}*")


def escaped(pattern: str) -> str:
    """A pattern for the cluster, to which a backslash is more than a sign."""
    return pattern.replace("\\", "\\\\")
