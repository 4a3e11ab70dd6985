"""Commands of the thank-you composer; all of them work while typing."""

from __future__ import annotations

from ..kit.command import Command

PLACE = "Thank-you"

COMMANDS: tuple[Command, ...] = (
    Command(
        "thanks.sent", "f8", "sent", "mark sent",
        "Say that it is sent, and when; infoint sends nothing.", PLACE, 2, "is_open",
    ),
    Command(
        "thanks.moment", "f2", "moment", "moments",
        "Pick moments of the talk and what you will do; they go into the letter.", PLACE, 3, "is_open",
    ),
    Command(
        "thanks.wording", "f6", "wording", "wording",
        "Pick another wording: by e-mail, card, message or letter, formal or not.", PLACE, 6, "is_open",
        priority=True,
    ),
    Command(
        "thanks.aloud", "f7", "aloud", "read aloud", "One sentence a line, with its words, to be read aloud.",
        PLACE, 7, priority=True,
    ),
    Command("thanks.copy", "f4", "copy", "copy", "Copy the text to the clipboard.", PLACE, 4),
    Command(
        "thanks.mail", "f5", "mail", "open as mail", "Hand address, subject and text to your mail program.",
        PLACE, 5,
    ),
    Command(
        "thanks.draft", "f9", "draft", "write file",
        "Write the letter as a file: a draft for your mail program (.eml), a page for card or letter.",
        PLACE, 8,
    ),
    Command(
        "thanks.introducer", "ctrl+l", "introducer", "tell introducer",
        "Write to the one who had named the guest, how it went.", PLACE, 5, "can_tell",
    ),
    Command(
        "thanks.editor", "f3", "editor", "editor", "Edit the text in your own editor ($EDITOR).",
        PLACE, 6, "is_open",
    ),
    Command(
        "thanks.save", "ctrl+s", "save", "save, leave", "Keep the letter as it stands and leave.", PLACE, 7,
    ),
)  # fmt: skip
