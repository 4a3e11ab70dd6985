"""The Live tab: clock, agenda, notes, the question and the line of the talk as it runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.message import Message

from ....domain.enums import CaptureStyle, ItemStatus
from ....domain.live_clock import ON_TIME
from ....domain.phrasing import count
from ...kit.command import Command, declared
from ...kit.list import CachedHorizontal, CachedVertical
from ...kit.screen import attempt
from ...kit.text import plain
from ..header import TalkPane, purpose_of
from . import actions
from . import line as hints
from .line import (
    CALM,
    ChipLine,
    KindWord,
    LineDraft,
    LiveLine,
    NoteRows,
    agenda_row,
    agenda_rows,
    names_in,
    notice_of,
    probes_of,
    wanted_lines,
)
from .parts import (
    SPOKEN,
    Asking,
    BigClock,
    ClockBar,
    ClockView,
    CueLine,
    DividerLine,
    PaneTitle,
    RedirectCards,
    SizedList,
    Wanted,
    WrapUp,
    asking_lines,
    redirect_card,
    wrap_up_card,
)

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import Key, Paste

    from ....domain.live_clock import Phase
    from ....domain.meeting import Meeting
    from ....services.workspace import Workspace
    from ...kit.list import RowList


CALM_TYPING = 1.0
"""Seconds after a key during which somebody counts as typing."""
COMMANDS = tuple(sorted(declared(actions), key=lambda each: each.place != actions.PLACE))
"""Those that work in the line and outside of it, then those that work while no text has the focus."""
ASK_END = "End the conversation? Enter or ctrl+y ends it, Esc goes on.{open}"
ASK_END_TYPED = "End the conversation? ctrl+y saves your line and ends it, Esc goes on.{open}"


class LivePane(TalkPane):
    """The running talk. Every change of the line is kept as a draft at once."""

    KEYS: ClassVar[tuple[Command, ...]] = COMMANDS

    DEFAULT_CSS = """
    LivePane {
        height: 1fr; layout: vertical;

        & .live--panes { height: 1fr; }
        & .live--agenda { width: 2fr; max-width: 52; padding: 0 1 0 0; }
        & .live--notes { width: 3fr; border-left: solid $border-blurred; }
        & .live--entry { height: 1; background: $surface; }
        & .live--top { height: 2; }
        & BigClock { display: none; }
        &.-paper {
            & .live--top { layout: vertical; height: 7; & > CachedVertical { height: 2; } }
            & BigClock { display: block; width: 1fr; height: 5; padding: 1 0; }
            &.-card .live--top { height: auto; }
            & .live--agenda { max-width: 100%; width: 1fr; padding: 0 2; }
            & .live--notes { display: none; }
            & .live--entry { display: none; }
            & ChipLine { display: none; }
            &.-card {
                & .live--panes { layout: vertical; }
                & .live--notes { display: block; width: 1fr; height: auto; border-left: none; }
                & .live--notes > PaneTitle { display: none; }
                & #live-notes { display: none; }
                & Asking { display: none; }
            }
        }
        &.-idle {
            & .live--entry { display: none; }
            & ChipLine { display: none; }
        }
    }
    PlaceScreen.-tiny LivePane.-paper.-card BigClock { display: none; }
    """

    class Ended(Message):
        """The talk was ended here."""

    def __init__(self, workspace: Workspace) -> None:
        """A Live tab."""
        super().__init__(workspace)
        self.live = workspace.conversation
        self.draft = LineDraft(workspace)
        self.asking = False
        """Whether the question of the end waits for an answer."""
        self.ready = False
        """Whether the parts are found; Textual calls a widget mounted only after this has begun."""
        self.probe = 0
        """How many follow-ups further the one shown is."""
        self.turn = 0
        """Which card for a talk that takes another turn is shown; 0 for none."""
        self.removed = ""
        """Uid of the note removed last; brought back, it is the selected one again."""
        self._parsed = ""
        self._typed_at = -CALM_TYPING
        self._agenda_at = -1
        self._phase: Phase | None = None
        self._late = ON_TIME
        self._notes = NoteRows(lambda: self.workspace.session.today)

    def compose(self) -> ComposeResult:
        """Clock, panes, line."""
        with CachedHorizontal(classes="live--top"):
            with CachedVertical():
                yield ClockBar()
                yield CueLine()
            yield BigClock()
        with CachedHorizontal(classes="live--panes"):
            with CachedVertical(classes="live--agenda"):
                yield PaneTitle("Agenda")
                agenda = SizedList(id="live-agenda", show_blurred=False, empty=plain("No questions planned."))
                agenda.can_focus = False
                yield agenda
                yield Wanted()
            with CachedVertical(classes="live--notes"):
                yield PaneTitle("Notes")
                yield SizedList(
                    id="live-notes",
                    show_blurred=False,
                    empty=plain("Each note you save shows up here with its time."),
                )
                yield Asking()
                yield WrapUp()
                yield RedirectCards()
        yield DividerLine()
        with CachedHorizontal(classes="live--entry"):
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
        self.agenda_title = self.query(PaneTitle).first()
        self.ready = True
        if self.uid:
            self.open()

    # -- what the conversation place calls -------------------------------------------------------------

    def show(self, uid: str) -> None:
        """Show a meeting: its clock, agenda and notes, and the line as it was left."""
        self.uid = uid
        if self.ready:
            self.open()

    def open(self) -> None:
        """Put the parts on the meeting, with the line as it was left."""
        self.load_line()
        self.refresh_data()
        self.notes.scroll_end(animate=False)

    def refresh_data(self) -> None:
        """Show the present data, and what another window that writes has in the line meanwhile."""
        if not self.ready:
            return
        if self.draft.outdated:
            self.load_line()
        meeting = self.meeting
        if meeting is None:
            return
        paper = meeting.running and meeting.style is CaptureStyle.PAPER
        self.update_classes({"-paper": paper, "-idle": not meeting.running})
        title = "Agenda · on paper; F6 to type here" if self.on_paper else "Agenda"
        self.agenda_title.show(title)
        self.query_one(".live--agenda").border_title = title
        self.query_one(".live--notes").border_title = "Notes"
        self.asking = self.asking and meeting.running
        self._show_lists(meeting)
        self.show_question()
        self.tick()

    def take_focus(self) -> None:
        """Start in the line or in single keys, by the style; a line left unfinished is gone on with."""
        meeting = self.meeting
        if meeting is None or not self.ready:
            return
        in_line = meeting.style is CaptureStyle.FULL or bool(self.line.value)
        if meeting.running and in_line and not self.on_paper:
            self.go_to_line()
        else:
            self.rest_in_keys()

    # -- what is the case ------------------------------------------------------------------------------

    @property
    def talk_runs(self) -> bool:
        """Whether the talk runs."""
        meeting = self.meeting
        return meeting is not None and meeting.running

    @property
    def typing(self) -> bool:
        """Whether somebody is typing right now."""
        return self.workspace.session.clock.elapsed() - self._typed_at < CALM_TYPING

    @property
    def on_paper(self) -> bool:
        """Whether the notes are taken on paper, so that there is no line."""
        return self.has_class("-paper")

    @property
    def line_focused(self) -> bool:
        """Whether keys go into the line."""
        return self.is_mounted and self.screen.focused is self.line

    @property
    def selecting(self) -> bool:
        """Whether an earlier note is selected."""
        return self.is_mounted and self.screen.focused is self.notes

    @property
    def selected(self) -> str:
        """Uid of the note under the cursor; empty while none is selected."""
        return (self.notes.cursor_key or "") if self.selecting else ""

    # -- showing ---------------------------------------------------------------------------------------

    def _show_lists(self, meeting: Meeting) -> None:
        self.show_hint()
        wanted = self.query_one(Wanted)
        wanted.display = bool(meeting.goals)
        wanted.show_lines(wanted_lines(meeting))
        rows = self._notes.rows(meeting.notes, self.notes.lay_out() - 1)
        wish = rows[-1].key if rows and not self.selecting else None
        if self.selecting and self.removed in {row.key for row in rows}:
            wish, self.removed = self.removed, ""
        self.notes.set_rows(rows, cursor=wish)
        seconds = self.live.seconds(meeting) if meeting.actual_start else 0
        self._late = self.live.lateness(meeting) if meeting.running else ON_TIME
        self.agenda.set_rows(
            agenda_rows(
                meeting,
                seconds,
                self.agenda.lay_out(),
                self.workspace.session.zone,
                full=self._roomy,
                cut=self._late.cut,
            ),
            cursor=self._attended(meeting),
        )

    @property
    def _roomy(self) -> bool:
        """Whether the agenda has room for whole sentences."""
        return self.on_paper or self.screen.has_class("-tall")

    def _attended(self, meeting: Meeting) -> str | None:
        """The question to keep in sight: the first, then the present one, in the closing an open must-ask."""
        still = self.live.must_asks_open(meeting)
        begun = any(item.asked_at is not None for item in meeting.agenda)
        if still and (self._phase in SPOKEN or (begun and not meeting.current_item)):
            return still[0].uid
        return meeting.current_item or next((item.uid for item in meeting.agenda), None)

    def show_question(self) -> None:
        """Show the question in full with a follow-up, and the cards where they are wanted."""
        meeting = self.meeting
        if meeting is None:
            return
        low, tall = self.screen.has_class("-low"), self.screen.has_class("-tall")
        wrap_up, redirect = self.query_one(WrapUp), self.query_one(RedirectCards)
        wraps, redirects = wrap_up.has_class("-shown"), redirect.has_class("-shown")
        current = meeting.item(meeting.current_item)
        following = next((item for item in meeting.agenda if item.status is ItemStatus.PLANNED), None)
        probes = probes_of(current)
        probe = probes[self.probe % len(probes)] if meeting.agenda else ""
        question = self.query_one(Asking)
        question.display = meeting.running and (tall if redirects else not (wraps and low))
        question.show_lines(asking_lines(current, following, probe, running=meeting.running))
        self.set_class(wraps or redirects, "-card")
        if wraps:
            names = names_in(meeting, self.live.parse)
            wrap_up.show_lines(wrap_up_card(self.live.must_asks_open(meeting), names, brief=low))
        if redirects:
            became = meeting.became_job_interview
            redirect.show_lines(redirect_card(self.turn, became=became, brief=not tall))

    def on_sized_list_resized(self, event: SizedList.Resized) -> None:
        """Lay notes and agenda out anew."""
        event.stop()
        if (meeting := self.meeting) is not None:
            self._show_lists(meeting)

    def tick(self) -> None:
        """Show the time: the clock line, and the minutes of the current question."""
        meeting = self.meeting
        if meeting is None or not self.ready:
            return
        view = self._clock_view(meeting)
        if view is not None and (
            view.phase is not self._phase or self.live.lateness(meeting).cut != self._late.cut
        ):
            self._phase = view.phase
            self._show_lists(meeting)
        self.query_one(ClockBar).show(view)
        self.query_one(BigClock).show(view)
        self.cue.show(
            view,
            [item.label for item in self.live.must_asks_open(meeting)],
            self._ask_end() if self.asking else notice_of(self.workspace, meeting),
            [item.label for item in meeting.agenda if item.uid in self._late.cut],
        )
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
        zone = self.workspace.session.moment().local().tzinfo
        return ClockView(
            purpose_of(self.workspace, meeting),
            self.live.seconds(meeting),
            clock,
            clock.ends_at(self.workspace.session.clock).astimezone(zone),
            meeting.style is CaptureStyle.QUIET,
            meeting.extended_minutes,
            any(item.asked_at is not None for item in meeting.agenda),
        )

    def show_hint(self) -> None:
        """Say in the empty line what helps most now."""
        if self.selecting:
            self.line.placeholder = hints.SELECTING
        elif not self.line_focused:
            self.line.placeholder = hints.SINGLE_KEYS
        elif (meeting := self.meeting) is not None:
            self.line.placeholder = hints.in_line(meeting, joining=self.draft.joining)

    # -- the line --------------------------------------------------------------------------------------

    def load_line(self) -> None:
        """Take the line as it was kept."""
        self.asking = False
        text, cursor = self.draft.load(self.uid)
        self.line.load(text, cursor)
        self._show_typed(text)

    def set_line(self, text: str) -> None:
        """Put a text into the line and keep it, with the cursor at its end."""
        self.line.load(text, len(text))
        self.draft.keep(self.line.value, self.line.cursor_position)
        self._show_typed(text)

    def typed(self, text: str, cursor: int) -> None:
        """Keep what is typed, and show what it says; called by the line."""
        self._typed_at = self.workspace.session.clock.elapsed()
        self.draft.typed(text, cursor, self.meeting)
        if text != self._parsed:
            self._show_typed(text)
            if self.asking:
                self.ask_end(False)

    def _show_typed(self, text: str) -> None:
        self._parsed = text
        if not text:
            self.word.show("note", self.draft.word)
            self.chips.show(None)
            return
        parsed = self.live.parse(text)
        self.word.show(parsed.kind, "joins" if self.draft.joining else "")
        self.chips.show(parsed)

    def entered(self) -> bool:
        """Store the line, as Enter does; returns whether there was something and it went well."""
        if not self.line.value.strip():
            if self.asking and not self.draft.note:
                actions.end_now(self)
            actions.leave_note(self)
            return False
        return self.entered_lines((self.line.value,))

    def entered_lines(self, lines: Sequence[str]) -> bool:
        """Store whole lines, a note each; returns whether it went well."""
        joining = self.draft.joining and not self.draft.note
        if not attempt(self, lambda: self.draft.store(lines)):
            return False
        if joining:
            self.say("Someone joined: say again who you are and why you're here.")
        self.line.load("", 0)
        self._show_typed("")
        return True

    # -- where the keys go -----------------------------------------------------------------------------

    def go_to_line(self) -> None:
        """Let keys be text."""
        self.screen.set_focus(self.line)
        self.show_hint()
        self.word.show(self.word.kind, self.draft.word)

    def select_note(self, uid: str) -> None:
        """Select an earlier note."""
        self.screen.set_focus(self.notes)
        self.notes.move_to(uid)

    def rest_in_keys(self) -> None:
        """Let keys be commands."""
        self.screen.set_focus(self.cue)
        self.show_hint()
        self.word.show(self.word.kind, "keys")

    def _ask_end(self) -> str:
        meeting = self.meeting
        open_ = len(self.live.must_asks_open(meeting)) if meeting else 0
        words = f" {count(open_, 'must-ask')} not asked yet." if open_ else ""
        return (ASK_END_TYPED if self.line.value.strip() else ASK_END).format(open=words)

    def ask_end(self, asking: bool) -> None:
        """Ask whether the talk is over, or no more; nothing else stops meanwhile."""
        self.asking = asking
        self.tick()
        self.refresh_bindings()

    def on_descendant_focus(self) -> None:
        """A click or a key selected a note, or let it go."""
        if self.selecting:
            self.word.show(self.word.kind, "select")
        self.show_hint()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Enter on a note."""
        event.stop()
        if self.talk_runs:
            actions.change_note(self)

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
        if self.talk_runs and not self.line_focused and not self.on_paper:
            event.stop()
            self.go_to_line()
            self.line.take_paste(event.text)
