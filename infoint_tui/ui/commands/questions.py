"""Commands of the forms in which a question is written; they work while typing."""

from __future__ import annotations

from ..kit.command import Command

LOOK_UP = Command(
    "questions.look-up", "ctrl+l", "look_up", "look it up",
    "Put a question that can be looked up on the research list instead of the agenda.",
    "a question", 3, "can_be_looked_up", palette=False,
)  # fmt: skip

COMMANDS: tuple[Command, ...] = (LOOK_UP,)
