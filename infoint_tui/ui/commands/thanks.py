"""Commands of the thank-you composer; all of them work while typing."""

from __future__ import annotations

from .base import Command

PLACE = "Thank-you"

COMMANDS: tuple[Command, ...] = (
    Command(
        "thanks.sent", "f8", "sent", "mark sent",
        "Say that it is sent, and when; infoint sends nothing.", PLACE, 2, "is_open",
    ),
    Command(
        "thanks.moment", "f2", "moment", "moment", "Pick another moment of the talk to mention.",
        PLACE, 3, "is_open",
    ),
    Command("thanks.copy", "f4", "copy", "copy", "Copy the text to the clipboard.", PLACE, 4),
    Command(
        "thanks.mail", "f5", "mail", "open as mail", "Hand address, subject and text to your mail program.",
        PLACE, 5,
    ),
    Command(
        "thanks.draft", "f9", "draft", "mail draft",
        "Write the letter as a file (.eml) that your mail program opens as a draft.", PLACE, 8,
    ),
    Command(
        "thanks.editor", "f3", "editor", "editor", "Edit the text in your own editor ($EDITOR).",
        PLACE, 6, "is_open",
    ),
    Command(
        "thanks.save", "ctrl+s", "save", "save, leave", "Keep the letter as it stands and leave.", PLACE, 7,
    ),
)  # fmt: skip
