"""Commands of looking back on the week."""

from __future__ import annotations

from ..kit.command import Command

PLACE = "looking back"

NEXT = Command("week.next", "enter", "next", "next", "Go to the next step; after the last, finish.", PLACE, 1)
BACK = Command("week.back", "shift+tab", "previous", "back", "Go back one step.", PLACE, 3)
PICK = Command(
    "week.pick", "space", "pick", "take along", "Write to this person in the coming week, or not.", PLACE, 2,
    "can_pick",
)  # fmt: skip

COMMANDS: tuple[Command, ...] = (NEXT, PICK, BACK)
