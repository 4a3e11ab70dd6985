"""The user's YAML files under `templates/`: read with the place of everything wrong, written in one step."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from .yaml_reader import Node

FOLDER = "templates"


class TemplateTree(NamedTuple):
    """A file as values that know where they stand."""

    name: str
    """Its name within `templates/`."""
    text: str
    root: Node | None
    """None where the file is empty or cannot be read."""
    problems: tuple[str, ...]
    """Each with file, line and column."""
    readable: bool = True
    """Whether the whole file could be taken apart; where not, nothing of it is used."""

    def place(self, index: int) -> str:
        """`templates/file:line:column` of a character, for the message about it."""
        line = self.text.count("\n", 0, index) + 1
        return f"{FOLDER}/{self.name}:{line}:{index - self.text.rfind(chr(10), 0, index)}"


def read_template(home: Path, name: str) -> TemplateTree | None:
    """A file of the data home; None where there is none. Never raises; without a file nothing is imported."""
    path = home / FOLDER / name
    if not path.exists():
        return None
    from .yaml_reader import Unreadable, read_bytes

    try:
        data = read_bytes(path)
    except Unreadable as error:
        return TemplateTree(name, "", None, (f"{FOLDER}/{name}: {error.what}. {error.mend}",), False)
    return parse_template(name, data)


def parse_template(name: str, data: bytes) -> TemplateTree:
    """The values a file stands for; a file that is no YAML has no root and one problem that says where."""
    import yaml

    from .yaml_reader import Unreadable, decode, parse

    text = ""
    try:
        text, faults = decode(data)
        tree = parse(text)
    except Unreadable as error:
        place = f":{error.line}:{error.column}" if error.line else ""
        return TemplateTree(name, text, None, (f"{FOLDER}/{name}{place}: {error.what}.",), False)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f":{mark.line + 1}:{mark.column + 1}" if mark else ""
        what = "the file stops being lines of 'name: value' here; look for a missing colon or quote"
        return TemplateTree(name, text, None, (f"{FOLDER}/{name}{place}: {what}.",), False)
    found = TemplateTree(name, text, tree.root, ())
    root = tree.root
    if root is not None and root.kind == "text" and not root.text:
        root = None
    problems = tuple(
        f"{found.place(fault.at)}: {fault.what.replace('bank', 'file')}." for fault in (*faults, *tree.faults)
    )
    return found._replace(root=root, problems=problems)


def write_template(home: Path, name: str, text: str) -> None:
    """Store a file in one step. Raises OSError."""
    from ..store.fs import OsLayer

    osl = OsLayer()
    folder = home / FOLDER
    if not folder.is_dir():
        osl.mkdir(folder)
    path = folder / name
    part = folder / f".{name}.part"
    part.unlink(missing_ok=True)
    fd = osl.create(part)
    try:
        osl.write_all(fd, text.encode("utf-8", "replace"))
        osl.fsync(fd)
    finally:
        osl.close(fd)
    osl.replace(part, path)
    osl.fsync_dir(folder)
