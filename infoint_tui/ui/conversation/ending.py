"""What is asked when a talk ends: when it did, and, between two talks, the one thing not to forget."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.widgets import Static

from ...domain.errors import Refused
from ...domain.phrasing import clock_time, day
from ..kit.dialog import DialogDrafts
from ..kit.fields import LineInput
from ..kit.prompt import LinePrompt
from ..kit.text import BLANK, styled
from .header import name_of

if TYPE_CHECKING:
    from datetime import datetime

    from textual.widget import Widget

    from ...domain.meeting import Meeting
    from ..kit.screen import PlaceScreen


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

    def check(text: str) -> str:
        try:
            live.end_from(meeting, text)
        except Refused as refusal:
            return str(refusal)
        return ""

    return await screen.edit(
        lambda refusal: LinePrompt(
            f"When did the conversation with {name_of(workspace, meeting)} end?",
            lead=f"It began {day(began.date())} at {clock_time(began)} and was never ended here. "
            "The time to say thanks counts from its end. Esc lets it run on.",
            value=clock_time(agreed),
            placeholder="10:25, or 24 min",
            hint=hint,
            check=check,
            error=str(refusal or ""),
            drafts=DialogDrafts(workspace.session.drafts, "late-end", meeting.uid),
        ),
        lambda text: live.end(meeting.uid, at=live.end_from(meeting, text)),
    )


SECONDS = 60


class QuickNoteDialog(LinePrompt):
    """Returns the line when Enter or Esc is pressed or the minute is over; None where nothing was typed."""

    WIDTH: ClassVar[int] = 72

    def __init__(self, screen: PlaceScreen, meeting: Meeting, following: Meeting) -> None:
        """The question after a talk.

        Args:
            screen: The place it is asked from.
            meeting: The talk that is over.
            following: The one that begins soon.
        """
        workspace = screen.workspace
        contact = workspace.session.contacts.get(following.first_contact)
        begin = following.start.in_zone(workspace.session.zone).local() if following.start else None
        who = contact.name if contact else "your next conversation"
        super().__init__(
            "Park it: what is the one thing not to forget?",
            lead=f"{who} at {clock_time(begin)}. The reflection waits for you." if begin else "",
            placeholder="her sentence about the radio",
            drafts=DialogDrafts(workspace.session.drafts, "reflect", f"{meeting.uid}/park"),
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
            styled(f"{left} s left; what stands here is kept", "$text-muted")
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
    line = await screen.ask(dialog)
    if line:
        screen.attempt(
            lambda: reflecting.park(meeting.uid, line, end_drafts=dialog.drafts.keys),
            "Set aside among your notes. u undoes it.",
        )
    else:
        dialog.drafts.clear()
