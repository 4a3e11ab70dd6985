"""Commands of the screen of question banks."""

from __future__ import annotations

from ..kit.command import Command

PLACE = "Question banks"

COMMANDS: tuple[Command, ...] = (
    Command(
        "banks.open", "enter", "open", "open",
        "Go to the questions of the bank; on a question, put it on the agenda of the talk.",
        PLACE, 1, "can_open", palette=False,
    ),
    Command(
        "banks.other", "tab,shift+tab", "other", "other part", "Go from banks to questions, and back.",
        PLACE, 2, palette=False,
    ),
    Command(
        "banks.new", "n", "new", "new question", "Write a question into a bank of your own.",
        PLACE, 3, "may_write",
    ),
    Command(
        "banks.copy", "y", "copy", "copy to mine",
        "Copy the question into a bank of your own, to change it there.", PLACE, 4, "on_question",
    ),
    Command("banks.edit", "e", "edit", "edit", "Change a question of your own.", PLACE, 5, "on_own"),
    Command(
        "banks.remove", "x,delete", "remove", "remove",
        "Take a question of your own out of its bank; undo brings it back.", PLACE, 6, "on_own",
    ),
    Command(
        "banks.mend", "f", "mend", "mend",
        "Write the mended lines that are certain into the file; shows them first and keeps a copy.",
        PLACE, 7, "can_mend",
    ),
    Command(
        "banks.whom", "w", "whom", "for whom", "Choose for whom the questions are worded.",
        PLACE, 8, "has_people",
    ),
    Command(
        "banks.next-stage", ">", "stage(1)", "next stage", "Go to the questions of the next stage.",
        PLACE, 9, "at_questions", palette=False,
    ),
    Command(
        "banks.stage-before", "<", "stage(-1)", "stage before", "Go to the questions of the stage before.",
        PLACE, 0, "at_questions", palette=False,
    ),
)  # fmt: skip
