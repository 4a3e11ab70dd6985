"""Words for a thank-you that are picked rather than typed: moments, actions, another wording."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...domain.dates import mm_ss
from ...domain.letters import MEDIA as LETTER_MEDIA
from ...domain.reflect_found import note_line
from ...domain.thanks_text import moment_words
from ...domain.visible import visible
from ...domain.words import NoteKind
from ..dialogs.choose import Choose, Option
from ..dialogs.confirm import Confirm
from ..dialogs.pick import Group, Pick

if TYPE_CHECKING:
    from ...domain.meeting import Note
    from .thanks import ThanksScreen

ACTION = "action:"
"""Begins the key of an action in the list."""
SAID = "said"
"""Key of the sentence the reflection asked for."""
FORMALITY = {"formal": "formal", "neutral": "neutral", "friendly": "friendly", "any": ""}


async def pick_moments(screen: ThanksScreen) -> None:
    """Pick moments and actions; only inside a worker.

    One moment for an untouched letter writes that letter anew around it; all else comes to the cursor as
    sentences, in one step that the letter's undo takes back.
    """
    thank, service = screen.thank, screen.thanks
    meeting = screen.workspace.meetings.get(thank.talk) if thank else None
    if thank is None or meeting is None:
        return
    notes = {
        note.uid: note
        for note in service.moments(meeting)
        if note.text.strip() and note.kind is not NoteKind.ACTION
    }
    reader = thank.recipient
    actions = {f"{ACTION}{key}": sentence for key, sentence in service.action_sentences(meeting, reader)}
    if not notes and not actions:
        screen.say("There are no notes of this talk to pick from.", "warning")
        return
    moments = [
        (uid, f"{mm_ss(note.at):>6} {'★' if note.star else ' '} {note_line(note)}{_there(screen, note)}")
        for uid, note in notes.items()
    ]
    said = meeting.reflection.said.strip() if meeting.reflection else ""
    groups = (
        Group("moments", moments),
        Group("what you will do", list(actions.items())),
        Group("what you would add, or take back", [(SAID, said)] if said else []),
    )
    lead = "space ticks several; they come to where the cursor is"
    picked = await screen.ask(
        Pick("What goes into the letter?", groups, lead=lead, current=thank.moment_note)
    )
    if not picked:
        return
    if screen.untouched and len(picked) == 1 and picked[0] in notes:
        screen.attempt(lambda: service.choose_moment(screen.uid, picked[0]))
        return
    words = {**{uid: service.moment_sentence(note) for uid, note in notes.items()}, **actions, SAID: said}
    sentences = [words[key] for key in picked]
    screen.put_in(visible(" ".join(filter(None, sentences)), multiline=True))
    if any(service.may_mean_reader(actions[key], reader) for key in picked if key in actions):
        screen.say("An action may speak of your reader as of somebody else: “you” may be meant.", "warning")


def _there(screen: ThanksScreen, note: Note) -> str:
    """A word on a moment that stands in the letter already."""
    words = moment_words(note).rstrip(".")
    return " · in the letter" if words and words in screen.letter else ""


async def pick_wording(screen: ThanksScreen) -> None:
    """Pick another wording; a text of one's own is replaced only after a question. Only inside a worker."""
    thank, service = screen.thank, screen.thanks
    if thank is None:
        return
    wordings = {wording.id: wording for wording in service.wordings(thank)}
    if not wordings:
        screen.say("No wording is left: templates/letters.yaml hides them all.", "warning")
        return
    options = [
        Option(
            wording.id,
            wording.name,
            ", ".join(filter(None, (LETTER_MEDIA[wording.medium], FORMALITY[wording.formality]))),
        )
        for wording in wordings.values()
    ]
    now = service.wording(thank)
    lead = "Your own go into templates/letters.yaml in the data home."
    chosen = await screen.ask(Choose("Which wording?", options, lead=lead, current=now.id if now else ""))
    if chosen not in wordings:
        return
    own = not screen.untouched
    if own:
        question = Confirm(
            "Put this wording in place of your text?",
            lead="ctrl+z in the letter brings yours back.",
            yes="replace it",
            no="keep mine",
        )
        if await screen.ask(question) is not True:
            return
    words = service.worded(thank, wordings[chosen]).text
    if screen.attempt(lambda: service.pick_wording(screen.uid, chosen)) and own:
        screen.replace_all(words)


def edit_outside(screen: ThanksScreen) -> None:
    """Edit in the user's own editor."""
    from ..external import EditorFailed, edit_text

    text = screen.shown
    try:
        edited = edit_text(screen.app, text)
    except EditorFailed as error:
        screen.say(str(error), "error")
        return
    if edited != text:
        screen.replace_all(edited)
