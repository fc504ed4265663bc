"""Records behave as the standard library's dataclasses do."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, field
from typing import Any

import msgspec
import pytest

from index.records import dataclass

Decorator = Callable[..., Callable[[type], type]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ship:
    """A record at the top of a module, where pickle finds it."""

    name: str
    masts: int = 2
    crew: tuple[str, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Fleet:
    ships: tuple[Ship, ...]
    port: str | None = None


def made(decorator: Decorator, **how: bool) -> Any:
    class Point:
        """A point."""

        x: float
        y: float = 0.0
        notes: list[str] = field(default_factory=list, compare=False)
        secret: int = field(default=0, repr=False)

    return decorator(**how)(Point)


def with_derived(decorator: Decorator) -> Any:
    class Line:
        """A line."""

        text: str
        length: int = field(init=False)

        def __post_init__(self) -> None:
            self.length = len(self.text)

    return decorator(slots=True)(Line)


def empty(decorator: Decorator) -> Any:
    class Nothing:
        """Nothing."""

    return decorator(frozen=True, slots=True)(Nothing)


WAYS = [
    {"frozen": True, "slots": True},
    {"frozen": True, "slots": True, "kw_only": True},
    {"slots": True},
    {"frozen": True},
    {},
]


def outcome(act: Callable[[], object]) -> object:
    try:
        return act()
    except Exception as error:  # noqa: BLE001 - whatever the standard does
        return type(error)


@pytest.mark.parametrize("how", WAYS, ids=str)
@pytest.mark.parametrize(
    "act",
    [
        lambda cls: repr(cls(x=1.0)),
        lambda cls: repr(cls(x=1.0, y=2.0, notes=["a"], secret=3)),
        lambda cls: cls(x=1.0) == cls(x=1.0, notes=["other"]),
        lambda cls: cls(x=1.0) == cls(x=2.0),
        lambda cls: cls(x=1.0) == (1.0, 0.0, 0),
        lambda cls: cls(x=1.0, secret=1) == cls(x=1.0, secret=2),
        lambda cls: hash(cls(x=1.0)) == hash(cls(x=1.0, notes=["other"])),
        lambda cls: repr(cls(1.0)),
        lambda cls: cls(),
        lambda cls: cls(x=1.0, z=1),
        lambda cls: setattr(cls(x=1.0), "x", 2.0),
        lambda cls: delattr(cls(x=1.0), "x"),
        lambda cls: repr(dataclasses.replace(cls(x=1.0), y=5.0)),
        lambda cls: dataclasses.asdict(cls(x=1.0)),
        lambda cls: [(f.name, f.default, f.repr, f.compare) for f in dataclasses.fields(cls)],
        lambda cls: repr(copy.deepcopy(cls(x=1.0, notes=["a"]))),
        lambda cls: cls.__match_args__,
        lambda cls: dataclasses.is_dataclass(cls),
        lambda cls: hasattr(cls(x=1.0), "__dict__"),
        lambda cls: cls.__doc__,
        lambda cls: cls(x=1.0).notes is cls(x=1.0).notes,
    ],
)
def test_a_record_does_what_a_dataclass_does(how: dict[str, bool], act: Callable[[Any], object]) -> None:
    ours, standard = made(dataclass, **how), made(dataclasses.dataclass, **how)  # type: ignore[arg-type]
    assert outcome(lambda: act(ours)) == outcome(lambda: act(standard))
    assert outcome(lambda: act(ours)) == outcome(lambda: act(standard)), "not on the second call"


def test_what_is_derived_is_derived() -> None:
    assert repr(with_derived(dataclass)("four")) == repr(with_derived(dataclasses.dataclass)("four"))  # type: ignore[arg-type]


def test_a_record_of_nothing_equals_its_like() -> None:
    nothing = empty(dataclass)  # type: ignore[arg-type]
    assert nothing() == nothing()
    assert len({nothing(), nothing()}) == 1


def test_a_record_travels_between_processes_and_through_json() -> None:
    fleet = Fleet((Ship(name="Hope"), Ship(name="Ida", masts=3, crew=("Ann",))), "Ancona")
    assert pickle.loads(pickle.dumps(fleet)) == fleet
    assert msgspec.json.decode(msgspec.json.encode(fleet), type=Fleet) == fleet
    assert hash(msgspec.convert(msgspec.to_builtins(fleet), Fleet)) == hash(fleet)


def test_a_record_is_taken_apart_by_match() -> None:
    match Fleet((), "Ancona"):
        case Fleet(ships, port):
            assert (ships, port) == ((), "Ancona")


def test_a_frozen_record_stays_as_it_is() -> None:
    ship = Ship(name="Hope")
    with pytest.raises(FrozenInstanceError):
        ship.name = "Despair"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        ship.flag = "white"  # type: ignore[attr-defined]
    with pytest.raises(FrozenInstanceError):
        del ship.name
