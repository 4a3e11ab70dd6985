"""What every page of Markdown shares: text that stays text, and headings only above something."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..domain.text import visible

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|])")
_LINE_START = re.compile(r"^(\d+)([.)])|^([-+=~])")


def plain_line(text: str) -> str:
    """One line that Markdown shows as it is: no heading, list, link or HTML comes of it."""
    line = " ".join(visible(text, multiline=True).split())
    escaped = _SPECIAL.sub(r"\\\1", line)
    return _LINE_START.sub(lambda match: f"{match[1]}\\{match[2]}" if match[1] else f"\\{match[3]}", escaped)


def section(title: str, lines: list[str]) -> list[str]:
    """A heading with its lines; nothing where there are none."""
    return [f"## {title}", "", *lines, ""] if lines else []


def listed(texts: Iterable[str]) -> list[str]:
    """A line of a list for each text."""
    return [f"- {plain_line(text)}" for text in texts]


def numbered(texts: Iterable[str]) -> list[str]:
    """The same with numbers."""
    return [f"{number}. {plain_line(text)}" for number, text in enumerate(texts, 1)]
