"""What the tabs of a conversation say about it: its header line and its words, and how it ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from ...domain import NamedTuple
from ...domain.enums import MeetingState
from ...domain.errors import Refused
from ...domain.meeting import Meeting
from ...domain.phrasing import clock_time, countdown, day, day_and_time
from ...domain.zoned_time import their_times
from ..kit.chrome import OneLine
from ..kit.command import Commanded
from ..kit.dialog import LinePrompt
from ..kit.fields import LineInput
from ..kit.screen import PlaceScreen, attempt
from ..kit.text import BLANK, Part, assemble, joined, plain, styled

if TYPE_CHECKING:
    from datetime import datetime

    from textual.content import Content
    from textual.events import Click

    from ...services.workspace import Workspace


TABS = (("prepare", "Prepare"), ("live", "Live"), ("reflect", "Reflect"))

NEXT_TAB = "ctrl+r "
"""The key for the tabs, where there is room; in a running talk nothing calls away."""


class TalkPane(Commanded, Widget):
    """A tab of the conversation. Until it is mounted nothing but `show` is asked of it."""

    def __init__(self, workspace: Workspace) -> None:
        """A tab without a meeting."""
        super().__init__()
        self.workspace = workspace
        self.uid = ""

    @property
    def meeting(self) -> Meeting | None:
        """The meeting shown."""
        return self.workspace.session.meetings.get(self.uid)

    @property
    def place(self) -> PlaceScreen:
        """The screen around it, for messages and dialogs."""
        screen = self.screen
        assert isinstance(screen, PlaceScreen)
        return screen

    def say(self, text: str, severity: str = "") -> None:
        """Show a message."""
        self.place.say(text, severity)

    def leave(self) -> bool:
        """Leave the text with the focus, keeping it; False if there was none."""
        return False


class ConversationHead(NamedTuple):
    """What the header says of the conversation shown."""

    name: str
    facts: Sequence[str]
    tab: str


class TalkHeader(OneLine):
    """Name, facts and tabs; the facts give way first when it is narrow."""

    DEFAULT_CSS = """
    TalkHeader { padding: 0 1; background: $surface; color: $foreground; }
    """

    class Picked(Message):
        """A click on a tab."""

        def __init__(self, tab: str) -> None:
            super().__init__()
            self.tab = tab

    def __init__(self, talk: Callable[[], ConversationHead | None]) -> None:
        """A header line.

        Args:
            talk: Returns what to show; None where there is no conversation.
        """
        super().__init__()
        self._talk = talk

    def line(self, width: int) -> Content:
        """The line in so many cells."""
        talk = self._talk()
        if talk is None:
            return styled("No conversation yet", "bold")
        tabs = _tabs(talk.tab)
        room = width - tabs.cell_length - 2
        for facts in _ever_fewer(talk.facts):
            parts: list[Part] = [styled(talk.name, "bold"), *(plain(fact) for fact in facts)]
            left = joined(" · ", parts)
            if left.cell_length <= room:
                break
        left = left.truncate(max(0, room), ellipsis=True)
        gap = width - left.cell_length - tabs.cell_length
        if talk.tab != "live" and gap > len(NEXT_TAB):
            return assemble(left, " " * (gap - len(NEXT_TAB)), (NEXT_TAB, "$text-muted"), tabs)
        return assemble(left, " " * gap, tabs)

    def on_click(self, event: Click) -> None:
        """Open the tab under the pointer."""
        talk = self._talk()
        if talk is None:
            return
        x = event.x - self.gutter.left - (self.content_size.width - _tabs(talk.tab).cell_length)
        for key, label in TABS:
            x -= len(label) + 2
            if -len(label) - 2 <= x < 0:
                self.post_message(self.Picked(key))
                return


def _ever_fewer(facts: Sequence[str]) -> Iterator[Sequence[str]]:
    """All facts, then ever fewer; what stands in brackets goes before the fact it belongs to."""
    for count in range(len(facts), 0, -1):
        yield facts[:count]
        last = facts[count - 1]
        if last.endswith(")"):
            yield [*facts[: count - 1], last.partition(" (")[0]]
    yield ()


def _tabs(current: str) -> Content:
    shown = [
        assemble(("[", "$text-accent"), (label, "bold"), ("]", "$text-accent"))
        if key == current
        else styled(f" {label} ", "$text-muted")
        for key, label in TABS
    ]
    return assemble(*shown)


STATES = {
    MeetingState.CANCELLED_BY_ME: "you canceled",
    MeetingState.CANCELLED_BY_THEM: "they canceled",
    MeetingState.NO_SHOW_THEM: "they didn't show up",
    MeetingState.NO_SHOW_ME: "you missed it",
    MeetingState.MOVED: "moved",
    MeetingState.REHEARSED: "practiced",
}


def name_of(workspace: Workspace, meeting: Meeting) -> str:
    """With whom the conversation is."""
    return workspace.people.guests(meeting)


def facts_of(workspace: Workspace, meeting: Meeting) -> list[str]:
    """Mode, day and time, distance in time, minutes: the words after the name."""
    facts = ["practice" if meeting.practice else meeting.mode.label]
    moment = meeting.began
    if moment is not None:
        local = moment.in_zone(workspace.session.zone).local()
        when = day_and_time(local, today=workspace.session.today)
        if meeting.planned:
            when += f" ({countdown(moment.utc - workspace.session.clock.now())})"
        facts.append(when)
        if meeting.planned:
            facts += their_times(moment, workspace.session.zone, workspace.directory.zones(meeting))
    facts.append(minutes_of(meeting))
    if meeting.state in STATES:
        facts.append(STATES[meeting.state])
    return facts


def minutes_of(meeting: Meeting) -> str:
    """The minutes agreed, or those it took."""
    if not meeting.running and meeting.actual_start and meeting.actual_end:
        took = round((meeting.actual_end.utc - meeting.actual_start.utc).total_seconds() / 60)
        more = min(meeting.extended_minutes, max(0, took - meeting.agreed_minutes))
        return f"{took} min, including {more} extra" if more else f"{took} min"
    return f"{meeting.agreed_minutes + meeting.extended_minutes} min"


def purpose_of(workspace: Workspace, meeting: Meeting) -> str:
    """The purpose line: the user's own, else the first goal, else the path."""
    if meeting.purpose:
        return meeting.purpose
    if meeting.goals:
        return meeting.goals[0].text
    path = workspace.session.paths.get(meeting.paths[0]) if meeting.paths else None
    return path.title if path else ""


def practised(meeting: Meeting) -> str:
    """What a rehearsal showed: time taken of the time planned, questions gone through."""
    asked = sum(1 for item in meeting.agenda if item.asked)
    over = f", {-(-meeting.overrun // 60)} min over" if meeting.overrun else ""
    return (
        f"Practiced {minutes_of(meeting)} of {meeting.agreed_minutes}{over}."
        f" Questions asked: {asked} of {len(meeting.agenda)}."
    )


_ONE_AT_A_TIME = """
        & ChipLine { padding: 0 1; }
        & .-at-agenda BankPane { display: none; }
        & .-at-bank .prepare--agenda { display: none; }
"""

SMALL = f"""
    ConversationScreen.-low {{
        & #todo {{ padding: 0 1; }}
        & Preview {{ max-height: 4; }}
        & ReflectPane {{ padding: 0 2; border: none; }}
        & ReflectPane > #beside {{ max-height: 5; }}
    }}
    ConversationScreen.-tall {{
        & .live--top {{ height: 3; }}
        & LivePane > .live--top > BigClock {{ display: block; }}
        & .live--agenda, & .live--notes, & .live--entry {{
            border: round $border-blurred; padding: 0 1;
            border-title-style: bold; border-title-color: $foreground;
            border-subtitle-color: $foreground-muted;
        }}
        & .live--entry {{ height: 3; padding: 0; &:focus-within {{ border: round $accent; }} }}
        & .live--panes PaneTitle, & LivePane > DividerLine {{ display: none; }}
    }}
    ConversationScreen.-narrow {{{_ONE_AT_A_TIME}    }}
    ConversationScreen.-tiny {{{_ONE_AT_A_TIME}
        & .live--panes {{ layout: vertical; }}
        & .live--agenda {{ width: 1fr; max-width: 100%; height: 2fr; min-height: 4; padding: 0; }}
        & .live--notes {{ width: 1fr; height: 3fr; border-left: none; }}
        & .live--panes PaneTitle {{ display: none; }}
        & Asking {{ max-height: 4; }}
        & ReflectPane {{ padding: 0 1; }}
    }}
"""


async def ask_end(screen: PlaceScreen, meeting: Meeting) -> bool:
    """Ask for the end; returns whether the talk was ended. Leaving the question lets the talk run on."""
    workspace = screen.workspace
    live = workspace.conversation
    assert meeting.actual_start is not None
    began = meeting.actual_start.in_zone(workspace.session.zone).local()
    agreed = live.agreed_end(meeting).in_zone(workspace.session.zone).local()

    def hint(text: str) -> str:
        try:
            end = live.end_from(meeting, text)
        except Refused:
            return ""
        minutes = round((end.utc - began).total_seconds() / 60)
        return f"{day(end.local().date())} {clock_time(end.local())}, after {minutes} min"

    ended = await screen.dialogs.line(
        f"When did the conversation with {name_of(workspace, meeting)} end?",
        lambda text: live.end(meeting.uid, at=live.end_from(meeting, text)),
        lead=f"It began {day(began.date())} at {clock_time(began)} and was never ended here. "
        "Your thank-you deadline depends on the end time. Esc leaves it running.",
        value=clock_time(agreed),
        placeholder="10:25, or 24 min",
        hint=hint,
        drafts=screen.dialogs.drafts("late-end", meeting.uid),
    )
    return ended is not None


SECONDS = 60


class QuickNoteDialog(LinePrompt):
    """Returns the line when Enter or Esc is pressed or the minute is over; None where nothing was typed."""

    WIDTH: ClassVar[int] = 72

    def __init__(self, screen: PlaceScreen, meeting: Meeting, following: Meeting) -> None:
        """The question after a talk.

        Args:
            meeting: The talk that is over.
            following: The one that begins soon.
        """
        workspace = screen.workspace
        contact = workspace.session.contacts.get(following.first_contact)
        begin = following.start.in_zone(workspace.session.zone).local() if following.start else None
        who = contact.name if contact else "your next conversation"
        super().__init__(
            "What's the one thing you don't want to forget?",
            lead=f"{who} at {clock_time(begin)}. The reflection can wait." if begin else "",
            placeholder="what she said about the radio",
            drafts=screen.dialogs.drafts("reflect", f"{meeting.uid}/park"),
        )
        self._clock = workspace.session.clock
        self._began: datetime = self._clock.now()
        self._intervals = screen.intervals

    def content(self) -> Iterable[Widget]:
        """The line, and how much of the minute is left."""
        yield from super().content()
        yield Static(BLANK, classes="dialog--lead", id="left")

    def on_mount(self) -> None:
        """Let the minute run."""
        self.tick()
        if self._intervals:
            self.set_interval(1.0, self.tick)

    def tick(self) -> None:
        """Show what is left; when the minute is over, what stands there is kept."""
        left = SECONDS - int((self._clock.now() - self._began).total_seconds())
        if left <= 0:
            self.action_leave()
            return
        self.query_one("#left", Static).update(
            styled(f"{left} s left; what you've typed is kept", "$text-muted")
        )

    def action_leave(self) -> None:
        """Keep what was typed."""
        line = self.query_one(LineInput).value
        self.dismiss(line if line.strip() else None)

    def action_accept(self) -> None:
        """Keep what was typed."""
        self.action_leave()


async def park_it(screen: PlaceScreen, meeting: Meeting) -> None:
    """Ask for the one thing not to forget where another talk begins soon; only inside a worker."""
    reflecting = screen.workspace.reflection
    following = reflecting.next_soon(meeting)
    if following is None:
        return
    dialog = QuickNoteDialog(screen, meeting, following)
    line = await screen.dialogs.ask(dialog)
    if line:
        attempt(
            screen,
            lambda: reflecting.park(meeting.uid, line, end_drafts=dialog.drafts.keys),
            "Saved with your notes. u undoes it.",
        )
    else:
        dialog.drafts.clear()
