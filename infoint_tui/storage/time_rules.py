"""Reads the user's time rules: one line for each rule, checked, with a place for everything wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..domain.rules import PRESETS, check_changes

if TYPE_CHECKING:
    from .bank_guard import Node

FILE = "time-rules.yaml"
FOLDER = "templates"
PLACE = f"{FOLDER}/{FILE}"


class TimeRules(NamedTuple):
    """What the file says."""

    preset: str
    changes: dict[str, str]
    problems: tuple[str, ...]
    """Each with file, line and column; what it is about keeps its default."""


NOTHING = TimeRules("", {}, ())


def read_time_rules(home: Path) -> TimeRules:
    """The rules of a data home; never raises. Without a file nothing is imported."""
    if not (home / FOLDER / FILE).exists():
        return NOTHING
    from .bank_guard import Unreadable, read_bytes

    try:
        data = read_bytes(home / FOLDER / FILE)
    except Unreadable as error:
        return TimeRules("", {}, (f"{PLACE}: {error.what}. {error.mend}",))
    return parse_time_rules(data)


def parse_time_rules(data: bytes) -> TimeRules:
    """The rules a file stands for."""
    import yaml

    from .bank_guard import Unreadable, decode, parse

    try:
        text, faults = decode(data)
        tree = parse(text)
    except Unreadable as error:
        place = f":{error.line}:{error.column}" if error.line else ""
        return TimeRules("", {}, (f"{PLACE}{place}: {error.what}. No rule is changed.",))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f":{mark.line + 1}:{mark.column + 1}" if mark else ""
        what = "the file stops being lines of 'rule: value' here; look for a missing colon or quote"
        return TimeRules("", {}, (f"{PLACE}{place}: {what}. No rule is changed.",))
    problems = [
        f"{_place(text, fault.at)}: {fault.what.replace('bank', 'rule')}."
        for fault in (*faults, *tree.faults)
    ]
    root = tree.root
    if root is None or (root.kind == "text" and not root.text):
        return TimeRules("", {}, tuple(problems))
    if root.kind != "map":
        return TimeRules(
            "", {}, (f"{_place(text, root.start)}: write lines such as 'follow.nudge: 5 days'.",)
        )
    return _rules(text, root, problems)


def _rules(text: str, root: Node, problems: list[str]) -> TimeRules:
    preset = ""
    wanted: dict[str, tuple[str, int]] = {}
    for key, value in _lines(root):
        if value.kind != "text":
            problems.append(f"{_place(text, value.start)}: {key.text[:40]}: write one value, on one line.")
        elif key.text == "preset":
            preset = value.text.strip().casefold()
            if preset not in PRESETS:
                names = ", ".join(PRESETS)
                problems.append(
                    f"{_place(text, value.start)}: preset {preset[:40]!r}: choose one of {names}."
                )
                preset = ""
        elif key.text not in wanted:
            wanted[key.text] = (value.text, value.start)
    good, bad = check_changes((name, value) for name, (value, _at) in wanted.items())
    problems += [f"{_place(text, wanted[name][1])}: {name[:40]}: {why}" for name, why in bad.items()]
    return TimeRules(preset, good, tuple(problems))


def _lines(root: Node) -> Iterator[tuple[Node, Node]]:
    """Keys and values, those under `rules:` among them."""
    for key, value in root.pairs:
        if key.kind != "text":
            continue
        if key.text == "rules" and value.kind == "map":
            yield from ((inner, found) for inner, found in value.pairs if inner.kind == "text")
        else:
            yield key, value


def _place(text: str, index: int) -> str:
    line = text.count("\n", 0, index) + 1
    return f"{PLACE}:{line}:{index - text.rfind(chr(10), 0, index)}"


def with_rule(text: str, name: str, value: str) -> str:
    """A file with one rule changed, or switched off by a # where `value` is empty; all else stays."""
    line = f"{name}: {value}" if value else ""
    found = False
    lines = []
    for old in text.splitlines():
        bare = old.lstrip()
        commented = bare.startswith("#")
        if bare.lstrip("# ").partition(":")[0].strip() == name and (not found or not commented):
            indent = "" if commented else old[: len(old) - len(bare)]
            if line and not found:
                lines.append(f"{indent}{line}")
            elif commented:
                lines.append(old)
            else:
                lines.append(f"# {bare}")
            found = found or bool(line)
        else:
            lines.append(old)
    if line and not found:
        lines.append(line)
    return "\n".join(lines) + "\n"


def write_time_rules(home: Path, text: str) -> None:
    """Store the file in one step. Raises OSError."""
    from .oslayer import OsLayer

    osl = OsLayer()
    folder = home / FOLDER
    if not folder.is_dir():
        osl.mkdir(folder)
    path = folder / FILE
    part = folder / f".{FILE}.part"
    part.unlink(missing_ok=True)
    fd = osl.create(part)
    try:
        osl.write_all(fd, text.encode("utf-8", "replace"))
        osl.fsync(fd)
    finally:
        osl.close(fd)
    osl.replace(part, path)
    osl.fsync_dir(folder)
