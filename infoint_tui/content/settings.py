"""Reads settings.yaml: tolerant of what it does not know, clear about what it cannot use."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from ..domain import regex
from ..domain.errors import Refused
from ..domain.settings import PLACEHOLDERS, SLOT, Settings, UserCommand

if TYPE_CHECKING:
    from pathlib import Path

    from .yaml_fields import Kind
    from .yaml_reader import Node, Source

FILE = "settings.yaml"
MAX_BYTES = 100_000
_FRAMES = ("keys", "lint", "commands")
_OF_COMMANDS = ("name", "key", "terminal")
_THEME = regex(r"^theme[ \t]*:[^#\n]*?([ \t]+#[^\n]*)?$", re.MULTILINE)
SWITCHES = ("reduced_motion", "fast_driver", "fast_editor", "mouse", "title")


def read_settings(home: Path) -> Settings:
    """The settings of a data home; never raises, what cannot be used is named in the notices.

    Without a file nothing is imported and the defaults hold.
    """
    if not os.path.lexists(home / FILE):
        return Settings()
    from .yaml_reader import open_source

    source = open_source(home, FILE, _words(), follow=True, limit=MAX_BYTES)
    return Settings() if source is None else _settings(source)


def parse_settings(text: str) -> Settings:
    """The settings a text in YAML stands for."""
    from .yaml_reader import Source

    return _settings(Source(FILE, text.encode(), _words()))


def with_theme(text: str, name: str) -> str:
    """The text of a settings file with another theme in it; comments and all other lines stay.

    Refuses a text that would not be understood afterwards.
    """
    line = f"theme: {name}"
    found = _THEME.search(text)
    if found is not None:
        changed = f"{text[: found.start()]}{line}{found[1] or ''}{text[found.end() :]}"
    else:
        changed = f"{text}{'' if not text or text.endswith(chr(10)) else chr(10)}{line}\n"
    if parse_settings(changed).theme != name:
        raise Refused(f"{FILE} was left alone.", f"Write this line into it: {line}")
    return changed


def _words() -> Any:
    from .yaml_reader import KnownKeys

    return KnownKeys(
        frozenset((*SWITCHES, "theme", "clock", *_OF_COMMANDS)), frozenset(("off", "run")), frozenset(_FRAMES)
    )


def _settings(source: Source) -> Settings:
    from .yaml_fields import pairs

    values: dict[str, Any] = {}
    unknown: dict[str, Any] = {}
    places: dict[str, str] = {}
    root = source.root
    if root is not None and root.kind != "map" and not source.spoiled(root, "defaults are used"):
        source.wrong(root, "expected lines such as 'theme: infoint-light'", "Defaults are used.")
    for name, key, value in pairs(source, root, _FRAMES) if root is not None else ():
        places[name] = _place(source, value)
        if name in _PLAIN:
            if (read := _PLAIN[name](source, value, name)) is not None:
                values[name] = read
        elif name == "keys":
            values["keys"] = _keys(source, value, places)
        elif name == "lint":
            values["lint_off"] = _lint_off(source, value)
        elif name == "commands":
            values["commands"] = _commands(source, value, places)
        else:
            unknown[name] = _as_written(value)
            source.report(key, f"{name!r:.60} is not known here and is left alone")
    notices = tuple(map(str, source.finish()))
    return Settings(**values, unknown=unknown, notices=notices, places=places)


def _place(source: Source, node: Node) -> str:
    line, column = source.place(node.start)
    return f"{FILE}:{line}:{column}: "


def _as_written(node: Node) -> Any:
    if node.kind == "list":
        return [_as_written(item) for item in node.items]
    if node.kind == "map":
        return {key.text: _as_written(value) for key, value in node.pairs}
    return node.text


def _switch(source: Source, node: Node, name: str) -> bool | None:
    from .yaml_fields import FALSE, TRUE

    word = node.text.strip().lower() if node.kind == "text" else ""
    if word in TRUE | FALSE:
        return word in TRUE
    said = f", not {node.text!r:.40}" if node.kind == "text" else ""
    source.wrong(node, f"{name}: write true or false{said}")
    return None


def _theme(source: Source, node: Node, name: str) -> str | None:
    from .yaml_fields import plain

    if node.kind == "text":
        return plain(source, node, name).strip()
    source.wrong(node, "theme: write one name")
    return None


def _clock(source: Source, node: Node, _name: str) -> int | None:
    word = node.text.strip().lower().removesuffix("h").strip() if node.kind == "text" else ""
    if word in ("12", "24"):
        return int(word)
    source.wrong(node, "clock: write 12 or 24")
    return None


_PLAIN: dict[str, Kind] = {"theme": _theme, "clock": _clock, **dict.fromkeys(SWITCHES, _switch)}


def _lint_off(source: Source, node: Node) -> frozenset[str]:
    """The rules under `lint: {off: [...]}`; unknown ones are named with the nearest that exists."""
    from .yaml_fields import did_you_mean, pairs

    listed: list[Node] = []
    if node.kind != "map" and not node.blank:
        source.wrong(node, "lint: write the rules to switch off, such as 'lint: {off: [closed]}'")
    for name, key, value in pairs(source, node, ("off",)) if node.kind == "map" else ():
        if name != "off":
            source.wrong(key, "lint: write the rules to switch off, such as 'lint: {off: [closed]}'")
        elif not value.blank:
            listed = value.items if value.kind == "list" else [value]
    found = set()
    for item in listed:
        if source.spoiled(item, "it was left out"):
            continue
        if item.kind != "text":
            source.wrong(item, "lint: off: write the names of rules, such as [closed, searchable]")
            continue
        from ..domain.advice import RULES

        for name in (word.strip().lower().replace("_", "-") for word in item.text.split(",")):
            if name in RULES:
                found.add(name)
            elif name:
                mend = did_you_mean(name, RULES, "`infoint lint --rules` lists them.")
                source.wrong(item, f"lint: off: there is no rule {name!r:.40}", mend)
    return frozenset(found)


def _keys(source: Source, node: Node, places: dict[str, str]) -> dict[str, str]:
    from .yaml_fields import pairs

    if node.kind != "map":
        if not node.blank:
            source.wrong(node, "keys: write one line per command, such as 'today.snooze: z'")
        return {}
    keys: dict[str, str] = {}
    for name, _key, value in pairs(source, node):
        listed = value.items if value.kind == "list" else [value]
        if listed and all(item.kind == "text" and item.text.strip() for item in listed):
            keys[name] = ",".join(item.text.strip() for item in listed)
            places[f"keys.{name}"] = _place(source, value)
        else:
            source.wrong(value, f"keys: {name[:40]}: write a key such as z, f6 or ctrl+t")
    return keys


_EXAMPLE = "Write run: [khard, show, '{name}']"


def _commands(source: Source, node: Node, places: dict[str, str]) -> tuple[UserCommand, ...]:
    """The list under `commands:`; one that cannot be used costs no other."""
    if node.blank:
        return ()
    if node.kind != "list":
        source.wrong(node, "commands: write a list of commands, each beginning with '- name:'")
        return ()
    found: dict[str, UserCommand] = {}
    for item in node.items:
        if item.kind != "map":
            if not source.spoiled(item, "it was left out"):
                source.wrong(item, "commands: write each with a name and what to run", f"{_EXAMPLE}.")
        elif (made := _command(source, item, places, found)) is not None:
            found[made.id] = made
    return tuple(found.values())


def _command(
    source: Source, item: Node, places: dict[str, str], known: dict[str, UserCommand]
) -> UserCommand | None:
    from .yaml_fields import pairs, plain, slug, unknown, unused

    values: dict[str, Any] = {}
    place = _place(source, item)
    wrongs = source.wrongs
    for name, key, value in pairs(source, item):
        if name == "run":
            values["run"] = _run(source, value)
        elif name == "terminal":
            values["terminal"] = bool(_switch(source, value, "commands: terminal"))
        elif name not in _OF_COMMANDS:
            unknown(source, key, (*_OF_COMMANDS, "run"), "a command")
        elif value.kind != "text":
            source.wrong(value, f"commands: {name}: write one line")
        elif not value.blank:
            values[name] = " ".join(plain(source, value, name).split())
            if name == "key":
                place = _place(source, value)
    if not values.get("name") or "run" not in values:
        if source.wrongs == wrongs:
            source.wrong(item, "commands: each needs a name and what to run", f"{_EXAMPLE}.")
        return None
    if values["run"] is None:
        return None
    if any(values["name"] == each.name for each in known.values()):
        source.wrong(item, f"commands: two commands are called {values['name']!r:.60}", "Rename one.")
        return None
    id = unused(f"user.{slug(values['name']) or 'command'}", known)
    places[f"keys.{id}"] = place
    return UserCommand(id, **values)


def _run(source: Source, node: Node) -> tuple[str, ...] | None:
    """The program and its arguments; one line of text is refused, as only a shell could take it apart."""
    if node.kind != "list":
        what = "commands: run: write a list, with the program and each argument as separate items"
        source.wrong(node, what, _as_list(node.text) if node.kind == "text" else f"{_EXAMPLE}.")
        return None
    arguments: list[str] = []
    for item in node.items:
        if source.spoiled(item, "the command was left out"):
            return None
        text = _argument(item)
        if text is None or "\0" in text:
            source.wrong(item, "commands: run: each argument must be text", "Put quotes around it.")
            return None
        for slot in SLOT.finditer(text):
            if slot[2] and slot[2] not in PLACEHOLDERS:
                from .yaml_fields import nearest

                near = nearest(slot[2], PLACEHOLDERS)
                known = ", ".join(f"{{{each}}}" for each in PLACEHOLDERS)
                mend = (
                    f"Did you mean {{{near}}}?"
                    if near
                    else f"There are {known}; doubled braces stand for braces."
                )
                source.wrong(item, f"commands: run: there is no placeholder {{{slot[2]:.40}}}", mend)
                return None
        arguments.append(text)
    if not arguments or not arguments[0].strip():
        source.wrong(node, "commands: run: the first entry is the program", f"{_EXAMPLE}.")
        return None
    if any(slot[2] for slot in SLOT.finditer(arguments[0])):
        source.wrong(
            node.items[0], "commands: run: the program can't come from a person's data", f"{_EXAMPLE}."
        )
        return None
    return tuple(arguments)


def _argument(item: Node) -> str | None:
    """An argument as it is; a placeholder without quotes is a mapping to YAML."""
    if item.kind == "text":
        return item.text
    if item.kind == "map" and item.flow and len(item.pairs) == 1:
        key, value = item.pairs[0]
        return f"{{{key.text.strip()}}}" if key.kind == "text" and value.blank else None
    return None


def _as_list(line: str) -> str:
    """The list to write instead of a line for a shell."""
    import json
    import shlex

    try:
        parts = shlex.split(line)
    except ValueError:
        parts = line.split()
    if not parts or len(line) > 200:
        return f"{_EXAMPLE}."
    return f"Write run: [{', '.join(json.dumps(part, ensure_ascii=False) for part in parts)}]."
