"""Is this record fit to be stored? Asked before anything is changed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from .changes import META, InvalidRecord

RECORD_LIMIT = 16_000_000
"""Bytes of one record as JSON."""
UID_LIMIT = 1000
DEPTH_LIMIT = 60
_LONG = 870
"""Digits from which a number is looked at more closely: Python itself reads back 4300 at most."""
_DIGITS = re.compile(rb"[0-9]{%d}" % _LONG)
_TEXT = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def encode(value: Any) -> bytes:
    """Compact JSON in UTF-8. Raises ValueError, TypeError or RecursionError for what JSON cannot hold."""
    return _TEXT.encode(value).encode("utf-8")


def check_names(table: str, uid: str) -> None:
    """Raise InvalidRecord unless table and uid can be used as names."""
    if not isinstance(table, str) or not table or len(table) > 64 or not table.isprintable() or table == META:
        raise InvalidRecord(str(table), str(uid), "", "that is no name for a table")
    if not isinstance(uid, str) or not uid or len(uid) > UID_LIMIT or uid.startswith("#"):
        raise InvalidRecord(
            table, str(uid)[:60], "uid", "a uid is a text of 1 to 1000 characters without a leading #"
        )
    _check_text(table, uid, "uid", uid)


def normalise(table: str, uid: str, record: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    """A private copy of `record` with its uid, and its text as compact JSON.

    Raises InvalidRecord with the path of the first field that JSON cannot hold exactly.
    """
    check_names(table, uid)
    if record.get("uid", uid) != uid:
        raise InvalidRecord(table, uid, "uid", "the record carries another uid")
    plain = record if isinstance(record, dict) and "uid" in record else {**record, "uid": uid}
    text, copy = check_document(table, uid, plain)
    return copy, text


def check_document(table: str, uid: str, plain: Any) -> tuple[bytes, Any]:
    """The compact JSON of a value and a copy read back from it. Raises InvalidRecord."""
    try:
        text = encode(plain)
        copy = json.loads(text)
        # The encoder turns odd keys and tuples into something else without a word: compare.
        exact = copy == plain
    except (TypeError, ValueError, RecursionError):
        exact = False
    if not exact:
        _explain(table, uid, plain)
        raise InvalidRecord(table, uid, "", "it would not come back as it is")
    if len(text) > _LONG and _DIGITS.search(text):
        _explain(table, uid, plain)
    if len(text) > RECORD_LIMIT:
        raise InvalidRecord(table, uid, "", f"it is larger than {RECORD_LIMIT // 1_000_000} MB")
    if text.count(b"{") + text.count(b"[") > DEPTH_LIMIT and _depth(copy) > DEPTH_LIMIT:
        raise InvalidRecord(table, uid, "", f"it is nested deeper than {DEPTH_LIMIT} levels")
    return text, copy


def _depth(value: Any) -> int:
    if isinstance(value, dict):
        return 1 + max((_depth(item) for item in value.values() if isinstance(item, (dict, list))), default=0)
    if isinstance(value, list):
        return 1 + max((_depth(item) for item in value if isinstance(item, (dict, list))), default=0)
    return 0


def _explain(table: str, uid: str, value: Any) -> None:
    """Raise InvalidRecord naming the first place that is wrong."""
    stack: list[tuple[str, Any, int]] = [("", value, 0)]
    while stack:
        path, item, depth = stack.pop()
        if depth > DEPTH_LIMIT:
            raise InvalidRecord(table, uid, path[:200], f"it is nested deeper than {DEPTH_LIMIT} levels")
        if isinstance(item, dict):
            for key in item:
                if not isinstance(key, str):
                    raise InvalidRecord(table, uid, path, f"field names must be text, not {key!r}")
                _check_text(table, uid, path, key)
            stack += [
                (f"{path}.{key}" if path else key, part, depth + 1) for key, part in reversed(item.items())
            ]
        elif isinstance(item, list):
            stack += [(f"{path}[{n}]", item[n], depth + 1) for n in reversed(range(len(item)))]
        else:
            _check_leaf(table, uid, path, item)


def _check_leaf(table: str, uid: str, path: str, item: Any) -> None:
    if item is None or isinstance(item, bool):
        return
    if isinstance(item, str):
        _check_text(table, uid, path, item)
    elif isinstance(item, int):
        if item.bit_length() > 2900:
            raise InvalidRecord(table, uid, path, "the number has too many digits")
    elif isinstance(item, float):
        if item != item or item in (float("inf"), float("-inf")):
            raise InvalidRecord(table, uid, path, f"{item} is not a JSON number")
    else:
        raise InvalidRecord(table, uid, path, f"JSON has no {type(item).__name__}")


def _check_text(table: str, uid: str, path: str, text: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        shown = f"half a character (U+{ord(text[error.start]):04X}) at position {error.start}"
        raise InvalidRecord(table, uid.encode("utf-8", "replace").decode(), path, shown) from None
