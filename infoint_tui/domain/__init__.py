"""The domain: values and rules. Here is what every room declares its values with, cheap until they are used.

Most starts meet few of the named tuples and patterns that the program declares. `typing.NamedTuple` and
`re.compile` do all of their work at once; `NamedTuple` and `regex` do it when the first value is made, or
the first text is looked at. Everything else about them is as Python has it.
"""

from __future__ import annotations

from collections import _tuplegetter  # type: ignore[attr-defined]

TYPE_CHECKING = False
"""As in `typing`, which `infoint --help` can do without."""

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable, Mapping
    from types import ModuleType
    from typing import Any, AnyStr, NamedTuple, Self

    __all__ = ["NamedTuple", "late", "regex"]


class _Values(tuple):  # type: ignore[type-arg]
    """What the named tuples share."""

    __slots__ = ()
    _fields: tuple[str, ...]
    _field_defaults: Mapping[str, Any]

    @classmethod
    def _make(cls, values: Iterable[Any]) -> Self:
        """One of the values of each field in order."""
        made = tuple.__new__(cls, values)
        if len(made) != len(cls._fields):
            raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(made)}")
        return made

    def _replace(self, /, **changes: Any) -> Self:
        """A copy with some fields changed."""
        made = self._make(map(changes.pop, self._fields, self))
        if changes:
            raise ValueError(f"Got unexpected field names: {list(changes)!r}")
        return made

    def _asdict(self) -> dict[str, Any]:
        """The values by field."""
        return dict(zip(self._fields, self, strict=True))

    def __repr__(self) -> str:
        shown = (f"{name}={value!r}" for name, value in zip(self._fields, self, strict=True))
        return f"{type(self).__name__}({', '.join(shown)})"

    def __getnewargs__(self) -> tuple[Any, ...]:
        return tuple(self)


class _Declaring(type):
    """Makes the class of a named tuple from its annotations; how one is made is worked out at the first."""

    def __new__(cls, name: str, _bases: tuple[type, ...], space: dict[str, Any]) -> type:
        fields = tuple(space.get("__annotations__", ()))
        defaults = {field: space[field] for field in fields if field in space}
        if tuple(defaults) != fields[len(fields) - len(defaults) :]:
            raise TypeError(f"{name}: a field without a default follows one that has one")
        space.update({field: _tuplegetter(number, "") for number, field in enumerate(fields)})
        space.update(__slots__=(), __match_args__=fields, _fields=fields, _field_defaults=defaults)

        def first(_cls: type, *values: Any, **named: Any) -> Any:
            makes = _maker(name, fields, defaults)
            made.__new__ = staticmethod(makes)  # type: ignore[method-assign]
            return makes(_cls, *values, **named)

        space["__new__"] = first
        made = type(name, (_Values,), space)
        return made


def _maker(name: str, fields: tuple[str, ...], defaults: Mapping[str, Any]) -> Callable[..., Any]:
    """`__new__` of a named tuple, with its fields as parameters."""
    listed = "".join(f"{field}, " for field in fields)
    makes: Any = eval(f"lambda _cls, {listed}: _new(_cls, ({listed}))", {"_new": tuple.__new__})
    makes.__defaults__ = tuple(defaults.values())
    makes.__name__, makes.__qualname__ = "__new__", f"{name}.__new__"
    made: Callable[..., Any] = makes
    return made


class _Pattern:
    """A regular expression that is compiled when something is first asked of it."""

    def __init__(self, text: Any, flags: int) -> None:
        self._declared = (text, flags)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name == "_declared":
            raise AttributeError(name)
        import re

        found = getattr(re.compile(*self._declared), name)
        # From now on it is found without coming here.
        setattr(self, name, found)
        return found


def regex(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """As `re.compile`, but compiled when first used. Not for `re.sub` and the like; it has the methods."""
    return _Pattern(text, flags)  # type: ignore[return-value]


def late(package: str) -> Callable[[str], ModuleType]:
    """The `__getattr__` of a package whose modules are loaded when they are first asked for."""

    def load(name: str) -> ModuleType:
        if name.startswith("__"):
            raise AttributeError(name)
        from importlib import import_module

        return import_module(f".{name}", package)

    return load


if not TYPE_CHECKING:
    NamedTuple = type.__new__(_Declaring, "NamedTuple", (), {})
