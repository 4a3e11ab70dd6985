"""Reads settings.yaml: tolerant of what it does not know, clear about what it cannot use."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..domain.settings import Settings

FILE = "settings.yaml"
MAX_BYTES = 100_000
SWITCHES = ("reduced_motion", "fast_driver", "fast_editor", "mouse", "title")
TRUE = ("true", "yes", "on", "1")
FALSE = ("false", "no", "off", "0")

_READ_AS = (
    "here the file stops reading as lines of 'name: value'; look for a missing colon, quote or bracket,"
    " or for a line indented differently from its neighbours"
)


def read_settings(home: Path) -> Settings:
    """The settings of a data home; never raises, what cannot be used is named in the notices.

    Without a file nothing is imported and the defaults hold.
    """
    path = home / FILE
    try:
        if not path.is_file():
            return Settings()
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Settings(
            notices=(f"{FILE}: byte {error.start} is not UTF-8; save it as UTF-8. Defaults are used.",)
        )
    except OSError as error:
        return Settings(notices=(f"{FILE} cannot be read: {error.strerror}. Defaults are used.",))
    if len(raw) > MAX_BYTES:
        return Settings(notices=(f"{FILE} is larger than {MAX_BYTES} bytes. Defaults are used.",))
    return parse_settings(text)


def parse_settings(text: str) -> Settings:
    """The settings a text in YAML stands for."""
    import yaml

    try:
        found = _load(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f":{mark.line + 1}:{mark.column + 1}" if mark else ""
        return Settings(notices=(f"{FILE}{place}: {_READ_AS}. Defaults are used.",))
    except (yaml.YAMLError, ValueError) as error:
        return Settings(notices=(f"{FILE}: {error}. Defaults are used.",))
    if found is None or found == "":
        return Settings()
    if not isinstance(found, Mapping):
        return Settings(
            notices=(f"{FILE}: expected lines such as 'theme: infoint-light'. Defaults are used.",)
        )
    return _settings(found)


def _load(text: str) -> object:
    """All scalars as texts; nesting, aliases and doubled keys are refused before anything is built."""
    import yaml

    depth = 0
    for count, event in enumerate(yaml.parse(text, Loader=yaml.SafeLoader)):
        if isinstance(event, yaml.AliasEvent):
            raise ValueError(f"line {_line(event)}: references (*) are not used here")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > 5 or count > 5000:
            raise ValueError(f"line {_line(event)}: nested or long beyond reason")
    _refuse_doubled(yaml.compose(text, Loader=yaml.BaseLoader))
    return yaml.load(text, Loader=yaml.BaseLoader)


def _line(found: Any) -> int:
    """The line of an event or node, counted from 1."""
    return found.start_mark.line + 1 if found.start_mark else 1


def _refuse_doubled(node: Any) -> None:
    """Raise ValueError where a mapping names a key twice: the reader would keep the last one in silence."""
    import yaml

    if isinstance(node, yaml.MappingNode):
        seen: set[object] = set()
        for key, value in node.value:
            if key.value in seen:
                raise ValueError(f"line {_line(key)}: {key.value!r:.40} stands here twice")
            seen.add(key.value if isinstance(key.value, str) else id(key))
            _refuse_doubled(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _refuse_doubled(item)


def _settings(found: Mapping[str, Any]) -> Settings:
    notices: list[str] = []
    values: dict[str, Any] = {}
    unknown: dict[str, Any] = {}
    for name, value in found.items():
        if name in SWITCHES:
            switch = _switch(value)
            if switch is None:
                notices.append(f"{FILE}: {name}: write true or false, not {str(value)!r:.40}.")
            else:
                values[name] = switch
        elif name == "theme":
            if isinstance(value, str):
                values["theme"] = value.strip()
            else:
                notices.append(f"{FILE}: theme: write one name.")
        elif name == "keys":
            values["keys"] = _keys(value, notices)
        elif name == "lint":
            values["lint_off"] = _lint_off(value, notices)
        else:
            unknown[name] = value
            notices.append(f"{FILE}: {name!r:.60} is not known here and is left alone.")
    return Settings(**values, unknown=unknown, notices=tuple(notices))


def _switch(value: object) -> bool | None:
    word = value.strip().lower() if isinstance(value, str) else ""
    return True if word in TRUE else False if word in FALSE else None


def _lint_off(value: object, notices: list[str]) -> frozenset[str]:
    """The rules under `lint: {off: [...]}`; unknown ones are named with the nearest that exists."""
    if value == "":
        return frozenset()
    listed = value.get("off", "") if isinstance(value, Mapping) else None
    if listed is None or (isinstance(value, Mapping) and set(value) - {"off"}):
        notices.append(f"{FILE}: lint: write the rules to switch off, such as 'lint: {{off: [closed]}}'.")
        return frozenset()
    rules = [listed] if isinstance(listed, str) and listed else listed or []
    if not all(isinstance(rule, str) for rule in rules):
        notices.append(f"{FILE}: lint: off: write the names of rules, such as [closed, searchable].")
        return frozenset()
    from ..domain.advice import RULES

    names = {rule.strip().lower().replace("_", "-") for rule in rules}
    for name in sorted(names - RULES.keys()):
        from difflib import get_close_matches

        near = get_close_matches(name, RULES, n=1)
        meant = f" Did you mean {near[0]}?" if near else " `infoint lint --rules` lists them."
        notices.append(f"{FILE}: lint: off: there is no rule {name!r:.40}.{meant}")
    return frozenset(names & RULES.keys())


def _keys(value: object, notices: list[str]) -> dict[str, str]:
    if value == "":
        return {}
    if not isinstance(value, Mapping):
        notices.append(f"{FILE}: keys: write one line per command, such as 'today.snooze: z'.")
        return {}
    keys: dict[str, str] = {}
    for name, key in value.items():
        listed = key if isinstance(key, list) else [key]
        if all(isinstance(item, str) and item.strip() for item in listed):
            keys[name] = ",".join(item.strip() for item in listed)
        else:
            notices.append(f"{FILE}: keys: {name}: write a key such as z, f6 or ctrl+t.")
    return keys
