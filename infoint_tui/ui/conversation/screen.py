"""The conversation place: one meeting with its tabs Prepare, Live and Reflect."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.await_complete import AwaitComplete
from textual.reactive import Reactive
from textual.widget import Widget
from textual.widgets import Static

from ...domain.enums import MeetingState
from ..kit.chrome import MessageLine
from ..kit.command import command, declared
from ..kit.screen import Chrome, Once, PlaceScreen
from ..kit.text import example, lines
from .header import SMALL, TABS, ConversationHead, TalkHeader, facts_of, name_of, practised
from .live.pane import LivePane

if TYPE_CHECKING:
    from textual.timer import Timer

    from ...domain.meeting import Meeting
    from ...domain.settings import Settings
    from ...services.workspace import Workspace
    from .prepare.pane import PreparePane
    from .reflect.pane import ReflectPane

    Pane = LivePane | PreparePane | ReflectPane


async def choose_conversation(screen: PlaceScreen, current: str) -> str:
    """Ask which conversation to show; returns its uid, empty if none was chosen."""
    workspace = screen.workspace
    options = [
        (meeting.uid, name_of(workspace, meeting), " · ".join(facts_of(workspace, meeting)))
        for meeting in workspace.planning.in_order()
    ]
    return await screen.dialogs.choose("Which conversation?", options, current=current) or ""


LIVE_TICK = 1.0
ORDER = tuple(name for name, _title in TABS)
ALL_TABS = ", ".join(f"#tab-{name}" for name in ORDER)
EMPTY = lines(
    ("Nothing planned yet.", "bold"),
    "",
    "Press 2 for the pipeline, pick someone, and press m to schedule a conversation.",
    "On a call right now? Press c. A name is enough.",
    "",
    example(
        "Rosa Delgado · phone · Thu Mar 12, 10:00 · 20 min",
        "  1 Purpose           what you want to learn from her",
        "  2 Research          her path, her organization, one piece of news",
        "  3 Questions         about five, the most important first",
        "  4 Logistics         who calls, what to confirm, what to have ready",
    ),
)
SUB_TABS = {"thanks": "reflect", "loop": "reflect"}
"""Further names a tab goes by, for those who ask for a part of it."""


class PatientChrome(Chrome):
    """While a line is typed the word in the header stays at "saving" instead of going back and forth."""

    def __init__(self, place: ConversationScreen) -> None:
        super().__init__(place, place.workspace.session)
        self._conversation = place
        self._later = Once(place, self.update)

    def update(self) -> None:
        """Bring header and banner up to date, or do it in a moment."""
        place = self._conversation
        if place.intervals and place.typing and place.workspace.session.status.state.value == "saved":
            self._later.after(LIVE_TICK)
        else:
            super().update()


class Tabs:
    """The tabs of a conversation, each made when it is first shown."""

    def __init__(self, screen: ConversationScreen) -> None:
        self._screen = screen
        self.made: dict[str, Pane] = {}
        """By name, those there are."""

    def make(self, tab: str) -> Widget:
        """Make one for the meeting of the screen."""
        screen = self._screen
        pane: Pane
        if tab == "live":
            pane = LivePane(screen.workspace)
        elif tab == "prepare":
            from .prepare.pane import PreparePane

            pane = PreparePane(screen.workspace)
        else:
            from .reflect.pane import ReflectPane

            pane = ReflectPane(screen.workspace)
        pane.id = f"tab-{tab}"
        pane.show(screen.uid)
        self.made[tab] = pane
        return pane

    def ready(self, tab: str) -> Pane | None:
        """A tab, once its parts are there; while it is mounted it shows the present data by itself."""
        pane = self.made.get(tab)
        return pane if pane is not None and pane.is_mounted else None


class SecondHand:
    """Lets the seconds of a running talk pass, only while they are seen."""

    def __init__(self, screen: ConversationScreen) -> None:
        self._screen = screen
        self._ticking: Timer | None = None

    def follow(self) -> None:
        """Run or stop, by what is shown now."""
        screen = self._screen
        wanted = screen.intervals and talks(screen)
        if wanted and self._ticking is None:
            self._ticking = screen.set_interval(LIVE_TICK, self.tick)
        elif not wanted and self._ticking is not None:
            self._ticking.stop()
            self._ticking = None

    def tick(self) -> None:
        """One second of the talk."""
        if (pane := self._screen.tabs.ready("live")) is not None and self._screen.is_current:
            pane.tick()


class LateEnd:
    """Asks once when a talk ended that is found running hours past its end."""

    def __init__(self, screen: ConversationScreen) -> None:
        self._screen = screen
        self._asked: set[str] = set()
        """Uids of the talks it was asked of."""

    def ask_once(self) -> None:
        """Ask, if the talk shown is such a one."""
        screen, meeting = self._screen, self._screen.meeting
        if (
            meeting is not None
            and screen.tab == "live"
            and meeting.uid not in self._asked
            and screen.workspace.conversation.stale(meeting)
        ):
            self._asked.add(meeting.uid)
            screen.run_worker(self._ask(meeting), exclusive=True, group="dialog")

    async def _ask(self, meeting: Meeting) -> None:
        from .header import ask_end

        if await ask_end(self._screen, meeting):
            await self._screen.open("reflect")


def fitting(meeting: Meeting) -> str:
    """The tab that fits the state of a meeting."""
    if meeting.running or meeting.practice:
        return "live"
    return "reflect" if meeting.over else "prepare"


def good_word_now(workspace: Workspace) -> str:
    """A word on the number of talks held, where there is something to say of it."""
    from ...domain.phrasing import good_word

    practice = {contact.uid for contact in workspace.session.contacts.all() if contact.practice}
    held = [m for m in workspace.session.meetings.all() if m.over and m.first_contact not in practice]
    return good_word(len(held))


# -- what can be done --------------------------------------------------------------------------------------


def talks(screen: ConversationScreen) -> bool:
    """Whether a running talk is shown."""
    return screen.tab == "live" and (meeting := screen.meeting) is not None and meeting.running


def has_meeting(screen: ConversationScreen) -> bool:
    """Whether there is a conversation."""
    return screen.meeting is not None


def may_choose(screen: ConversationScreen) -> bool:
    """While a talk runs nothing else is shown by a stray key."""
    return screen.workspace.session.meetings.count() > 0 and not talks(screen)


@command(
    "conversation.next-tab", "ctrl+r,]", "next tab", place="Conversation", footer=40, when=has_meeting,
    arguments=(1,), help="Go to the tab on the right: Prepare, Live, Reflect.",
)  # fmt: skip
@command(
    "conversation.previous-tab", "ctrl+l,[", "previous tab", place="Conversation", when=has_meeting,
    arguments=(-1,), help="Go to the tab on the left.",
)  # fmt: skip
async def turn(screen: ConversationScreen, step: int) -> None:
    """Go to another tab."""
    if screen.meeting is not None:
        await screen.open(ORDER[(ORDER.index(screen.tab) + step) % len(ORDER)])


@command(
    "conversation.other", "o", "other conversation", place="Conversation", footer=45, when=may_choose,
    worker="dialog",
)  # fmt: skip
async def other(screen: ConversationScreen) -> None:
    """Show another conversation, planned or past."""
    chosen = await choose_conversation(screen, screen.uid)
    if chosen:
        await screen.show(chosen)


@command(
    "conversation.calendar", "C", "calendar file", place="Conversation", footer=46, when=may_choose,
    worker="dialog",
)  # fmt: skip
async def calendar(screen: ConversationScreen) -> None:
    """Write the conversation as a calendar file, or read one."""
    from ..data.dialogs import open_calendar

    await open_calendar(screen, screen.uid)


class ConversationScreen(PlaceScreen):
    """One conversation: the running one, else the next, else the last, or the one asked for."""

    PLACE = "conversation"
    CAN_FIND = True
    KEYS = declared(turn, other, calendar)
    DEFAULT_CSS = (
        """
    ConversationScreen #nothing { padding: 2 4; height: 1fr; color: $text-muted; }
    """
        + SMALL
    )

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """Widgets paint their own focus; Textual would paint the whole screen anew on each change."""
    uid = ""
    """The meeting shown; empty where there is none."""
    tab = ""
    """prepare, live or reflect."""
    _was: MeetingState | None = None
    _seen = ("", "")
    """Meeting and tab shown last."""

    def __init__(
        self, workspace: Workspace, settings: Settings | None = None, *, intervals: bool = True
    ) -> None:
        """The place; see `PlaceScreen`."""
        super().__init__(workspace, settings, intervals=intervals)
        self.chrome = PatientChrome(self)
        self.tabs = Tabs(self)
        self.second_hand = SecondHand(self)
        self.late_end = LateEnd(self)

    def body(self) -> Iterable[Widget]:
        """The header and the tab that fits the meeting."""
        yield TalkHeader(self._talk)
        if not self.uid:
            meeting = self.workspace.planning.current()
            self.uid = meeting.uid if meeting else ""
        meeting = self.meeting
        if meeting is None:
            yield Static(EMPTY, id="nothing")
            return
        self._was = meeting.state
        self.tab = self.tab or fitting(meeting)
        yield self.tabs.make(self.tab)

    def on_mount(self) -> None:
        """Ask after the first paint what must be asked."""
        self.call_after_refresh(self.late_end.ask_once)

    def on_screen_resume(self) -> None:
        """Banks may have been written while their screen was open."""
        if self.tabs.ready("prepare") is not None:
            from .prepare.pane import PreparePane

            self.query_one(PreparePane).show_read_banks()

    # -- what is shown -------------------------------------------------------------------------------

    @property
    def meeting(self) -> Meeting | None:
        """The meeting shown."""
        return self.workspace.session.meetings.get(self.uid)

    @property
    def subject(self) -> str:
        """Whom the conversation is with."""
        return name_of(self.workspace, self.meeting) if self.meeting is not None else ""

    def show(self, meeting_uid: str, tab: str = "") -> AwaitComplete:
        """Show a meeting.

        Args:
            tab: prepare, live or reflect (or thanks); empty chooses by the state of the meeting.

        Returns:
            Something that may be awaited: then keys reach the tab.
        """
        return AwaitComplete(self._show(meeting_uid, tab)).call_next(self)

    async def _show(self, meeting_uid: str, tab: str) -> None:
        self.uid = meeting_uid
        meeting = self.meeting
        if meeting is None:
            self.say("That conversation is gone. Press u to bring it back.", "warning")
            return
        self._was = meeting.state
        await self.open(SUB_TABS.get(tab, tab) or fitting(meeting), part=tab)

    def show_note(self, uid: str) -> None:
        """Put the cursor on a note of the tab live."""
        if self.tab == "live" and self.tabs.ready("live") is not None:
            self.query_one(LivePane).select_note(uid)

    async def open(self, tab: str, part: str = "") -> None:
        """Show a tab of the meeting; it is made when it is first needed."""
        self._let_go_of_warning(tab)
        self.tab = tab
        await self.query("#nothing").remove()
        if (pane := self.tabs.made.get(tab)) is None:
            await self.mount(self.tabs.make(tab), before="MessageLine")
        else:
            pane.show(self.uid)
        for other in self.query(ALL_TABS):
            other.display = other.id == f"tab-{tab}"
        if part in SUB_TABS:
            from .reflect.pane import ReflectPane

            self.query_one(ReflectPane).show_part(part)
        self.query_one(TalkHeader).update()
        self.second_hand.follow()
        self.go_home()
        self.refresh_bindings()
        self.late_end.ask_once()

    def _let_go_of_warning(self, tab: str) -> None:
        """A warning about one tab of one talk is wrong on another."""
        before, self._seen = self._seen, (self.uid, tab)
        if before != self._seen and self.query_one(MessageLine).has_class("-warning"):
            self.say("")

    def _talk(self) -> ConversationHead | None:
        meeting = self.meeting
        if meeting is None:
            return None
        return ConversationHead(name_of(self.workspace, meeting), facts_of(self.workspace, meeting), self.tab)

    def refresh_view(self) -> None:
        """Show the present data; a talk that began or ended elsewhere takes its tab along."""
        if not self.uid and (first := self.workspace.planning.current()) is not None:
            self.show(first.uid)
            return
        meeting = self.meeting
        if self.uid and meeting is None:
            self._leave_gone()
            return
        self.query_one(TalkHeader).update()
        if meeting is None:
            return
        was, self._was = self._was, meeting.state
        ended = was is MeetingState.IN_PROGRESS and meeting.over
        resumed = was is not None and was is not MeetingState.IN_PROGRESS and meeting.running
        if (ended or resumed) and self.tab != fitting(meeting):
            self.show(self.uid)
            return
        if (pane := self.tabs.ready(self.tab)) is not None:
            pane.refresh_data()
        self.second_hand.follow()

    def _leave_gone(self) -> None:
        """The talk shown was taken back or removed: show the one that counts now, or that there is none."""
        self.uid, self._was = "", None
        if (current := self.workspace.planning.current()) is not None:
            self.show(current.uid)
            return
        self.tab = ""
        self.query(ALL_TABS).remove()
        self.tabs.made.clear()
        if self.query_one_optional("#nothing") is None:
            self.mount(Static(EMPTY, id="nothing"), before="MessageLine")
        self.query_one(TalkHeader).update()
        self.second_hand.follow()
        self.go_home()
        self.refresh_bindings()

    @property
    def typing(self) -> bool:
        """Whether a line of the talk is being typed."""
        return self.tab == "live" and self.tabs.ready("live") is not None and self.query_one(LivePane).typing

    def go_home(self) -> None:
        """Give the focus to the tab."""
        if (pane := self.tabs.ready(self.tab)) is not None:
            pane.take_focus()
        elif self.tab not in self.tabs.made:
            self.set_focus(None)

    def leave(self) -> bool:
        """Esc in a text field of Prepare goes back to its lists."""
        pane = self.tabs.ready(self.tab)
        return pane.leave() if pane is not None else super().leave()

    def find(self) -> bool:
        """Find a question."""
        if self.tab != "prepare" or self.tabs.ready("prepare") is None:
            return False
        from .prepare.pane import PreparePane

        self.query_one(PreparePane).find()
        return True

    def tick(self) -> None:
        """The countdowns move with the minute."""
        self.query_one(TalkHeader).update()
        if (pane := self.tabs.ready(self.tab)) is not None:
            pane.tick()

    # -- what the tabs tell --------------------------------------------------------------------------

    async def on_talk_header_picked(self, event: TalkHeader.Picked) -> None:
        """A click on a tab."""
        await self.open(event.tab)

    async def on_live_pane_ended(self) -> None:
        """After the last word the reflection opens by itself; after a rehearsal, the preparation."""
        meeting = self.meeting
        if meeting is not None and meeting.practice:
            await self._show(meeting.rehearses, "prepare")
            self.say(practised(meeting))
        elif meeting is not None:
            self._was = meeting.state
            await self.open("reflect")
            self.say(
                " ".join((good_word_now(self.workspace), "The conversation is over. u undoes it.")).strip()
            )
            if self.workspace.reflection.next_soon(meeting) is not None:
                from .header import park_it

                # Another talk begins in a moment: keep one line for now.
                self.run_worker(park_it(self, meeting), exclusive=True, group="dialog")
