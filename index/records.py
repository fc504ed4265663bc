"""`dataclass` for records: the standard library's, but each class's constructor is written when it is first called.

The standard decorator compiles up to eight methods for every class while its module is imported: 0.8 ms a class, and
a search imports seventy. Here they share methods that compile nothing, which made the whole command a fifth faster.
To a type checker it is the standard decorator. A record made so has no other record as its base.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import FrozenInstanceError
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(*, frozen: bool = False, slots: bool = False, kw_only: bool = False) -> Callable[[type], type]:
        """What `dataclasses.dataclass` does with these arguments."""

        def decorate(cls: type) -> type:
            made = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots, kw_only=kw_only)(cls)
            parameters = made.__dataclass_params__
            parameters.init = parameters.repr = parameters.eq = True
            parameters.frozen = frozen
            add_constructor(made)
            add_methods(made, frozen=frozen)
            return made

        return decorate


def add_constructor(cls: Any) -> None:  # Any: a class in the making
    """Give a class a constructor that writes itself when it is first called."""

    def __init__(self: object, *args: object, **kwargs: object) -> None:  # noqa: N807
        cls.__init__ = constructor(cls)
        cls.__init__(self, *args, **kwargs)

    cls.__init__ = __init__


def constructor(cls: Any) -> Callable[..., None]:
    """The constructor that takes the fields of a class, by position or by name."""
    positional: list[str] = []
    named: list[str] = []
    body: list[str] = []
    values: dict[str, Any] = {"_put_": object.__setattr__, "_ABSENT_": dataclasses.MISSING}
    for n, field in enumerate(dataclasses.fields(cls)):
        name = field.name
        values[f"_default_{n}_"] = field.default
        values[f"_make_{n}_"] = field.default_factory
        has_factory = field.default_factory is not dataclasses.MISSING
        has_default = field.default is not dataclasses.MISSING
        if field.init:
            default = "=_ABSENT_" if has_factory else f"=_default_{n}_" if has_default else ""
            (named if field.kw_only else positional).append(name + default)
            value = f"_make_{n}_() if {name} is _ABSENT_ else {name}" if has_factory else name
        elif has_factory or has_default:
            value = f"_make_{n}_()" if has_factory else f"_default_{n}_"
        else:
            continue
        body.append(f"_put_(self, {name!r}, {value})")
    if hasattr(cls, "__post_init__"):
        body.append("self.__post_init__()")
    parameters = ", ".join(["self", *positional, *(["*", *named] if named else [])])
    source = "\n ".join([f"def __init__({parameters}):", *(body or ["pass"])])
    exec(source, values)
    made: Callable[..., None] = values["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    return made


def add_methods(cls: Any, *, frozen: bool) -> None:
    """Give a class the other methods, except those that it has."""
    fields = dataclasses.fields(cls)
    compared = getter([field.name for field in fields if field.compare])
    shown = [field.name for field in fields if field.repr]
    every = [field.name for field in fields]

    def __eq__(self: object, other: object) -> bool:  # noqa: N807
        return compared(self) == compared(other) if other.__class__ is self.__class__ else NotImplemented

    def __hash__(self: object) -> int:  # noqa: N807
        return hash(compared(self))

    def __repr__(self: object) -> str:  # noqa: N807
        values = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
        return f"{self.__class__.__qualname__}({values})"

    def __getstate__(self: object) -> list[object]:  # noqa: N807
        return [getattr(self, name) for name in every]

    methods: dict[str, Any] = {"__eq__": __eq__, "__repr__": __repr__, "__hash__": __hash__ if frozen else None}
    if frozen:
        methods |= {"__setattr__": refuse_set, "__delattr__": refuse_delete}
        if "__slots__" in vars(cls):
            methods |= {"__getstate__": __getstate__, "__setstate__": set_state}
    for name, method in methods.items():
        if name not in vars(cls) or (name == "__hash__" and vars(cls)[name] is None):
            setattr(cls, name, method)


def getter(names: Sequence[str]) -> Callable[[object], tuple[object, ...]]:
    """A function that gives these attributes of an object as a tuple."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda self: tuple(getattr(self, name) for name in names)


def refuse_set(_self: object, name: str, _value: object) -> None:
    """A frozen record is not changed."""
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def refuse_delete(_self: object, name: str) -> None:
    """Nor does it lose anything."""
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def set_state(self: object, state: Sequence[object]) -> None:
    """Fill a frozen record that is being unpickled."""
    for field, value in zip(dataclasses.fields(self), state, strict=True):  # type: ignore[arg-type] # it is a record
        object.__setattr__(self, field.name, value)
