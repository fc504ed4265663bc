"""Links that lead out of an inbox: nothing is read behind them; those above it, or the inbox itself, are the user's."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from driven_daemon import driven, held
from pages import page

from index.archive import Archive
from index.errors import PathError
from index.ledger_records import Fingerprint
from ingest.adding import add, sync
from ingest.daemon import Daemon
from ingest.inboxes import Inboxes
from ingest.intake import Intake
from ingest.opening import fingerprint, opened
from ingest.scanning import is_missing, state_of_file


def silent(_done: int, _total: int) -> None:
    pass


def headlines(archive: Archive) -> set[str]:
    return {kept.article.headline for kept in archive.catalog.articles(archive.catalog.ids()).values()}


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "a.html").write_text(page("Secret"))
    return folder


@pytest.fixture
def below(inbox: Path) -> Path:
    (inbox / "d").mkdir()
    (inbox / "d" / "a.html").write_text(page("Harmless"))
    return inbox / "d"


def replaced(folder: Path, target: Path) -> None:
    shutil.rmtree(folder)
    folder.symlink_to(target)


def hint_at_file(daemon: Daemon, folder: Path) -> None:
    daemon.look(folder / "a.html")


def hint_at_folder(daemon: Daemon, folder: Path) -> None:
    daemon.look_into(folder)


def full_scan(daemon: Daemon, _: Path) -> None:
    daemon.next_scan = 0.0


@pytest.mark.parametrize("hint", [hint_at_file, hint_at_folder, full_scan])
def test_the_daemon_reads_nothing_behind_a_link_that_took_the_place_of_a_folder(
    tmp_path: Path, inbox: Path, below: Path, elsewhere: Path, hint: Callable[[Daemon, Path], None]
) -> None:
    with driven(tmp_path / "archive", inbox) as daemon:
        daemon.catch_up()
        replaced(below, elsewhere)
        hint(daemon, below)
        daemon.live(20)
        assert headlines(daemon.archive) <= {"Harmless"}
        daemon.catch_up()
        assert held(daemon.archive) == {}


def test_sync_gives_up_what_lies_behind_a_link_by_now(
    intake: Intake, inboxes: Inboxes, inbox: Path, below: Path, elsewhere: Path
) -> None:
    inboxes.watch([inbox])
    sync(intake, inboxes, silent)
    replaced(below, elsewhere)
    assert sync(intake, inboxes, silent).removed == 1
    assert headlines(intake.archive) == set()


def test_many_that_lie_behind_a_link_by_now_are_held(
    intake: Intake, inboxes: Inboxes, inbox: Path, below: Path, elsewhere: Path
) -> None:
    for number in range(60):
        (below / f"{number}.css").touch()
        (elsewhere / f"{number}.css").touch()
    inboxes.watch([inbox])
    sync(intake, inboxes, silent)
    replaced(below, elsewhere)
    assert sync(intake, inboxes, silent).removed == 0
    assert [hold.files for hold in intake.catalog.holds.all()] == [61]


def test_a_file_that_comes_to_lie_behind_a_link_before_it_is_read_is_not_read(
    intake: Intake, inboxes: Inboxes, inbox: Path, below: Path, elsewhere: Path
) -> None:
    inboxes.watch([inbox])
    inboxes.note(inboxes.scan(inboxes.watched()[0]).to_read, seen=intake.seen())
    replaced(below, elsewhere)
    state = fingerprint((elsewhere / "a.html").lstat())
    list(intake.take([(below / "a.html", state)]))
    assert headlines(intake.archive) == set()


def test_what_is_looked_at_alone_is_not_seen_behind_a_link(inbox: Path, elsewhere: Path) -> None:
    (inbox / "d").symlink_to(elsewhere)
    path = inbox / "d" / "a.html"
    assert state_of_file(path) is not None
    assert (state_of_file(path, below=inbox), is_missing(path, below=inbox)) == (None, True)
    assert not is_missing(path, below=inbox / "d")


def test_a_file_is_opened_behind_no_link_below_the_inbox(inbox: Path, below: Path, elsewhere: Path) -> None:
    path = below / "a.html"
    with opened(path, fingerprint(path.lstat()), below=inbox) as file:
        assert file.read().startswith(b"<")
    replaced(below, elsewhere)
    state = fingerprint((elsewhere / "a.html").lstat())
    with pytest.raises(FileNotFoundError), opened(path, state, below=inbox):
        pass
    with opened(path, state, below=below) as file:
        assert b"Secret" in file.read()


def test_where_folders_cannot_be_passed_one_by_one_links_are_looked_for_before(
    inbox: Path, below: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.opening.CAN_PASS", False)
    path = below / "a.html"
    with opened(path, fingerprint(path.lstat()), below=inbox):
        pass
    replaced(below, elsewhere)
    with pytest.raises(FileNotFoundError), opened(path, Fingerprint(0, 0, 0, 0), below=inbox):
        pass


def test_looking_leaves_no_folder_open(inbox: Path, below: Path) -> None:
    path = below / "deep" / "er" / "a.html"
    with pytest.raises(FileNotFoundError), opened(path, Fingerprint(0, 0, 0, 0), below=inbox):
        pass
    open_now = [os.path.realpath(descriptor) for descriptor in Path("/proc/self/fd").iterdir()]
    assert [each for each in open_now if each.startswith(str(inbox))] == []


def test_an_inbox_that_is_a_link_and_lies_behind_one_is_read(tmp_path: Path, inbox: Path, below: Path) -> None:
    (tmp_path / "above").symlink_to(tmp_path)
    (tmp_path / "link").symlink_to(inbox)
    with driven(tmp_path / "archive", tmp_path / "above" / "link") as daemon:
        daemon.catch_up()
        assert list(held(daemon.archive)) == ["d/a.html"]


def test_what_add_is_given_behind_a_link_belongs_to_a_folder_of_its_own(
    intake: Intake, inboxes: Inboxes, inbox: Path, elsewhere: Path
) -> None:
    """Who names it means it; the inbox still does not see it, and does not give it up."""
    (inbox / "d").symlink_to(elsewhere)
    inboxes.watch([inbox])
    assert [one.entries[0].state for one in add(intake, inboxes, [inbox / "d" / "a.html"], silent)] == ["indexed"]
    assert sync(intake, inboxes, silent).removed == 0
    assert headlines(intake.archive) == {"Secret"}


def test_patterns_behind_a_link_do_not_count(inboxes: Inboxes, inbox: Path, elsewhere: Path) -> None:
    (elsewhere / ".datelineignore").write_text("*")
    (inbox / "d").symlink_to(elsewhere)
    assert not inboxes.rules.of(inbox)("d/a.html")


def test_what_lies_beside_a_file_behind_a_link_is_not_read(
    intake: Intake, inbox: Path, below: Path, elsewhere: Path
) -> None:
    (elsewhere / "a.json").write_text('{"url": "https://secret.example/"}')
    from ingest.sidecar import look_beside

    replaced(below, elsewhere)
    assert list(look_beside(below / "a.html")) == [below / "a.json"]
    assert look_beside(below / "a.html", below=inbox) == {}


@pytest.fixture
def real(tmp_path: Path) -> Path:
    folder = tmp_path / "real"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.html").write_text(page())
    return folder


@pytest.mark.parametrize("spelling", ["link", "real/../link/sub/..", "real"])
def test_an_archive_in_an_inbox_is_none_of_its_files_whatever_name_leads_there(
    tmp_path: Path, real: Path, spelling: str
) -> None:
    (tmp_path / "link").symlink_to(real)
    with driven(real / "archive", tmp_path / spelling) as daemon:
        daemon.catch_up()
        (root,) = daemon.inboxes.watched()
        own = root.path / "archive" / "catalog.db"
        daemon.look(own)
        daemon.look_into(own.parent)
        daemon.live(10)
        assert [path.name for path in daemon.inboxes.ledger.files(root)] == ["a.html"]
        assert daemon.inboxes.look(own) is None
        [refused] = add(daemon.intake, daemon.inboxes, [own], silent)
        assert "part of the archive" in (refused.entries[0].message or "")
        with pytest.raises(PathError, match="part of the archive"):
            daemon.inboxes.watch([own.parent])


def test_what_was_taken_of_an_archive_in_an_inbox_is_given_up(tmp_path: Path, real: Path) -> None:
    (tmp_path / "link").symlink_to(real)
    with driven(real / "archive", tmp_path / "link") as daemon:
        daemon.catch_up()
        (root,) = daemon.inboxes.watched()
        own = root.path / "archive" / "catalog.db"
        state = state_of_file(own)
        assert state is not None
        daemon.inboxes.ledger.waiting(root, [(own, state)], seen=daemon.intake.seen())
        daemon.catch_up()
        assert daemon.inboxes.ledger.file(own) is None


def test_a_folder_with_an_inode_of_64_bits_is_remembered(
    inboxes: Inboxes, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ingest.vanishing import is_the_folder

    original = Path.stat

    def large(path: Path, **more: bool) -> os.stat_result:
        found = original(path, **more)
        return os.stat_result((found.st_mode, (1 << 63) + 5, *found[2:])) if path == inbox else found

    monkeypatch.setattr(Path, "stat", large)
    (root,) = inboxes.watch([inbox])
    assert is_the_folder(root)
