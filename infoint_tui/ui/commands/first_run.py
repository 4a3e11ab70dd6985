"""Commands of the first run; its form has those of all dialogs."""

from __future__ import annotations

from ..kit.command import Command

COMMANDS: tuple[Command, ...] = (
    Command("first.start", "enter", "start", "begin", "Answer the four questions.", "first run", 1),
    Command(
        "first.skip",
        "s,escape",
        "skip",
        "skip",
        ("Skip these. You can fill everything in later."),
        "first run",
        2,
    ),
)
