"""Commands of the conversation place that work in each of its tabs."""

from __future__ import annotations

from ..kit.command import Command

PLACE = "Conversation"

COMMANDS: tuple[Command, ...] = (
    Command(
        "conversation.next-tab", "ctrl+r,]", "tab(1)", "next tab",
        "Go to the tab on the right: Prepare, Live, Reflect.", PLACE, 40, "has_meeting",
    ),
    Command(
        "conversation.previous-tab", "ctrl+l,[", "tab(-1)", "tab before",
        "Go to the tab on the left.", PLACE, 0, "has_meeting",
    ),
    Command(
        "conversation.other", "o", "other", "other talk",
        "Show another conversation, planned or past.", PLACE, 45, "may_choose",
    ),
    Command(
        "conversation.calendar", "C", "calendar", "calendar file",
        "Write the conversation as a calendar file, or read one.", PLACE, 46, "may_choose",
    ),
)  # fmt: skip
