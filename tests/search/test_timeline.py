"""When the articles of an answer were published, in one line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.columns import cells
from search.timeline import timeline


def test_each_block_is_a_month() -> None:
    line = timeline({"2017-11": 1, "2017-12": 8, "2018-02": 4}, 80)
    assert line == "Nov 2017 ▁█·▄ Feb 2018 · most in Dec 2017: 8"


def test_a_long_time_is_drawn_in_quarters_years_or_decades() -> None:
    assert timeline({"2010-01": 3, "2018-02": 4}, 80) == f"Q1 2010 ▆{'·' * 31}█ Q1 2018 · most in Q1 2018: 4"
    assert timeline({"1987-01": 3, "2018-02": 4}, 100) == f"1987 ▆{'·' * 30}█ 2018 · most in 2018: 4"
    assert (timeline({"1810-01": 3, "2018-02": 4}, 100) or "").startswith("1810–1814 ▆")


def test_years_alone_are_drawn_as_years() -> None:
    assert timeline({"2016": 3, "2018": 3, "2018-02": 4}, 80) == "2016 ▄·█ 2018 · most in 2018: 7"


def test_too_few_articles_draw_nothing() -> None:
    assert timeline({"2017-12": 3, "2018-01": 1}, 80) is None
    assert timeline({"2017-12": 30}, 80) is None
    assert timeline({}, 80) is None


@given(
    st.dictionaries(
        st.one_of(st.dates().map(lambda day: day.isoformat()[:7]), st.dates().map(lambda day: day.isoformat()[:4])),
        st.integers(1, 10**6),
        max_size=20,
    ),
    st.integers(40, 200),
)
def test_any_line_fits(counts: dict[str, int], width: int) -> None:
    line = timeline(counts, width)
    assert line is None or cells(line) <= width
