"""The ledger of files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.catalog import Catalog
from index.database import transaction
from index.ledger import Ledger, free_name
from index.ledger_records import Entry, Fingerprint, Root, State
from index.stored_paths import to_bytes, to_path

PRINT = Fingerprint(1, 2, 3, 4)
ONE, TWO = "1" * 32, "2" * 32


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    catalog = Catalog.open(tmp_path / "catalog.db", create=True)
    yield catalog.ledger
    catalog.close()


@pytest.fixture
def root(ledger: Ledger) -> Root:
    return ledger.root(Path("/in/box"), watched=True, device=1, inode=2)


def indexed(ledger: Ledger, root: Root, name: str, *entries: Entry) -> Path:
    path = root.path / name
    ledger.waiting(root, [(path, PRINT)], seen="t")
    with transaction(ledger.connection):
        ledger.note_read(path, PRINT, sha256="s", entries=entries, parser_version=1)
    return path


def holding(article: str, member: str = "") -> Entry:
    return Entry(member=member, state=State.INDEXED, article_id=article, sha256=f"sha {member}")


FAILED = Entry(state=State.FAILED, code="empty", message="It is empty.")


def test_a_new_file_waits(ledger: Ledger, root: Root) -> None:
    ledger.waiting(root, [(root.path / "a", PRINT)], seen="t")
    row = ledger.file(root.path / "a")
    assert row is not None
    assert (row.state, row.fingerprint) == (State.WAITING, PRINT)
    assert ledger.sums().waiting == 1 == ledger.sums().seen


def test_what_was_read_replaces_what_waited(ledger: Ledger, root: Root) -> None:
    path = indexed(ledger, root, "a", holding(ONE))
    assert [entry.state for entry in ledger.entries(path)] == [State.INDEXED]
    assert ledger.sums().waiting == 0


def test_a_reason_that_names_a_file_whose_name_is_no_utf8_is_kept(ledger: Ledger, root: Root) -> None:
    path = indexed(ledger, root, "\udcff", Entry(member="\ud800", state=State.FAILED, message="\udcff is empty."))
    [entry] = ledger.entries(path)
    assert (entry.member, entry.message) == ("\\ud800", "\\udcff is empty.")


def test_an_edited_file_keeps_its_article_until_it_is_read_again(ledger: Ledger, root: Root) -> None:
    path = indexed(ledger, root, "a", holding(ONE))
    ledger.waiting(root, [(path, Fingerprint(9, 9, 9, 9))], seen="t")
    assert ledger.held() == {ONE}
    assert ledger.file(path).state is State.WAITING  # type: ignore[union-attr]


def test_a_second_holder_counts_as_a_copy(ledger: Ledger, root: Root) -> None:
    indexed(ledger, root, "a", holding(ONE))
    indexed(ledger, root, "b", holding(ONE))
    indexed(ledger, root, "c", FAILED)
    sums = ledger.sums()
    assert (sums.indexed, sums.copies, sums.failed, sums.seen) == (1, 1, 1, 3)


def test_an_article_is_held_outside_if_another_file_has_it(ledger: Ledger, root: Root) -> None:
    path = indexed(ledger, root, "a", holding(ONE))
    assert not ledger.is_held_outside(ONE, {path})
    indexed(ledger, root, "b", holding(ONE))
    assert ledger.is_held_outside(ONE, {path})


def test_members_are_counted_and_listed_in_order(ledger: Ledger, root: Root) -> None:
    indexed(ledger, root, "a.jsonl", *(holding(str(n) * 32, str(n)) for n in (10, 9, 2)))
    assert [one.member for one in ledger.holdings()] == ["2", "9", "10"]
    assert ledger.sums().indexed == 3


def test_forgetting_a_file_forgets_its_entries(ledger: Ledger, root: Root) -> None:
    path = indexed(ledger, root, "a", holding(ONE))
    with transaction(ledger.connection):
        ledger.delete([path])
    assert ledger.sums().seen == 0
    assert ledger.held_by([path]) == set()


def test_paths_are_shown_relative_to_the_only_root(ledger: Ledger, root: Root) -> None:
    indexed(ledger, root, "sub/a", holding(ONE))
    assert [one.relative for one in ledger.holdings()] == ["sub/a"]


def test_paths_begin_with_the_name_of_their_root_when_there_are_several(ledger: Ledger, root: Root) -> None:
    other = ledger.root(Path("/other/box"), watched=False, device=1, inode=3)
    indexed(ledger, root, "a", holding(ONE))
    indexed(ledger, other, "a", holding(TWO))
    assert [one.relative for one in ledger.holdings()] == ["box/a", "box-2/a"]


def test_a_root_that_was_added_can_become_watched_but_not_the_other_way(ledger: Ledger) -> None:
    ledger.root(Path("/a"), watched=False, device=1, inode=1)
    assert ledger.root(Path("/a"), watched=True, device=5, inode=6).device == 5
    assert ledger.root(Path("/a"), watched=False, device=1, inode=1).watched


def test_a_root_that_is_watched_again_stays_the_folder_that_it_was(ledger: Ledger, root: Root) -> None:
    """Its disk may not be mounted just now."""
    again = ledger.root(root.path, watched=True, device=7, inode=7)
    assert (again.device, again.inode) == (root.device, root.inode)
    ledger.identify(root.path, device=7, inode=7)
    assert [(one.device, one.inode) for one in ledger.roots()] == [(7, 7)]


def test_a_file_knows_the_generation_in_which_it_is_searchable(ledger: Ledger, root: Root) -> None:
    path = root.path / "a"
    ledger.waiting(root, [(path, PRINT)], seen="t")
    with transaction(ledger.connection):
        ledger.note_read(path, PRINT, sha256="s", entries=[FAILED], parser_version=1, generation=12)
    assert ledger.connection.execute("SELECT generation FROM file").fetchone() == (12,)


def test_a_root_takes_over_what_is_in_it_only_when_it_becomes_watched(ledger: Ledger) -> None:
    """What is added in an inbox later is what the inbox ignores."""
    earlier = indexed(ledger, ledger.root(Path("/a/b"), watched=False, device=1, inode=2), "x", holding(ONE))
    inbox = ledger.root(Path("/a"), watched=True, device=1, inode=1)
    later = indexed(ledger, ledger.root(Path("/a/c"), watched=False, device=1, inode=3), "y", holding(TWO))
    ledger.root(Path("/a"), watched=True, device=1, inode=1)
    assert ledger.files(inbox).keys() == {earlier}
    assert ledger.file(later)
    assert [root.path for root in ledger.roots()] == [Path("/a"), Path("/a/c")]


def test_files_under_a_folder_are_not_those_of_its_namesake(ledger: Ledger, root: Root) -> None:
    inside = indexed(ledger, root, "sub/a", holding(ONE))
    indexed(ledger, root, "sub-two/b", holding(TWO))
    assert [row.path for row in ledger.files_under(root.path / "sub")] == [inside]
    assert [row.path for row in ledger.files_under(inside)] == [inside]


def test_troubles_name_files_with_their_reason(ledger: Ledger, root: Root) -> None:
    path = indexed(ledger, root, "a", FAILED)
    assert ledger.troubles(State.FAILED, limit=5) == [(path, FAILED)]


def test_a_file_with_one_good_member_is_indexed(ledger: Ledger, root: Root) -> None:
    path = indexed(ledger, root, "a.jsonl", holding(ONE, "1"), Entry(member="2", state=State.FAILED, code="not-json"))
    assert ledger.file(path).state is State.INDEXED  # type: ignore[union-attr]


def test_names_of_roots_are_free() -> None:
    assert free_name("a", []) == "a"
    assert free_name("a", ["a", "a-2"]) == "a-3"


@given(st.binary(min_size=1).filter(lambda raw: b"\0" not in raw and b"/" not in raw))
def test_names_that_are_not_utf8_keep_their_bytes(raw: bytes) -> None:
    assert to_bytes(to_path(b"/x/" + raw + b"/y")) == b"/x/" + raw + b"/y" or raw in (b".", b"..")


OUTCOMES = st.lists(
    st.sampled_from([holding(ONE), holding(TWO), FAILED, Entry(state=State.SKIPPED, code="not-an-article")]),
    max_size=8,
)


@settings(max_examples=40, deadline=None)
@given(OUTCOMES, st.integers(0, 3))
def test_the_sums_always_add_up(tmp_path_factory: pytest.TempPathFactory, outcomes: list[Entry], waiting: int) -> None:
    catalog = Catalog.open(tmp_path_factory.mktemp("ledger") / "catalog.db", create=True)
    root = catalog.ledger.root(Path("/in"), watched=True, device=1, inode=1)
    for number, entry in enumerate(outcomes):
        indexed(catalog.ledger, root, str(number), entry)
    catalog.ledger.waiting(root, [(Path(f"/in/w{n}"), PRINT) for n in range(waiting)], seen="t")
    sums = catalog.ledger.sums()
    assert sums.seen == len(outcomes) + waiting
    assert sums.indexed == len({entry.article_id for entry in outcomes if entry.article_id})
    catalog.close()
