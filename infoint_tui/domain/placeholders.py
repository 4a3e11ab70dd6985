"""Filling `{name|fallback}` in questions and letters, so that a raw brace never shows."""

from __future__ import annotations

import re
from collections.abc import Mapping

_PATTERN = re.compile(r"\{([^{}|]*)(?:\|([^{}]*))?\}")
_DEEPEST = 5

NEUTRAL: Mapping[str, str] = {
    "first_name": "there",
    "org": "your organisation",
    "role": "your role",
    "field": "this field",
    "my_field": "my own field",
    "my_background": "my background",
    "referrer": "somebody we both know",
    "commonality": "something we share",
    "their_work": "your recent work",
    "recent_news": "there has been some change lately",
    "assumption": "this work is much as it looks from outside",
    "theme": "that side of the work",
    "origin": "another place",
    "break_start": "some time ago",
}
"""What stands in for a known placeholder that has neither a value nor a fallback of its own."""


def fill(text: str, values: Mapping[str, str]) -> str:
    """`text` with every placeholder replaced by its value, its fallback or a neutral wording.

    Blank values count as missing. A name nobody knows becomes plain words. Braces that are no placeholder,
    in the text or in a value, are shown as parentheses.
    """
    for _ in range(_DEEPEST):
        if "{" not in text:
            break
        text = _PATTERN.sub(lambda match: _wording(match, values), text)
    return _without_braces(text)


def placeholders(text: str) -> tuple[str, ...]:
    """The names of the placeholders in `text`, each once, in order."""
    names = (match[1].strip() for match in _PATTERN.finditer(text))
    return tuple(dict.fromkeys(name for name in names if name))


def _wording(match: re.Match[str], values: Mapping[str, str]) -> str:
    name = match[1].strip()
    value = values.get(name, "").strip()
    if value:
        return _without_braces(value)
    wording = (match[2] or "").strip() or NEUTRAL.get(name) or name.replace("_", " ").strip() or "\u2026"
    before = match.string[: match.start()].rstrip()
    opens = not before or before[-1] in ".?!"
    return wording[:1].upper() + wording[1:] if opens else wording


def _without_braces(text: str) -> str:
    return text.replace("{", "(").replace("}", ")")
