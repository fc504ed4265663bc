"""What reference managers and feed readers get."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from answers import ARTICLE, BARE, BOTH, answer_of, result
from articles import an_article, dated

from index.article import Article, Dated
from search.formats.atom import atom_feed
from search.formats.bibtex import bibtex_entries
from search.formats.csl import csl_items
from search.formats.moments import internet_date, internet_moment
from search.formats.people import person
from search.formats.ris import ris_records

ATOM = "{http://www.w3.org/2005/Atom}"


def ris_of(article: Article) -> dict[str, str]:
    text = "".join(ris_records(answer_of(result(article))))
    return dict(line.split("  - ", 1) for line in text.split("\r\n") if line)


def test_a_ris_record_begins_with_its_type_ends_with_er_and_has_windows_line_ends() -> None:
    text = "".join(ris_records(BOTH))
    records = text.split("\r\n\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert records[2] == ""
    assert [record.split("\r\n")[0] for record in records[:2]] == ["TY  - NEWS"] * 2
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for record in records[:2] for line in record.split("\r\n"))
    assert records[0].endswith("ER  - ")


def test_ris_names_authors_by_family_and_dates_with_slashes() -> None:
    tags = ris_of(replace(ARTICLE, authors=("Ann de la Cruz",)))
    assert tags["AU"] == "de la Cruz, Ann"
    assert (tags["DA"], tags["PY"], tags["Y2"]) == ("2017/12/30/", "2017", "2018/01/02/")
    assert tags["TI"] == "Storm closes port"


@pytest.mark.parametrize(("value", "written"), [("2017", "2017///"), ("2017-02", "2017/02//")])
def test_ris_leaves_places_empty_for_what_is_not_known(value: str, written: str) -> None:
    assert ris_of(replace(ARTICLE, date=dated(value)))["DA"] == written


def test_what_is_not_known_has_no_tag() -> None:
    assert set(ris_of(BARE)) == {"TY", "TI", "L1", "DB", "ID", "ER"}


def test_bibtex_keys_are_unique_and_read_like_ones() -> None:
    found = answer_of(*(result(replace(ARTICLE, text=str(n))) for n in range(30)), result(BARE))
    keys = re.findall(r"^@\w+\{([^,]+),$", "".join(bibtex_entries(found)), re.M)
    assert len(set(keys)) == 31
    assert keys[:3] == ["delacruz2017storm", "delacruz2017storma", "delacruz2017stormb"]
    assert all(re.fullmatch(r"[a-z0-9]+", key) for key in keys)


def test_bibtex_escapes_what_tex_obeys() -> None:
    article = an_article("5% & $3_{x} #1 ~ ^ \\input{/etc/passwd}", "x", source="a_b", url="https://e.org/{a} b%20c")
    [entry] = bibtex_entries(answer_of(result(article)))
    assert r"title = {{5\% \& \$3\_\{x\} \#1 \textasciitilde{} \textasciicircum{} \textbackslash{}input" in entry
    assert r"journal = {a\_b}" in entry
    assert "url = {https://e.org/%7Ba%7D%20b%20c}" in entry
    plain = re.sub(r"\\[{}]", "", entry)
    assert plain.count("{") == plain.count("}")


def test_bibtex_keeps_offices_whole_and_parts_people() -> None:
    [entry] = bibtex_entries(answer_of(result()))
    assert "author = {de la Cruz, Ann and {Our correspondent}}" in entry
    assert "month = dec" in entry
    assert "urldate = {2018-01-02}" in entry


def test_csl_dates_are_parts_as_far_as_they_are_known() -> None:
    items = json.loads("".join(csl_items(BOTH)))
    assert items[0]["issued"] == {"date-parts": [[2017, 12, 30]]}
    assert items[0]["author"] == [{"family": "de la Cruz", "given": "Ann"}, {"literal": "Our correspondent"}]
    assert items[0]["type"] == "article-newspaper"
    assert "issued" not in items[1]
    assert json.loads("".join(csl_items(answer_of()))) == []


@pytest.mark.parametrize(
    ("name", "family", "given"),
    [
        ("Ann Baker", "Baker", "Ann"),
        ("Ludwig van Beethoven", "van Beethoven", "Ludwig"),
        ("Martin Luther King Jr.", "King Jr.", "Martin Luther"),
        ("Étienne Órla-Ní", "Órla-Ní", "Étienne"),
    ],
)
def test_a_name_is_parted_where_that_is_certain(name: str, family: str, given: str) -> None:
    assert person(name)[:2] == (family, given)


@pytest.mark.parametrize(
    "name", ["Reuters", "Daily News", "Associated Press", "毛 泽东", "staff writer", "AFP 24", "Иван Петров"]
)
def test_other_names_stay_whole(name: str) -> None:
    assert person(name).literal == name


def test_a_feed_is_well_formed_with_ids_and_dates_of_its_own() -> None:
    feed = ElementTree.fromstring("".join(atom_feed(BOTH)))
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}id") for entry in entries] == [f"urn:dateline:{one.id}" for one in (ARTICLE, BARE)]
    assert (feed.findtext(f"{ATOM}id") or "").startswith("urn:dateline:search:")
    assert [entry.findtext(f"{ATOM}updated") for entry in entries] == [
        "2017-12-30T00:00:00Z",
        "2018-01-03T00:00:00+00:00",
    ]
    assert feed.findtext(f"{ATOM}updated") == "2018-01-03T00:00:00+00:00"
    assert all(entry.find(f"{ATOM}author/{ATOM}name") is not None for entry in entries)
    assert entries[0].findtext(f"{ATOM}title") == "Storm closes port"
    link = entries[0].find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == "https://example.org/a?b=1&c=%7Bx%7D"


def test_an_empty_feed_is_valid_too() -> None:
    feed = ElementTree.fromstring("".join(atom_feed(answer_of())))
    assert feed.findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"


def test_a_link_in_a_feed_is_one_to_the_web() -> None:
    article = an_article("A", "b", url="javascript:alert(1)")
    assert "javascript" not in "".join(atom_feed(answer_of(result(article))))


@pytest.mark.parametrize(
    ("date", "written"),
    [
        (dated("2017"), "2017-01-01T00:00:00Z"),
        (replace(dated("2017-12-30"), time="16:55", offset="+04:00"), "2017-12-30T16:55:00+04:00"),
        (replace(dated("2017-12-30"), time="16:55:09", offset="+0400"), "2017-12-30T16:55:09+04:00"),
        (Dated.unknown("x"), None),
    ],
)
def test_dates_as_the_internet_writes_them(date: Dated, written: str | None) -> None:
    assert internet_date(date) == written
    assert internet_moment("yesterday") is None
