"""How an article is named: by all that Dateline itself prints of it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from filled import filled

from index.archive import Archive
from index.errors import NotFound, PathError
from search.article_names import named

TEXT = "Ships waited offshore while the harbour master counted masts, and two ferries turned back to port. " * 2
FILES = {
    "ferry.txt": ["Ferry"], "2019/ferry.txt": ["Ferry of 2019"], "2019/masts.jsonl": ["Masts", "Sails"],
    "2020/masts.jsonl": ["Ropes"], "2020/a#b.jsonl": ["Tides"], "2020/tab\there.jsonl": ["Knots"],
}  # fmt: skip


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("names")
    for name, headlines in FILES.items():
        rows = [json.dumps({"headline": headline, "text": f"{headline}. {TEXT}"}) for headline in headlines]
        path = folder / "inbox" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{headlines[0]}\n\n{TEXT}{name}\n" if name.endswith(".txt") else "\n".join(rows))
    filled(folder / "archive", folder / "inbox")
    yield Archive.open(folder / "archive")


@pytest.mark.parametrize(
    ("what", "headline"),
    [
        ("2019/masts.jsonl#2", "Sails"),
        ("./2019/masts.jsonl#2", "Sails"),
        ("inbox/2019/masts.jsonl#2", "Sails"),
        ("masts.jsonl#2", "Sails"),
        ("2020/a#b.jsonl", "Tides"),
        ("a#b.jsonl#1", "Tides"),
        ("2020/tab\\there.jsonl", "Knots"),
        ("2019/ferry.txt", "Ferry of 2019"),
        ("ferry.txt", "Ferry"),
    ],
)
def test_a_path_may_begin_in_its_inbox_or_be_the_last_names_only(archive: Archive, what: str, headline: str) -> None:
    assert named(archive, what).article.headline == headline


def test_everything_that_list_prints_names_its_article(archive: Archive) -> None:
    from index.terminal import escaped

    for holding in archive.catalog.ledger.holdings():
        printed = escaped(holding.relative + (f"#{holding.member}" if holding.member else ""))
        assert archive.evidence.files([named(archive, printed).article.id])


def test_several_files_of_a_name_are_named(archive: Archive) -> None:
    with pytest.raises(PathError, match=r"masts.jsonl#1 names more than one") as raised:
        named(archive, "masts.jsonl#1")
    assert raised.value.advice
    assert "inbox/2019/masts.jsonl#1, " in raised.value.advice
    assert raised.value.advice.endswith("inbox/2020/masts.jsonl#1.")


@pytest.mark.parametrize("what", ["errv.txt", "erry.txt", "", "#", "..", "/", "2019", "masts\\d"])
def test_a_part_of_a_name_names_nothing(archive: Archive, what: str) -> None:
    with pytest.raises(NotFound, match="No article is named"):
        named(archive, what)
