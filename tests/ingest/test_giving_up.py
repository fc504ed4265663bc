"""What an inbox does not want any more is given up: files that come to be ignored, and the parts of pages."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pages import NOW, InlineWorkers, page
from saved_pages import PARTS, write_page, write_parts

from index.archive import Archive
from index.ledger_records import State
from index.query import Word
from index.settings import Settings
from ingest.adding import Synced, add, sync
from ingest.daemon import AFTERCARE, Daemon
from ingest.hints import Hints
from ingest.inboxes import Inboxes
from ingest.intake import Intake
from ingest.scanning import state_of_file


def silent(_done: int, _total: int) -> None:
    pass


def synced(intake: Intake, inbox: Path, *ignore: str) -> Synced:
    """Watch and bring up to date under these rules."""
    intake.archive.settings = Settings(ignore=ignore)
    inboxes = Inboxes(intake.archive)
    inboxes.watch([inbox])
    return sync(intake, inboxes, silent)


def headlines(intake: Intake) -> set[str]:
    """The headlines of all articles that are searchable and in the catalog."""
    ids = intake.store.ids()
    assert ids == set(intake.catalog.ids())
    return {kept.article.headline for kept in intake.catalog.articles(ids).values()}


def rows(intake: Intake) -> set[str]:
    """The names of all files in the ledger."""
    return {path.name for root in intake.ledger.roots() for path in intake.ledger.files(root)}


def test_a_file_that_comes_to_be_ignored_goes_with_its_article(intake: Intake, inbox: Path) -> None:
    (inbox / "drafts").mkdir()
    (inbox / "drafts" / "a.html").write_text(page("Draft"))
    (inbox / "b.html").write_text(page("Kept"))
    synced(intake, inbox)
    assert intake.store.find(Word("draft"), limit=1).total == 1
    done = synced(intake, inbox, "drafts/")
    assert (done.removed, done.scanned, intake.ledger.sums().seen) == (1, 1, 1)
    assert intake.store.find(Word("draft"), limit=1).total == 0
    assert headlines(intake) == {"Kept"}
    assert synced(intake, inbox, "drafts/").removed == 0
    assert synced(intake, inbox).indexed == 1
    assert headlines(intake) == {"Kept", "Draft"}


def test_an_article_stays_while_another_file_holds_it(intake: Intake, inbox: Path) -> None:
    for name in ("a.html", "a.draft.html"):
        (inbox / name).write_text(page("Twice"))
    synced(intake, inbox)
    assert synced(intake, inbox, "*.draft.html").removed == 1
    assert headlines(intake) == {"Twice"}
    assert (intake.ledger.sums().seen, intake.ledger.sums().copies) == (1, 0)


def test_a_file_that_failed_goes_too(intake: Intake, inbox: Path) -> None:
    (inbox / "a.html").write_bytes(b"")
    assert synced(intake, inbox).failed == 1
    assert synced(intake, inbox, "a.*").removed == 1
    assert intake.ledger.sums().seen == 0


def test_in_a_folder_that_cannot_be_read_nothing_is_given_up(
    intake: Intake, inbox: Path, forbid: Callable[[str], None]
) -> None:
    (inbox / "sub").mkdir()
    (inbox / "sub" / "a.html").write_text(page("Kept"))
    synced(intake, inbox)
    forbid("sub")
    assert synced(intake, inbox, "a.*").removed == 0
    assert headlines(intake) == {"Kept"}


def test_in_an_inbox_that_is_missing_nothing_is_given_up(intake: Intake, inbox: Path) -> None:
    (inbox / "a.html").write_text(page("Kept"))
    synced(intake, inbox)
    shutil.move(inbox, inbox.with_name("away"))
    intake.archive.settings = Settings(ignore=("a.*",))
    assert sync(intake, Inboxes(intake.archive), silent).removed == 0
    assert headlines(intake) == {"Kept"}


@pytest.mark.parametrize("page_first", [True, False])
def test_the_parts_of_a_page_are_no_articles_whatever_came_first(
    intake: Intake, inbox: Path, *, page_first: bool
) -> None:
    if page_first:
        write_page(inbox / "a.html", "a_files")
        assert synced(intake, inbox).indexed == 1
        write_parts(inbox / "a_files")
        assert synced(intake, inbox) == Synced(scanned=1, indexed=0, failed=0, removed=0)
    else:
        write_parts(inbox / "a_files")
        assert synced(intake, inbox).indexed == 2
        write_page(inbox / "a.html", "a_files")
        assert synced(intake, inbox) == Synced(scanned=1, indexed=1, failed=0, removed=PARTS)
    assert headlines(intake) == {"Storm closes port"}
    assert intake.ledger.sums().seen == 1


def test_parts_that_waited_when_the_work_was_killed_are_given_up(intake: Intake, inboxes: Inboxes, inbox: Path) -> None:
    part = write_parts(inbox / "a_files")
    inboxes.watch([inbox])
    inboxes.note(dict(inboxes.scan(inboxes.watched()[0]).to_read), seen="t")
    assert part.name in rows(intake)
    write_page(inbox / "a.html", "a_files")
    assert synced(intake, inbox).removed == PARTS
    assert rows(intake) == {"a.html"}


def test_a_part_whose_page_came_before_it_was_read_is_not_noted(intake: Intake, inboxes: Inboxes, inbox: Path) -> None:
    part = write_parts(inbox / "a_files")
    inboxes.watch([inbox])
    state = inboxes.look(part)
    assert state is not None
    write_page(inbox / "a.html", "a_files")
    assert inboxes.look(part) is None
    assert inboxes.note({part: state}, seen="t") == {}
    assert rows(intake) == set()


def test_when_the_page_goes_its_folder_is_an_ordinary_one(intake: Intake, inbox: Path) -> None:
    path = write_page(inbox / "a.html", "a_files")
    write_parts(inbox / "a_files")
    synced(intake, inbox)
    path.unlink()
    done = synced(intake, inbox)
    assert (done.removed, done.scanned) == (1, PARTS)
    assert headlines(intake) == {"An advertisement of our partners", "An advertisement of our partners within"}


def test_a_page_that_goes_with_its_folder_leaves_nothing(intake: Intake, inbox: Path) -> None:
    write_page(inbox / "a.html", "a_files").with_name("a_files").mkdir()
    shutil.rmtree(inbox / "a_files")
    write_parts(inbox / "a_files")
    synced(intake, inbox)
    (inbox / "a.html").unlink()
    shutil.rmtree(inbox / "a_files")
    assert synced(intake, inbox) == Synced(scanned=0, indexed=0, failed=0, removed=1)


def test_a_page_that_is_replaced_keeps_its_folder(intake: Intake, inbox: Path) -> None:
    write_page(inbox / "a.html", "a_files")
    write_parts(inbox / "a_files")
    synced(intake, inbox)
    write_page(inbox / "a.html.part", "a_files", "Saved again").replace(inbox / "a.html")
    assert synced(intake, inbox) == Synced(scanned=1, indexed=1, failed=0, removed=0)
    assert headlines(intake) == {"Saved again"}


def test_articles_to_which_a_page_links_stay(intake: Intake, inbox: Path) -> None:
    """A table of contents, with a picture, and what it lists in a folder named like a browser's."""
    links = '<img src="report_files/logo.png"><a href="report_files/saved_resource.html">The case</a>'
    write_page(inbox / "report.html", "", "Report", links)
    write_parts(inbox / "report_files", "Evidence")
    synced(intake, inbox)
    assert headlines(intake) == {"Report", "Evidence", "Evidence within"}


def test_a_folder_is_added_without_the_parts_of_its_pages(intake: Intake, inboxes: Inboxes, inbox: Path) -> None:
    write_page(inbox / "a.html", "a_files")
    write_parts(inbox / "a_files")
    assert [outcome.path.name for outcome in add(intake, inboxes, [inbox], silent)] == ["a.html"]


@pytest.mark.parametrize("asked", ["a_files/saved_resource.html", "a_files", ".hidden.html", "drafts", "drafts/b.html"])
def test_what_is_named_is_read_and_stays_though_its_inbox_ignores_it(intake: Intake, inbox: Path, asked: str) -> None:
    write_page(inbox / "a.html", "a_files")
    write_parts(inbox / "a_files")
    (inbox / ".hidden.html").write_text(page("Hidden"))
    (inbox / "drafts").mkdir()
    (inbox / "drafts" / "b.html").write_text(page("Draft"))
    synced(intake, inbox, "drafts/")
    before = headlines(intake)
    states = [outcome.entries[0].state for outcome in add(intake, Inboxes(intake.archive), [inbox / asked], silent)]
    assert State.INDEXED in states
    now = headlines(intake)
    assert now > before
    for _ in range(2):  # the inbox is watched anew each time
        assert synced(intake, inbox, "drafts/").removed == 0
    assert headlines(intake) == now


def test_a_part_that_was_read_before_its_page_came_and_is_named_then_stays(intake: Intake, inbox: Path) -> None:
    part = write_parts(inbox / "a_files")
    synced(intake, inbox)
    write_page(inbox / "a.html", "a_files")
    [outcome] = add(intake, Inboxes(intake.archive), [part], silent)
    assert outcome.entries[0].state is State.INDEXED
    synced(intake, inbox)
    assert headlines(intake) == {"Storm closes port", "An advertisement of our partners"}


def test_what_was_added_is_not_followed_though_an_inbox_is_around_it(
    intake: Intake, inboxes: Inboxes, inbox: Path
) -> None:
    write_page(inbox / "a.html", "a_files")
    part = write_parts(inbox / "a_files")
    synced(intake, inbox)
    list(add(intake, inboxes, [part], silent))
    part.write_text(page("Edited"))
    assert inboxes.look(part) is None


def test_what_was_added_and_waits_is_looked_at_until_it_is_read(intake: Intake, inboxes: Inboxes, inbox: Path) -> None:
    (inbox / "a.html").write_text(page())
    inboxes.root(inbox, watched=False)
    state = state_of_file(inbox / "a.html")
    assert state is not None
    inboxes.note({inbox / "a.html": state}, seen="t")
    assert inboxes.look(inbox / "a.html") == state
    list(intake.take([(inbox / "a.html", state)]))
    assert inboxes.look(inbox / "a.html") is None


@pytest.fixture
def daemon(archive: Archive, inbox: Path) -> Iterator[Daemon]:
    """A daemon whose loop the test turns, in a folder that was added before an inbox in it was watched."""
    archive.settings = Settings(settle=0.0)
    with archive.writing(wait=0):
        turned = Daemon(archive, InlineWorkers(archive.settings), lambda: NOW)
        turned.inboxes.root(inbox.parent, watched=False)
        turned.inboxes.watch([inbox])
        yield turned


def test_a_hint_in_the_folder_of_a_page_is_none(daemon: Daemon, inbox: Path) -> None:
    part = write_parts(inbox / "a_files")
    hints = Hints(files={part}, folders={part.parent, part.parent / "frame_data"})
    write_page(inbox / "a.html", "a_files")
    daemon.follow(hints)
    assert not daemon.pending
    (inbox / "a.html").unlink()
    daemon.follow(hints)
    assert len(daemon.pending) == PARTS


def test_a_part_that_waits_to_settle_when_its_page_comes_is_not_read(daemon: Daemon, inbox: Path) -> None:
    write_parts(inbox / "a_files")
    daemon.scan()
    assert len(daemon.pending) == PARTS
    write_page(inbox / "a.html", "a_files")
    assert not daemon.read_settled()
    assert not daemon.pending
    assert daemon.archive.catalog.ledger.sums().seen == 0


def test_a_part_that_is_to_be_given_up_stays_if_its_page_goes_before(daemon: Daemon, inbox: Path) -> None:
    write_parts(inbox / "a_files")
    daemon.scan()
    daemon.read_settled()
    path = write_page(inbox / "a.html", "a_files")
    daemon.scan()
    daemon.read_settled()
    assert (len(daemon.gone), len(daemon.pending)) == (PARTS, 0)
    path.unlink()
    assert not daemon.remove_settled()
    assert not daemon.gone
    assert daemon.archive.catalog.ledger.sums().seen == PARTS + 1


def test_a_part_that_was_read_before_its_page_came_is_given_up_by_the_scan_after_it(
    daemon: Daemon, inbox: Path
) -> None:
    write_parts(inbox / "a_files")
    daemon.scan()
    daemon.read_settled()
    daemon.follow(Hints(files={write_page(inbox / "a.html", "a_files")}))
    assert daemon.next_scan < time.monotonic() + AFTERCARE + 1
    daemon.scan()
    daemon.read_settled()
    assert daemon.remove_settled()
    assert headlines(daemon.intake) == {"Storm closes port"}


def test_what_was_added_by_name_and_left_waiting_is_read(daemon: Daemon, inbox: Path) -> None:
    """It is not given up while it waits, though the inbox around it does not want it."""
    part = write_parts(inbox / "a_files")
    write_page(inbox / "a.html", "a_files")
    state = state_of_file(part)
    assert state is not None
    daemon.inboxes.root(part.parent, watched=False)
    daemon.inboxes.note({part: state}, seen="t")
    daemon.scan()
    daemon.read_settled()
    assert headlines(daemon.intake) == {"Storm closes port", "An advertisement of our partners"}
    daemon.follow(Hints(files={part}, folders={part.parent}))
    assert not daemon.pending
    assert not daemon.gone


def test_a_folder_that_becomes_an_inbox_of_its_own_keeps_its_files(intake: Intake, inbox: Path) -> None:
    (inbox / "sub").mkdir()
    (inbox / "sub" / "a.html").write_text(page("Kept"))
    synced(intake, inbox)
    Inboxes(intake.archive).watch([inbox / "sub"])
    assert synced(intake, inbox).removed == 0
    assert headlines(intake) == {"Kept"}


def test_unchanged_files_of_an_inbox_are_not_read_again_when_the_folder_around_it_is_added(
    intake: Intake, inbox: Path
) -> None:
    (inbox / "a.html").write_text(page())
    synced(intake, inbox)
    archive = intake.archive.folder
    for path in [inbox.parent] * 2:
        outcomes = list(add(intake, Inboxes(intake.archive), [path], silent))
        assert [(one.path.name, one.unchanged) for one in outcomes if archive not in one.path.parents] == [
            ("a.html", True)
        ]


NAMES = st.sampled_from(["a", "b c", "ü"])
SAVED = st.tuples(
    st.sampled_from(["_files", "-Dateien", ".files", "_other"]), st.sampled_from(["shows", "links", "silent", "none"])
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.dictionaries(NAMES, SAVED, min_size=1), min_size=1, max_size=3))
def test_rows_are_all_files_without_the_parts_of_pages(
    tmp_path_factory: pytest.TempPathFactory, states: list[dict[str, tuple[str, str]]]
) -> None:
    """Whatever pages and folders come, change and go between two scans."""
    base = tmp_path_factory.mktemp("parts")
    inbox = base / "inbox"
    archive = Archive.open_or_create(base / "archive")
    with archive.writing(wait=0):
        intake = Intake(archive, InlineWorkers(Settings()), lambda: NOW)
        for state in states:
            if inbox.exists():
                shutil.rmtree(inbox / "all")
            (inbox / "all").mkdir(parents=True)
            parts: set[Path] = set()
            for name, (ending, how) in state.items():
                folder = inbox / "all" / f"{name}{ending}"
                write_parts(folder, f"Part of {name}")
                if how != "none":
                    body = {"shows": '<img src="{folder}/b.png">', "links": '<a href="{folder}/b.html">b</a>'}
                    write_page(inbox / "all" / f"{name}.html", folder.name, name, body.get(how, ""))
                if how == "shows" and ending != "_other":
                    parts |= set(folder.rglob("*"))
            synced(intake, inbox)
            wanted = {path for path in inbox.rglob("*") if path.is_file()} - parts
            [root] = intake.ledger.roots()
            assert intake.ledger.files(root).keys() == wanted
            assert intake.ledger.sums().seen == len(wanted)
            assert intake.ledger.sums().waiting == 0
    archive.close()
