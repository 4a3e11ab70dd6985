"""Commands of the place pipeline."""

from __future__ import annotations

from .base import Command

PLACE = "pipeline"

BOARD: tuple[Command, ...] = (
    Command(
        "pipeline.column-next", "l,right", "column(1)", "column", "Next column of the board.", PLACE,
        palette=False,
    ),
    Command(
        "pipeline.column-previous", "h,left", "column(-1)", "column", "Column before.", PLACE, palette=False
    ),
)  # fmt: skip
"""Of the board itself."""

DETAIL: tuple[Command, ...] = (
    Command(
        "pipeline.person-next", "l,right,n", "screen.person(1)", "next", "Next person of the list.",
        "pipeline, one person", 3, palette=False,
    ),
    Command(
        "pipeline.person-previous", "h,left,b", "screen.person(-1)", "previous", "Person before.",
        "pipeline, one person", 4, palette=False,
    ),
    Command(
        "pipeline.close", "q", "app.leave", "close", "Back to the list.", "pipeline, one person", 5,
        palette=False,
    ),
    Command(
        "pipeline.open-line", "enter", "choose", "open",
        "Open what the line names: a conversation, a person, a path; or edit that field.",
        "pipeline, one person", 2, palette=False,
    ),
)  # fmt: skip
"""Of the pane that shows one person."""

FILTER: tuple[Command, ...] = (
    Command(
        "pipeline.filter-done", "enter,down", "screen.to_list", "to the people",
        "From the filter to the people it leaves.", "pipeline, filter", 2, palette=False,
    ),
    Command(
        "pipeline.filter-leave", "escape", "app.leave", "leave", "Leave the filter; what was typed is kept.",
        "pipeline, filter", 3, palette=False,
    ),
)  # fmt: skip
"""Of the filter."""

ADD = Command("pipeline.add", "a", "add", "add", "Add a person: one line is enough.", PLACE, 10)
SCREEN: tuple[Command, ...] = (
    ADD,
    Command(
        "pipeline.outreach", "e", "outreach", "outreach",
        "Log a message or call, or what became of it.", PLACE, 11, "has_person",
    ),
    Command(
        "pipeline.meeting", "m", "meeting", "meeting", "Plan, move or call off a conversation.", PLACE, 12,
        "has_person",
    ),
    Command(
        "pipeline.forward", ">", "move(1)", "move on", "Move the person on by hand, with a reason.",
        PLACE, 20, "has_person",
    ),
    Command(
        "pipeline.backward", "<", "move(-1)", "move back", "Move the person back by hand, with a reason.",
        PLACE, 21, "has_person",
    ),
    Command(
        "pipeline.edit", "E", "edit_contact", "edit", "Edit everything about the person.", PLACE, 13,
        "has_person",
    ),
    Command(
        "pipeline.tag", "t", "tag", "tag", "Add or remove tags of the selected people.", PLACE, 30,
        "has_person",
    ),
    Command(
        "pipeline.archive", "z", "archive", "archive",
        "Put the selected people away, or take archived ones back; nothing is deleted.", PLACE, 31,
        "has_person",
    ),
    Command(
        "pipeline.forget", "F", "forget", "forget for good",
        "Remove the person from everything that is kept, backups too; asks first, cannot be undone.", PLACE,
        36, "has_person",
    ),
    Command(
        "pipeline.open", "o", "open_talk", "conversation",
        "Open the conversation with the person: the planned one, else the last.", PLACE, 14, "has_talk",
    ),
    Command(
        "pipeline.calendar", "C", "calendar", "calendar file",
        "Write the conversation with the person as a calendar file, or read a changed one back.", PLACE, 36,
    ),
    Command("pipeline.paths", "p", "paths", "paths", "See, add and edit the paths you explore.", PLACE, 33),
    Command("pipeline.view", "v", "toggle_view", "view", "Board or list.", PLACE, 32),
    Command(
        "pipeline.select", "space", "select", "select", "Select people, to tag or archive them together.",
        PLACE, 35, "has_person",
    ),
    Command(
        "pipeline.unselect", "ctrl+n", "unselect", "unselect", "Select nobody.", PLACE, 34, "has_selection"
    ),
)  # fmt: skip
"""Of the place."""

PATHS: tuple[Command, ...] = (
    Command("paths.edit", "enter", "edit", "edit", "Edit the path under the cursor.", "paths", 1),
    Command("paths.add", "a", "add", "add", "Add a path.", "paths", 2),
)
"""Of the list of paths."""

COMMANDS: tuple[Command, ...] = (*SCREEN, *BOARD, *DETAIL, *FILTER, *PATHS)
