"""The contract of all stores, kept by a real cluster: the very tests of `tests/index`, and random trees against the oracle."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

CONTRACTS = ("test_store_contract", "test_words_contract", "test_bags_contract")


def contract(name: str) -> ModuleType:
    """A module of tests beside ours."""
    path = Path(__file__).parent.parent / "index" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"cluster_{name}", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def asks_a_store(test: object) -> bool:
    """Whether a test takes whatever store it is given."""
    code = getattr(test, "__code__", None)
    return code is not None and "store" in code.co_varnames[: code.co_argcount]


for module in map(contract, CONTRACTS):
    for name, asked in vars(module).items():
        if name.startswith("test_") and asks_a_store(asked):
            globals()[f"{name}__{module.__name__}"] = asked
