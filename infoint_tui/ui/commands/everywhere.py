"""Commands that work in every place, outside of text fields."""

from __future__ import annotations

from ..kit.command import Command

PLACES = (
    ("today", "1", "Today", "Go to Today: the next conversation and what is due."),
    ("pipeline", "2", "Pipeline", "Go to the pipeline: everybody, by stage."),
    ("conversation", "3", "Conversation", "Go to the conversation that runs, comes next or was last."),
    ("review", "4", "Review", "Go to the review: what the conversations say together."),
)
"""Name, key, title and help sentence of each place."""

COMMANDS = (
    *(
        Command(f"place.{name}", key, f"place('{name}')", title, sentence)
        for name, key, title, sentence in PLACES
    ),
    Command("find", "/", "find", "find", "Find or filter in this place.", footer=60, when="can_find"),
    Command("call", "c", "call", "call", "Start the next conversation, or one with somebody new.", footer=55),
    Command(
        "quick-log", "T", "quick_log", "log a talk",
        "Write down a talk that nobody planned and that is over: whom, when, what you remember.",
        when="can_log",
    ),
    Command(
        "banks", "B", "question_banks", "question banks",
        "Open the question banks: browse, search, write and copy questions.", when="can_open_banks",
    ),
    Command("undo", "u", "undo", "undo", "Take back the last change.", footer=50, when="can_undo"),
    Command("redo", "U", "redo", "redo", "Bring back what was undone."),
    Command("help.keys", "?,f1", "help_keys", "keys", "List the keys that work here.", footer=1),
    Command(
        "palette", "ctrl+p", "command_palette", "commands", "Find any command by name.",
        footer=70, palette=False, priority=True,
    ),
    Command("back", "q", "back", "back", "Go back; from Today, leave infoint.", footer=80),
    Command(
        "leave", "escape", "leave", "leave", "Leave the text field or the dialog; what was typed is kept.",
        palette=False,
    ),
    Command("quit", "ctrl+q", "quit", "quit", "Save everything and leave infoint.", priority=True),
    Command(
        "pen", "ctrl+o", "take_pen", "write here", "Take over writing from the other window.",
        when="can_take_pen", footer=2,
    ),
    Command(
        "outside", "M", "sort_out", "sort out",
        "Sort out what other programs and windows left: conflict copies, and what was changed in two places.",
        when="has_outside", footer=3,
    ),
    Command(
        "data", "D", "data", "data",
        "See where the data lies, what needs attention, and go back to an earlier state.",
    ),
    Command("theme", "ctrl+g", "theme", "theme", "Choose the colours."),
)  # fmt: skip
