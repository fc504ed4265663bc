"""Every form of saved news, as real tools write it (`tests/fixtures/make.py`): what went in comes out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from harbour_post import FERRY, SITE, STORIES, Told
from saved_forms import COMPLETE, FORMS, Form, tags

from index.archive import Archive

FIXTURES = Path(__file__).parent.parent / "fixtures"
FOLDER = FIXTURES / "forms"
MADE_ON = json.loads((FIXTURES / "made.json").read_text("utf-8"))["day"]

COMMAND = [sys.executable, "-c", "import sys; from search.cli import main; sys.exit(main())"]
BESIDE = {f"pages/complete/{name}" for name in ("quay.png", "ready.js", "style.css")}
FRONT = "pages/index.html"

Row = Mapping[str, Any]
Rows = Mapping[str, list[Row]]


def told_by(*arguments: str, archive: Path) -> list[Row]:
    """The rows that a command prints."""
    environment = {**os.environ, "DATELINE_ARCHIVE": str(archive)}
    done = subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, env=environment, check=False)
    assert not done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Rows:
    """What `dateline extract` says of the whole folder, by file."""
    found: dict[str, list[Row]] = {}
    for row in told_by("extract", str(FOLDER), archive=tmp_path_factory.mktemp("none") / "archive"):
        found.setdefault(str(Path(row["path"]).relative_to(FOLDER)), []).append(row)
    return found


@pytest.fixture(scope="module")
def rows(told: Rows) -> Rows:
    """The same, without the front pages among what was crawled."""
    return {file: [row for row in found if not is_front_page(row)] for file, found in told.items()}


def is_front_page(row: Row) -> bool:
    """Whether a row says that the member of an archive at the site's root is no article."""
    member = str(row["member"]).rsplit("#", 1)[-1]
    return "error" in row and row["error"]["code"] == "not-an-article" and member.startswith(f"{SITE}/ ")


def name(form: Form) -> str:
    return form.file


each_form = pytest.mark.parametrize("form", FORMS, ids=name)


def paragraphs(story: Told, *, headings: bool = True) -> list[str]:
    """The whole text of a story, as an article must give it."""
    above = dict(story.headings) if headings else {}
    texts = [story.standfirst] if story.standfirst else []
    for number, text in enumerate(story.paragraphs):
        texts += [above[number], text] if number in above else [text]
    return texts


def test_every_file_of_the_folder_is_spoken_of(told: Rows) -> None:
    expected = (
        {form.file for form in FORMS}
        | BESIDE
        | {FRONT, "packed/feeds-and-pages.zip", "browsers/trieste-piran-ferry.pdf"}
    )
    assert set(told) == expected
    assert expected == {str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*") if path.is_file()}


@each_form
def test_a_file_gives_its_stories_and_no_failure(form: Form, rows: Rows) -> None:
    assert [(row.get("error"), row.get("headline")) for row in rows[form.file]] == [
        (None, story.headline) for story in form.stories
    ]
    assert {row["format"] for row in rows[form.file]} == {form.format}


@each_form
def test_the_text_is_whole_and_nothing_of_the_site_is_in_it(form: Form, rows: Rows) -> None:
    for row, story in zip(rows[form.file], form.stories, strict=True):
        assert row["text"].split("\n\n") == paragraphs(story, headings="headings" not in form.lacks)


@each_form
def test_date_authors_address_and_language_are_those_of_the_story(form: Form, rows: Rows) -> None:
    for row, story in zip(rows[form.file], form.stories, strict=True):
        authors = story.authors[:1] if "coauthors" in form.lacks else story.authors
        found = {
            "date": row["date"]["value"],
            "authors": tuple(row["authors"]),
            "url": row["url"],
            "language": row["language"],
            "standfirst": row["standfirst"] or "",
        }
        expected = {
            "date": story.day,
            "authors": authors,
            "url": story.url,
            "language": story.language,
            "standfirst": story.standfirst,
        }
        assert {key: found[key] for key in found if key not in form.lacks} == {
            key: expected[key] for key in expected if key not in form.lacks
        }


@each_form
def test_what_a_form_cannot_say_is_not_made_up(form: Form, rows: Rows) -> None:
    for row in rows[form.file]:
        if "date" in form.lacks:
            assert set(row["date"]) == {"value", "reason"}
            assert row["date"]["reason"]
        if "url" in form.lacks and form.format != "eml":
            assert row["url"] is None
        if "authors" in form.lacks and form.format != "eml":
            assert row["authors"] == []


@each_form
def test_a_form_that_knows_when_it_was_saved_says_so(form: Form, rows: Rows) -> None:
    for row in rows[form.file]:
        assert (row["captured"] or "")[:10] == (MADE_ON if form.captured else "")


@each_form
def test_members_are_named_by_what_their_form_calls_them(form: Form, rows: Rows) -> None:
    named = tuple(
        (row["member"] or "").removesuffix(f" {row['captured']}" if row["captured"] else "") for row in rows[form.file]
    )
    assert named == (form.members or ("",))


SHAPE: Mapping[str, type | tuple[type, ...]] = {
    "schema": str, "path": str, "member": (str, type(None)), "id": str, "external_id": (str, type(None)), "format": str,
    "headline": str, "alternative_headlines": list, "standfirst": (str, type(None)), "text": str, "authors": list,
    "source": (str, type(None)), "url": (str, type(None)), "language": (str, type(None)), "date": dict,
    "modified": (dict, type(None)), "captured": (str, type(None)), "passages": list, "places": list, "warnings": list,
}  # fmt: skip
PLACE = {
    "geonameid": int, "name": str, "kind": str, "country": (str, type(None)), "lat": (float, type(None)),
    "lon": (float, type(None)), "ancestors": list, "mentions": list,
}  # fmt: skip


@each_form
def test_every_row_has_the_shape_that_scripts_rely_on(form: Form, rows: Rows) -> None:
    for row in rows[form.file]:
        assert row["schema"] == "dateline.article/1"
        assert not {key for key, kind in SHAPE.items() if not isinstance(row[key], kind)}
        assert not {key for place in row["places"] for key, kind in PLACE.items() if not isinstance(place[key], kind)}
        assert all(row["text"][each["start"] : each["end"]].strip() for each in row["passages"])
        for mention in (each for place in row["places"] for each in place["mentions"]):
            field = row["text"] if mention.get("field", "text") == "text" else row[mention["field"]]
            assert field[mention["start"] : mention["end"]] == mention["text"]


@each_form
def test_the_places_of_each_story_are_found(form: Form, rows: Rows) -> None:
    for row, story in zip(rows[form.file], form.stories, strict=True):
        assert story.place in {mention["text"] for place in row["places"] for mention in place["mentions"]}


def test_a_front_page_is_no_article_and_what_belongs_to_pages_is_in_no_form_of_news(rows: Rows) -> None:
    assert {row["error"]["code"] for file in (FRONT, *BESIDE) for row in rows[file]} == {"not-an-article"}


@pytest.mark.parametrize("file", ["wget-site.warc.gz", "warcio.warc.gz", "warcio.wacz"])
def test_the_front_page_in_a_crawl_is_no_article(file: str, told: Rows) -> None:
    assert sum(map(is_front_page, told[f"web-archives/{file}"])) == 1


def test_a_page_that_a_browser_printed_keeps_its_text_and_its_authors(rows: Rows) -> None:
    """The line with the day, which the site prints below the byline, stays in the text."""
    [row] = rows["browsers/trieste-piran-ferry.pdf"]
    assert (row["headline"], tuple(row["authors"]), row["language"]) == (FERRY.headline, FERRY.authors, "en")
    assert [text for text in row["text"].split("\n\n") if text in paragraphs(FERRY)] == paragraphs(FERRY)


def test_a_newsletter_is_from_its_newspaper_and_leads_to_its_page(rows: Rows) -> None:
    [row] = rows["mails/newsletter.eml"]
    assert (row["authors"], row["source"]) == (["The Harbour Post"], "harbour-post.example")
    assert row["url"].split("?")[0] == FERRY.url


def test_a_zip_gives_what_is_in_it_each_in_its_own_form(rows: Rows) -> None:
    """Pages and a feed hold the same articles; every row says which of them it is of."""
    found = {
        row["member"]: (row["format"], row["headline"])
        for row in rows["packed/feeds-and-pages.zip"]
        if "error" not in row
    }
    pages = {f"pages/{story.name}.html": ("html", story.headline) for story in STORIES}
    feed = dict(
        zip(tags(*STORIES, within="feeds/atom-1.0.atom#"), (("feed", story.headline) for story in STORIES), strict=True)
    )
    assert found == pages | feed | {f"pages/{COMPLETE}": ("html", FERRY.headline)}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the archive is that the whole folder was added to."""
    return tmp_path_factory.mktemp("added") / "archive"


@pytest.fixture(scope="module")
def added(folder: Path) -> list[Row]:
    """What `dateline add` says of the whole folder."""
    return told_by("add", "--jsonl", str(FOLDER), archive=folder)


def test_every_row_that_add_prints_is_counted_once(added: list[Row], folder: Path) -> None:
    [status] = told_by("status", "--json", archive=folder)
    states = Counter(row["state"] for row in added)
    assert status["seen"] == sum(states.values())
    assert (status["indexed"], status["copies"]) == (states["indexed"], states["copy"])
    assert (status["skipped"], status["failed"], status["waiting"]) == (states["skipped"], states["failed"], 0)


def test_only_a_front_page_that_somebody_saved_fails(added: list[Row]) -> None:
    failed = {(Path(row["path"]).name, row["member"], row["code"]) for row in added if row["state"] == "failed"}
    assert failed == {("feeds-and-pages.zip", FRONT, "not-an-article"), ("index.html", None, "not-an-article")}


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_every_file_is_found_by_the_words_of_its_story(story: Told, added: list[Row], folder: Path) -> None:
    assert added
    words = " ".join(story.paragraphs[-1].split()[:6]).strip(",.")
    [answer] = told_by("search", "--json", "-n", "100", f'"{words}" copies:off', archive=folder)
    files = {str(Path(file["path"]).relative_to(FOLDER)) for hit in answer["hits"] for file in hit["files"]}
    assert {form.file for form in FORMS if story in form.stories} <= files


def test_every_article_that_was_added_is_in_the_catalog_with_its_text(added: list[Row], folder: Path) -> None:
    ids = {each for row in added for each in row["ids"]}
    opened = Archive.open(folder)
    kept = opened.catalog.articles(ids)
    opened.close()
    assert set(kept) == ids
    assert all(any(story.paragraphs[-1] in each.article.text for story in STORIES) for each in kept.values())
