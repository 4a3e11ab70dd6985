"""Commands of the Live tab: keys that work while typing, and single keys for when the eyes are elsewhere."""

from __future__ import annotations

from ..kit.command import Command

PLACE = "Live"
SINGLE = "Live, single keys"

KIND_KEYS = (
    ("quote", '"', "quote", "Write down their words."),
    ("insight", "*", "insight", "Write down a thought of your own."),
    ("action", "!", "action", "Write down something you will do."),
    ("referral", "@", "person", "Write down somebody they name."),
    ("ask_later", "?", "ask later", "Write down a question for later."),
    ("resource", "^", "resource", "Write down a book, a course or a link."),
    ("concern", "%", "concern", "Write down a doubt or a warning sign."),
    ("lead", "&", "lead", "Write down an opening or an invitation, to be looked at after the talk."),
    ("skill", "+", "skill", "Write down a skill they value."),
)
"""Kind, sigil, label and help sentence of each kind of line."""

TALK: tuple[Command, ...] = (
    Command(
        "live.next", "f2", "next", "next question",
        "Go to the next question; the one before counts as answered.", PLACE, 3, "talk_runs",
    ),
    Command(
        "live.probe", "f3", "probe", "probe",
        "Show another follow-up to the question.", PLACE, 15, "talk_runs",
    ),
    Command(
        "live.mark", "f4", "mark", "mark", "Mark this moment; the words follow after the talk.",
        PLACE, 6, "talk_runs",
    ),
    Command(
        "live.star", "f5", "star", "star",
        "Star the last note, or this moment if there is none: a sentence for the thank-you.",
        PLACE, 8, "talk_runs",
    ),
    Command(
        "live.style", "f6", "style", "style",
        "Take notes another way: full starts typing, quiet in single keys, paper shows clock and agenda.",
        PLACE, 30, "talk_runs",
    ),
    Command(
        "live.extend", "f8", "extend", "5 more", "Note that they gave you five more minutes.",
        PLACE, 13, "talk_runs",
    ),
    Command(
        "live.wrap-up", "f9", "wrap_up", "wrap up",
        "Show or hide the card for the last minutes: must-asks, two names, thanks.", PLACE, 12, "talk_runs",
    ),
    Command(
        "live.drift", "f7", "drift", "other turns",
        "Show what helps when they begin to interview you, when somebody joins, and so on; then hide it.",
        PLACE, 31, "talk_runs",
    ),
    Command(
        "live.turn-kind", "tab", "turn_kind(1)", "kind", "Make the line the next kind, round and round.",
        PLACE, 0, "in_line", palette=False,
    ),
    Command(
        "live.turn-kind-back", "shift+tab", "turn_kind(-1)", "kind", "Make the line the kind before.",
        PLACE, 0, "in_line", palette=False,
    ),
    Command(
        "live.drop-chip", "ctrl+f", "drop_chip", "plain",
        "Let the piece before the cursor be plain text: no name, no action, no theme, no date.",
        PLACE, 0, "in_line",
    ),
    Command(
        "live.guest", "ctrl+n", "guest", "somebody joins",
        "Somebody joins the talk: write who; they become a guest in the reflection.", PLACE, 0, "talk_runs",
    ),
    Command("live.end", "ctrl+t", "end", "end", "End the talk; asks first.", PLACE, 4, "talk_runs"),
    Command(
        "live.end-now", "ctrl+y", "end_now", "yes, end it", "Answer yes when asked whether the talk is over.",
        PLACE, 1, "is_asking", palette=False,
    ),
    Command(
        "live.keys", "escape", "switch_keys", "single keys",
        "Leave the line for single keys, or come back to it; what is typed stays.", PLACE, 14, "talk_runs",
    ),
    Command(
        "live.notes-up", "pageup", "scroll_notes(-1)", "older notes", "Look at older notes.",
        PLACE, 0, "is_shown", palette=False,
    ),
    Command(
        "live.notes-down", "pagedown", "scroll_notes(1)", "newer notes", "Look at newer notes.",
        PLACE, 0, "is_shown", palette=False,
    ),
    Command(
        "live.start", "enter", "start", "begin the talk", "Begin this talk now; the clock starts.",
        PLACE, 1, "can_start",
    ),
)  # fmt: skip
"""These work in the line and outside of it."""

SINGLE_KEYS: tuple[Command, ...] = (
    Command(
        "live.line", "n", "line", "line", "Back to the line.", SINGLE, 2, "may_type", palette=False,
    ),
    Command(
        "live.enter", "enter", "enter", "line", "Back to the line; on a selected note, change its words.",
        SINGLE, 0, "may_enter", palette=False,
    ),
    Command("live.key-next", "space", "next", "next", "Next question.", SINGLE, 2, "in_keys", palette=False),
    Command("live.key-mark", "m", "mark", "mark", "Mark this moment.", SINGLE, 5, "in_keys", palette=False),
    Command(
        "live.key-star", "t", "star", "star", "Star the selected note, else the last one.",
        SINGLE, 7, "in_keys", palette=False,
    ),
    Command(
        "live.skip", "-", "skip", "skip", "Leave the current question out and go on.", SINGLE, 9, "talk_runs",
    ),
    Command(
        "live.answered", "w", "answered", "answered unasked",
        "They answered the next question before you asked it.", SINGLE, 11, "talk_runs",
    ),
    Command(
        "live.key-probe", "p", "probe", "probe", "Another follow-up.", SINGLE, 10, "in_keys", palette=False,
    ),
    Command(
        "live.key-extend", "e", "extend", "5 more", "They gave you five more minutes.",
        SINGLE, 12, "in_keys", palette=False,
    ),
    Command(
        "live.not-extended", "E", "not_extended", "no more time",
        "You asked for more time and they could not give it.", SINGLE, 0, "talk_runs",
    ),
    Command(
        "live.notes-asked", "N", "notes_asked", "notes asked",
        "Note that they are fine with your taking notes; again: that they are not; again: not asked.",
        SINGLE, 0, "talk_runs",
    ),
    Command(
        "live.interview", "I", "interview", "became an interview",
        "Note that it became a job interview, or take that back.", SINGLE, 0, "talk_runs",
    ),
    Command(
        "live.note-up", "<", "move_note(-1)", "question up",
        "Put the selected note under the question before.", SINGLE, 1, "is_selecting", palette=False,
    ),
    Command(
        "live.note-down", ">", "move_note(1)", "question down",
        "Put the selected note under the question after.", SINGLE, 1, "is_selecting", palette=False,
    ),
    Command(
        "live.note-remove", "x,delete", "remove_note", "remove",
        "Remove the selected note; u brings it back.", SINGLE, 1, "is_selecting", palette=False,
    ),
    Command(
        "live.key-end-now", "y", "end_now", "yes, end it", "Answer yes when asked whether the talk is over.",
        SINGLE, 1, "is_asking_keys", palette=False,
    ),
    Command(
        "live.select", "up,k", "select", "select a note",
        "Select an earlier note: Enter changes it, t stars it, a sign makes it that kind; Esc lets it go.",
        SINGLE, 20, "in_keys", palette=False,
    ),
    Command(
        "live.rest", "1,2,3,4,5,6,7,8,9,0,q,c,/,o,[,],D,B,T", "rest", "rests",
        "Digits and the keys of other places rest while you talk, so that no stray key leads away.",
        SINGLE, 0, "in_keys", palette=False,
    ),
    *(
        Command(
            f"live.{kind.replace('_', '-')}", key, f"kind('{kind}')", label, sentence, SINGLE, 0, "talk_runs",
        )
        for kind, key, label, sentence in KIND_KEYS
    ),
)  # fmt: skip
"""These work while no text has the focus."""

COMMANDS: tuple[Command, ...] = (*TALK, *SINGLE_KEYS)
