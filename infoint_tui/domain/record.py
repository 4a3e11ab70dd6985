"""Immutable values with named fields, cheap to declare; read from stored records with what is wrong named,
and mended on request.

The standard dataclass compiles source text for each class, which costs more at start than painting the first
screen. A `Record` reads its annotations instead, keeps fields it does not know in `extra`, and turns itself
into JSON types and back (`encode`, `decode`).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from functools import cache
from types import MappingProxyType, NoneType, UnionType
from typing import Any, ClassVar, Self, Union, dataclass_transform, get_args, get_origin

from . import NamedTuple
from .zoned_time import ZonedTime

TEXT = "text"
"""What a text field expects."""
NOTHING: Mapping[str, Any] = MappingProxyType({})
"""The empty mapping used as a default."""

LARGEST = 1_000_000_000
"""No number of a record is larger, or smaller than its negative: calendars and clocks overflow beyond."""

Steps = tuple[str | int, ...]
"""The way from a record to a place in it: names of fields and numbers of items."""
Decoder = Callable[[Any, Steps], Any]


class BadRecord(ValueError):
    """A stored record that cannot be read: names the field and what was expected.

    `steps` leads to the place and `field` names it, such as "notes[3].text".
    """

    def __init__(self, steps: Steps, expected: str, found: object) -> None:
        self.steps = steps
        self.expected = expected
        self.field = field_name(steps) or "the record"
        super().__init__(f"{self.field}: expected {expected}, found {_in_words(found)}")


def field_name(steps: Steps) -> str:
    """A place as people write it: "notes[3].text"."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).lstrip(".")


def _in_words(found: object) -> str:
    """A JSON value in a few plain words."""
    if found is None:
        return "nothing"
    if isinstance(found, (list, tuple)):
        return "a list"
    if isinstance(found, Mapping):
        return "an object"
    if isinstance(found, bool):
        return str(found).lower()
    if isinstance(found, str):
        return f"the text {found[:40]!r}"
    if isinstance(found, int) and abs(found) > LARGEST:
        return "a number with too many digits"
    return f"the number {found}" if isinstance(found, (int, float)) else f"a {type(found).__name__}"


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Record:
    """Base of all stored values: keyword-only fields, compared by value, changed by `replace`."""

    _defaults: ClassVar[Mapping[str, Any]] = MappingProxyType({"extra": NOTHING})
    _names: ClassVar[tuple[str, ...]] = ("extra",)
    _required: ClassVar[frozenset[str]] = frozenset()
    _decoders: ClassVar[dict[str, Decoder]] = {}

    extra: Mapping[str, Any] = NOTHING
    """Fields found in the file that this version does not know; written back as they came."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        own = [name for name in vars(cls).get("__annotations__", {}) if not name.startswith("_")]
        inherited = [name for name in cls._names if name not in own]
        cls._names = (*inherited, *own)
        cls._defaults = {name: getattr(cls, name) for name in cls._names if hasattr(cls, name)}
        cls._required = frozenset(cls._names).difference(cls._defaults)
        cls._decoders = {}

    def __init__(self, **values: Any) -> None:
        known = self._names
        state = {**self._defaults, **values}
        if len(state) != len(known) or not state.keys() <= set(known):
            odd = ", ".join(sorted(values.keys() - set(known))) or "none"
            missing = ", ".join(name for name in known if name not in state) or "none"
            raise TypeError(f"{type(self).__name__}: unknown fields: {odd}; missing fields: {missing}")
        self.__dict__.update(state)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__}.{name} is read-only; use replace()")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__}.{name} is read-only")

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return bool(self.__dict__ == other.__dict__)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        shown = (
            f"{n}={v!r}" for n, v in self.__dict__.items() if v != self._defaults.get(n, v) or n == "uid"
        )
        return f"{type(self).__name__}({', '.join(shown)})"

    def replace(self, **changes: Any) -> Self:
        """A copy with some fields changed."""
        return type(self)(**{**self.__dict__, **changes})

    def fields(self) -> Iterator[tuple[str, Any]]:
        """Name and value of every declared field."""
        return ((name, self.__dict__[name]) for name in self._names)

    def encode(self) -> dict[str, Any]:
        """JSON types only: fields that hold their default are left out, unknown ones are put back."""
        out = dict(self.extra)
        for name in self._names:
            value = self.__dict__[name]
            if name != "extra" and not (name in self._defaults and value == self._defaults[name]):
                out[name] = encode_value(value)
        return out

    @classmethod
    def decode(cls, data: Mapping[str, Any], where: Steps = ()) -> Self:
        """The value of a stored record. Raises `BadRecord` naming the field that does not fit."""
        if not isinstance(data, (dict, Mapping)):
            raise BadRecord(where, "an object", data)
        decoders = cls._decoders
        values: dict[str, Any] = {}
        extra: dict[str, Any] = {}
        for name, raw in data.items():
            decoder = decoders.get(name)
            if decoder is None:
                if name not in cls._names or name == "extra":
                    extra[name] = raw
                    continue
                decoder = decoders[name] = _decoder_of(cls, name)
            values[name] = decoder(raw, (*where, name))
        if not values.keys() >= cls._required:
            name = next(name for name in cls._names if name in cls._required and name not in values)
            raise BadRecord((*where, name), "a value", None)
        if extra:
            values["extra"] = extra
        value = cls.__new__(cls)
        value.__dict__.update({**cls._defaults, **values})
        return value


class Identified(Record):
    """A record with an identity of its own: a uuid4 that never changes."""

    uid: str


# -- values as stored, of any age and shape ------------------------------------------------------------------


def text_in(value: Any) -> str:
    """A stored text; empty for anything else."""
    return value if isinstance(value, str) else ""


def texts_in(value: Any) -> list[str]:
    """The texts of a stored list; none for anything else."""
    return [each for each in value if isinstance(each, str)] if isinstance(value, (list, tuple)) else []


def objects_in(value: Any) -> list[Mapping[str, Any]]:
    """The objects of a stored list; none for anything else."""
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, (list, tuple)) else []


def encode_value(value: Any) -> Any:
    """JSON types for any value that may stand in a field."""
    if value is None or (isinstance(value, (str, int, float)) and not isinstance(value, StrEnum)):
        return value
    if isinstance(value, Record):
        return value.encode()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Mapping):
        return {key: encode_value(item) for key, item in value.items()}
    if isinstance(value, ZonedTime):
        return str(value)
    if isinstance(value, (tuple, list, frozenset)):
        return [encode_value(item) for item in value]
    if hasattr(value, "isoformat"):
        return value.isoformat()
    raise TypeError(f"cannot store a {type(value).__name__}")


def _decoder_of(cls: type[Record], name: str) -> Decoder:
    """Reads the annotation of one field, when it is met first: most starts meet few of them."""
    owner = next(base for base in cls.__mro__ if name in vars(base).get("__annotations__", {}))
    return _decoder_for(owner.__module__, owner.__annotations__[name])


@cache
def _decoder_for(module: str, annotation: str) -> Decoder:
    return _decoder(eval(annotation, vars(sys.modules[module])))


def _plain(kind: type, expected: str) -> Decoder:
    def decode(raw: Any, where: Steps) -> Any:
        if type(raw) is kind:
            return raw
        raise BadRecord(where, expected, raw)

    return decode


def _number(kind: type, expected: str) -> Decoder:
    fitting = (int, kind)

    def decode(raw: Any, where: Steps) -> Any:
        if type(raw) in fitting and -LARGEST <= raw <= LARGEST:
            return kind(raw)
        raise BadRecord(where, f"{expected} up to {LARGEST:,}", raw)

    return decode


def _decoder(hint: Any) -> Decoder:
    origin = get_origin(hint)
    if hint is Any or hint is object:
        return lambda raw, _where: raw
    if origin in (Union, UnionType):
        inner = [arg for arg in get_args(hint) if arg is not NoneType]
        one = _decoder(inner[0])
        return lambda raw, where: None if raw is None else one(raw, where)
    if origin is tuple:
        return _many(_decoder(get_args(hint)[0]))
    if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping(_decoder(get_args(hint)[1]))
    if hint is str or hint is bool:
        return _plain(hint, TEXT if hint is str else "true or false")
    if hint is int or hint is float:
        return _number(hint, "a whole number" if hint is int else "a number")
    if issubclass(hint, Record):
        return lambda raw, where: hint.decode(raw, where)
    if issubclass(hint, StrEnum):
        return _converted(hint, "one of " + ", ".join(str(member.value) for member in hint))
    if hint is ZonedTime:
        return _converted(ZonedTime.parse, "an instant such as 2026-03-12T10:00:00-05:00[America/Chicago]")
    return _converted(hint.fromisoformat, f"a {hint.__name__} such as 2026-03-12")


def _converted(make: Callable[[Any], Any], expected: str) -> Decoder:
    def decode(raw: Any, where: Steps) -> Any:
        if type(raw) is not str:
            raise BadRecord(where, expected, raw)
        try:
            return make(raw)
        except (ValueError, OverflowError) as error:
            raise BadRecord(where, expected, raw) from error

    return decode


def _many(one: Decoder) -> Decoder:
    def decode(raw: Any, where: Steps) -> Any:
        if not isinstance(raw, (list, tuple)):
            raise BadRecord(where, "a list", raw)
        return tuple([one(item, (*where, index)) for index, item in enumerate(raw)])

    return decode


def _mapping(one: Decoder) -> Decoder:
    def decode(raw: Any, where: Steps) -> Any:
        if not isinstance(raw, Mapping):
            raise BadRecord(where, "an object", raw)
        return {key: one(item, (*where, key)) for key, item in raw.items()}

    return decode


CAUTIOUS: Mapping[Steps, Any] = {
    ("do_not_contact",): True,
    ("keep_in_touch",): {"permission": "refused"},
    ("keep_in_touch", "permission"): "refused",
}
"""What stands for an answer that cannot be read: nobody is written to because a "no" was damaged."""
_PRINTED = 10**18
"""A larger number is no telephone number, and nothing else that somebody wrote."""


class Mended(NamedTuple):
    """A record that can be read again, None where nothing of it can; and what was done to which field."""

    record: dict[str, Any] | None
    steps: tuple[str, ...]


def mended(kind: type[Identified], raw: Mapping[str, Any]) -> Mended:
    """Take out, one after the other, the values that keep a record from being read.

    A number where a text belongs becomes its digits. What a record cannot do without takes the record, or
    the item of a list, with it.
    """
    record: Any = dict(raw)
    told: list[str] = []
    while record is not None:
        try:
            kind.decode(record)
        except BadRecord as bad:
            record, words = _without(record, bad)
            told.append(words)
        else:
            break
    return Mended(record, tuple(told))


def _without(record: Any, bad: BadRecord) -> tuple[Any, str]:
    """The record without the value that is wrong, and what was done in words."""
    found = _at(record, bad.steps)
    if bad.expected == TEXT and type(found) in (int, float) and abs(found) <= _PRINTED:
        return _put(record, bad.steps, str(found)), f"{bad.field} is now the text {found}"
    if bad.steps in CAUTIOUS:
        return _put(record, bad.steps, CAUTIOUS[bad.steps]), f"{bad.field} is now a no, for safety"
    steps = bad.steps
    if found is None:
        # Missing, or null where something must be: what holds it cannot be read without it.
        whole = _at(record, steps[:-1])
        there = isinstance(whole, (list, tuple)) or (isinstance(whole, Mapping) and steps[-1] in whole)
        steps = steps if there else steps[:-1]
    if not steps:
        return None, f"it is unreadable without {bad.field}"
    return _drop(record, steps), f"took out {field_name(steps)}"


def _at(value: Any, steps: Steps) -> Any:
    for step in steps:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _put(value: Any, steps: Steps, new: Any) -> Any:
    """A copy with another value at a place that is there."""
    if not steps:
        return new
    copy: Any = list(value) if isinstance(value, (list, tuple)) else dict(value)
    copy[steps[0]] = _put(copy[steps[0]], steps[1:], new)
    return copy


def _drop(value: Any, steps: Steps) -> Any:
    """A copy without a place that is there."""
    copy: Any = list(value) if isinstance(value, (list, tuple)) else dict(value)
    if len(steps) == 1:
        del copy[steps[0]]
    else:
        copy[steps[0]] = _drop(copy[steps[0]], steps[1:])
    return copy
