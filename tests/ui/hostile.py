"""Text that must do nothing wherever it is shown."""

from __future__ import annotations

from textual.app import App

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


def screen_text(app: App[int]) -> str:
    """Everything on the screen, line by line."""
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())


def inert(text: str) -> bool:
    """Whether no character of a painted screen could be acted upon by a terminal."""
    return not any(
        (ord(char) < 32 and char != "\n") or 0x7F <= ord(char) < 0xA0 or char in "\u202e\u2066"
        for char in text
    )
