"""Commands of the lists of paths and of views."""

from __future__ import annotations

from ..kit.command import Command

PATHS: tuple[Command, ...] = (
    Command("paths.edit", "enter", "edit", "edit", "Edit the path under the cursor.", "paths", 1),
    Command("paths.add", "a", "add", "add", "Add a path.", "paths", 2),
)
"""Of the list of paths."""

VIEWS: tuple[Command, ...] = (
    Command(
        "views.use", "enter", "do('use')", "use", "Show the pipeline in this view.", "views", 1,
        "has_view",
    ),
    Command("views.save", "s", "do('save')", "save", "Save what you see now as a view.", "views", 2),
    Command(
        "views.delete", "x", "do('delete')", "delete", "Delete the view; u brings it back.", "views", 3,
        "has_view",
    ),
    Command(
        "views.default", "o", "do('default')", "open with",
        "Make this the view the pipeline opens in. Again undoes that.",
        "views", 4, "has_view",
    ),
)  # fmt: skip
"""Of the list of views."""

COMMANDS: tuple[Command, ...] = (*PATHS, *VIEWS)
