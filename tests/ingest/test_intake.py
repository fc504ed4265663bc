"""What the intake writes, and in which order."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable
from pathlib import Path

import pytest
from pages import NOW, InlineWorkers, page

from index.archive import Archive
from index.article import Article
from index.ledger_records import Fingerprint, State
from index.query import Word
from index.settings import Settings
from ingest import batches
from ingest.inboxes import Inboxes
from ingest.intake import Intake, Outcome
from ingest.scanning import state_of_file
from ingest.workers import Unread

TEXT = "Ships waited offshore while the harbour master counted masts, and two ferries turned back to port."


def take(intake: Intake, inboxes: Inboxes, *paths: Path) -> list[Outcome | Unread]:
    """Note files in the ledger and read them."""
    states: dict[Path, Fingerprint] = {}
    for path in paths:
        inboxes.root(path.parent, watched=True)
        state = state_of_file(path)
        assert state is not None
        states[path] = state
    inboxes.note(states, seen="t")
    return list(intake.take(states.items()))


def write(folder: Path, name: str, headline: str) -> Path:
    (folder / name).write_text(page(headline))
    return folder / name


def found(intake: Intake, word: str) -> int:
    return intake.store.find(Word(word), limit=10).total


def test_a_file_becomes_searchable(intake: Intake, inboxes: Inboxes, inbox: Path) -> None:
    [outcome] = take(intake, inboxes, write(inbox, "a.html", "Storm"))
    assert isinstance(outcome, Outcome)
    assert [entry.state for entry in outcome.entries] == [State.INDEXED]
    assert found(intake, "storm") == 1
    [kept] = intake.catalog.articles(intake.catalog.ids()).values()
    assert kept.first_seen == "2026-01-02T03:04:05+00:00"


def test_an_edited_file_gives_up_its_old_article(intake: Intake, inboxes: Inboxes, inbox: Path) -> None:
    take(intake, inboxes, write(inbox, "a.html", "Storm"))
    take(intake, inboxes, write(inbox, "a.html", "Flood"))
    assert (found(intake, "storm"), found(intake, "flood"), intake.catalog.count()) == (0, 1, 1)


def test_the_same_story_twice_is_one_article_with_two_files(intake: Intake, inboxes: Inboxes, inbox: Path) -> None:
    first, second = take(intake, inboxes, write(inbox, "a.html", "Storm"), write(inbox, "b.html", "Storm"))
    assert isinstance(first, Outcome)
    assert isinstance(second, Outcome)
    assert (first.copies, second.copies) == (frozenset(), {""})
    assert intake.catalog.count() == 1
    assert len(list(intake.ledger.holdings(next(iter(intake.catalog.ids()))))) == 2


def test_an_article_stays_until_its_last_file_goes(intake: Intake, inboxes: Inboxes, inbox: Path) -> None:
    one, other = write(inbox, "a.html", "Storm"), write(inbox, "b.html", "Storm")
    take(intake, inboxes, one, other)
    intake.remove([one])
    assert found(intake, "storm") == 1
    intake.remove([other])
    assert (found(intake, "storm"), intake.catalog.count(), intake.ledger.sums().seen) == (0, 0, 0)


def test_a_file_that_fails_after_an_edit_gives_up_its_article(intake: Intake, inboxes: Inboxes, inbox: Path) -> None:
    path = write(inbox, "a.html", "Storm")
    take(intake, inboxes, path)
    path.write_bytes(b"")
    take(intake, inboxes, path)
    assert found(intake, "storm") == 0
    assert intake.ledger.sums().failed == 1


def test_a_file_that_is_gone_is_forgotten(intake: Intake, inboxes: Inboxes, inbox: Path) -> None:
    path = write(inbox, "a.html", "Storm")
    inboxes.root(inbox, watched=True)
    state = state_of_file(path)
    assert state is not None
    inboxes.note({path: state}, seen="t")
    path.unlink()
    [unread] = intake.take([(path, state)])
    assert isinstance(unread, Unread)
    assert intake.ledger.file(path) is None


@pytest.mark.parametrize("name", ["a.html", "a.jsonl"])
def test_a_file_that_changes_goes_on_waiting(intake: Intake, inboxes: Inboxes, inbox: Path, name: str) -> None:
    path = write(inbox, name, "Storm")
    inboxes.root(inbox, watched=True)
    old = Fingerprint(1, 1, 1, 1)
    inboxes.note({path: old}, seen="t")
    [unread] = intake.take([(path, old)])
    assert isinstance(unread, Unread)
    assert intake.ledger.sums().waiting == 1


def test_a_link_named_like_a_file_of_lines_is_refused(intake: Intake, inboxes: Inboxes, inbox: Path) -> None:
    path = inbox / "a.jsonl"
    path.symlink_to("/etc/passwd")
    inboxes.root(inbox, watched=True)
    inboxes.note({path: Fingerprint(1, 1, 1, 1)}, seen="t")
    [outcome] = intake.take([(path, Fingerprint(1, 1, 1, 1))])
    assert isinstance(outcome, Outcome)
    assert outcome.entries[0].code == "unreadable"


def test_a_file_of_lines_larger_than_a_batch_is_written_whole(
    monkeypatch: pytest.MonkeyPatch, intake: Intake, inboxes: Inboxes, inbox: Path
) -> None:
    monkeypatch.setattr(batches, "BATCH", 20)
    rows = [{"headline": f"Storm number {n % 100}", "text": TEXT} for n in range(150)]
    (inbox / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    [outcome] = take(intake, inboxes, inbox / "a.jsonl")
    assert isinstance(outcome, Outcome)
    assert (len(outcome.entries), len(outcome.copies)) == (150, 50)
    assert intake.catalog.ids() == intake.store.ids()
    assert (intake.ledger.sums().indexed, intake.ledger.sums().copies) == (100, 50)


def test_a_file_of_blank_lines_has_a_row(intake: Intake, inboxes: Inboxes, inbox: Path) -> None:
    (inbox / "a.jsonl").write_text("\n" * 500)
    [outcome] = take(intake, inboxes, inbox / "a.jsonl")
    assert isinstance(outcome, Outcome)
    assert [entry.code for entry in outcome.entries] == ["empty"]


def test_when_it_is_halted_the_rest_goes_on_waiting(archive: Archive, inboxes: Inboxes, inbox: Path) -> None:
    halt = threading.Event()
    with archive.writing(wait=0):
        intake = Intake(archive, InlineWorkers(Settings()), lambda: NOW, halt)
        halt.set()
        assert take(intake, inboxes, write(inbox, "a.html", "Storm")) == []
        assert intake.ledger.sums().waiting == 1


def test_a_file_of_lines_left_half_read_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch, archive: Archive, inboxes: Inboxes, inbox: Path
) -> None:
    """Its first articles are searchable before its end is read; if that is not reached, they go."""
    monkeypatch.setattr(batches, "BATCH", 20)
    rows = [{"headline": f"Storm number {n}", "text": TEXT} for n in range(150)]
    (inbox / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    halt = threading.Event()
    with archive.writing(wait=0):
        intake = Intake(archive, InlineWorkers(Settings()), lambda: NOW, halt)
        put, written = intake.store.put, []

        def note(articles: Iterable[Article], **more: object) -> None:
            written.extend(articles := list(articles))
            put(articles, **more)  # type: ignore[arg-type]
            halt.set()

        monkeypatch.setattr(intake.store, "put", note)
        assert take(intake, inboxes, inbox / "a.jsonl") == []
        assert written
        assert (archive.catalog.count(), archive.store.ids()) == (0, set())
        assert archive.catalog.ledger.sums().waiting == 1


def test_lines_that_move_from_one_file_to_another_are_kept(
    monkeypatch: pytest.MonkeyPatch, intake: Intake, inboxes: Inboxes, inbox: Path
) -> None:
    """Wherever a commit falls: also when the file that gave them up is done and the other one is half read."""
    monkeypatch.setattr(batches, "BATCH", 20)
    rows = [json.dumps({"headline": f"Storm number {n}", "text": TEXT}) for n in range(300)]
    one, other = inbox / "b.jsonl", inbox / "a.jsonl"
    one.write_text("\n".join(rows[:30]))
    other.write_text("\n".join(rows[30:]))
    take(intake, inboxes, one, other)
    one.write_text("\n".join(rows[10:30]))
    other.write_text("\n".join(rows[:10] + rows[30:]))
    take(intake, inboxes, one, other)
    assert intake.catalog.count() == 300
    assert intake.store.ids() == intake.catalog.ids() == intake.ledger.held()


class PowerCut(Exception):
    """The process ends here."""


def cut_power(*_: object, **__: object) -> None:
    raise PowerCut


@pytest.mark.parametrize("step", ["catalog.put", "store.put", "ledger.note_read"])
def test_wherever_it_is_cut_short_the_file_is_read_again(
    monkeypatch: pytest.MonkeyPatch, archive: Archive, inboxes: Inboxes, inbox: Path, step: str
) -> None:
    path = write(inbox, "a.html", "Storm")
    owner, method = step.split(".")
    with pytest.raises(PowerCut), archive.writing(wait=0):
        intake = Intake(archive, InlineWorkers(Settings()), lambda: NOW)
        with monkeypatch.context() as patch:
            patch.setattr(getattr(intake, owner), method, cut_power)
            take(intake, inboxes, path)
    with archive.writing(wait=0):
        intake = Intake(archive, InlineWorkers(Settings()), lambda: NOW)
        assert intake.ledger.sums().waiting == 1
        assert (intake.catalog.count(), intake.store.ids()) == (0, set())
        take(intake, inboxes, path)
        assert (found(intake, "storm"), intake.catalog.count()) == (1, 1)


def test_a_deletion_that_is_cut_short_is_done_again(
    monkeypatch: pytest.MonkeyPatch, archive: Archive, inboxes: Inboxes, inbox: Path
) -> None:
    path = write(inbox, "a.html", "Storm")
    with pytest.raises(PowerCut), archive.writing(wait=0):
        intake = Intake(archive, InlineWorkers(Settings()), lambda: NOW)
        take(intake, inboxes, path)
        monkeypatch.setattr(intake.ledger, "delete", cut_power)
        intake.remove([path])
    monkeypatch.undo()
    with archive.writing(wait=0):
        intake = Intake(archive, InlineWorkers(Settings()), lambda: NOW)
        assert found(intake, "storm") == 1
        intake.remove([path])
        assert found(intake, "storm") == 0


def test_the_first_file_of_an_article_is_its_evidence(
    monkeypatch: pytest.MonkeyPatch, intake: Intake, inboxes: Inboxes, inbox: Path
) -> None:
    put: list[str] = []
    original = intake.store.put

    def noted(articles: Iterable[Article], **more: object) -> None:
        articles = list(articles)
        put.extend(article.id for article in articles)
        original(articles, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(intake.store, "put", noted)
    take(intake, inboxes, write(inbox, "a.html", "Storm"))
    take(intake, inboxes, write(inbox, "b.html", "Storm"))
    assert len(put) == 1
