"""Snippets: the piece of an article that answers, with the words marked."""

from __future__ import annotations

from dataclasses import replace

from articles import an_article, articles
from hypothesis import given, settings
from hypothesis import strategies as st
from memory_store import MemoryStore
from queries import queries

from index.analysis import BODY_START
from index.article import Article, Passage
from index.query import And, InPlace, Not, Or, Phrase, Query, Within, Word, Zone
from index.store import Mark, Marks
from ingest.draft import Block
from ingest.passages import cut_passages, sentence_starts
from search.snippets import LENGTH, STRETCH, Hit, Snippet, densest, snippets


def cut(article: Article) -> Article:
    blocks = [Block(text=paragraph) for paragraph in article.text.split("\n\n")]
    return replace(
        article,
        passages=cut_passages(blocks, article.language),
        sentences=sentence_starts(blocks, article.language),
    )


def found(article: Article, query: Query) -> tuple[Snippet, ...]:
    whole = cut(replace(article, language="en"))
    store = MemoryStore()
    store.put([whole])
    return snippets(whole, store.marks(query, [whole.id])[whole.id])


def marked(snippet: Snippet) -> list[str]:
    return [snippet.text[start:end] for start, end in snippet.marks]


FILLER = "Nothing else happened that day in the town. " * 30
LONG = an_article(
    "Dockers walk out",
    f"{FILLER}\n\nThe port was shut. A strike was called, and strikes spread to the mills. {FILLER}\n\nAir strikes hit the port.",
    alternative_headlines=("Walkout shuts harbour",),
)


def test_words_are_marked_in_all_their_forms() -> None:
    [first, *_] = found(LONG, Word("strike"))
    assert marked(first) == ["strike", "strikes"]
    assert first.field == "text"


def test_a_snippet_begins_and_ends_with_a_sentence_nearby() -> None:
    [first, *_] = found(LONG, Word("strike"))
    assert first.text.startswith("A strike")
    assert first.text.endswith(".")
    assert len(first.text) <= LENGTH + STRETCH
    assert LONG.text[first.start : first.start + len(first.text)] == first.text


def test_a_phrase_is_marked_as_one() -> None:
    [only] = found(LONG, Phrase(("air", "strikes")))
    assert marked(only) == ["Air strikes"]


def test_the_passage_with_most_of_the_words_comes_first() -> None:
    first, *_ = found(LONG, And((Word("port"), Word("mills"))))
    assert set(marked(first)) == {"port", "mills"}


def test_words_that_must_not_appear_are_not_marked() -> None:
    for snippet in found(LONG, And((Word("port"), Not(Word("day"))))):
        assert "day" not in marked(snippet)


def test_an_article_found_by_its_headline_shows_it() -> None:
    first, then = found(LONG, Word("dockers"))
    assert (first.field, first.passage, marked(first)) == ("headline", None, ["Dockers"])
    assert (then.field, then.start, then.marks) == ("text", 0, ())


def test_an_article_found_by_an_alternative_headline_shows_that() -> None:
    first, _ = found(LONG, Word("harbour"))
    assert (first.field, first.text) == ("headline", "Walkout shuts harbour")


def test_words_sought_in_the_headline_are_not_marked_in_the_text() -> None:
    first, then = found(an_article("Port", "The port is open."), Within(Zone.HEADLINE, Word("port")))
    assert (first.field, then.marks) == ("headline", ())


def test_an_article_found_by_its_place_shows_its_opening() -> None:
    [only] = found(LONG, InPlace("Syria", False, (1,)))
    assert (only.start, only.passage, only.marks) == (0, 0, ())


def test_an_article_without_text_shows_its_headline() -> None:
    [only] = snippets(an_article("Port", ""), Marks((), ()))
    assert (only.field, only.text) == ("headline", "Port")


def test_overlapping_marks_are_one() -> None:
    [only] = found(an_article("x", "Air strikes hit."), Or((Phrase(("air", "strikes")), Word("strikes"))))
    assert marked(only) == ["Air strikes"]


def test_text_without_spaces_is_cut_all_the_same() -> None:
    article = replace(an_article("x", "中" * 3_000), passages=(Passage(n=0, start=0, end=3_000),))
    marks = tuple(Mark(BODY_START + n, BODY_START + n, 0) for n in range(3_000))
    [first, *_] = snippets(article, Marks(marks, (BODY_START,)))
    assert 0 < len(first.text) <= LENGTH + STRETCH


@settings(max_examples=200, deadline=None)
@given(articles, queries)
def test_whatever_matches_has_a_snippet_and_marks_lie_in_it(article: Article, query: Query) -> None:
    article = cut(article)
    store = MemoryStore()
    store.put([article])
    pieces = snippets(article, store.marks(query, [article.id])[article.id])
    assert pieces
    for piece in pieces:
        assert piece.text
        line = article.text if piece.field == "text" else piece.text
        assert line[piece.start : piece.start + len(piece.text)] == piece.text
        last = 0
        for start, end in piece.marks:
            assert last <= start < end <= len(piece.text)
            last = end


@given(
    st.lists(
        st.builds(
            lambda at, long, part: Hit(at, at + long, part), st.integers(0, 900), st.integers(1, 300), st.integers(0, 3)
        ),
        min_size=1,
    )
)
def test_the_densest_hit_has_most_different_words_after_it(hits: list[Hit]) -> None:
    def worth(first: Hit) -> tuple[int, int]:
        near = [hit.part for hit in hits if first.start <= hit.start and hit.end <= first.start + LENGTH]
        return len(set(near)), len(near)

    hits.sort(key=lambda hit: hit.start)
    assert densest(hits).start == max(hits, key=worth).start


def test_many_hits_are_cut_in_one_pass() -> None:
    """In squared time it would last for hours; the suite's time limit ends it."""
    assert densest([Hit(n, n + 1, n % 30) for n in range(100_000)]).start == 0
