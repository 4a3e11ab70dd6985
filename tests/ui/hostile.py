"""Hostile text for the tests of single screens; `tests.hostile` has a whole home of it."""

from __future__ import annotations

from ..hostile import inert, screen_text

__all__ = ["HOSTILE", "inert", "screen_text"]

HOSTILE = {
    "closing tag": "[/x] Ann",
    "colour tag": "[red]red[/red]",
    "action link": "[@click=app.quit]x[/]",
    "unclosed": "[b",
    "variable": "x [$primary]y",
    "escape": "a\x1b[31mred\x1b[2J",
    "clipboard": "\x1b]52;c;aGk=\x07",
    "c1": "a\x9b31m\x90q\x9c",
    "bidi": "abc\u202edef\u2066x",
    "lone surrogate": "a\udc80b",
    "newlines": "one\ntwo\r\nthree\u2028four",
    "long": "x" * 10_000,
    "emoji": "👩🏽‍💻 e\u0301\u0301 שלום",
}
"""Name to text; the name is for the test's id."""
