"""Commands of the review."""

from __future__ import annotations

from ..kit.command import Command

COMMANDS: tuple[Command, ...] = (
    Command(
        "review.decide", "enter", "decide", "path",
        "Change the path under the cursor: commit to it, park it, rule it out.", "Review", 1, "on_path",
    ),
)  # fmt: skip
