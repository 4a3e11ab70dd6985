"""Commands of the dialogs, gathered for the key table and the check of overrides."""

from __future__ import annotations

from ..kit.command import Command

CLOSE = Command(
    "dialog.leave", "escape", "leave", "close", "Close the dialog. What you typed is kept.", "dialogs", 2,
    palette=False,
)  # fmt: skip
HELP = Command("dialog.keys", "f1", "app.help_keys", "keys", "List the keys that work here.", "dialogs", 90)
ACCEPT = Command("ask.accept", "enter", "accept", "accept", "Use this line.", "dialogs", 1)
SAVE = Command("text.save", "ctrl+s", "accept", "save", "Save and close.", "dialogs", 1)
DISCARD = Command(
    "form.discard", "f7", "discard", "discard", "Put back what was there before you typed.",
    "dialogs", 3, "has_unsaved",
)  # fmt: skip
FULL = Command(
    "add.full", "tab,ctrl+n", "full_form", "full form", "Continue in the full form with what you typed.",
    "dialogs", 3,
)  # fmt: skip
LETTER = Command(
    "touch.letter", "f2", "letter", "write it", "Write it from a template instead of just logging it.",
    "dialogs", 2, "may_write",
)  # fmt: skip
YES = Command("confirm.yes", "y", "answer(True)", "yes", "Yes, do it.", "dialogs", 1)
NO = Command("confirm.no", "n", "answer(False)", "no", "No, leave it as it is.", "dialogs", 2)
WATCH = Command(
    "speak.watch", "space", "watch", "start or stop", "Start or stop the clock.", "dialogs",
    1, palette=False,
)  # fmt: skip
SAY = Command(
    "answers.say", "s", "say", "say it", "Say the answer aloud with a one-minute timer.", "dialogs",
    2, "may_say",
)  # fmt: skip
MINE = Command("kept.mine", "m", "settle('ours')", "keep mine", "Keep your version.", "dialogs", 1)
OTHER = Command("kept.other", "o", "settle('theirs')", "use other", "Use the other version.", "dialogs", 1)
BOTH = Command(
    "kept.both", "b", "settle('both')", "keep both", "Keep the text of both versions.", "dialogs", 1
)
TAKE = Command("choose.take", "enter", "take", "choose", "Choose the line under the cursor.", "choosing", 1)
PICK = Command(
    "pick.take", "enter", "pick", "take", "Use what is checked, or the line under the cursor.", "ticking", 1
)
TICK = Command(
    "pick.tick", "space", "tick", "tick", "Check or uncheck the line.", "ticking", 2,
    palette=False,
)  # fmt: skip
DOWN = Command("choose.down", "down,ctrl+n", "move(1)", "down", "Next line.", "choosing", palette=False)
UP = Command("choose.up", "up,ctrl+b", "move(-1)", "up", "Previous line.", "choosing", palette=False)

COMMANDS: tuple[Command, ...] = (
    *(SAVE, DISCARD, CLOSE, HELP, ACCEPT, FULL, LETTER, YES, NO, WATCH, SAY, MINE, OTHER, BOTH),
    *(TAKE, PICK, TICK, DOWN, UP),
)
