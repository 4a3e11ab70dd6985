"""Every field that is stored is written by some path of the program: what nobody can enter is no feature."""

from __future__ import annotations

import ast
import inspect
from functools import cache
from pathlib import Path

import pytest

from infoint_tui.domain import meeting, mentions, people
from infoint_tui.domain import people as task
from infoint_tui.domain.record import Record
from infoint_tui.domain.reflection import MORE_WORDS, STEPS

PACKAGE = Path(__file__).parents[1] / "infoint_tui"
FORMS = ("bound", "chosen", "_yes_no")
"""Fields of a form that are made from the record they change."""
CHANGES = (
    "replace",
    "_replace",
    "_put",
    "_change",
    "change_meeting",
    "schedule",
    "add",
    "save",
    "save_profile",
    "answer",
    "store",
)
"""Calls that give fields of any record their value, by name."""
ONLY_READ = ("exporting", "vault", "codebook")
"""Modules that make rows and notes of the fields and change none."""


def records() -> list[type[Record]]:
    """Every kind of stored value."""
    found = {
        value
        for module in (people, meeting, mentions, task)
        for value in vars(module).values()
        if inspect.isclass(value) and issubclass(value, Record) and value.__module__ == module.__name__
    }
    return sorted(found, key=lambda each: each.__name__)


FIELDS = [f"{kind.__name__}.{name}" for kind in records() for name in kind._names if name != "extra"]


@cache
def written() -> frozenset[str]:
    """Fields that some code gives a value: "Contact.name" by its constructor, "name" by a change or a form.

    What the stored records are read with is not among it.
    """
    kinds, found = {kind.__name__ for kind in records()}, set()
    for room in ("services", "ui", "domain"):
        for path in (PACKAGE / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                    given = [keyword.arg for keyword in node.keywords if keyword.arg]
                    if name in kinds:
                        found |= {f"{name}.{field}" for field in given}
                    elif name in CHANGES:
                        found |= set(given)
                    elif name in FORMS and len(node.args) > 1 and isinstance(node.args[1], ast.Constant):
                        found.add(str(node.args[1].value))
                elif isinstance(node, ast.Dict) and room != "domain" and path.stem not in ONLY_READ:
                    found |= {str(key.value) for key in node.keys if isinstance(key, ast.Constant)}
                elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
                    place = node.targets[0].slice
                    found |= {str(place.value)} if isinstance(place, ast.Constant) else set()
    return frozenset(found)


@pytest.mark.parametrize("field", FIELDS)
def test_some_path_of_the_program_writes_it(field: str) -> None:
    assert {field, field.partition(".")[2]} & (written() | TEXTS)


_MORE = [field for fields in MORE_WORDS.values() for field in fields]
TEXTS = frozenset((*(step.field for step in STEPS if step.field), *_MORE))
"""Texts of the reflection, entered under the name that their step says."""


def test_a_field_that_nobody_writes_is_missed() -> None:
    assert "shoe_size" not in written()
