"""What an inbox ignores by its own files of patterns."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import lists, sampled_from, tuples
from pages import page

from ingest.adding import sync
from ingest.ignoring import FILE_NAME, Rules
from ingest.inboxes import Inboxes
from ingest.intake import Intake
from ingest.scanning import walk

ALONE = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
"""For git: as nobody has set it up."""


def silent(_done: int, _total: int) -> None:
    pass


def touch(root: Path, *paths: str) -> None:
    for name in paths:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("x")


def names(root: Path, *patterns: str) -> set[str]:
    return {os.path.relpath(path, root) for path in walk(root, root, Rules(patterns).of(root)).files}


def test_a_file_of_patterns_counts_from_its_folder_on(tmp_path: Path) -> None:
    touch(tmp_path, "a.html", "drafts/b.html", "sub/a.html", "sub/drafts/c.html")
    (tmp_path / "sub" / FILE_NAME).write_text("/a.html\ndrafts/\n")
    assert names(tmp_path) == {"a.html", "drafts/b.html"}


def test_the_nearest_file_of_patterns_wins_and_the_settings_come_last(tmp_path: Path) -> None:
    touch(tmp_path, "a.log", "b.log", "sub/a.log", "sub/b.log")
    (tmp_path / FILE_NAME).write_text("!b.log\n")
    (tmp_path / "sub" / FILE_NAME).write_text("b.log\n!a.log\n")
    assert names(tmp_path, "*.log") == {"b.log", "sub/a.log"}


def test_a_line_that_is_no_pattern_is_named_and_the_others_count(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    touch(tmp_path, "a.html", "b.html")
    (tmp_path / FILE_NAME).write_bytes("\ufeffa.html\r\n!\r\n# a remark\r\n".encode())
    assert names(tmp_path) == {"b.html"}
    assert "line 2" in caplog.text


def test_a_file_of_patterns_that_is_just_written_changes_nothing(tmp_path: Path) -> None:
    touch(tmp_path, "a.html", "b.html")
    (tmp_path / FILE_NAME).write_text("a.html\n")
    rules = Rules(())
    assert rules.of(tmp_path)("a.html")
    descriptor = os.open(tmp_path / FILE_NAME, os.O_WRONLY | os.O_TRUNC)
    assert rules.of(tmp_path)("a.html")
    os.close(descriptor)
    assert not rules.of(tmp_path)("a.html")


def test_a_link_to_patterns_elsewhere_is_not_followed(tmp_path: Path, inbox: Path) -> None:
    (tmp_path / "elsewhere").write_text("*.html\n")
    touch(inbox, "a.html")
    (inbox / FILE_NAME).symlink_to(tmp_path / "elsewhere")
    assert names(inbox) == {"a.html"}


def test_what_patterns_come_to_name_is_given_up_and_what_they_let_go_is_read(
    intake: Intake, inboxes: Inboxes, inbox: Path
) -> None:
    for name in ("draft.html", "story.html"):
        (inbox / name).write_text(page(name))
    inboxes.watch([inbox])
    assert sync(intake, inboxes, silent).indexed == 2
    (inbox / FILE_NAME).write_text("draft*\n")
    done = sync(intake, inboxes, silent)
    assert (done.removed, done.scanned) == (1, 1)
    (inbox / FILE_NAME).unlink()
    assert sync(intake, inboxes, silent).indexed == 1


@pytest.mark.parametrize(
    "patterns",
    [
        ("*", "!*/", "!*.html"),
        ("*/", "!kept/"),
        ("/*", "!/kept/", "/kept/*", "!/kept/a.html"),
        ("kept/**", "!kept/a.html"),
        ("*.html", "!a.html", "kept/"),
        ("**/kept", "!kept"),
    ],
)
def test_patterns_that_take_back_others_mean_what_they_mean_to_git(tmp_path: Path, patterns: tuple[str, ...]) -> None:
    touch(
        tmp_path, "a.html", "b.txt", "kept/a.html", "kept/b.txt", "kept/sub/a.html", "other/a.html", "other/kept/a.html"
    )
    assert names(tmp_path, *patterns) == unignored_by_git(tmp_path, patterns)


@pytest.mark.parametrize("taken_back", ["!*/", "!*", "!**", "!*.html", "!/**/*.html"])
def test_hidden_and_temporary_names_are_not_taken_back_by_patterns_that_do_not_mean_them(
    tmp_path: Path, taken_back: str
) -> None:
    hidden = [
        ".stversions/a.html",
        ".Trash-1000/files/a.html",
        "@eaDir/a.html",
        "node_modules/a.html",
        ".a.html",
        "~$a.html",
    ]
    touch(tmp_path, "a.html", "sub/a.html", "sub/a.html.part", *hidden)
    assert names(tmp_path, "*", "!*/", "!*.html", taken_back) >= {"a.html", "sub/a.html"}
    assert names(tmp_path, taken_back) == {"a.html", "sub/a.html"}
    (tmp_path / FILE_NAME).write_text(f"*\n!*/\n!*.html\n{taken_back}\n")
    assert names(tmp_path) >= {"a.html", "sub/a.html"}
    assert not names(tmp_path).intersection(hidden)


def test_hidden_and_temporary_names_are_taken_back_by_patterns_that_mean_them(tmp_path: Path) -> None:
    touch(tmp_path, ".notes/a.html", ".other/a.html", "a.html.part", "node_modules/a.html")
    assert names(tmp_path, "!.notes/", "!*.part", "!node_modules") == {
        ".notes/a.html",
        "a.html.part",
        "node_modules/a.html",
    }


SEGMENTS = lists(sampled_from(["a", "b", "ab", "c", "*", "a*", "*a", "?", "**"]), min_size=1, max_size=3).map("/".join)
PATTERNS = (
    tuples(sampled_from(["", "!"]), sampled_from(["", "/"]), SEGMENTS, sampled_from(["", "/"]))
    .map("".join)
    .filter(
        lambda pattern: not pattern.endswith("**/")  # by which pathspec means files too
    )
)


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lists(PATTERNS, max_size=4))
def test_any_patterns_mean_what_they_mean_to_git(tmp_path: Path, patterns: list[str]) -> None:
    root = tmp_path / "root"
    touch(root, *(f"{above}{name}" for above in ("", "a/", "ab/", "a/b/", "b/a/ab/") for name in ("c", "aa", "ba")))
    assert names(root, *patterns) == unignored_by_git(root, patterns)


def unignored_by_git(root: Path, patterns: Iterable[str]) -> set[str]:
    """The files below a folder that git, given these patterns, does not ignore."""
    kept = root.parent / "git"
    subprocess.run(["git", "init", "-q", "--bare", kept], check=True, env=ALONE)
    command = ["git", f"--git-dir={kept}", f"--work-tree={root}", "ls-files", "--others", "-z"]
    command += [f"--exclude={pattern}" for pattern in patterns]
    done = subprocess.run(command, cwd=root, check=True, env=ALONE, capture_output=True, text=True)
    return set(filter(None, done.stdout.split("\0")))
