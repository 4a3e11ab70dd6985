"""Commands of the page about the data."""

from __future__ import annotations

from ..kit.command import Command

PLACE = "Data"

COMMANDS: tuple[Command, ...] = (
    Command(
        "data.open", "enter", "open", "open",
        "Go back to the earlier state under the cursor, after a look at what changes; or read all of a line.",
        PLACE, 2, "has_line",
    ),
    Command("data.backup", "b", "back_up", "back up", "Write everything to one new file.", PLACE, 3),
    Command(
        "data.restore", "f", "restore_file", "restore a file",
        "Go back to the state in a file; shows first what would change.", PLACE, 5, "may_write",
    ),
    Command("data.check", "f5", "check", "check again", "Look everything over again.", PLACE, 6),
)  # fmt: skip
