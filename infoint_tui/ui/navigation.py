"""What screens ask of the app: another place, a conversation, somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from ..services.finding import FoundText


class Visit(Message):
    """Go to a place: today, pipeline, conversation or review."""

    def __init__(self, place: str, said: str = "") -> None:
        """A request to go.

        Args:
            place: Where to.
            said: What is to be read there.
        """
        super().__init__()
        self.place = place
        self.said = said


class OpenConversation(Message):
    """Show a meeting in the conversation place."""

    def __init__(self, meeting: str, tab: str = "", note: str = "") -> None:
        """A request to open a meeting.

        Args:
            meeting: Its uid.
            tab: prepare, live or reflect; empty leaves the choice to the state of the meeting.
            note: Uid of the note to put the cursor on, in the tab live.
        """
        super().__init__()
        self.meeting = meeting
        self.tab = tab
        self.note = note


class Call(Message):
    """Start the next conversation, or one with somebody new."""


class Find(Message):
    """Find someone, in the pipeline: those a filter leaves, or whoever is typed."""

    def __init__(self, filtered: str = "") -> None:
        super().__init__()
        self.filtered = filtered


class OpenPerson(Message):
    """Show somebody in the pipeline, looked at closely; leaving leads back to a place."""

    def __init__(self, person: str, back: str) -> None:
        """A request to open somebody.

        Args:
            person: Their uid.
            back: The place that Esc and q lead back to.
        """
        super().__init__()
        self.person = person
        self.back = back


class OpenText(Message):
    """Go to where a text that was found stands."""

    def __init__(self, hit: FoundText) -> None:
        super().__init__()
        self.hit = hit
