"""Reads the user's time rules: one line for each rule, checked, with a place for everything wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..domain.time_rules import PRESETS, RULES, check_changes
from .yaml_fields import pairs
from .yaml_reader import KnownKeys, Source, open_source

if TYPE_CHECKING:
    from pathlib import Path

    from ..domain.errors import FileProblem
    from .yaml_reader import Node

FILE = "templates/time-rules.yaml"
WORDS = KnownKeys(frozenset(("preset", *RULES)), frozenset(), frozenset(("rules",)))


class TimeRules(NamedTuple):
    """What the file says."""

    preset: str
    changes: dict[str, str]
    problems: tuple[FileProblem, ...]
    """What each is about keeps its default."""


def read_time_rules(home: Path) -> TimeRules:
    """The rules of a data home; never raises."""
    source = open_source(home, FILE, WORDS)
    return TimeRules("", {}, ()) if source is None else _rules(source)


def parse_time_rules(data: bytes) -> TimeRules:
    """The rules a file stands for."""
    return _rules(Source(FILE, data, WORDS))


def _rules(source: Source) -> TimeRules:
    preset = ""
    wanted: dict[str, Node] = {}
    root = source.root
    if root is not None and root.kind != "map" and not source.spoiled(root, "no rule is changed"):
        source.wrong(root, "write lines such as 'follow.nudge: 5 days'")
    for name, value in _lines(source, root) if root is not None else ():
        if value.kind != "text":
            source.wrong(value, f"{name[:40]}: write one value, on one line")
        elif name == "preset":
            preset = value.text.strip().casefold()
            if preset not in PRESETS:
                source.wrong(value, f"preset {preset[:40]!r}: choose one of {', '.join(PRESETS)}")
                preset = ""
        else:
            wanted.setdefault(name, value)
    good, bad = check_changes((name, node.text) for name, node in wanted.items())
    for name, why in bad.items():
        source.wrong(wanted[name], f"{name[:40]}: {why}")
    return TimeRules(preset, good, source.finish())


def _lines(source: Source, root: Node) -> list[tuple[str, Node]]:
    """Names and values, those under `rules:` among them."""
    found: list[tuple[str, Node]] = []
    for name, _key, value in pairs(source, root, ("rules",)):
        if name == "rules" and value.kind == "map":
            found += [(inner, node) for inner, _key, node in pairs(source, value)]
        elif name != "rules" or not value.blank:
            found.append((name, value))
    return found


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
