"""The shape of the code: who imports whom, and what every file says first."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("index", "ingest", "search")
FILES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
HOMELESS = {"utils", "util", "helpers", "common", "misc"}
ALLOWED = {"index": {"index"}, "ingest": {"ingest", "index"}, "search": {"search", "index"}}
LONGEST = 350


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            yield node.module or ""


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", FILES, ids=name)
def test_packages_import_only_what_is_below_them(path: Path) -> None:
    """The arrows are ingest → index ← search; only the command line knows all three, and names their commands as text."""
    package = path.relative_to(ROOT).parts[0]
    for module in imports(path):
        top = module.split(".")[0]
        assert top not in PACKAGES or top in ALLOWED[package], f"{name(path)} imports {module}"


@pytest.mark.parametrize("path", FILES, ids=name)
def test_whoosh_is_touched_in_one_place(path: Path) -> None:
    inside = path.is_relative_to(ROOT / "index" / "whoosh")
    assert inside or not any(module.split(".")[0] == "whoosh" for module in imports(path))


@pytest.mark.parametrize("path", FILES, ids=name)
def test_nobody_knows_which_store_answers(path: Path) -> None:
    """One file picks a store; a store's own files may use each other's arrays, and nobody else knows of either."""
    own = path.is_relative_to(ROOT / "index" / "whoosh") or path.is_relative_to(ROOT / "index" / "opensearch")
    if not own and path != ROOT / "index" / "stores.py":
        stores = [module for module in imports(path) if module.startswith(("index.whoosh", "index.opensearch"))]
        assert not stores, f"{name(path)} imports {stores[0]}"


@pytest.mark.parametrize("path", FILES, ids=name)
def test_the_cluster_is_touched_in_one_place(path: Path) -> None:
    inside = path.is_relative_to(ROOT / "index" / "opensearch")
    assert inside or not any(module.split(".")[0] == "opensearchpy" for module in imports(path))


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_file_says_first_what_it_is_for(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text("utf-8")))
    assert docstring
    assert docstring.splitlines()[0][-1] in ".!:"


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_file_holds_one_idea(path: Path) -> None:
    assert path.stem not in HOMELESS
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST


def test_the_records_are_light_to_import() -> None:
    """Importing an article must not import an index, arrays or a parser."""
    import subprocess
    import sys

    code = "import index, sys; print([m for m in ('whoosh', 'numpy', 'lxml', 'click') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"
