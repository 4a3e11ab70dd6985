"""What screens and widgets ask of the app; they bubble up to it."""

from __future__ import annotations

from textual.message import Message


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

    def __init__(self, meeting: str, tab: str = "") -> None:
        """A request to open a meeting.

        Args:
            meeting: Its uid.
            tab: prepare, live or reflect; empty leaves the choice to the state of the meeting.
        """
        super().__init__()
        self.meeting = meeting
        self.tab = tab


class OpenContact(Message):
    """Show a contact in the pipeline."""

    def __init__(self, contact: str, action: str = "") -> None:
        """A request to open a contact.

        Args:
            contact: Its uid.
            action: Name of an action of the pipeline screen to run there at once, such as "outreach".
        """
        super().__init__()
        self.contact = contact
        self.action = action


class Call(Message):
    """Start the next conversation, or one with somebody new."""


class Find(Message):
    """Find somebody, in the pipeline: those a filter leaves, or whoever is typed."""

    def __init__(self, filtered: str = "") -> None:
        super().__init__()
        self.filtered = filtered
