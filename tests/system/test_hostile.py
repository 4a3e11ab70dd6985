"""The bytes a real terminal gets while a home full of hostile text is shown."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from infoint_tui.domain.zoned_time import FixedClock

from ..hostile import FORBIDDEN, PIECES, TEXTS, build_hostile
from .terminal import infoint

pytestmark = pytest.mark.system

OWN = re.compile(
    rb"\x1b\[[0-9;:?<>=]*[ -/]*[@-~]"  # cursor, colours, modes
    rb"|\x1b[()][0-9A-B]|\x1b[=>78c]"
    rb"|\x1b\]22;[a-z-]*(?:\x1b\\|\x07)"  # the shape of the mouse pointer
    rb"|\x1b\]2;(?:infoint(?: \xc2\xb7 \d+ due)?)?\x07"  # the title
)
"""What the program itself may send to a terminal: no string that could carry a text."""


@pytest.mark.parametrize("family", TEXTS)
def test_nothing_hostile_reaches_the_terminal(family: str, tmp_path: Path) -> None:
    """Go through the places; what is sent is text and the program's own sequences, nothing else."""
    home = tmp_path / "home"
    build_hostile(home, FixedClock(datetime.now(UTC)), TEXTS[family])
    with infoint(home, size=(120, 40)) as terminal:
        terminal.wait("Up next")
        for key, words in (("2", "Idea"), ("3", "Logistics"), ("4", "Compare")):
            terminal.press(key)
            terminal.wait(words)
        terminal.press("2", "e")
        terminal.wait("F8 mark as sent")
        terminal.press("esc")
        terminal.pump(0.3)
        terminal.press("ctrl+q")
        assert terminal.finish() == 0
        raw = terminal.raw
        title = terminal.screen.title
    assert "owned" not in title
    for name, piece in PIECES[family].items():
        if set(piece) & FORBIDDEN:
            assert piece.encode() not in raw, name
    text = OWN.sub(b"", raw).decode("utf-8")
    live = sorted({f"U+{ord(char):04X}" for char in text if char in FORBIDDEN - {"\r", "\n"}})
    assert live == []
