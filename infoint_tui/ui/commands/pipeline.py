"""Commands of the place pipeline."""

from __future__ import annotations

from ..kit.command import Command

PLACE = "pipeline"
LEGEND = (
    "em 3 Mar > re 6 Mar ..: em e-mail, li LinkedIn, msg message, re a reply, call and other words a talk,"
    " thx thanks; at the end > your move, .. theirs.",
    "The last column: day or time of a planned talk, time left for a thank-you, else how long in the stage.",
)
"""What the marks on the lines of people mean, for the help."""

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
        "pipeline.filter-complete", "tab", "screen.complete", "complete",
        "Write the first suggestion into the filter.", "pipeline, filter", 1, "has_completion", palette=False,
    ),
    Command(
        "pipeline.filter-leave", "escape", "app.leave", "leave", "Leave the filter; what was typed is kept.",
        "pipeline, filter", 3, palette=False,
    ),
)  # fmt: skip
"""Of the filter."""

ADD = Command("pipeline.add", "a", "add", "add", "Add a person: one line is enough.", PLACE, 10)
BRAINSTORMING = Command(
    "pipeline.brainstorm", "b", "brainstorm", "brainstorm",
    "Think of people circle by circle, one name a line.", PLACE, 34,
)  # fmt: skip
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
        "pipeline.touch", "K", "touch", "keep in touch", "Log a message to or from the person.",
        PLACE, 15, "has_person",
    ),
    Command(
        "pipeline.milestones", "N", "milestones", "milestones",
        "Enter what you reached, and whose advice led there.", PLACE, 37,
    ),
    Command(
        "pipeline.introductions", "I", "introductions", "introductions",
        "See who named whom, and say how each introduction stands.", PLACE, 38, "has_person",
    ),
    Command(
        "pipeline.forward", ">", "move(1)", "move on",
        "Move the person, or all selected people, on by hand, with a reason.",
        PLACE, 20, "has_person",
    ),
    Command(
        "pipeline.backward", "<", "move(-1)", "move back",
        "Move the person, or all selected people, back by hand, with a reason.",
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
        "Write the conversation with the person as a calendar file, or read one.", PLACE, 36,
    ),
    Command("pipeline.paths", "p", "paths", "paths", "See, add and edit the paths you explore.", PLACE, 33),
    Command("pipeline.view", "v", "toggle_view", "view", "Board or list.", PLACE, 32),
    Command("pipeline.sort", "s", "sort", "sort", "Choose what people are sorted by.", PLACE, 37),
    Command("pipeline.group", "S", "group", "group", "Choose what people are grouped by.", PLACE, 38),
    Command(
        "pipeline.views", "V", "views", "views",
        "Keep filter, order and grouping as a view; use, delete or open with one.", PLACE, 39,
    ),
    BRAINSTORMING,
    Command(
        "pipeline.select", "space", "select", "select", "Select people, to do something with all of them.",
        PLACE, 35, "has_person",
    ),
    Command(
        "pipeline.select-all", "A", "select_all", "select all",
        "Select everybody the filter leaves; once more selects nobody.", PLACE, 40, "has_person",
    ),
    Command(
        "pipeline.select-range", "r", "select_range", "select range",
        "Select everybody from the person selected last to the cursor.", PLACE, 0, "has_selection",
    ),
    Command(
        "pipeline.path-of", "P", "path_many", "on a path",
        "Put the selected people on a path, or take them off it.", PLACE, 41, "has_person",
    ),
    Command(
        "pipeline.tie", "w", "tie", "tie", "Say how well you know the selected people.", PLACE, 42,
        "has_person",
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

VIEWS: tuple[Command, ...] = (
    Command(
        "views.use", "enter", "do('use')", "use", "Look at the pipeline as the view says.", "views", 1,
        "has_view",
    ),
    Command("views.save", "s", "do('save')", "keep", "Keep what you look at now as a view.", "views", 2),
    Command(
        "views.delete", "x", "do('delete')", "delete", "Delete the view; u brings it back.", "views", 3,
        "has_view",
    ),
    Command(
        "views.default", "o", "do('default')", "open with", "Open the pipeline with this view, or no longer.",
        "views", 4, "has_view",
    ),
)  # fmt: skip
"""Of the list of views."""

BRAINSTORM: tuple[Command, ...] = (
    Command(
        "brainstorm.next", "ctrl+s", "step(1)", "next circle", "Go on to the next circle.", "brainstorm", 1
    ),
    Command("brainstorm.back", "ctrl+b", "step(-1)", "back", "Back to the circle before.", "brainstorm", 2),
    Command(
        "brainstorm.finish", "ctrl+r", "finish", "enough", "Enough names: see what becomes of them.",
        "brainstorm", 3,
    ),
)  # fmt: skip
"""Of the brainstorm."""

COMMANDS: tuple[Command, ...] = (*SCREEN, *BOARD, *DETAIL, *FILTER, *PATHS, *VIEWS, *BRAINSTORM)
