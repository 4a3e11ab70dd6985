"""What can be done with the people of the pipeline; each action asks, saves through a service and says so."""

from __future__ import annotations

from textual import work

from ...domain.pipeline import EARLY
from ...domain.words import Stage
from ..messages import OpenConversation
from .pipeline_many import PipelineMany

BEFORE_ANSWER = (*EARLY, Stage.CONTACTED, Stage.LATER, Stage.QUIET)
"""Stages in which a message is what comes next."""


class PipelineActions(PipelineMany):
    """The commands of the pipeline, apart from how it is drawn."""

    # -- whom it is about ----------------------------------------------------------------------------

    def has_person(self) -> bool | None:
        """Dimmed where nobody is under the cursor."""
        return True if self.current else None

    def has_talk(self) -> bool | None:
        """Dimmed unless there is a conversation with the person."""
        return True if self.current and self.workspace.pipeline.people.conversation(self.current) else None

    def show_contact(self, contact: str, action: str = "") -> None:
        """Show somebody, whatever the filter says, and run an action on them."""
        raise NotImplementedError

    # -- adding and editing --------------------------------------------------------------------------

    @work(exclusive=True, group="dialog")
    async def action_add(self) -> None:
        """Add a person from one line, or from the full form."""
        from ..dialogs.quick_add import quick_add

        if not self.may_write():
            return
        contact = await quick_add(self)
        if contact is not None:
            self.show_contact(contact.uid)

    @work(exclusive=True, group="dialog")
    async def action_edit_contact(self, field: str = "") -> None:
        """Edit everything about the person."""
        from ..dialogs.contact_form import edit_contact

        if self.current and self.may_write():
            await edit_contact(self, self.current, field)

    @work(exclusive=True, group="dialog")
    async def action_paths(self) -> None:
        """See, add and edit paths."""
        from ..dialogs.path import edit_paths

        await edit_paths(self)

    @work(exclusive=True, group="dialog")
    async def action_brainstorm(self) -> None:
        """Think of people circle by circle, one name a line."""
        from ..dialogs.brainstorm import brainstorm

        if self.may_write() and await brainstorm(self):
            self.refresh_view()

    # -- what happens with a person ------------------------------------------------------------------

    @work(exclusive=True, group="dialog")
    async def action_outreach(self) -> None:
        """Log a message or call, or what became of it."""
        from ..dialogs.outreach_form import open_outreach

        if self.current and self.may_write():
            await open_outreach(self, self.current)

    @work(exclusive=True, group="dialog")
    async def action_touch(self) -> None:
        """Log a message to or from the person."""
        from ..dialogs.touch import open_touch

        if self.current and self.may_write():
            await open_touch(self, self.current)

    @work(exclusive=True, group="dialog")
    async def action_milestones(self) -> None:
        """See and enter milestones."""
        from ..dialogs.touch_milestone import open_milestones

        if self.may_write():
            await open_milestones(self, self.current or "")

    @work(exclusive=True, group="dialog")
    async def action_introductions(self) -> None:
        """See the introductions of the person, and say how they stand."""
        from ..dialogs.touch_intro import open_introductions

        if self.current:
            await open_introductions(self, self.current)

    @work(exclusive=True, group="dialog")
    async def action_meeting(self) -> None:
        """Plan, move or call off a conversation."""
        from ..dialogs.meeting_form import open_meeting

        if self.current and self.may_write():
            await open_meeting(self, self.current)

    @work(exclusive=True, group="dialog")
    async def action_move(self, direction: int) -> None:
        """Move the person, or all selected people, by hand, with a reason."""
        from ..dialogs.move_dialog import open_move

        if len(self.marked) > 1 and self.may_write():
            await self.move_many(list(self.marked), direction)
        elif self.current and self.may_write():
            await open_move(self, next(iter(self.marked), self.current), direction)

    @work(exclusive=True, group="dialog")
    async def action_calendar(self) -> None:
        """Write or read a calendar file."""
        from ..dialogs.calendar import open_calendar

        talk = self.workspace.pipeline.people.conversation(self.current) if self.current else ""
        await open_calendar(self, talk or "")

    def action_open_talk(self) -> None:
        """Open the conversation with the person."""
        talk = self.workspace.pipeline.people.conversation(self.current) if self.current else ""
        if talk:
            self.post_message(OpenConversation(talk))
        elif self.current:
            self.say("No conversation with them yet: m plans one.")

    def open_line(self, key: str) -> None:
        """Open what a line of the pane names."""
        kind, _, name = key.partition(":")
        if kind == "talk":
            self.post_message(OpenConversation(name))
        elif kind == "person":
            self.show_contact(name)
        elif kind == "path":
            self._edit_path(name)
        elif kind == "field":
            self.action_edit_contact(name.partition(":")[0])
        elif kind == "channel":
            self.action_edit_contact("email")
        elif kind == "stage":
            self.action_move(1)
        elif kind in ("crumb", "move"):
            self.action_outreach()
        elif kind == "step" and name.partition(":")[2]:
            self.post_message(OpenConversation(name.partition(":")[2]))
        elif kind in ("next", "begun", "task"):
            self._go_on()
        elif kind == "thanks":
            self.action_open_talk()
        elif kind in ("sign", "hint"):
            self.action_touch()

    def _go_on(self) -> None:
        """What is next with the person: a message, a meeting, or the talk there is."""
        stage = self.workspace.pipeline.stage_of(self.current or "")
        if stage in (Stage.IN_DIALOGUE, Stage.MISSED):
            self.action_meeting()
        elif stage in BEFORE_ANSWER:
            self.action_outreach()
        elif stage in (Stage.IN_TOUCH, Stage.DORMANT, Stage.DECLINED):
            self.action_touch()
        else:
            self.action_open_talk()

    @work(exclusive=True, group="dialog")
    async def _edit_path(self, uid: str) -> None:
        from ..dialogs.path import edit_path

        if self.may_write():
            await edit_path(self, self.workspace.paths.get(uid))

    @work(exclusive=True, group="dialog")
    async def action_forget(self) -> None:
        """Remove the person from everything that is kept; asks first."""
        from ..dialogs.forget import forget_for_good

        if self.current and self.may_write():
            await forget_for_good(self, self.current)
