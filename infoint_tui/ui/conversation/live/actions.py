"""What the keys of the Live tab do: in the line, in single keys, with an earlier note."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ....domain.enums import CaptureStyle, ItemStatus, NoteKind, Permission
from ....domain.meeting import MINUTES
from ....domain.note_syntax import SIGILS, with_kind, without_chip
from ...kit.command import command
from ...kit.screen import attempt
from .line import KIND_WORDS
from .parts import CARDS, RedirectCards, WrapUp

if TYPE_CHECKING:
    from .pane import LivePane


PLACE = "Live"
SINGLE = "Live, shortcut keys"
LENGTH = f"A conversation takes {MINUTES[0]} to {MINUTES[-1]} minutes."
ON_PAPER = "You're taking notes on paper. F6 changes that."

KIND_HELP = {
    "quote": "Write down their words.",
    "insight": "Write down a thought of your own.",
    "action": "Write down something you will do.",
    "referral": "Write down someone they name.",
    "ask_later": "Write down a question for later.",
    "resource": "Write down a book, a course, or a link.",
    "concern": "Write down a doubt or a warning sign.",
    "lead": "Write down an opening or an invitation, to look at after the conversation.",
    "skill": "Write down a skill they value.",
}
"""What the key of each kind of line does."""


# -- when they can run -------------------------------------------------------------------------------------


def talk_runs(pane: LivePane) -> bool:
    """While the talk runs."""
    return pane.talk_runs


def in_line(pane: LivePane) -> bool:
    """While the line is typed in."""
    return pane.talk_runs and pane.line_focused


def in_keys(pane: LivePane) -> bool:
    """While single keys are used."""
    return pane.talk_runs and not pane.line_focused


def may_type(pane: LivePane) -> bool:
    """The same, where there is a line to go back to."""
    return in_keys(pane) and not pane.on_paper


def may_enter(pane: LivePane) -> bool:
    """The same, while no note is selected: there Enter changes it."""
    return may_type(pane) and not pane.selecting


def is_selecting(pane: LivePane) -> bool:
    """While an earlier note is selected."""
    return pane.talk_runs and pane.selecting


def is_shown(pane: LivePane) -> bool:
    """Where there is a meeting."""
    return pane.meeting is not None


def is_asking(pane: LivePane) -> bool:
    """While the question of the end waits."""
    return pane.asking


def is_asking_keys(pane: LivePane) -> bool:
    """The same, outside of the line."""
    return pane.asking and not pane.line_focused


def can_start(pane: LivePane) -> bool:
    """While the talk is still ahead."""
    meeting = pane.meeting
    return meeting is not None and meeting.planned and not pane.workspace.session.read_only


# -- back to the line -------------------------------------------------------------------------------------


@command(
    "live.line", "n", "line", place=SINGLE, footer=2, when=may_type, palette=False, help="Go back to typing."
)
@command(
    "live.enter", "enter", "line", place=SINGLE, when=may_enter, palette=False,
    help="Go back to typing. On a selected note, edit it.",
)  # fmt: skip
def to_line(pane: LivePane) -> None:
    """Back to the line. Where the question of the end waits, Enter answers yes."""
    if pane.asking and not pane.line.value.strip():
        end_now(pane)
    elif pane.on_paper:
        pane.say(ON_PAPER)
    else:
        pane.go_to_line()


# -- the questions and the moment --------------------------------------------------------------------------


@command("live.next", "f2", "next question", place=PLACE, footer=3, when=talk_runs)
@command(
    "live.key-next", "space", "next", place=SINGLE, footer=2, when=in_keys, palette=False,
    help="Go to the next question. This one counts as asked.",
)  # fmt: skip
def next_question(pane: LivePane) -> None:
    """Go to the next question. Left within 10 seconds and without a note, this one counts as skipped."""
    pane.probe = 0
    before = pane.meeting.current_item if pane.meeting else ""
    attempt(pane, lambda: pane.live.next_item(pane.uid))
    item = pane.meeting.item(before) if pane.meeting else None
    if item is not None and item.status is ItemStatus.SKIPPED:
        pane.say(f"Skipped “{item.label}” because you moved on.")


@command("live.probe", "f3", "follow-up", place=PLACE, footer=15, when=talk_runs)
@command(
    "live.key-probe", "p", "follow-up", place=SINGLE, footer=10, when=in_keys, palette=False,
    help="Show another follow-up question.",
)  # fmt: skip
def probe(pane: LivePane) -> None:
    """Show another follow-up question."""
    pane.probe += 1
    pane.show_question()


@command("live.mark", "f4", "mark", place=PLACE, footer=6, when=talk_runs)
@command(
    "live.key-mark", "m", "mark", place=SINGLE, footer=5, when=in_keys, palette=False,
    help="Mark this moment.",
)  # fmt: skip
def mark(pane: LivePane) -> None:
    """Mark this moment. You can add words afterward."""
    attempt(pane, lambda: pane.live.mark(pane.uid))


@command("live.star", "f5", "star", place=PLACE, footer=8, when=talk_runs)
@command(
    "live.key-star", "t", "star", place=SINGLE, footer=7, when=in_keys, palette=False,
    help="Star the selected note, else the last one.",
)  # fmt: skip
def star(pane: LivePane) -> None:
    """Star the last note, or this moment if there is none: a sentence for the thank-you."""
    attempt(pane, lambda: pane.live.star(pane.uid, pane.selected))


@command("live.style", "f6", "style", place=PLACE, footer=30, when=talk_runs)
def change_style(pane: LivePane) -> None:
    """Take notes another way: full starts typing, quiet in single keys, paper shows clock and agenda."""
    meeting = pane.meeting
    if meeting is None:
        return
    styles = (CaptureStyle.FULL, CaptureStyle.QUIET, CaptureStyle.PAPER)
    style = styles[(styles.index(meeting.style) + 1) % len(styles)]
    attempt(pane, lambda: pane.live.set_style(pane.uid, style))
    pane.refresh_data()
    if style is CaptureStyle.QUIET:
        pane.rest_in_keys()
    else:
        pane.take_focus()
    goes_on = " Press n to type." if pane.line.value else ""
    words = {
        CaptureStyle.FULL: "full. Just type.",
        CaptureStyle.QUIET: f"quiet (shortcut keys).{goes_on}",
        CaptureStyle.PAPER: "paper (clock and agenda only).",
    }
    pane.say(f"Note style: {words[style]} F6 changes it.")


@command("live.extend", "f8", "+5 min", place=PLACE, footer=13, when=talk_runs)
@command(
    "live.key-extend", "e", "+5 min", place=SINGLE, footer=12, when=in_keys, palette=False,
    help="They gave you five more minutes.",
)  # fmt: skip
def extend(pane: LivePane) -> None:
    """Note that they gave you five more minutes."""
    attempt(pane, lambda: pane.live.extend(pane.uid))


@command(
    "live.minutes",
    "=",
    "minutes they have",
    place=SINGLE,
    when=talk_runs,
    worker="dialog",
    words="length time agreed only ten",
)
async def minutes_they_have(pane: LivePane) -> None:
    """Say how many minutes they have, from the start of the conversation."""
    from ...kit.dialog import LinePrompt
    from ...kit.form import whole_number

    meeting = pane.meeting
    if meeting is None:
        return
    typed = await pane.app.push_screen_wait(
        LinePrompt(
            "How many minutes do they have?",
            lead="Counted from the start. The clock and the reminder to wrap up adjust.",
            value=str(meeting.agreed_minutes),
            check=lambda text: "" if whole_number(text, MINUTES[0], MINUTES[-1]) else LENGTH,
        )
    )
    if typed is not None and talk_runs(pane):
        attempt(pane, lambda: pane.live.agree(pane.uid, whole_number(typed, MINUTES[0], MINUTES[-1]) or 0))


@command("live.wrap-up", "f9", "wrap up", place=PLACE, footer=12, when=talk_runs)
def wrap_up(pane: LivePane) -> None:
    """Show or hide the card for the last minutes: must-asks, two names, thanks."""
    pane.query_one(WrapUp).toggle_class("-shown")
    pane.show_question()


@command("live.drift", "f7", "tricky moments", place=PLACE, footer=31, when=talk_runs)
def redirect(pane: LivePane) -> None:
    """Show tips for when things go differently, or hide them."""
    pane.turn = (pane.turn + 1) % (CARDS + 1)
    pane.query_one(RedirectCards).set_class(pane.turn > 0, "-shown")
    pane.show_question()


# -- the line ----------------------------------------------------------------------------------------------


@command(
    "live.turn-kind", "tab", "kind", place=PLACE, when=in_line, palette=False, arguments=(1,),
    help="Change the kind of note. Press again for the next kind.",
)  # fmt: skip
@command(
    "live.turn-kind-back", "shift+tab", "kind", place=PLACE, when=in_line, palette=False, arguments=(-1,),
    help="Go back to the previous kind of note.",
)  # fmt: skip
def turn_kind(pane: LivePane, step: int) -> None:
    """Make the line another kind."""
    pane.line.turn_kind(step)


@command("live.drop-chip", "f10", "plain", place=PLACE, when=in_line)
def drop_chip(pane: LivePane) -> None:
    """Treat the words before the cursor as plain text, not a name, action, theme or date."""
    line = pane.line
    changed = without_chip(line.value, pane.live.parse(line.value).chips, line.cursor_position)
    if changed is None:
        pane.say("Nothing in this line was read as a name, an action, a theme or a date.")
    else:
        line.put(changed[0], changed[1])


@command("live.guest", "ctrl+n", "someone joins", place=PLACE, when=talk_runs)
def somebody_joins(pane: LivePane) -> None:
    """Add someone who joins. They'll be a guest in the reflection."""
    if pane.on_paper:
        pane.say(ON_PAPER)
    elif not pane.line.value.strip() or pane.entered():
        pane.draft.joining = True
        pane.line.put(with_kind("", NoteKind.REFERRAL.value))
        pane.go_to_line()


# -- the beginning and the end -----------------------------------------------------------------------------


@command("live.end", "ctrl+t", "end", place=PLACE, footer=4, when=talk_runs)
def end(pane: LivePane) -> None:
    """End the conversation. Asks first."""
    pane.ask_end(not pane.asking)


@command("live.end-now", "ctrl+y", "yes, end it", place=PLACE, footer=1, when=is_asking, palette=False)
@command("live.key-end-now", "y", "yes, end it", place=SINGLE, footer=1, when=is_asking_keys, palette=False)
def end_now(pane: LivePane) -> None:
    """Answer yes when asked whether the conversation is over.

    A line left unfinished is stored first, as a note of its own.
    """
    if not is_asking(pane) or not talk_runs(pane) or (pane.line.value.strip() and not pane.entered()):
        return
    pane.asking = False
    attempt(pane, lambda: pane.live.end(pane.uid))
    if not talk_runs(pane):
        pane.post_message(pane.Ended())


@command("live.keys", "escape", "single keys", place=PLACE, footer=14, when=talk_runs)
def switch_keys(pane: LivePane) -> None:
    """Switch between typing and single keys. What you typed stays."""
    if pane.asking:
        pane.ask_end(False)
    elif pane.line_focused:
        leave_note(pane, changed=False)
        _leave_sign(pane)
        pane.rest_in_keys()
    elif pane.selecting:
        pane.rest_in_keys()
    else:
        to_line(pane)


def _leave_sign(pane: LivePane) -> None:
    """A sign with no words behind it says nothing; it would only hide what can be done."""
    draft = pane.draft
    if not draft.note and not draft.joining and not pane.live.parse(pane.line.value).body.strip():
        draft.at = None
        pane.set_line("")


@command(
    "live.notes-up", "pageup", "older notes", place=PLACE, when=is_shown, palette=False, arguments=(-1,),
    help="Scroll to older notes.",
)  # fmt: skip
@command(
    "live.notes-down", "pagedown", "newer notes", place=PLACE, when=is_shown, palette=False, arguments=(1,),
    help="Scroll to newer notes.",
)  # fmt: skip
def scroll_notes(pane: LivePane, step: int) -> None:
    """Look at older or newer notes while the line keeps the focus."""
    if step < 0:
        pane.notes.scroll_page_up(animate=False)
    else:
        pane.notes.scroll_page_down(animate=False)


@command("live.start", "enter", "start", place=PLACE, footer=1, when=can_start)
def start(pane: LivePane) -> None:
    """Start this conversation now."""
    attempt(pane, lambda: pane.live.start(pane.uid))
    pane.refresh_data()
    pane.take_focus()


# -- single keys -------------------------------------------------------------------------------------------


@command("live.skip", "-", "skip", place=SINGLE, footer=9, when=talk_runs)
def skip(pane: LivePane) -> None:
    """Skip the current question."""
    pane.probe = 0
    attempt(pane, lambda: pane.live.skip_item(pane.uid))


@command("live.answered", "w", "already answered", place=SINGLE, footer=11, when=talk_runs)
def answered(pane: LivePane) -> None:
    """They answered the next question before you asked it."""
    attempt(pane, lambda: pane.live.answered_unasked(pane.uid))


@command("live.not-extended", "E", "no more time", place=SINGLE, when=talk_runs)
def not_extended(pane: LivePane) -> None:
    """You asked for more time and they could not give it."""
    attempt(pane, lambda: pane.live.extend(pane.uid, granted=False))
    pane.say("Noted: no extra time. You'll end as agreed.")


@command("live.notes-asked", "N", "notes asked", place=SINGLE, when=talk_runs)
def notes_asked(pane: LivePane) -> None:
    """Mark whether they're fine with notes. Again for no, again for not asked."""
    meeting = pane.meeting
    if meeting is None:
        return
    turn = (Permission.NOT_ASKED, Permission.GRANTED, Permission.REFUSED)
    at = turn.index(meeting.notes_permission) if meeting.notes_permission in turn else 0
    answer = turn[(at + 1) % len(turn)]
    attempt(pane, lambda: pane.live.may_take_notes(pane.uid, answer))
    words = {
        Permission.GRANTED: "Noted: they are fine with notes.",
        Permission.REFUSED: "Noted: they want no notes. F6 shows clock and agenda only.",
    }
    pane.say(words.get(answer, "Noted: you haven't asked about notes."))


@command("live.interview", "I", "turned into an interview", place=SINGLE, when=talk_runs)
def interview(pane: LivePane) -> None:
    """Mark that it turned into a job interview, or unmark it."""
    meeting = pane.meeting
    if meeting is None:
        return
    became = not meeting.became_job_interview
    attempt(pane, lambda: pane.live.drifted(pane.uid, job_interview=became))
    pane.say("Noted: it became a job interview." if became else "Noted: still a conversation.")


# -- an earlier note ---------------------------------------------------------------------------------------


@command(
    "live.note-up", "<", "question up", place=SINGLE, footer=1, when=is_selecting, palette=False,
    arguments=(-1,), help="Move the selected note to the previous question.",
)  # fmt: skip
@command(
    "live.note-down", ">", "question down", place=SINGLE, footer=1, when=is_selecting, palette=False,
    arguments=(1,), help="Move the selected note to the next question.",
)  # fmt: skip
def move_note(pane: LivePane, step: int) -> None:
    """Put the selected note under another question."""

    def move() -> None:
        item = pane.live.move_note(pane.uid, pane.selected, step)
        pane.say(f"Note moved to “{item.label}”." if item else "Note moved. It has no question now.")

    attempt(pane, move)


@command(
    "live.note-remove",
    "x,delete",
    "remove",
    place=SINGLE,
    footer=1,
    when=is_selecting,
    palette=False,
    once=True,
)
def remove_note(pane: LivePane) -> None:
    """Remove the selected note. u brings it back."""
    note = pane.selected
    attempt(pane, lambda: pane.live.remove_note(pane.uid, note))
    pane.removed = note
    pane.say("Removed the note. u brings it back.")


@command("live.select", "up,k", "select a note", place=SINGLE, footer=20, when=in_keys, palette=False)
def select_note(pane: LivePane) -> None:
    """Select an earlier note. Enter edits it, t stars it, Esc leaves it."""
    if pane.notes.keys:
        pane.screen.set_focus(pane.notes)


def change_note(pane: LivePane) -> None:
    """Bring the words of the selected note into the line."""
    meeting = pane.meeting
    note = meeting.note(pane.selected) if meeting else None
    if note is not None and pane.line.value:
        pane.say("The line already has text. Press Enter to save it, then select the note again.")
    elif note is not None:
        pane.draft.note, pane.draft.at = note.uid, note.at
        pane.set_line(note.text)
    to_line(pane)


def leave_note(pane: LivePane, *, changed: bool = True) -> None:
    """Let an earlier note be as it was; unless `changed`, only if its words are still the same."""
    draft, meeting = pane.draft, pane.meeting
    note = meeting.note(draft.note) if meeting and draft.note else None
    if draft.note and (changed or note is None or note.text == pane.line.value):
        draft.note, draft.at = "", None
        pane.set_line("")


@command(
    "live.rest", "1,2,3,4,5,6,7,8,9,0,q,c,/,o,[,],D,B,T", "rests", place=SINGLE, when=in_keys, palette=False
)
def rest(pane: LivePane) -> None:
    """Digits and the keys of other screens do nothing during a conversation."""
    pane.say("Those keys are off during a conversation. ctrl+p still leads elsewhere.")


def _each_kind(
    function: Callable[[LivePane, str], None],
) -> Callable[[LivePane, str], None]:
    """Declare the command of each kind of line."""
    for kind, sentence in reversed(KIND_HELP.items()):
        declare = command(
            f"live.{kind.replace('_', '-')}", SIGILS[kind], KIND_WORDS[kind], place=SINGLE, when=talk_runs,
            arguments=(kind,), help=sentence,
        )  # fmt: skip
        function = declare(function)
    return function


@_each_kind
def write_kind(pane: LivePane, kind: str) -> None:
    """Open the line with the sigil of a kind; a selected note becomes that kind instead."""
    if pane.on_paper:
        return
    if pane.selecting:
        attempt(pane, lambda: pane.live.rekind(pane.uid, pane.selected, NoteKind(kind)))
        return
    if not pane.line.value:
        pane.line.put(with_kind("", kind))
    to_line(pane)
