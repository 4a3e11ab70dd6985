"""At which line and column a part of a JSON text stands, however it is laid out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from json import JSONDecoder
from json.decoder import scanstring  # type: ignore[attr-defined]

_BLANKS = re.compile(r"[ \t\n\r]*")
_FIELD = re.compile(r"\[(\d+)\]|\.?([^.\[]+)")
_DECODER = JSONDecoder()


def field_path(field: str) -> list[str | int]:
    """The steps of a field such as "notes[3].text"."""
    return [int(match[1]) if match[1] else match[2] for match in _FIELD.finditer(field)]


def find_place(text: str, path: Sequence[str | int]) -> tuple[int, int]:
    """Line and column, from 1, of the value at `path`, or of the last step of it that is there.

    The text must be sound JSON; (0, 0) where not even the first step is found.
    """
    at, found = _blank(text, 0), -1
    for step in path:
        at = _member(text, at, step) if isinstance(step, str) else _element(text, at, step)
        if at < 0:
            break
        found = at
    if found < 0:
        return 0, 0
    return text.count("\n", 0, found) + 1, found - text.rfind("\n", 0, found)


def _blank(text: str, at: int) -> int:
    match = _BLANKS.match(text, at)
    return match.end() if match else at


def _member(text: str, at: int, name: str) -> int:
    """Where the value of a name begins in the object at `at`; -1 if it is not there."""
    if text[at : at + 1] != "{":
        return -1
    at = _blank(text, at + 1)
    while text[at : at + 1] == '"':
        key, at = scanstring(text, at + 1)
        at = _blank(text, _blank(text, at) + 1)
        if key == name:
            return at
        at = _after(text, at)
    return -1


def _element(text: str, at: int, number: int) -> int:
    if text[at : at + 1] != "[":
        return -1
    at = _blank(text, at + 1)
    while text[at : at + 1] not in ("]", ""):
        if number == 0:
            return at
        number -= 1
        at = _after(text, at)
    return -1


def _after(text: str, at: int) -> int:
    """Where the next member begins, past the value at `at` and its comma."""
    _, at = _DECODER.raw_decode(text, at)
    at = _blank(text, at)
    return _blank(text, at + 1) if text[at : at + 1] == "," else at
