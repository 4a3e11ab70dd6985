"""The Live tab: the talk as it runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widget import Widget

from ...domain.dates import clock_time
from ...domain.errors import Refused
from ...domain.words import CaptureStyle, ItemStatus, NoteKind
from ..commands.base import Command, Commanded, bindings
from ..commands.live import COMMANDS
from ..text import plain
from ..widgets.rows import RowList
from .live_clock import SPOKEN, BigClock, ClockBar, ClockView, CueLine
from .live_line import SIGILS, ChipLine, KindWord, LiveLine
from .live_rows import CALM, NoteRows, agenda_row, agenda_rows, probes_of
from .live_side import Asking, PaneTitle, Rule, SizedList
from .talk import minutes_of, name_of, purpose_of
from .wrap_up import WrapUp

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import Key, Paste

    from ...domain.liveclock import Phase
    from ...domain.meeting import Meeting
    from ...services.workspace import Workspace

CALM_TYPING = 1.0
"""Seconds after a key during which somebody counts as typing."""
ASK_END = "End the talk?  ctrl+y ends it · typing or Esc goes on"
BACK_TO_LINE = "single keys; n or esc comes back to this line"


class LivePane(Commanded, Widget):
    """Clock, agenda, notes and the line."""

    KEYS: ClassVar[tuple[Command, ...]] = COMMANDS
    BINDINGS = bindings(COMMANDS)

    DEFAULT_CSS = """
    LivePane {
        height: 1fr; layout: vertical;

        & .live--panes { height: 1fr; }
        & .live--agenda { width: 2fr; max-width: 52; padding: 0 1 0 0; }
        & .live--notes { width: 3fr; border-left: solid $border-blurred; }
        & .live--entry { height: 1; background: $surface; }
        & BigClock { display: none; }
        &.-paper {
            & BigClock { display: block; }
            & .live--agenda { max-width: 100%; width: 1fr; padding: 0 2; }
            & .live--notes { display: none; }
            & .live--entry { display: none; }
            & ChipLine { display: none; }
        }
        &.-idle {
            & .live--entry { display: none; }
            & ChipLine { display: none; }
        }
    }
    """

    class Ended(Message):
        """The talk was ended here."""

    def __init__(self, workspace: Workspace, say: Callable[[str, str], None]) -> None:
        """A Live tab.

        Args:
            workspace: The open data home.
            say: Shows a message, with its severity.
        """
        super().__init__()
        self.workspace = workspace
        self.live = workspace.live
        self._say = say
        self.uid = ""
        self.first_key: int | None = None
        """Second of the first key of the line being typed."""
        self.editing = ""
        """Uid of the earlier note whose words are in the line."""
        self.asking = False
        """Whether the question of the end waits for an answer."""
        self._probe = 0
        self._parsed = ""
        self._typed_at = -CALM_TYPING
        self._agenda_at = -1
        self._phase: Phase | None = None
        self._notes = NoteRows(lambda: self.workspace.moment().local().date())

    def compose(self) -> ComposeResult:
        """Clock, panes, line."""
        yield ClockBar()
        yield BigClock()
        yield CueLine()
        with Horizontal(classes="live--panes"):
            with Vertical(classes="live--agenda"):
                yield PaneTitle("agenda")
                agenda = SizedList(id="live-agenda", show_blurred=False, empty=plain("No questions planned."))
                agenda.can_focus = False
                yield agenda
            with Vertical(classes="live--notes"):
                yield PaneTitle("notes")
                yield SizedList(
                    id="live-notes", show_blurred=False, empty=plain("What they say goes here, line by line.")
                )
                yield Asking()
                yield WrapUp()
        yield Rule()
        with Horizontal(classes="live--entry"):
            yield KindWord()
            yield LiveLine(self)
        yield ChipLine()

    def on_mount(self) -> None:
        """Find the parts once; they are used on every key."""
        self.line = self.query_one(LiveLine)
        self.cue = self.query_one(CueLine)
        self.line.cursor_blink = False
        self.word = self.query_one(KindWord)
        self.chips = self.query_one(ChipLine)
        self.notes = self.query_one("#live-notes", SizedList)
        self.agenda = self.query_one("#live-agenda", SizedList)
        if self.uid:
            self.open(self.uid)

    # -- showing -------------------------------------------------------------------------------------

    @property
    def meeting(self) -> Meeting | None:
        """The meeting shown."""
        return self.workspace.meetings.get(self.uid)

    def show(self, uid: str) -> None:
        """Show a meeting: its clock, agenda and notes, and the line as it was left."""
        self.uid = uid
        if self.is_mounted:
            self.open(uid)

    def open(self, uid: str) -> None:
        """Put the parts on a meeting, with the line as it was left."""
        from ...services.live import line_key

        self._draft = key = line_key(uid)
        drafts = self.workspace.drafts
        meta = drafts.meta(key)
        at, cursor, editing = meta.get("at"), meta.get("cursor"), meta.get("note")
        text = drafts.get(key) or ""
        self.first_key = at if isinstance(at, int) else None
        self.editing = editing if isinstance(editing, str) else ""
        self.asking = False
        self.line.load(text, cursor if isinstance(cursor, int) else len(text))
        self._show_typed(text)
        self.refresh_data()
        self.notes.scroll_end(animate=False)

    def refresh_data(self) -> None:
        """Show the present data."""
        meeting = self.meeting
        if meeting is None or not self.is_mounted:
            return
        self.set_class(meeting.running and meeting.style is CaptureStyle.PAPER, "-paper")
        self.set_class(not meeting.running, "-idle")
        self.asking = self.asking and meeting.running
        self._show_lists(meeting)
        self._show_asking(meeting)
        self.tick()

    def _show_lists(self, meeting: Meeting) -> None:
        rows = self._notes.rows(meeting.notes, self.notes.cells)
        self.notes.set_rows(rows, cursor=rows[-1].key if rows and not self.selecting else None)
        seconds = self.live.seconds(meeting) if meeting.actual_start else 0
        self.agenda.set_rows(
            agenda_rows(meeting, seconds, self.agenda.cells, full=self._roomy),
            cursor=self._attended(meeting),
        )

    @property
    def _roomy(self) -> bool:
        """Whether the agenda has room for whole sentences."""
        return self.has_class("-paper") or self.screen.has_class("-tall")

    def _attended(self, meeting: Meeting) -> str | None:
        """The question to keep in sight: the present one, in the closing the first open must-ask."""
        still = self.live.must_asks_open(meeting)
        if still and (self._phase in SPOKEN or not meeting.current_item):
            return still[0].uid
        return meeting.current_item or None

    def _show_asking(self, meeting: Meeting) -> None:
        current = meeting.item(meeting.current_item)
        probes = probes_of(current)
        asking = self.query_one(Asking)
        following = next((item for item in meeting.agenda if item.status is ItemStatus.PLANNED), None)
        asking.show(current, following, probes[self._probe % len(probes)], running=meeting.running)
        card = self.query_one(WrapUp)
        if card.has_class("-shown"):
            low = self.screen.has_class("-low")
            asking.display = meeting.running and not low
            card.show(self.live.must_asks_open(meeting), self._names(meeting), brief=low)

    def _names(self, meeting: Meeting) -> list[str]:
        named: dict[str, None] = {}
        for note in meeting.notes:
            if note.kind is NoteKind.REFERRAL or "@" in note.text:
                named.update((person.name, None) for person in self.live.parse(note.text).people)
        return list(named)

    def on_sized_list_resized(self, event: SizedList.Resized) -> None:
        """Lay notes and agenda out anew."""
        event.stop()
        if (meeting := self.meeting) is not None:
            self._show_lists(meeting)

    def tick(self) -> None:
        """Show the time: the clock line, and the minutes of the current question."""
        meeting = self.meeting
        if meeting is None or not self.is_mounted:
            return
        view = self._clock_view(meeting)
        if view is not None and view.phase is not self._phase:
            self._phase = view.phase
            self._show_lists(meeting)
        self.query_one(ClockBar).show(view)
        self.query_one(BigClock).show(view if self.has_class("-paper") else None)
        self.cue.show(view, [item.label for item in self.live.must_asks_open(meeting)], self._notice(meeting))
        current = meeting.item(meeting.current_item)
        if view is not None and current is not None and view.seconds // CALM != self._agenda_at:
            self._agenda_at = view.seconds // CALM
            self.agenda.update_row(
                agenda_row(meeting, current, view.seconds, self.agenda.cells, full=self._roomy)
            )

    def _clock_view(self, meeting: Meeting) -> ClockView | None:
        if meeting.actual_start is None or not meeting.running:
            return None
        clock = self.live.clock(meeting)
        zone = self.workspace.moment().local().tzinfo
        return ClockView(
            purpose_of(self.workspace, meeting),
            self.live.seconds(meeting),
            clock,
            clock.ends_at(self.workspace.clock).astimezone(zone),
            meeting.style is CaptureStyle.QUIET,
            meeting.extended_minutes,
        )

    def _notice(self, meeting: Meeting) -> str:
        if self.asking:
            return ASK_END
        if meeting.running:
            return ""
        name = name_of(self.workspace, meeting)
        if meeting.over:
            when = meeting.actual_end and clock_time(meeting.actual_end.in_zone(self.workspace.zone).local())
            return f"The talk with {name} took {minutes_of(meeting)} and ended at {when}."
        if meeting.planned:
            return f"Not begun yet. Enter begins the talk with {name} now."
        return f"The talk with {name} did not take place."

    def take_focus(self) -> None:
        """Start in the line or in single keys, by the style; a line left unfinished is gone on with."""
        meeting = self.meeting
        if meeting is None or not self.is_mounted:
            return
        in_line = meeting.style is CaptureStyle.FULL or bool(self.line.value)
        if meeting.running and in_line and not self.has_class("-paper"):
            self._go_to_line()
        else:
            self._rest_in_keys()

    def _go_to_line(self) -> None:
        self.screen.set_focus(self.line)
        self.line.placeholder = ""
        self.word.show(self.word.kind, "change" if self.editing else "")

    def _rest_in_keys(self) -> None:
        self.screen.set_focus(self.cue)
        self.line.placeholder = BACK_TO_LINE
        self.word.show(self.word.kind, "keys")

    # -- what can run --------------------------------------------------------------------------------

    def is_shown(self) -> bool:
        """Whether there is a meeting."""
        return self.meeting is not None

    def talk_runs(self) -> bool:
        """Whether the talk runs."""
        meeting = self.meeting
        return meeting is not None and meeting.running

    @property
    def line_focused(self) -> bool:
        """Whether keys go into the line."""
        return self.is_mounted and self.screen.focused is self.line

    @property
    def selecting(self) -> bool:
        """Whether an earlier note is selected."""
        return self.is_mounted and self.screen.focused is self.notes

    def in_keys(self) -> bool:
        """Whether single keys are used."""
        return self.talk_runs() and not self.line_focused

    def is_asking(self) -> bool:
        """Whether the question of the end waits."""
        return self.asking

    def is_asking_keys(self) -> bool:
        """The same, outside of the line."""
        return self.asking and not self.line_focused

    def can_start(self) -> bool:
        """Whether the talk is still ahead."""
        meeting = self.meeting
        return meeting is not None and meeting.planned and not self.workspace.read_only

    # -- typing --------------------------------------------------------------------------------------

    @property
    def typing(self) -> bool:
        """Whether somebody is typing right now."""
        return self.workspace.clock.elapsed() - self._typed_at < CALM_TYPING

    def typed(self, text: str, cursor: int) -> None:
        """Keep what is typed, with the second of its first key; show what it says."""
        self._typed_at = self.workspace.clock.elapsed()
        if self.first_key is None and text and (meeting := self.meeting) and meeting.actual_start:
            self.first_key = self.live.seconds(meeting)
        elif not text and not self.editing:
            self.first_key = None
        self._keep(text, cursor)
        if text != self._parsed:
            self._show_typed(text)
            if self.asking:
                self._ask_end(False)

    def _keep(self, text: str, cursor: int) -> None:
        if not text and not self.editing:
            self.workspace.drafts.drop(self._draft)
            return
        meta: dict[str, object] = {"at": self.first_key, "cursor": cursor}
        if self.editing:
            meta["note"] = self.editing
        self.workspace.drafts.put(self._draft, text, **meta)

    def _show_typed(self, text: str) -> None:
        self._parsed = text
        if not text:
            self.word.show("note", "change" if self.editing else "")
            self.chips.show(None)
            return
        parsed = self.live.parse(text)
        self.word.show(parsed.kind)
        self.chips.show(parsed)

    def entered(self) -> None:
        """Store the line."""
        self._store()

    def _store(self) -> bool:
        text = self.line.value
        if not text.strip():
            self._leave_note()
            return False
        try:
            if self.editing:
                self.live.edit_note(self.uid, self.editing, text, end_drafts=(str(self._draft),))
            else:
                self.live.note(self.uid, text, at=self.first_key)
        except Refused as refusal:
            self._say(str(refusal), "error")
            return False
        self.editing, self.first_key = "", None
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
            self.line.insert_text_at_cursor(event.text)

    # -- actions -------------------------------------------------------------------------------------

    def _do(self, call: Callable[[], object]) -> None:
        try:
            call()
        except Refused as refusal:
            self._say(str(refusal), "error")

    def action_switch_keys(self) -> None:
        """From the line to single keys and back."""
        if self.asking:
            self._ask_end(False)
        elif self.line_focused:
            self._leave_note(changed=False)
            self._rest_in_keys()
        else:
            self.action_line()

    def action_line(self) -> None:
        """Back to the line; on a selected note its words come into the line."""
        if self.has_class("-paper"):
            self._say("On paper nothing is typed; F6 changes the style.", "")
            return
        if self.selecting and self.notes.cursor_key:
            self._edit_note(self.notes.cursor_key)
        self._go_to_line()

    def action_kind(self, kind: str) -> None:
        """Open the line with the sigil of a kind."""
        if self.has_class("-paper"):
            return
        sigil = SIGILS[kind]
        if not self.line.value:
            self.line.put(sigil if sigil in '"@' else f"{sigil} ")
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

    def action_extend(self) -> None:
        """Five more minutes."""
        self._do(lambda: self.live.extend(self.uid))

    def action_style(self) -> None:
        """Full, quiet, paper, round and round."""
        meeting = self.meeting
        if meeting is None:
            return
        styles = (CaptureStyle.FULL, CaptureStyle.QUIET, CaptureStyle.PAPER)
        style = styles[(styles.index(meeting.style) + 1) % len(styles)]
        self._do(lambda: self.live.set_style(self.uid, style))
        self.refresh_data()
        self.take_focus()
        words = {
            CaptureStyle.FULL: "full: type at once",
            CaptureStyle.QUIET: "quiet: single keys",
            CaptureStyle.PAPER: "paper: clock and agenda",
        }
        self._say(f"Style {words[style]}. F6 changes it.", "")

    def action_wrap_up(self) -> None:
        """Show or hide the card for the end."""
        self.query_one(WrapUp).toggle_class("-shown")
        if (meeting := self.meeting) is not None:
            self._show_asking(meeting)

    def action_scroll_notes(self, step: int) -> None:
        """Look at older or newer notes while the line keeps the focus."""
        if step < 0:
            self.notes.scroll_page_up(animate=False)
        else:
            self.notes.scroll_page_down(animate=False)

    def action_rest(self) -> None:
        """A key that does nothing on purpose."""

    # -- earlier notes -------------------------------------------------------------------------------

    def action_select(self) -> None:
        """Select the last note; from there the cursor keys go on."""
        if self.notes.row_count:
            self.screen.set_focus(self.notes)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Enter on a note."""
        event.stop()
        if self.talk_runs():
            self.action_line()

    def _edit_note(self, uid: str) -> None:
        meeting = self.meeting
        note = meeting.note(uid) if meeting else None
        if note is None:
            return
        if self.line.value:
            self._say("The line holds words already: Enter stores them, then select the note again.", "")
            return
        self.editing, self.first_key = uid, note.at
        self.line.load(note.text, len(note.text))
        self._keep(self.line.value, self.line.cursor_position)
        self._show_typed(note.text)

    def _leave_note(self, *, changed: bool = True) -> None:
        """Let an earlier note be as it was; unless `changed`, only if its words are still the same."""
        note = self.meeting.note(self.editing) if self.meeting and self.editing else None
        if not self.editing or (not changed and note is not None and note.text != self.line.value):
            return
        self.editing, self.first_key = "", None
        self.line.load("", 0)
        self._keep("", 0)
        self._show_typed("")

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
