"""What the Live tab shows: clock, agenda, notes, the question, and where the keys go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widget import Widget

from ....domain.enums import CaptureStyle, ItemStatus, NoteKind
from ....domain.live_clock import ON_TIME
from ....domain.phrasing import clock_time
from ...kit.lines import CachedHorizontal, CachedVertical
from ...kit.text import plain
from ..header import minutes_of, name_of, purpose_of
from . import line as hints
from .cards import RedirectCards, WrapUp
from .clock import SPOKEN, BigClock, ClockBar, ClockView, CueLine
from .line import ChipLine, KindWord, LiveLine
from .rows import CALM, NoteRows, agenda_row, agenda_rows, probes_of
from .side import Asking, DividerLine, PaneTitle, SizedList

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from ....domain.live_clock import Phase
    from ....domain.meeting import Meeting
    from ....services.workspace import Workspace


ASK_END = "End the talk?  ctrl+y ends it · typing or Esc goes on"


class LiveView(Widget):
    """Clock, agenda, notes and the line, without what keys do."""

    DEFAULT_CSS = """
    LiveView {
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
    PlaceScreen.-tiny LiveView.-paper.-card BigClock { display: none; }
    """

    def __init__(self, workspace: Workspace) -> None:
        """The view of a talk.

        Args:
            workspace: The open data home.
        """
        super().__init__()
        self.workspace = workspace
        self.live = workspace.conversation
        self.uid = ""
        self.editing = ""
        """Uid of the earlier note whose words are in the line."""
        self.joining = False
        """Whether the line says who joins the talk."""
        self.asking = False
        """Whether the question of the end waits for an answer."""
        self.ready = False
        """Whether the parts are found; Textual calls a widget mounted only after this has begun."""
        self._probe = 0
        self._turn = 0
        """Which card for a talk that takes another turn is shown; 0 for none."""
        self._removed = ""
        """Uid of the note removed last; brought back, it is the selected one again."""
        self._agenda_at = -1
        self._phase: Phase | None = None
        self._late = ON_TIME
        self._notes = NoteRows(lambda: self.workspace.session.moment().local().date())

    def make_line(self) -> LiveLine:
        """The line; its owner is told what is typed."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """Clock, panes, line."""
        yield ClockBar()
        yield BigClock()
        yield CueLine()
        with CachedHorizontal(classes="live--panes"):
            with CachedVertical(classes="live--agenda"):
                yield PaneTitle("agenda")
                agenda = SizedList(id="live-agenda", show_blurred=False, empty=plain("No questions planned."))
                agenda.can_focus = False
                yield agenda
            with CachedVertical(classes="live--notes"):
                yield PaneTitle("notes")
                yield SizedList(
                    id="live-notes",
                    show_blurred=False,
                    empty=plain("Each line you keep stands here, with its second."),
                )
                yield Asking()
                yield WrapUp()
                yield RedirectCards()
        yield DividerLine()
        with CachedHorizontal(classes="live--entry"):
            yield KindWord()
            yield self.make_line()
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

    # -- showing -------------------------------------------------------------------------------------

    @property
    def meeting(self) -> Meeting | None:
        """The meeting shown."""
        return self.workspace.session.meetings.get(self.uid)

    def show(self, uid: str) -> None:
        """Show a meeting: its clock, agenda and notes, and the line as it was left."""
        self.uid = uid
        if self.ready:
            self.open()

    def open(self) -> None:
        """Put the parts on the meeting."""
        self.refresh_data()
        self.notes.scroll_end(animate=False)

    def refresh_data(self) -> None:
        """Show the present data."""
        meeting = self.meeting
        if meeting is None or not self.ready:
            return
        self.set_class(meeting.running and meeting.style is CaptureStyle.PAPER, "-paper")
        self.set_class(not meeting.running, "-idle")
        self.agenda_title.show("agenda · on paper; F6 to type here" if self.has_class("-paper") else "agenda")
        self.asking = self.asking and meeting.running
        self._show_lists(meeting)
        self._show_asking(meeting)
        self.tick()

    def _show_lists(self, meeting: Meeting) -> None:
        self._show_hint()
        rows = self._notes.rows(meeting.notes, self.notes.lay_out() - 1)
        wish = rows[-1].key if rows and not self.selecting else None
        if self.selecting and self._removed in {row.key for row in rows}:
            wish, self._removed = self._removed, ""
        self.notes.set_rows(rows, cursor=wish)
        seconds = self.live.seconds(meeting) if meeting.actual_start else 0
        self._late = self.live.lateness(meeting) if meeting.running else ON_TIME
        self.agenda.set_rows(
            agenda_rows(meeting, seconds, self.agenda.lay_out(), full=self._roomy, cut=self._late.cut),
            cursor=self._attended(meeting),
        )

    @property
    def _roomy(self) -> bool:
        """Whether the agenda has room for whole sentences."""
        return self.has_class("-paper") or self.screen.has_class("-tall")

    def _attended(self, meeting: Meeting) -> str | None:
        """The question to keep in sight: the first, then the present one, in the closing an open must-ask."""
        still = self.live.must_asks_open(meeting)
        begun = any(item.asked_at is not None for item in meeting.agenda)
        if still and (self._phase in SPOKEN or (begun and not meeting.current_item)):
            return still[0].uid
        return meeting.current_item or next((item.uid for item in meeting.agenda), None)

    def _show_asking(self, meeting: Meeting) -> None:
        current = meeting.item(meeting.current_item)
        probes = probes_of(current)
        asking = self.query_one(Asking)
        following = next((item for item in meeting.agenda if item.status is ItemStatus.PLANNED), None)
        probe = "" if not meeting.agenda else probes[self._probe % len(probes)]
        asking.show(current, following, probe, running=meeting.running)
        card = self.query_one(WrapUp)
        self.set_class(card.has_class("-shown") or self.query_one(RedirectCards).has_class("-shown"), "-card")
        if card.has_class("-shown"):
            low = self.screen.has_class("-low")
            asking.display = meeting.running and not low
            card.show(self.live.must_asks_open(meeting), self._names(meeting), brief=low)
        drift = self.query_one(RedirectCards)
        if drift.has_class("-shown"):
            tall = self.screen.has_class("-tall")
            asking.display = meeting.running and tall
            drift.fill(self._turn, became=meeting.became_job_interview, brief=not tall)

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
        if meeting is None or not self.ready:
            return
        view = self._clock_view(meeting)
        if view is not None and (
            view.phase is not self._phase or self.live.lateness(meeting).cut != self._late.cut
        ):
            self._phase = view.phase
            self._show_lists(meeting)
        self.query_one(ClockBar).show(view)
        self.query_one(BigClock).show(view if self.has_class("-paper") else None)
        self.cue.show(
            view,
            [item.label for item in self.live.must_asks_open(meeting)],
            self._notice(meeting),
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

    def _notice(self, meeting: Meeting) -> str:
        if self.asking:
            return ASK_END
        if meeting.running:
            return ""
        name = name_of(self.workspace, meeting)
        if meeting.practice:
            return f"You practised the talk with {name}: {minutes_of(meeting)}."
        if meeting.over:
            when = meeting.actual_end and clock_time(
                meeting.actual_end.in_zone(self.workspace.session.zone).local()
            )
            return f"The talk with {name} took {minutes_of(meeting)} and ended at {when}."
        if meeting.planned:
            return self._late_words(meeting) or f"Not begun yet. Enter begins the talk with {name} now."
        return f"The talk with {name} did not take place."

    def _late_words(self, meeting: Meeting) -> str:
        from ....domain.live_clock import waiting
        from ....domain.meeting import FORGOTTEN_AFTER

        past = self.workspace.session.clock.now() - meeting.start.utc if meeting.start else -FORGOTTEN_AFTER
        return waiting(int(past.total_seconds() // 60)) if past <= FORGOTTEN_AFTER else ""

    def take_focus(self) -> None:
        """Start in the line or in single keys, by the style; a line left unfinished is gone on with."""
        meeting = self.meeting
        if meeting is None or not self.ready:
            return
        in_line = meeting.style is CaptureStyle.FULL or bool(self.line.value)
        if meeting.running and in_line and not self.has_class("-paper"):
            self._go_to_line()
        else:
            self._rest_in_keys()

    def _go_to_line(self) -> None:
        self.screen.set_focus(self.line)
        self._show_hint()
        self.word.show(self.word.kind, self.instead)

    def _show_hint(self) -> None:
        """Say in the empty line what helps most now."""
        if self.selecting:
            self.line.placeholder = hints.SELECTING
        elif not self.line_focused:
            self.line.placeholder = hints.SINGLE_KEYS
        elif (meeting := self.meeting) is not None:
            self.line.placeholder = hints.in_line(meeting, joining=self.joining)

    def on_descendant_focus(self) -> None:
        """A click or a key selected a note, or let it go."""
        if self.selecting:
            self.word.show(self.word.kind, "select")
        self._show_hint()

    @property
    def instead(self) -> str:
        """The word shown instead of the kind; empty for the kind."""
        return "change" if self.editing else "joins" if self.joining else ""

    def _rest_in_keys(self) -> None:
        self.screen.set_focus(self.cue)
        self._show_hint()
        self.word.show(self.word.kind, "keys")

    @property
    def line_focused(self) -> bool:
        """Whether keys go into the line."""
        return self.is_mounted and self.screen.focused is self.line

    @property
    def selecting(self) -> bool:
        """Whether an earlier note is selected."""
        return self.is_mounted and self.screen.focused is self.notes
