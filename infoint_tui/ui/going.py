"""Going from place to place, and into a talk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual import work

from ..domain.errors import Refused
from .shell import Shell

if TYPE_CHECKING:
    from textual.screen import Screen

    from .events import Call, OpenContact, OpenConversation, Visit


class Going(Shell):
    """The part of the application that leads somewhere."""

    def action_place(self, place: str) -> None:
        """Go to a place."""
        self.switch_mode(place)

    async def on_visit(self, message: Visit) -> None:
        """A screen asks for another place."""
        await self.switch_mode(message.place)
        if message.said:
            self.say(message.said, "warning")

    async def on_open_conversation(self, message: OpenConversation) -> None:
        """A screen asks for a meeting."""
        await self.open_conversation(message.meeting, message.tab)

    async def open_conversation(self, meeting: str, tab: str = "") -> None:
        """Show a meeting in the conversation place, whatever was open there."""
        await self.switch_mode("conversation")
        place: Any = await self._base_screen()
        await place.show(meeting, tab)

    async def on_open_contact(self, message: OpenContact) -> None:
        """A screen asks for a contact."""
        await self.switch_mode("pipeline")
        place: Any = await self._base_screen()
        place.show_contact(message.contact, message.action)

    async def _base_screen(self) -> Screen[Any]:
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        return self.screen

    async def on_call(self, _message: Call) -> None:
        """A screen asks for a conversation now."""
        await self.action_call()

    async def action_call(self) -> None:
        """Start the next conversation, or one with somebody new; keys typed meanwhile wait for its line."""
        from .calling import begin_at_once

        try:
            meeting = begin_at_once(self.workspace)
        except Refused as refusal:
            self.say(str(refusal), "error")
        else:
            if meeting:
                await self.open_conversation(meeting, "live")
            else:
                self.start_call("")

    @work(exclusive=True, group="call")
    async def start_call(self, name: str) -> None:
        """Open Live in one step.

        Args:
            name: Whom to talk to; empty means the running or next meeting, else somebody new.
        """
        from .calling import begin_call

        try:
            meeting = await begin_call(self, name)
        except Refused as refusal:
            self.say(str(refusal), "error")
        else:
            if meeting:
                await self.open_conversation(meeting, "live")
