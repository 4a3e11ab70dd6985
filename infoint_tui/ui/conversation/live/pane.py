"""The Live tab: the talk as it runs, and what its keys do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.message import Message

from ....domain.enums import NoteKind
from ....domain.errors import Refused
from ....domain.note_syntax import with_kind, without_chip
from ....services.talk_clock import line_key
from ...commands.live import COMMANDS
from ...kit.command import Command, Commanded, bindings
from .line import LiveLine
from .turns import TalkTurns

if TYPE_CHECKING:
    from textual.events import Key, Paste

    from ....services.workspace import Workspace


CALM_TYPING = 1.0
"""Seconds after a key during which somebody counts as typing."""


class LivePane(Commanded, TalkTurns):
    """The running talk. Every change of the line is kept as a draft at once."""

    KEYS: ClassVar[tuple[Command, ...]] = COMMANDS
    BINDINGS = bindings(COMMANDS)

    class Ended(Message):
        """The talk was ended here."""

    def __init__(self, workspace: Workspace, say: Callable[[str, str], None]) -> None:
        """A Live tab.

        Args:
            workspace: The open data home.
            say: Shows a message, with its severity.
        """
        super().__init__(workspace, say)
        self._parsed = ""
        self._typed_at = -CALM_TYPING
        self._draft = line_key("")
        self._kept = ""
        """The draft as this pane last loaded or kept it."""

    def make_line(self) -> LiveLine:
        """The line; it tells this pane what is typed."""
        return LiveLine(self)

    def open(self) -> None:
        """Put the parts on the meeting, with the line as it was left."""
        self._load_line()
        super().open()

    def refresh_data(self) -> None:
        """Show the present data, and what another window that writes has in the line meanwhile."""
        if self.ready and (self.workspace.session.drafts.peek(self._draft) or "") != self._kept:
            self._load_line()
        super().refresh_data()

    def _load_line(self) -> None:
        self._draft = key = line_key(self.uid)
        drafts = self.workspace.session.drafts
        meta = drafts.meta(key)
        at, cursor, editing = meta.get("at"), meta.get("cursor"), meta.get("note")
        text = drafts.get(key) or ""
        self.first_key = at if isinstance(at, int) else None
        self.editing = editing if isinstance(editing, str) else ""
        self.joining = meta.get("joined") is True
        self.asking = False
        self._kept = text
        self.line.load(text, cursor if isinstance(cursor, int) else len(text))
        self._show_typed(text)

    # -- what can run --------------------------------------------------------------------------------

    def is_shown(self) -> bool:
        """Whether there is a meeting."""
        return self.meeting is not None

    def talk_runs(self) -> bool:
        """Whether the talk runs."""
        meeting = self.meeting
        return meeting is not None and meeting.running

    def in_line(self) -> bool:
        """Whether the line is typed in."""
        return self.talk_runs() and self.line_focused

    def is_selecting(self) -> bool:
        """Whether an earlier note is selected."""
        return self.talk_runs() and self.selecting

    def in_keys(self) -> bool:
        """Whether single keys are used."""
        return self.talk_runs() and not self.line_focused

    def may_type(self) -> bool:
        """The same, where there is a line to go back to."""
        return self.in_keys() and not self.has_class("-paper")

    def may_enter(self) -> bool:
        """The same, while no note is selected: there Enter changes it."""
        return self.may_type() and not self.selecting

    def is_asking(self) -> bool:
        """Whether the question of the end waits."""
        return self.asking

    def is_asking_keys(self) -> bool:
        """The same, outside of the line."""
        return self.asking and not self.line_focused

    def can_start(self) -> bool:
        """Whether the talk is still ahead."""
        meeting = self.meeting
        return meeting is not None and meeting.planned and not self.workspace.session.read_only

    # -- typing --------------------------------------------------------------------------------------

    @property
    def typing(self) -> bool:
        """Whether somebody is typing right now."""
        return self.workspace.session.clock.elapsed() - self._typed_at < CALM_TYPING

    def typed(self, text: str, cursor: int) -> None:
        """Keep what is typed, with the second of its first key; show what it says."""
        self._typed_at = self.workspace.session.clock.elapsed()
        if self.first_key is None and text and (meeting := self.meeting) and meeting.actual_start:
            self.first_key = self.live.seconds(meeting)
        elif not text and not self.editing:
            self.first_key, self.joining = None, False
        self._keep(text, cursor)
        if text != self._parsed:
            self._show_typed(text)
            if self.asking:
                self._ask_end(False)

    def _keep(self, text: str, cursor: int) -> None:
        self._kept = text
        if not text and not self.editing:
            self.workspace.session.drafts.drop(self._draft)
            return
        meta: dict[str, object] = {"at": self.first_key, "cursor": cursor}
        if self.editing:
            meta["note"] = self.editing
        if self.joining:
            meta["joined"] = True
        self.workspace.session.drafts.put(self._draft, text, **meta)

    def _show_typed(self, text: str) -> None:
        self._parsed = text
        if not text:
            self.word.show("note", self.instead)
            self.chips.show(None)
            return
        parsed = self.live.parse(text)
        self.word.show(parsed.kind, "joins" if self.joining else "")
        self.chips.show(parsed)

    def entered(self) -> None:
        """Store the line."""
        self._store()

    def _store(self) -> bool:
        text = self.line.value
        if not text.strip():
            self._leave_note()
            return False
        return self.entered_lines((text,))

    def entered_lines(self, lines: Sequence[str]) -> bool:
        """Store whole lines, a note each; what is being edited, and who joins, is the first of them."""
        try:
            if self.editing:
                first, *further = lines
                self.live.edit_note(
                    self.uid, self.editing, first, further=further, end_drafts=(str(self._draft),)
                )
            else:
                self.live.notes(self.uid, lines, at=self.first_key, joined=self.joining)
                if self.joining:
                    self._say("Say again who you are and what brought you, now that somebody joined.", "")
        except Refused as refusal:
            self._say(str(refusal), "error")
            return False
        self.editing, self.first_key, self.joining, self._kept = "", None, False, ""
        self.line.load("", 0)
        self._show_typed("")
        return True

    async def on_key(self, event: Key) -> None:
        """Run single keys at once, in the order they came."""
        await self.take_key(event)

    async def take_key(self, event: Key) -> None:
        """Run the single key of an event.

        A printable key meant for this pane that comes after the line took the focus belongs into the line.
        """
        if self.line_focused:
            if event.is_printable and event.character:
                event.stop()
                self.line.insert_text_at_cursor(event.character)
            return
        active = self.screen.active_bindings.get(event.key)
        if active is not None and active.node is self and active.enabled:
            event.stop()
            await self.app.run_action(active.binding.action, self)

    def on_paste(self, event: Paste) -> None:
        """Pasting in single keys goes into the line."""
        if self.in_keys() and not self.has_class("-paper"):
            event.stop()
            self.action_line()
            self.line.take_paste(event.text)

    # -- actions -------------------------------------------------------------------------------------

    def action_switch_keys(self) -> None:
        """From the line to single keys and back."""
        if self.asking:
            self._ask_end(False)
        elif self.line_focused:
            self._leave_note(changed=False)
            self._leave_sign()
            self._rest_in_keys()
        elif self.selecting:
            self._rest_in_keys()
        else:
            self.action_line()

    def _leave_sign(self) -> None:
        """A sign with no words behind it says nothing; it would only hide what can be done."""
        if not self.editing and not self.joining and not self.live.parse(self.line.value).body.strip():
            self.line.load("", 0)
            self.first_key = None
            self._keep("", 0)
            self._show_typed("")

    def action_line(self) -> None:
        """Back to the line."""
        if self.has_class("-paper"):
            self._say("On paper nothing is typed; F6 changes the style.", "")
            return
        self._go_to_line()

    def action_enter(self) -> None:
        """Back to the line."""
        self.action_line()

    def action_kind(self, kind: str) -> None:
        """Open the line with the sigil of a kind; a selected note becomes that kind instead."""
        if self.has_class("-paper"):
            return
        if self.selecting:
            self._rekind(kind)
            return
        if not self.line.value:
            self.line.put(with_kind("", kind))
        self.action_line()

    def action_turn_kind(self, step: int) -> None:
        """The next kind, round and round."""
        self.line.turn_kind(step)

    def action_drop_chip(self) -> None:
        """Let a recognised piece be plain text."""
        changed = without_chip(
            self.line.value, self.live.parse(self.line.value).chips, self.line.cursor_position
        )
        if changed is None:
            self._say("Nothing in this line was taken for a name, an action, a theme or a date.", "")
            return
        self.line.put(changed[0], changed[1])

    def action_guest(self) -> None:
        """Somebody joins: the line asks for their name."""
        if self.has_class("-paper"):
            self._say("On paper nothing is typed; F6 changes the style.", "")
            return
        if self.line.value.strip() and not self._store():
            return
        self.joining = True
        self.line.put(with_kind("", NoteKind.REFERRAL.value))
        self.action_line()

    def action_next(self) -> None:
        """Next question."""
        self._probe = 0
        self._do(lambda: self.live.next_item(self.uid))

    def action_skip(self) -> None:
        """Leave the question out."""
        self._probe = 0
        self._do(lambda: self.live.skip_item(self.uid))

    def action_answered(self) -> None:
        """They answered it unasked."""
        self._do(lambda: self.live.answered_unasked(self.uid))

    def action_probe(self) -> None:
        """Another follow-up."""
        if (meeting := self.meeting) is not None:
            self._probe += 1
            self._show_asking(meeting)

    def action_mark(self) -> None:
        """Mark the moment."""
        self._do(lambda: self.live.mark(self.uid))

    def action_star(self) -> None:
        """Star the selected note, else the last."""
        chosen = self.notes.cursor_key if self.selecting else ""
        self._do(lambda: self.live.star(self.uid, chosen or ""))

    def action_scroll_notes(self, step: int) -> None:
        """Look at older or newer notes while the line keeps the focus."""
        if step < 0:
            self.notes.scroll_page_up(animate=False)
        else:
            self.notes.scroll_page_down(animate=False)

    def action_rest(self) -> None:
        """A key that leads nowhere on purpose; how to get away all the same is said."""
        self._say("While you talk no single key leads away; ctrl+p goes anywhere, the talk runs on.", "")

    # -- beginning and end ---------------------------------------------------------------------------

    def action_start(self) -> None:
        """Begin the planned talk."""
        self._do(lambda: self.live.start(self.uid))
        self.refresh_data()
        self.take_focus()

    def _ask_end(self, asking: bool) -> None:
        self.asking = asking
        self.tick()
        self.refresh_bindings()

    def action_end(self) -> None:
        """Ask whether the talk is over; nothing else stops meanwhile."""
        self._ask_end(not self.asking)

    def action_end_now(self) -> None:
        """End the talk; a line left unfinished is stored first, as a note of its own."""
        if not self.asking or not self.talk_runs():
            return
        if self.line.value.strip() and not self._store():
            return
        self.asking = False
        self._do(lambda: self.live.end(self.uid))
        if not self.talk_runs():
            self.post_message(self.Ended())
