"""Reads the user's time rules: one line for each rule, checked, with a place for everything wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..domain.time_rules import PRESETS, check_changes
from .template_files import TemplateTree, parse_template, read_template

if TYPE_CHECKING:
    from .yaml_reader import Node

FILE = "time-rules.yaml"


class TimeRules(NamedTuple):
    """What the file says."""

    preset: str
    changes: dict[str, str]
    problems: tuple[str, ...]
    """Each with file, line and column; what it is about keeps its default."""


NOTHING = TimeRules("", {}, ())


def read_time_rules(home: Path) -> TimeRules:
    """The rules of a data home; never raises. Without a file nothing is imported."""
    tree = read_template(home, FILE)
    return NOTHING if tree is None else _from_tree(tree)


def parse_time_rules(data: bytes) -> TimeRules:
    """The rules a file stands for."""
    return _from_tree(parse_template(FILE, data))


def _from_tree(tree: TemplateTree) -> TimeRules:
    if not tree.readable:
        return TimeRules("", {}, tuple(f"{problem} No rule is changed." for problem in tree.problems))
    if tree.root is None:
        return TimeRules("", {}, tree.problems)
    if tree.root.kind != "map":
        where = tree.place(tree.root.start)
        return TimeRules("", {}, (f"{where}: write lines such as 'follow.nudge: 5 days'.",))
    return _rules(tree, tree.root)


def _rules(tree: TemplateTree, root: Node) -> TimeRules:
    problems = list(tree.problems)
    preset = ""
    wanted: dict[str, tuple[str, int]] = {}
    for key, value in _lines(root):
        if value.kind != "text":
            problems.append(f"{tree.place(value.start)}: {key.text[:40]}: write one value, on one line.")
        elif key.text == "preset":
            preset = value.text.strip().casefold()
            if preset not in PRESETS:
                names = ", ".join(PRESETS)
                problems.append(f"{tree.place(value.start)}: preset {preset[:40]!r}: choose one of {names}.")
                preset = ""
        elif key.text not in wanted:
            wanted[key.text] = (value.text, value.start)
    good, bad = check_changes((name, value) for name, (value, _at) in wanted.items())
    problems += [f"{tree.place(wanted[name][1])}: {name[:40]}: {why}" for name, why in bad.items()]
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
