"""The codec between records and values keeps what it does not know and names what does not fit."""

from __future__ import annotations

import copy
import pickle
import re
from datetime import UTC, date, datetime
from typing import Any
from typing import NamedTuple as PythonsNamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infoint_tui.domain import NamedTuple, regex
from infoint_tui.domain.enums import ChannelKind, Mode, NoteKind, Permission, Stage
from infoint_tui.domain.meeting import AgendaItem, Meeting, Note, Reflection
from infoint_tui.domain.people import Channel, Contact, KeepInTouch
from infoint_tui.domain.record import BadRecord, Record
from infoint_tui.domain.zoned_time import ZonedTime

NOON = ZonedTime(datetime(2026, 3, 12, 17, tzinfo=UTC), "America/Chicago")
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
unknown = st.dictionaries(st.text(min_size=1, max_size=8).map("x_".__add__), json_values, max_size=3)


def test_values_cannot_be_changed_in_place() -> None:
    contact = Contact(uid="1", name="Rosa")
    with pytest.raises(AttributeError):
        contact.name = "Imani"  # type: ignore[misc]


def test_unknown_and_missing_fields_are_refused_when_made() -> None:
    with pytest.raises(TypeError, match="missing fields: name"):
        Contact(uid="1")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="unknown fields: nickname"):
        Contact(uid="1", name="Rosa", nickname="Ro")  # type: ignore[call-arg]


@given(extra=unknown, inner=unknown)
def test_unknown_fields_survive_at_every_level(extra: dict[str, object], inner: dict[str, object]) -> None:
    raw = {
        "uid": "1",
        "contacts": ["2"],
        "notes": [{"uid": "n", "at": 3, "kind": "quote", "text": "x", **inner}],
        "reflection": {"started": str(NOON), **inner},
        **extra,
    }
    assert Meeting.decode(raw).encode() == raw


def test_nested_values_come_back_equal() -> None:
    meeting = Meeting(
        uid="1",
        contacts=("2",),
        mode=Mode.VIDEO,
        start=NOON,
        agenda=(AgendaItem(uid="a", text="How?", probes=("Why?",), asked_at=0),),
        notes=(Note(uid="n", at=0, kind=NoteKind.MARK, star=True),),
        reflection=Reflection(started=NOON, fit={"skills": 3, "goals": None}, permission=Permission.GRANTED),
    )
    assert Meeting.decode(meeting.encode()) == meeting


def test_defaults_are_left_out_of_the_file() -> None:
    assert Contact(uid="1", name="Rosa").encode() == {"uid": "1", "name": "Rosa"}


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ({"uid": "1", "name": 3}, "name"),
        ({"uid": "1"}, "name"),
        ({"uid": "1", "name": "R", "stage": "nowhere"}, "stage"),
        ({"uid": "1", "name": "R", "tags": "one"}, "tags"),
        ({"uid": "1", "name": "R", "channels": [{"kind": "email"}]}, r"channels\[0\].value"),
        ({"uid": "1", "name": "R", "stage_since": "yesterday"}, "stage_since"),
        ({"uid": "1", "name": "R", "archived": 1}, "archived"),
        ({"uid": "1", "name": "R", "revisit_on": "2026-02-30"}, "revisit_on"),
    ],
)
def test_a_field_that_does_not_fit_is_named(raw: dict[str, object], field: str) -> None:
    with pytest.raises(BadRecord, match=rf"^{field}: expected"):
        Contact.decode(raw)


def test_dates_enums_and_nested_records_are_read() -> None:
    contact = Contact.decode(
        {
            "uid": "1",
            "name": "R",
            "stage": "later",
            "revisit_on": "2026-05-04",
            "channels": [{"kind": "phone", "value": "1"}],
            "keep_in_touch": {"permission": "refused"},
        }
    )
    assert contact.stage is Stage.LATER
    assert contact.revisit_on == date(2026, 5, 4)
    assert contact.channels == (Channel(kind=ChannelKind.PHONE, value="1"),)
    assert contact.keep_in_touch == KeepInTouch(permission=Permission.REFUSED)


def test_equality_needs_the_same_class() -> None:
    class Other(Record):
        uid: str
        name: str

    assert Other(uid="1", name="R") != Contact(uid="1", name="R")
    assert Contact(uid="1", name="R") == Contact(uid="1", name="R")


# -- what every room declares its values with ---------------------------------------------------------------


class _Ours(NamedTuple):
    """A place."""

    row: int
    column: int = 1
    names: tuple[str, ...] = ()

    @property
    def both(self) -> int:
        """Row and column."""
        return self.row + self.column

    @classmethod
    def corner(cls) -> _Ours:
        """The first."""
        return cls(0, 0)


class _Pythons(PythonsNamedTuple):
    """A place."""

    row: int
    column: int = 1
    names: tuple[str, ...] = ()

    @property
    def both(self) -> int:
        """Row and column."""
        return self.row + self.column

    @classmethod
    def corner(cls) -> _Pythons:
        """The first."""
        return cls(0, 0)


@pytest.mark.parametrize("kind", [_Ours, _Pythons])
def test_a_named_tuple_is_what_python_makes_of_it(kind: Any) -> None:
    made = kind(3, names=("a",))
    assert made == (3, 1, ("a",))
    assert (made.row, made.column, made.names, made.both) == (3, 1, ("a",), 4)
    assert kind.corner() == (0, 0, ())
    assert repr(made).partition("(")[2] == "row=3, column=1, names=('a',))"
    assert made._replace(column=5) == kind._make((3, 5, ("a",)))
    assert made._asdict() == {"row": 3, "column": 1, "names": ("a",)}
    assert kind._fields == kind.__match_args__ == ("row", "column", "names")
    assert kind._field_defaults == {"column": 1, "names": ()}
    assert kind.__doc__ == "A place."
    assert not hasattr(made, "__dict__")
    for twin in (copy.copy(made), copy.deepcopy(made), pickle.loads(pickle.dumps(made))):
        assert (type(twin), twin) == (kind, made)
    with pytest.raises(TypeError, match=r"__new__\(\) missing 1 required positional argument: 'row'"):
        kind()
    with pytest.raises(TypeError, match="unexpected keyword argument 'depth'"):
        kind(1, depth=2)
    with pytest.raises(TypeError, match="Expected 3 arguments, got 1"):
        kind._make((1,))
    with pytest.raises((TypeError, ValueError), match="unexpected field names"):  # by the version of Python
        made._replace(depth=2)
    with pytest.raises(AttributeError):
        made.row = 4


def test_a_default_comes_last() -> None:
    with pytest.raises(TypeError, match="default"):
        exec("class Odd(NamedTuple):\n    a: int = 1\n    b: int")


def test_a_pattern_is_compiled_when_it_is_first_used() -> None:
    wrong = regex("(")
    with pytest.raises(re.error):
        wrong.match("(")
    word = regex(r"(?P<word>[a-z]+)", re.IGNORECASE)
    found = word.search("12 Rosa")
    assert found is not None
    assert (found["word"], word.sub("-", "a B1"), word.pattern) == ("Rosa", "- -1", r"(?P<word>[a-z]+)")
    assert regex(rb"\d").findall(b"1a2") == [b"1", b"2"]
