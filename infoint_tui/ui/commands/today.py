"""Commands of Today."""

from __future__ import annotations

from ..kit.command import Command

PLACE = "Today"

COMMANDS: tuple[Command, ...] = (
    Command("today.do", "enter", "do", "do", "Do what the line says.", PLACE, 2, "has_line"),
    Command("today.snooze", "s", "snooze", "snooze", "Hide the line until a day.", PLACE, 5, "on_task"),
    Command("today.skip", "x", "skip", "skip", "Let the line go, with a reason.", PLACE, 6, "on_task"),
    Command("today.done", "d", "done", "done", "Tick the line off.", PLACE, 7, "on_task"),
    Command(
        "today.select", "space", "select", "select",
        "Select lines, to tick off, snooze or skip them together.", PLACE, 40, "on_task",
    ),
    Command(
        "today.unselect", "ctrl+n", "unselect", "unselect", "Select nothing.", PLACE, 41, "has_selection",
    ),
    Command("today.add", "a", "add", "add person", "Add a person; a name is enough.", PLACE, 4, "may_write"),
    Command(
        "today.prepare", "p", "prepare", "prepare", "Prepare the next conversation.", PLACE, 8, "has_next",
    ),
    Command(
        "today.week", "W", "look_back", "look back", "Look back on the week in five minutes.", PLACE, 33,
        "may_write",
    ),
    Command(
        "today.calendar", "C", "calendar", "calendar file",
        "Write conversations and due dates as a calendar file, or read one.", PLACE, 95,
    ),
    Command("today.rules", "r", "rules", "time rules", "See and change what falls due when.", PLACE, 94),
    Command(
        "today.openings", "O", "openings", "openings",
        "See the openings people mentioned, and when they may be taken up.", PLACE, 32, "may_write",
    ),
    Command(
        "today.touch", "K", "touch", "keep in touch", "Log a message to or from the person of the line.",
        PLACE, 31, "on_person",
    ),
    Command(
        "today.milestones", "N", "milestones", "milestones",
        "Enter what you reached, and whose advice led there.", PLACE, 33, "may_write",
    ),
    Command(
        "today.shelf", "R", "shelf", "resources", "See what people named, and whom it may interest.",
        PLACE, 34, "may_write",
    ),
    Command(
        "today.path", "w", "path", "paths", "Add or change a path and what you believe about it.",
        PLACE, 20, "may_write",
    ),
    Command(
        "today.profile", "i", "profile", "you", "Change what infoint knows about you.",
        PLACE, 30, "may_write",
    ),
)  # fmt: skip
