"""Commands of the composer, its lists and the card for a call; those of the composer work while typing."""

from __future__ import annotations

from ..kit.command import Command

PLACE = "Outreach"
CARD = "request call"

COMPOSER: tuple[Command, ...] = (
    Command(
        "outreach.sent", "f8", "sent", "sent", "Say that it is sent, and when; for a call, open its card.",
        PLACE, 2, "is_open",
    ),
    Command(
        "outreach.letter", "f2", "letter", "template",
        "Choose another template; what you wrote is replaced only after a question.", PLACE, 3, "is_open",
    ),
    Command(
        "outreach.times", "f10,ctrl+f", "times", "times", "Choose times to offer, shown in both zones.",
        PLACE, 4, "is_open",
    ),
    Command("outreach.copy", "f4", "copy", "copy", "Copy the text to the clipboard.", PLACE, 6),
    Command(
        "outreach.mail", "f5", "mail", "open as mail",
        "Hand address, subject and text to your mail program.", PLACE, 7,
    ),
    Command(
        "outreach.draft", "f9", "draft", "mail draft",
        "Write the message as a file (.eml) that your mail program opens as a draft.", PLACE, 8,
    ),
    Command(
        "outreach.editor", "f3", "editor", "editor", "Edit the text in your own editor ($EDITOR).",
        PLACE, 9, "is_open",
    ),
    Command(
        "outreach.log", "ctrl+l", "log", "just log",
        "Log a message or call without this text, with its day and answer.", PLACE, 5, "may_log",
    ),
    Command("outreach.save", "ctrl+s", "save", "save, leave", "Keep everything and leave.", PLACE, 10),
)  # fmt: skip

EDIT = Command(
    "templates.edit", "e", "edit", "edit them",
    "Edit your own letters (templates/letters.yaml) in your own editor; a new file begins with this one.",
    "templates", 2, "may_edit",
)  # fmt: skip
PICK = Command(
    "times.pick", "space", "pick", "offer or not", "Offer the time under the cursor, or do not.",
    "times", 2, palette=False,
)  # fmt: skip
USE = Command("times.use", "ctrl+s", "use", "insert", "Put the times into the text.", "times", 1)
OWN_TIME = Command(
    "times.own", "enter", "own", "add", "Offer the time that is typed.", "times", 3, palette=False,
)  # fmt: skip

START = Command(
    "request.start", "space", "start", "start", "Start the watch as they pick up.", CARD, 1, "is_waiting",
)  # fmt: skip
YES = Command("request.yes", "y", "outcome('accepted')", "yes", "They are willing to talk.", CARD)
LATER = Command(
    "request.later", "l", "outcome('later')", "later", "They ask you to come back on a day.", CARD
)
NO = Command("request.no", "n", "outcome('declined')", "no", "They would rather not.", CARD)
TALK = Command(
    "request.talk", "t", "outcome('converted')", "talks now", "They have time now: Live opens.", CARD
)
SPOKE = Command(
    "request.spoke", "s", "outcome('spoke')", "we talked",
    "The call was the conversation and is over: it is kept as held.", CARD,
)  # fmt: skip
VOICEMAIL = Command(
    "request.voicemail", "v", "outcome('voicemail')", "voicemail", "A machine answers: what to say.", CARD
)
NOBODY = Command("request.nobody", "o", "outcome('no_answer')", "no answer", "It rang out.", CARD)
WRONG = Command("request.wrong", "b", "outcome('bounced')", "wrong number", "It never reached them.", CARD)
SURE = Command(
    "request.sure", "1,2,3,4,5", "sure", "how sure", "How sure you feel, 1 to 5: before, and after.", CARD,
    palette=False,
)  # fmt: skip
LOG = Command("request.log", "enter,ctrl+s", "log", "log", "Log the call.", CARD, 1, "is_over")

CALL: tuple[Command, ...] = (START, LOG, YES, LATER, NO, TALK, SPOKE, VOICEMAIL, NOBODY, WRONG)
COMMANDS: tuple[Command, ...] = (*COMPOSER, EDIT, USE, PICK, OWN_TIME, *CALL)
