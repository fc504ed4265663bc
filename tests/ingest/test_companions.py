"""A page and its sidecars: whichever comes, changes or goes first or last, the archive has what it would have from anew."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from driven_daemon import DrivenDaemon, driven
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from pages import page

from index.archive import Archive
from index.ledger_records import State
from index.settings import Settings
from ingest.adding import add, sync
from ingest.inboxes import Inboxes
from ingest.intake import Intake

ONE, TWO = "https://paper.example/one", "https://paper.example/two"
TEXT = "Ships waited offshore at Tartus on Monday while the harbour master counted broken masts and missing buoys. " * 3


def silent(_done: int, _total: int) -> None:
    pass


def said(url: str = ONE) -> str:
    """A JSON file that is an article, if it stands alone."""
    return json.dumps({"url": url, "headline": "Side story", "text": TEXT})


def found(archive: Archive) -> set[tuple[str, str | None]]:
    """The headlines of all articles, with their addresses."""
    articles = [kept.article for kept in archive.catalog.articles(archive.catalog.ids()).values()]
    assert archive.store.ids() == archive.catalog.ids() == archive.catalog.ledger.held()
    return {(article.headline, article.url) for article in articles}


def reads(daemon: DrivenDaemon, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are read from now on."""
    names: list[str] = []
    original = daemon.intake.task

    def task(path: Path, *rest: Any) -> Any:
        names.append(path.name)
        return original(path, *rest)

    monkeypatch.setattr(daemon.intake, "task", task)
    return names


ALONE, WITHOUT, WITH = {("Side story", ONE)}, {("Page", None)}, {("Page", ONE)}


def catch_up(daemon: DrivenDaemon) -> None:
    """Follow what events would tell, without a full scan."""
    for path in [
        *daemon.inboxes.ledger.files(daemon.inboxes.watched()[0]),
        *daemon.inboxes.watched()[0].path.iterdir(),
    ]:
        daemon.look(path)
    daemon.live(30)


@pytest.mark.parametrize("name", ["s.json", "s.html.json"])
def test_the_daemon_follows_a_page_and_its_sidecar_in_any_order(tmp_path: Path, inbox: Path, name: str) -> None:
    with driven(tmp_path / "archive", inbox) as daemon:
        (inbox / name).write_text(said())
        daemon.catch_up()
        assert found(daemon.archive) == ALONE
        (inbox / "s.html").write_text(page("Page"))
        catch_up(daemon)
        assert found(daemon.archive) == WITH
        (inbox / name).write_text(said(TWO))
        catch_up(daemon)
        assert found(daemon.archive) == {("Page", TWO)}
        (inbox / name).unlink()
        catch_up(daemon)
        assert found(daemon.archive) == WITHOUT
        (inbox / name).write_text(said())
        catch_up(daemon)
        assert found(daemon.archive) == WITH
        (inbox / "s.html").unlink()
        catch_up(daemon)
        assert found(daemon.archive) == ALONE


def test_sync_does_too(intake: Intake, inboxes: Inboxes, inbox: Path) -> None:
    inboxes.watch([inbox])
    (inbox / "s.json").write_text(said())
    sync(intake, inboxes, silent)
    assert found(intake.archive) == ALONE
    (inbox / "s.html").write_text(page("Page"))
    sync(intake, inboxes, silent)
    assert found(intake.archive) == WITH
    (inbox / "s.json").unlink()
    sync(intake, inboxes, silent)
    assert found(intake.archive) == WITHOUT


def test_what_is_added_file_by_file_is_too(intake: Intake, inboxes: Inboxes, inbox: Path) -> None:
    (inbox / "s.html").write_text(page("Page"))
    (inbox / "s.url").write_text(f"[InternetShortcut]\nURL={ONE}\n")
    list(add(intake, inboxes, [inbox / "s.html"], silent))
    (inbox / "s.url").write_text(f"[InternetShortcut]\nURL={TWO}\n")
    list(add(intake, inboxes, [inbox / "s.url"], silent))
    assert found(intake.archive) == {("Page", TWO)}


def test_pages_and_sidecars_that_come_together_are_read_once(
    tmp_path: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.html", "b.txt", "c.html"):
        (inbox / name).write_text(page(name) if name != "b.txt" else f"Head\n\n{TEXT}")
        (inbox / name).with_suffix(".json").write_text(said())
        (inbox / f"{name}.url").write_text(f"[InternetShortcut]\nURL={ONE}\n")
    (inbox / "lines.jsonl").write_text(said() + "\n")
    (inbox / "lines.json").write_text(said())
    with driven(tmp_path / "archive", inbox) as daemon:
        names = reads(daemon, monkeypatch)
        daemon.catch_up()
        daemon.live(300)
        assert sorted(names) == sorted(path.name for path in inbox.iterdir())


def test_an_article_of_a_sidecar_does_not_stay_as_one_whose_file_is_gone(
    intake: Intake, inboxes: Inboxes, inbox: Path
) -> None:
    intake.archive.settings = Settings(on_delete="keep")
    inboxes.watch([inbox])
    (inbox / "s.json").write_text(said())
    sync(intake, inboxes, silent)
    (inbox / "s.html").write_text(page("Page"))
    sync(intake, inboxes, silent)
    assert {kept.article.headline for kept in intake.catalog.articles(intake.catalog.ids()).values()} == {"Page"}


def test_what_waits_for_its_companion_is_read_after_a_stop(tmp_path: Path, inbox: Path) -> None:
    (inbox / "s.html").write_text(page("Page"))
    with driven(tmp_path / "archive", inbox) as daemon:
        daemon.catch_up()
        (inbox / "s.json").write_text(said())
        daemon.look(inbox / "s.json")
        while not daemon.intake.again:
            daemon.seconds += 0.25
            daemon.step()
    with driven(tmp_path / "archive", inbox) as daemon:
        daemon.catch_up()
        assert found(daemon.archive) == WITH


def test_a_page_is_read_at_once_whose_sidecar_cannot_be_and_again_when_it_can(
    tmp_path: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original, refused = os.open, [True]

    def open_or_refuse(path: Any, *rest: Any, **more: Any) -> int:
        if Path(path).name == "s.json" and refused[0]:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return original(path, *rest, **more)

    monkeypatch.setattr(os, "open", open_or_refuse)
    (inbox / "s.html").write_text(page("Page"))
    (inbox / "s.json").write_text(said())
    with driven(tmp_path / "archive", inbox) as daemon:
        names = reads(daemon, monkeypatch)
        daemon.catch_up()
        daemon.live(600)
        assert found(daemon.archive) == WITHOUT
        assert names.count("s.html") == 1
        assert list(daemon.archive.catalog.retries.all()) == [inbox / "s.json"]
        refused[0] = False
        daemon.seconds += 3600
        daemon.catch_up()
        assert found(daemon.archive) == WITH
        assert names.count("s.html") == 2


def test_a_sidecar_that_is_kept_open_for_writing_puts_its_page_off_only_until_it_is_closed(
    tmp_path: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (inbox / "s.html").write_text(page("Page"))
    with driven(tmp_path / "archive", inbox) as daemon:
        names = reads(daemon, monkeypatch)
        with (inbox / "s.json").open("w") as file:
            file.write(said())
            file.flush()
            daemon.catch_up()
            assert found(daemon.archive) == WITHOUT
            assert names.count("s.html") == 1
        daemon.catch_up()
        assert found(daemon.archive) == WITH
        assert daemon.inboxes.ledger.file(inbox / "s.json").state is State.SKIPPED  # type: ignore[union-attr]


NAMES = ["s.html", "s.txt", "s.json", "s.html.json", "s.url"]


class Companions(RuleBasedStateMachine):
    """Files come, change and go in any order; what the daemon then has is what a new archive has."""

    folders: Callable[[], Path]

    @initialize()
    def begin(self) -> None:
        self.base = Companions.folders()
        self.inbox = self.base / "inbox"
        self.inbox.mkdir()
        self.context = driven(self.base / "archive", self.inbox)
        self.daemon = self.context.__enter__()
        self.is_changed = False

    @rule(name=st.sampled_from(NAMES), url=st.sampled_from([ONE, TWO]))
    def write(self, name: str, url: str) -> None:
        shortcut = f"[InternetShortcut]\nURL={url}\n"
        text = {".html": page(f"Page {url}"), ".txt": f"Head\n\n{TEXT}{url}", ".json": said(url), ".url": shortcut}
        (self.inbox / name).write_text(text[Path(name).suffix])
        self.is_changed = True

    @rule(name=st.sampled_from(NAMES))
    def remove(self, name: str) -> None:
        (self.inbox / name).unlink(missing_ok=True)
        self.is_changed = True

    @precondition(lambda self: self.is_changed)
    @rule()
    def compare(self) -> None:
        catch_up(self.daemon)
        self.is_changed = False
        fresh = Archive.open_or_create(self.base / "fresh" / str(len(list(self.base.glob("fresh/*")))))
        with fresh.writing(wait=0):
            intake, inboxes = Intake(fresh, self.daemon.intake.workers, self.daemon.intake.now), Inboxes(fresh)
            inboxes.watch([self.inbox])
            sync(intake, inboxes, silent)
            assert found(self.daemon.archive) == found(fresh)
            assert not self.daemon.intake.again
        fresh.close()

    def teardown(self) -> None:
        self.context.__exit__(None, None, None)


def test_whatever_comes_and_goes_it_is_as_if_read_anew(tmp_path_factory: pytest.TempPathFactory) -> None:
    Companions.folders = staticmethod(lambda: tmp_path_factory.mktemp("companions"))
    run_state_machine_as_test(
        Companions,
        settings=settings(
            max_examples=25, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
